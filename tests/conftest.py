"""What tests share: banks made in memory, and the flag that refreshes goldens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.models import Answer, Choice, Difficulty, Question
from studypress.bank.source import Mark

BANKS = Path(__file__).parent / "banks"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="Write goldens anew from what is.")


@pytest.fixture
def banks() -> Path:
    """The folder of banks that tests read."""
    return BANKS


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a stored one, exactly, or store it under --refresh."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--refresh"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


def question(name: str, choices: int = 4, **more: object) -> Question:
    """A question whose texts are words of its own, so that each is found where it is printed."""
    return Question(
        id=name,
        question=f"Stem of {name}?",
        difficulty=Difficulty.EASY,
        answer=Answer(bullet=f"Bullet of {name}.", explanation=f"Explanation of {name}."),
        choices=tuple(
            Choice(text=f"Option {at} of {name}", correct=at == 0, why=f"Reason {at} of {name}")
            for at in range(choices)
        ),
        **more,
    )


def bank_of(questions: list[Question]) -> Bank:
    """A bank of one section and one topic."""
    head = SectionHead("one", "One")
    marks = {(): Mark("bank.yaml", 1, 1)}
    entries = tuple(
        Entry(number, head, "First", asked, (), marks)
        for number, asked in enumerate(questions, start=1)
    )
    return Bank("A bank", None, "en", BANKS, entries)


@pytest.fixture(scope="session")
def make_question() -> Callable[..., Question]:
    return question


@pytest.fixture(scope="session")
def make_bank() -> Callable[[list[Question]], Bank]:
    return bank_of


@pytest.fixture(scope="session")
def numbered_bank() -> Bank:
    """Ten questions with four choices each; the first choice is right."""
    return bank_of([question(f"q{at}") for at in range(10)])
