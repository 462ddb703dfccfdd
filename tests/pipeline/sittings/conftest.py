"""A bank, and the first sitting of an exam, printed once and marked."""

import json
from pathlib import Path

import pytest

from studypress import api


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank of six questions, each with choices."""
    file = tmp_path_factory.mktemp("bank") / "bank.yaml"
    file.write_text(
        "title: Numbers\nsections:\n- id: all\n  title: All\n  topics:\n  - topic: Sums\n"
        "    questions:\n"
        + "".join(
            f"    - {{id: q{at}, question: 'What is {at} and {at}?', difficulty: easy,"
            f" answer: {{bullet: '{2 * at}', explanation: It is the sum.}},"
            f" choices: [{{text: '{2 * at}', correct: true}}, {{text: '{at}'}}]}}\n"
            for at in range(1, 7)
        )
    )
    return file


@pytest.fixture(scope="session")
def first(bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("first")
    api.make_exam(bank, out, questions=4, forms=3, seed="a seed of the first sitting")
    return out


@pytest.fixture(scope="session")
def marked(bank: Path, first: Path) -> Path:
    """The first sitting with marks: one candidate ticks only the right boxes, two others A."""
    forms = json.loads((first / "exam" / "manifest.json").read_text())["forms"]
    right, *others = forms
    rows = [(right["code"], "".join(item["key"] for item in right["questions"]))]
    rows += [(form["code"], "AAAA") for form in others]
    answers = first / "answers.csv"
    answers.write_text("code,answers\n" + "".join(f"{code},{text}\n" for code, text in rows))
    api.mark(first, answers, bank)
    return first
