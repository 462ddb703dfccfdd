"""Marks of single answers, computed exactly, by the kind of their question."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from string import ascii_lowercase
from typing import assert_never

from studypress.bank.characters import folded
from studypress.bank.models import QuestionKind
from studypress.bank.values.numbers import number_of, readings_of
from studypress.exam.blueprint.model import PartialCredit, Scoring
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.corrections import NO_CORRECTION, Correction

NO_NUMBER = "*"
"""Answer that the examiner enters for one that is wrong, although it cannot be read."""


class QuestionOutcome(StrEnum):
    """Outcome of a question on one paper.

    A partly right answer earns a share of the points. Unmarked are answers that are not yet
    entered, and numbers that cannot be read, or of which only an unlikely reading is right.
    """

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    BLANK = "blank"
    BY_HAND = "by hand"
    UNMARKED = "unmarked"


@dataclass(frozen=True)
class QuestionMark:
    """Mark of an answer; `places` are those of the ticked choices in the bank."""

    item: ItemRecord
    outcome: QuestionOutcome
    points: Fraction = Fraction(0)
    places: tuple[int, ...] = ()
    left_blank: bool = False
    """True for a blank answer to a question that is credited to all."""

    @cached_property
    def share(self) -> Fraction:
        """Share of the question's points that was earned; negative for a penalty."""
        return self.points / Fraction(self.item.points)


def mark_of(
    item: ItemRecord, answer: str | None, scoring: Scoring, correction: Correction = NO_CORRECTION
) -> QuestionMark:
    """Return the mark of an answer: letters of ticked choices, a written text, or points by hand.

    An empty answer is blank; None is not yet known. A void question is marked as before.
    """
    found = _marked(item, answer, scoring, correction)
    if not correction.is_credited:
        return found
    left_blank = found.outcome is QuestionOutcome.BLANK
    full = Fraction(item.points)
    return QuestionMark(item, QuestionOutcome.RIGHT, full, found.places, left_blank)


def _marked(
    item: ItemRecord, answer: str | None, scoring: Scoring, correction: Correction
) -> QuestionMark:
    match item.kind:
        case QuestionKind.SINGLE | QuestionKind.SEVERAL | QuestionKind.TRUE_FALSE:
            return _ticked(item, answer, scoring, correction.letters(item))
        case QuestionKind.NUMBER | QuestionKind.SHORT:
            return _mark(item, _written(item, answer, correction.texts), scoring)
        case QuestionKind.OPEN:
            return _by_hand(item, answer)
        case unknown:
            assert_never(unknown)


def _mark(
    item: ItemRecord, outcome: QuestionOutcome, scoring: Scoring, places: tuple[int, ...] = ()
) -> QuestionMark:
    """Return a mark without partial credit."""
    earned = {QuestionOutcome.RIGHT: item.points, QuestionOutcome.WRONG: scoring.wrong}
    return QuestionMark(item, outcome, Fraction(earned.get(outcome, 0)), places)


def _ticked(item: ItemRecord, letters: str | None, scoring: Scoring, accepted: str) -> QuestionMark:
    """Return the mark of ticked choices; of several right ones, accepted ones are optional."""
    if letters is None:
        return QuestionMark(item, QuestionOutcome.UNMARKED)
    places = tuple(map(item.place, letters))
    if item.kind is QuestionKind.SEVERAL:
        letters = "".join(letter for letter in letters if letter not in accepted)
    if letters == item.key or (len(letters) == 1 and letters in accepted):
        return _mark(item, QuestionOutcome.RIGHT, scoring, places)
    if not letters:
        return _mark(item, QuestionOutcome.BLANK, scoring, places)
    if item.kind is QuestionKind.SEVERAL and scoring.several is PartialCredit.SHARE:
        share = _share(letters, item.key)
        outcome = QuestionOutcome.PARTLY if share else QuestionOutcome.WRONG
        return QuestionMark(item, outcome, share * Fraction(item.points), places)
    return _mark(item, QuestionOutcome.WRONG, scoring, places)


def _share(letters: str, key: str) -> Fraction:
    """Return right boxes that are ticked less wrong ones, as a share of the right boxes."""
    right = sum(letter in key for letter in letters)
    return Fraction(max(0, right - (len(letters) - right)), max(1, len(key)))


def _written(item: ItemRecord, text: str | None, further: tuple[str, ...]) -> QuestionOutcome:
    if text is None:
        return QuestionOutcome.UNMARKED
    if not text:
        return QuestionOutcome.BLANK
    if item.kind is QuestionKind.SHORT:
        is_accepted = folded(text) in map(folded, (*item.accept, *further))
        return QuestionOutcome.RIGHT if is_accepted else QuestionOutcome.WRONG
    readings, right = readings_of(text, item.unit), right_reading(item, text, further)
    if right is not None and right == readings[0]:
        return QuestionOutcome.RIGHT
    is_wrong = text == NO_NUMBER or (readings and right is None)
    return QuestionOutcome.WRONG if is_wrong else QuestionOutcome.UNMARKED


def right_reading(item: ItemRecord, text: str, further: tuple[str, ...] = ()) -> Fraction | None:
    """Return the likeliest reading of a number that is within its tolerance, or None.

    The values `further` are accepted too, with the same tolerance.
    """
    margin = number_of(item.tolerance) or Fraction(0)
    values = [number_of(said) or Fraction(0) for said in (item.value or "", *further)]
    readings = readings_of(text, item.unit)
    return next((at for at in readings if min(abs(at - value) for value in values) <= margin), None)


def _by_hand(item: ItemRecord, answer: str | None) -> QuestionMark:
    """Return the mark of an open question, from points or from letters of ticked scheme lines."""
    if answer is None:
        return QuestionMark(item, QuestionOutcome.UNMARKED)
    if answer[0] in ascii_lowercase:
        worth = [Fraction(points) for points in item.marking]
        ticked = sum(worth[ascii_lowercase.index(letter)] for letter in answer)
        points = ticked * Fraction(item.points) / sum(worth)
    else:
        points = Fraction(answer)
    return QuestionMark(item, QuestionOutcome.BY_HAND, points)
