"""View of a bank for the desk: its questions in order, and the remarks on them."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.cache import user_cache
from studypress.files.package_folders import read_looks_again
from studypress.page.text.plain_words import PICTURE, Plain
from studypress.page.text.texts import texts_of
from studypress.pipeline.check import check_bank, starts_of
from studypress.pipeline.request import Progress


@dataclass(frozen=True)
class QuestionView:
    """A question as a list shows it; the stem is plain text.

    `text` is all that a reader can find in it, folded.
    """

    id: str
    number: int
    section: str
    topic: str
    kind: str
    difficulty: str
    tags: tuple[str, ...]
    stem: str
    text: str
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
    read_looks_again()
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
        plain.block(question.question, question.lang).replace(PICTURE, ""),
        folded(" ".join((question.id, *question.tags, *(text for _, text, _ in texts_of(entry))))),
        entry.place(),
    )


def folded(text: str) -> str:
    """Return a text as it is compared: without case and accents."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def by_question(
    bank: Path | None,
    problems: Iterable[Problem],
    known: Sequence[QuestionView] = (),
    progress: Progress = lambda *_: None,
) -> dict[str, list[Problem]]:
    """Return problems by the id of the question that they are in, others with an empty id.

    Places of questions in files that cannot be read are those that were `known` before.
    """
    del progress
    try:
        starts = starts_of(bank)
    except ContentError:
        starts = []
    read = {place.file for place, _ in starts}
    starts += [(each.place, each.id) for each in known if each.place.file not in read]
    starts.sort()
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        at = bisect_right(starts, problem.place, key=lambda start: start[0]) - 1
        is_there = at >= 0 and starts[at][0].file == problem.place.file
        found.setdefault(starts[at][1] if is_there else "", []).append(problem)
    return found
