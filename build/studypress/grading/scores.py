"""Scores of answers, by the key of each form; void questions do not count."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import Points, json_points, rounded, total
from studypress.exam.blueprint.model import PartialCredit
from studypress.exam.model import CANDIDATE, NO_CANDIDATE, Candidate
from studypress.exam.record.read import FormRecord, Record
from studypress.grading.answers import AnswerSheet
from studypress.grading.question_marks import QuestionMark, QuestionOutcome, mark_of


@dataclass(frozen=True)
class MarkedPaper:
    """A marked paper: the marks of its questions, and its score of at least `floor` points."""

    form: FormRecord
    candidate: Candidate | None
    marks: tuple[QuestionMark, ...]
    void: frozenset[str]
    floor: Points

    @cached_property
    def counted(self) -> tuple[QuestionMark, ...]:
        """Marks that count: without void and unmarked questions."""
        return tuple(
            mark
            for mark in self.marks
            if mark.item.id not in self.void and mark.outcome is not QuestionOutcome.UNMARKED
        )

    @cached_property
    def earned(self) -> Fraction:
        """Sum of the points of all questions."""
        return sum((mark.points for mark in self.counted), Fraction(0))

    @cached_property
    def points(self) -> Fraction:
        """Score: the points earned, and at least `floor`."""
        return max(self.earned, Fraction(self.floor))

    @cached_property
    def of(self) -> Points:
        """Points of all questions without those of a bonus, which may be earned in addition."""
        return total(mark.item.points for mark in self.counted if not mark.item.bonus)

    @cached_property
    def share(self) -> Fraction | None:
        """Score as a share of `of`, more than 1 with a bonus; None if `of` is 0."""
        return self.points / Fraction(self.of) if self.of else None

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
    """Mark the answers of an exam by the scoring of its blueprint; void questions do not count."""
    taken, scoring = frozenset(void), record.blueprint.scoring
    papers = (
        MarkedPaper(
            sheet.form,
            sheet.candidate,
            tuple(
                mark_of(item, sheet.answers.get(item.number), scoring)
                for item in sheet.form.questions
            ),
            taken,
            scoring.floor,
        )
        for sheet in sorted(sheets, key=lambda sheet: sheet.form.number)
    )
    return Result(record, tuple(papers), taken)


def score_header(record: Record) -> tuple[str, ...]:
    """Return the columns of `score_rows`."""
    return ("copy", "code", *CANDIDATE, "points", "of", "percent", *_outcomes(record))


def _outcomes(record: Record) -> list[QuestionOutcome]:
    """Return the outcomes that questions of the exam can have; few exams have partial credit."""
    shared = record.blueprint.scoring.several is PartialCredit.SHARE and any(
        item.kind is QuestionKind.SEVERAL for form in record.forms for item in form.questions
    )
    return [outcome for outcome in QuestionOutcome if shared or outcome != QuestionOutcome.PARTLY]


def score_rows(result: Result) -> Iterator[tuple[object, ...]]:
    """Yield a row for each paper: candidate, score, and number of questions by outcome."""
    outcomes = _outcomes(result.record)
    for paper in result.papers:
        who = (paper.candidate or NO_CANDIDATE).cells()
        percent = None if paper.share is None else 100 * float(paper.share)
        score = (json_points(rounded(paper.points)), paper.of, number(percent, 1))
        counts = (paper.count(outcome) for outcome in outcomes)
        yield (paper.form.number, paper.form.code, *who, *score, *counts)


def number(value: float | None, places: int) -> float | str:
    """Return a number rounded to `places` decimals, an int if it is whole; a dash for None."""
    if value is None:
        return "–"
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
