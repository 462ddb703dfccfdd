"""View of a bank for the desk: its questions in order, and the remarks on them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.errors import Problem, SourcePlace
from studypress.files.cache import user_cache
from studypress.page.text.plain_words import Plain
from studypress.pipeline.check import check_bank
from studypress.pipeline.request import Progress


@dataclass(frozen=True)
class QuestionView:
    """A question as a list shows it; the stem is plain text."""

    id: str
    number: int
    section: str
    topic: str
    kind: str
    difficulty: str
    tags: tuple[str, ...]
    stem: str
    place: SourcePlace


@dataclass(frozen=True)
class BankView:
    """A bank without a problem: its title, its folder, its questions in order, and remarks."""

    title: str
    language: str
    root: Path
    questions: tuple[QuestionView, ...]
    remarks: tuple[Problem, ...]


@lru_cache(1)
def opened(
    bank: Path | None, custom: Path | None, version: int
) -> tuple[Bank, tuple[Problem, ...]]:
    """Return a bank and the remarks on it; the last good one is kept by its version.

    Raises ContentError with every problem.
    """
    del version
    return check_bank(bank, custom=custom, cache=user_cache(used=True))


def view_bank(
    bank: Path | None, custom: Path | None, version: int, progress: Progress = lambda *_: None
) -> BankView:
    """Return the view of a bank; raise ContentError with every problem."""
    del progress
    found, remarks = opened(bank, custom, version)
    plain = Plain(found.language)
    questions = tuple(_view(entry, plain) for entry in found.entries)
    return BankView(found.title, found.language, found.root, questions, remarks)


def _view(entry: Entry, plain: Plain) -> QuestionView:
    question = entry.question
    return QuestionView(
        question.id,
        entry.number,
        entry.section.title,
        entry.topic,
        question.kind,
        question.difficulty,
        question.tags,
        plain.block(question.question),
        entry.place("question"),
    )
