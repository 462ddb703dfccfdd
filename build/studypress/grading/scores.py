"""Scores of answers, by the key of each form; void questions do not count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from studypress.bank.values.points import Points, total
from studypress.exam.model import Candidate
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.grading.answers.answer_sheet import AnswerSheet
from studypress.grading.corrections import (
    NO_CORRECTION,
    NOTHING_CORRECTED,
    Corrections,
    void_in,
)
from studypress.grading.question_marks import QuestionMark, QuestionOutcome, mark_of
from studypress.grading.scales import Grade, Scale


@dataclass(frozen=True)
class MarkedPaper:
    """A marked paper: the marks of its questions, and its score of at least `floor` points.

    `answers` are those by question number of the answer sheet, `source` and `marker` its own.
    """

    form: FormRecord
    candidate: Candidate | None
    answers: Mapping[int, str]
    marks: tuple[QuestionMark, ...]
    void: frozenset[str]
    floor: Points
    scale: Scale | None = None
    source: str = ""
    marker: str = ""

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

    @cached_property
    def grade(self) -> Grade | None:
        """Grade by the scale; None without one, and while the paper has an unmarked answer."""
        if self.scale is None or not self.of or self.count(QuestionOutcome.UNMARKED):
            return None
        return self.scale.grade(self.points, self.of)

    def count(self, outcome: QuestionOutcome) -> int:
        """Return the number of questions with this outcome, without void ones."""
        return sum(mark.outcome is outcome for mark in self.marks if mark.item.id not in self.void)


@dataclass(frozen=True)
class Result:
    """Marked papers of an exam, in the order of its forms."""

    record: Record
    papers: tuple[MarkedPaper, ...]
    corrections: Corrections = field(default_factory=dict)
    scale: Scale | None = None

    @property
    def void(self) -> frozenset[str]:
        """Ids of the void questions."""
        return void_in(self.corrections)


def mark(
    record: Record,
    sheets: Sequence[AnswerSheet],
    corrections: Corrections = NOTHING_CORRECTED,
    scale: Scale | None = None,
) -> Result:
    """Mark the answers of an exam by the scoring of its blueprint, and by the corrections."""
    taken, scoring = void_in(corrections), record.blueprint.scoring
    papers = (
        MarkedPaper(
            sheet.form,
            sheet.candidate,
            sheet.answers,
            tuple(
                mark_of(
                    item,
                    sheet.answers.get(item.number),
                    scoring,
                    corrections.get(item.id, NO_CORRECTION),
                )
                for item in sheet.form.questions
            ),
            taken,
            scoring.floor,
            scale,
            sheet.source,
            sheet.marker,
        )
        for sheet in sorted(sheets, key=lambda sheet: sheet.form.number)
    )
    return Result(record, tuple(papers), corrections, scale)
