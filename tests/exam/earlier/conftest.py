"""Records of exams that were never printed, and a bank of two sections."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from studypress.bank.bank import Bank, SectionHead
from studypress.bank.models import Difficulty, Question
from studypress.bank.selection import Selection
from studypress.exam.draw.forms import make_exam
from studypress.exam.earlier.asked import EarlierExam
from studypress.exam.model import Plan
from studypress.exam.record.record_file import read_record
from studypress.exam.record.write import PaperFile, PrintDetails, manifest

LEVELS = [Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD]


@pytest.fixture(scope="session")
def earlier_exam() -> Callable[[Bank, Plan], EarlierExam]:
    """Make an exam and record it, as if it was printed."""

    def made(bank: Bank, plan: Plan) -> EarlierExam:
        exam = make_exam(bank, plan)
        papers = {form.number: PaperFile(f"forms/{form.number:03}.pdf", 1) for form in exam.forms}
        options = {"paper": "A4", "theme": "print", "format": "pdf", "custom": {}}
        printed = PrintDetails(options, {}, papers, {"forms/001.pdf": "ab" * 32})
        text = "".join(manifest(bank, Selection(), exam, printed))
        return EarlierExam("out", read_record(text, "manifest.json"))

    return made


@pytest.fixture(scope="session")
def two_sections(
    make_question: Callable[..., Question], make_bank: Callable[[list[Question]], Bank]
) -> Bank:
    """Two sections of two topics; each topic has two questions of each difficulty."""
    names = [f"{where}-{level}-{at}" for where in "abcd" for level in LEVELS for at in (1, 2)]
    asked = [
        make_question(name).model_copy(update={"difficulty": Difficulty(name.split("-")[1])})
        for name in names
    ]
    bank = make_bank(asked)
    heads = {"a": "one", "b": "one", "c": "two", "d": "two"}
    entries = tuple(
        replace(
            entry,
            section=SectionHead(heads[entry.question.id[0]], heads[entry.question.id[0]].title()),
            topic=f"Topic {entry.question.id[0].upper()}",
        )
        for entry in bank.entries
    )
    return replace(bank, entries=entries)
