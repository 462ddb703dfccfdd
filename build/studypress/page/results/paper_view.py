"""A marked paper as data for its candidate: each answer, its outcome and its points."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from studypress.bank.models import Question
from studypress.bank.values.points import Points, rounded
from studypress.exam.blueprint.model import Scoring
from studypress.exam.model import Item
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.corrections import (
    NO_CORRECTION,
    NOTHING_CORRECTED,
    Correction,
    Corrections,
)
from studypress.grading.question_marks import QuestionMark, QuestionOutcome, mark_of
from studypress.grading.scores import MarkedPaper

VOID, CREDITED, ACCEPTED = "void", "credited", "accepted"
"""Outcomes by a correction: does not count, full points for all, right by the correction only."""


@dataclass(frozen=True)
class AnswerView:
    """An answer on a marked paper.

    `given` has the letters of the ticked choices, the text as written, or the points or letters of
    scheme lines of an open question. `asked` is the question with its texts, if these are shown.
    """

    mark: QuestionMark
    given: str
    outcome: str
    correction: Correction = NO_CORRECTION
    asked: Item | None = None

    @property
    def item(self) -> ItemRecord:
        """The question as recorded."""
        return self.mark.item

    @property
    def points(self) -> Points | None:
        """Points earned, rounded to two decimals; None if the question does not count yet."""
        counts = self.outcome not in (VOID, QuestionOutcome.UNMARKED)
        return rounded(self.mark.points) if counts else None

    @cached_property
    def question(self) -> Question | None:
        """The question with its choices in printed order."""
        if not self.asked:
            return None
        question = self.asked.entry.question
        choices = self.asked.choices or question.choices
        return question.model_copy(update={"choices": choices})


@dataclass(frozen=True)
class PaperView:
    """A marked paper with its answers in the order of their numbers."""

    paper: MarkedPaper
    answers: tuple[AnswerView, ...]

    @property
    def points(self) -> Points:
        """Score, rounded to two decimals."""
        return rounded(self.paper.points)

    @property
    def unmarked(self) -> tuple[int, ...]:
        """Numbers of the questions that are not yet marked; with any, there is no final score."""
        return tuple(
            answer.item.number
            for answer in self.answers
            if answer.outcome == QuestionOutcome.UNMARKED
        )

    @property
    def corrected(self) -> tuple[AnswerView, ...]:
        """Answers to the questions that were corrected after the exam."""
        return tuple(at for at in self.answers if at.correction.kind)


def paper_view(
    paper: MarkedPaper,
    corrections: Corrections = NOTHING_CORRECTED,
    asked: Sequence[Item] = (),
) -> PaperView:
    """Return a marked paper as data; `asked` are its questions with their texts, if shown."""
    texts = {item.number: item for item in asked}
    answers = (
        AnswerView(
            mark,
            paper.answers.get(mark.item.number) or "",
            _outcome(mark, paper.answers.get(mark.item.number), correction),
            correction,
            texts.get(mark.item.number),
        )
        for mark in paper.marks
        for correction in [corrections.get(mark.item.id, NO_CORRECTION)]
    )
    return PaperView(paper, tuple(answers))


def _outcome(mark: QuestionMark, answer: str | None, correction: Correction) -> str:
    if correction.is_void:
        return VOID
    if correction.is_credited:
        return CREDITED
    right = mark.outcome is QuestionOutcome.RIGHT
    by_key = mark_of(mark.item, answer, Scoring()).outcome
    return ACCEPTED if right and by_key is not QuestionOutcome.RIGHT else mark.outcome
