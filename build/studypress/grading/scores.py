"""Answers become scores: right or wrong by the form's own key, void questions not counted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from studypress.exam.model import Candidate
from studypress.exam.record.read import FormRecord, ItemRecord, Record
from studypress.grading.answers import AnswerSheet


class QuestionOutcome(StrEnum):
    """What became of a question on one paper; open ones are marked by hand, or not yet."""

    RIGHT = "right"
    WRONG = "wrong"
    BLANK = "blank"
    BY_HAND = "by hand"
    UNMARKED = "unmarked"


@dataclass(frozen=True)
class QuestionMark:
    """What an answer to a question is worth; `places` are those in the bank of what was ticked."""

    item: ItemRecord
    outcome: QuestionOutcome
    points: float = 0
    places: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """The part of the question's points that was earned."""
        return self.points / self.item.points


@dataclass(frozen=True)
class MarkedPaper:
    """A marked paper: what was earned in all, and by which of its questions."""

    form: FormRecord
    candidate: Candidate | None
    marks: tuple[QuestionMark, ...]
    void: frozenset[str]

    @cached_property
    def counted(self) -> tuple[QuestionMark, ...]:
        """The marks that make the score: not of void questions, nor of those not yet marked."""
        return tuple(
            mark
            for mark in self.marks
            if mark.item.id not in self.void and mark.outcome is not QuestionOutcome.UNMARKED
        )

    @cached_property
    def points(self) -> float:
        """The points earned."""
        return sum(mark.points for mark in self.counted)

    @cached_property
    def of(self) -> int:
        """The points that could be earned."""
        return sum(mark.item.points for mark in self.counted)

    @cached_property
    def share(self) -> float | None:
        """The part of the points that was earned; None if none could be."""
        return self.points / self.of if self.of else None

    def count(self, outcome: QuestionOutcome) -> int:
        """Count the questions with this outcome, void ones aside."""
        return sum(mark.outcome is outcome for mark in self.marks if mark.item.id not in self.void)


@dataclass(frozen=True)
class Result:
    """The marked papers of an exam, in the order of its forms."""

    record: Record
    papers: tuple[MarkedPaper, ...]
    void: frozenset[str]


def mark(record: Record, sheets: Sequence[AnswerSheet], void: Collection[str] = ()) -> Result:
    """Mark the answers of an exam.

    A right letter earns the question's points, and anything else nothing: there is no penalty,
    and several letters are never right. Void questions earn nothing and cost nothing.
    """
    taken = frozenset(void)
    papers = (
        MarkedPaper(sheet.form, sheet.candidate, tuple(_marks(sheet)), taken)
        for sheet in sorted(sheets, key=lambda sheet: sheet.form.number)
    )
    return Result(record, tuple(papers), taken)


def _marks(sheet: AnswerSheet) -> Iterator[QuestionMark]:
    for item in sheet.form.questions:
        if item.choices:
            yield _closed(item, sheet.letters.get(item.number, ""))
        elif item.number in sheet.points:
            yield QuestionMark(item, QuestionOutcome.BY_HAND, sheet.points[item.number])
        else:
            yield QuestionMark(item, QuestionOutcome.UNMARKED)


def _closed(item: ItemRecord, letters: str) -> QuestionMark:
    places = tuple(item.place(letter) for letter in letters)
    if letters == item.key:
        return QuestionMark(item, QuestionOutcome.RIGHT, item.points, places)
    return QuestionMark(
        item, QuestionOutcome.WRONG if letters else QuestionOutcome.BLANK, 0, places
    )


SCORES = (
    "copy", "code", "name", "id", "group", "points", "of", "percent", "right", "wrong", "blank",
    "by hand", "unmarked",
)  # fmt: skip
"""The columns of `score_rows`."""


def score_rows(result: Result) -> Iterator[tuple[object, ...]]:
    """Yield a row for each paper: whose it is, its score, and its questions by their outcome."""
    for paper in result.papers:
        sitter = paper.candidate
        who = (sitter.name, sitter.id, sitter.group) if sitter else ("", "", "")
        percent = None if paper.share is None else 100 * paper.share
        score = (number(paper.points, 2), paper.of, number(percent, 1))
        counts = (paper.count(outcome) for outcome in QuestionOutcome)
        yield (paper.form.number, paper.form.code, *who, *score, *counts)


def number(value: float | None, places: int) -> float | str:
    """Return a number with so many decimal places at most, whole if it is; a dash for none."""
    if value is None:
        return "–"
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
