"""Scores of answers, by the key of each form; void questions do not count."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import Points, total
from studypress.exam.model import CANDIDATE, NO_CANDIDATE, Candidate
from studypress.exam.record.read import FormRecord, ItemRecord, Record
from studypress.grading.answers import AnswerSheet


class QuestionOutcome(StrEnum):
    """Outcome of a question on one paper; open questions are marked by hand, or unmarked."""

    RIGHT = "right"
    WRONG = "wrong"
    BLANK = "blank"
    BY_HAND = "by hand"
    UNMARKED = "unmarked"


@dataclass(frozen=True)
class QuestionMark:
    """Mark of an answer; `places` are those of the ticked choices in the bank."""

    item: ItemRecord
    outcome: QuestionOutcome
    points: float = 0
    places: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """Share of the question's points that was earned."""
        return self.points / float(self.item.points)


@dataclass(frozen=True)
class MarkedPaper:
    """A marked paper: the marks of its questions, and its score."""

    form: FormRecord
    candidate: Candidate | None
    marks: tuple[QuestionMark, ...]
    void: frozenset[str]

    @cached_property
    def counted(self) -> tuple[QuestionMark, ...]:
        """Marks that count: without void and unmarked questions."""
        return tuple(
            mark
            for mark in self.marks
            if mark.item.id not in self.void and mark.outcome is not QuestionOutcome.UNMARKED
        )

    @cached_property
    def points(self) -> float:
        """Points earned."""
        return sum(mark.points for mark in self.counted)

    @cached_property
    def of(self) -> Points:
        """Points that could be earned."""
        return total(mark.item.points for mark in self.counted if not mark.item.bonus)

    @cached_property
    def share(self) -> float | None:
        """Share of the points that was earned; None if no points could be earned."""
        return self.points / float(self.of) if self.of else None

    def count(self, outcome: QuestionOutcome) -> int:
        """Return the number of questions with this outcome, without void ones."""
        return sum(mark.outcome is outcome for mark in self.marks if mark.item.id not in self.void)


@dataclass(frozen=True)
class Result:
    """Marked papers of an exam, in the order of its forms."""

    record: Record
    papers: tuple[MarkedPaper, ...]
    void: frozenset[str]


def mark(record: Record, sheets: Sequence[AnswerSheet], void: Collection[str] = ()) -> Result:
    """Mark the answers of an exam.

    The right letter earns the question's points, any other answer none: there is no penalty, and
    several letters are never right. Void questions do not count.
    """
    taken = frozenset(void)
    papers = (
        MarkedPaper(sheet.form, sheet.candidate, tuple(_marks(sheet)), taken)
        for sheet in sorted(sheets, key=lambda sheet: sheet.form.number)
    )
    return Result(record, tuple(papers), taken)


def _marks(sheet: AnswerSheet) -> Iterator[QuestionMark]:
    for item in sheet.form.questions:
        match item.kind:
            case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
                yield _single(item, sheet.letters.get(item.number, ""))
            case QuestionKind.NUMBER | QuestionKind.SHORT | QuestionKind.OPEN:
                yield _open(item, sheet.points.get(item.number))
            case unknown:
                assert_never(unknown)


def _single(item: ItemRecord, letters: str) -> QuestionMark:
    places = tuple(item.place(letter) for letter in letters)
    if letters == item.key:
        return QuestionMark(item, QuestionOutcome.RIGHT, float(item.points), places)
    return QuestionMark(
        item, QuestionOutcome.WRONG if letters else QuestionOutcome.BLANK, 0, places
    )


def _open(item: ItemRecord, points: float | None) -> QuestionMark:
    if points is None:
        return QuestionMark(item, QuestionOutcome.UNMARKED)
    return QuestionMark(item, QuestionOutcome.BY_HAND, points)


SCORES = (
    "copy", "code", *CANDIDATE, "points", "of", "percent", "right", "wrong", "blank", "by hand",
    "unmarked",
)  # fmt: skip
"""Columns of `score_rows`."""


def score_rows(result: Result) -> Iterator[tuple[object, ...]]:
    """Yield a row for each paper: candidate, score, and number of questions by outcome."""
    for paper in result.papers:
        who = (paper.candidate or NO_CANDIDATE).cells()
        percent = None if paper.share is None else 100 * paper.share
        score = (number(paper.points, 2), paper.of, number(percent, 1))
        counts = (paper.count(outcome) for outcome in QuestionOutcome)
        yield (paper.form.number, paper.form.code, *who, *score, *counts)


def number(value: float | None, places: int) -> float | str:
    """Return a number rounded to `places` decimals, an int if it is whole; a dash for None."""
    if value is None:
        return "–"
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
