"""Exams without a blueprint: a kind and a number become rows, or are refused."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.bank.bank import Bank
from studypress.bank.models import Question, QuestionKind
from studypress.cli import main
from studypress.errors import CallError
from studypress.exam.blueprint.default import KINDS, simple_blueprint, usual_kind
from studypress.exam.blueprint.model import Kind
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Plan
from studypress.pipeline.check import open_bank

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]


@pytest.mark.parametrize(
    ("kind", "questions", "rows"),
    [
        ("choice", 4, [(4, Kind.CHOICE)]),
        ("open", 4, [(4, Kind.OPEN)]),
        ("mixed", 7, [(4, Kind.CHOICE), (3, Kind.OPEN)]),
        ("mixed", 1, [(1, Kind.CHOICE)]),
        ("choice", None, [(10, Kind.CHOICE)]),
    ],
)
def test_a_kind_and_a_number_become_rows(
    numbered_bank: Bank, kind: str, questions: int | None, rows: list[tuple[int, Kind]]
) -> None:
    blueprint = simple_blueprint(numbered_bank, kind, questions)
    assert [(row.count, *row.kind) for row in blueprint.rows] == rows


EVERY_KIND = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_asked_of_a_bank_of_every_kind(kind: str) -> None:
    bank = open_bank(EVERY_KIND)
    form = make_exam(bank, Plan(simple_blueprint(bank, kind), 1, "seed")).forms[0]
    asked = {item.kind.value for item in form.items}
    words: dict[str, set[str]] = {
        "choice": {"single", "several", "true-false"},
        "any": {word.value for word in QuestionKind},
        "mixed": {"single", "several", "true-false", "open"},
    }
    assert asked <= words.get(kind, {kind})
    assert len(form.items) == sum(
        any(word.asked(entry.question.kind) for word in [Kind.CHOICE, Kind.OPEN])
        if kind == "mixed"
        else bool(Kind(kind).asked(entry.question.kind))
        for entry in bank.entries
    )
    assert re.search(rf"\b{kind}\b", CliRunner().invoke(main, ["exam", "--help"]).output)


@pytest.mark.parametrize(
    ("kinds", "usual"),
    [
        (["open", "number"], Kind.ANY),
        (["open"], Kind.OPEN),
        (["number", "single"], Kind.CHOICE),
        (["short"], Kind.ANY),
    ],
)
def test_the_usual_kind_of_a_bank_is_one_that_it_has(kinds: list[str], usual: Kind) -> None:
    bank = open_bank(EVERY_KIND).where(lambda entry: entry.question.kind in kinds)
    assert usual_kind(bank) is usual
    assert simple_blueprint(bank, usual).rows[0].kind == (usual,)


TRIPLES = [f"g{at // 3}" for at in range(24)]
PAIRS = [f"g{at // 2}" for at in range(24)]


@pytest.mark.parametrize(
    ("kind", "groups", "choices", "expected"),
    [
        ("choice", TRIPLES, 4, 18),
        ("open", [None] * 24, 0, 20),
        ("mixed", [None] * 24, 4, 20),
        ("mixed", TRIPLES, 4, 18),
        ("mixed", PAIRS, 4, 20),
    ],
)
def test_without_a_number_it_is_the_usual_one_or_what_groups_and_kind_allow(
    make_bank: MakeBank,
    make_question: MakeQuestion,
    kind: str,
    groups: list[str | None],
    choices: int,
    expected: int,
) -> None:
    asked = [make_question(f"q{at}", choices, group=group) for at, group in enumerate(groups)]
    bank = make_bank(asked)
    blueprint = simple_blueprint(bank, kind)
    assert blueprint.questions == expected
    assert len(make_exam(bank, Plan(blueprint, 1, "seed")).forms[0].items) == expected


NO_CHOICES = "no matching question has choices: use --kind open"
FEWER = "ask for fewer, or widen the selection"
NOT_MADE = "--questions: the groups, which stay together, cannot make"
BESIDE = "open questions in addition to those with choices"
PAIRED = ["g", "g", "h", "h"]


@pytest.mark.parametrize(
    ("kind", "questions", "groups", "closed", "message"),
    [
        ("choice", None, [None] * 3, 0, NO_CHOICES),
        ("mixed", None, [None] * 3, 0, NO_CHOICES),
        (
            "choice",
            4,
            [None] * 5,
            3,
            f"--questions: 4 questions with choices asked for, but 3 match: {FEWER}",
        ),
        ("open", 6, [None] * 5, 5, f"--questions: 6 questions asked for, but 5 match: {FEWER}"),
        (
            "mixed",
            6,
            [None] * 5,
            5,
            f"--questions: 3 {BESIDE} asked for, but 2 match: {FEWER}",
        ),
        ("open", 3, PAIRED, 0, f"{NOT_MADE} 3 questions: ask for 2"),
        ("mixed", 3, PAIRED, 4, f"{NOT_MADE} 1 {BESIDE}: ask for 2"),
        ("choice", None, ["g"] * 22, 22, f"{NOT_MADE} 20 questions with choices: ask for 22"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(
    make_bank: MakeBank,
    make_question: MakeQuestion,
    kind: str,
    questions: int | None,
    groups: list[str | None],
    closed: int,
    message: str,
) -> None:
    asked = [
        make_question(f"q{at}", 4 if at < closed else 0, group=group)
        for at, group in enumerate(groups)
    ]
    with pytest.raises(CallError) as refusal:
        simple_blueprint(make_bank(asked), kind, questions)
    assert str(refusal.value) == message
