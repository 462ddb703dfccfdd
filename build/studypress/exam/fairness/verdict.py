"""Verdict on an exam's fairness: one check for each row of the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from studypress.exam.blueprint.model import Draw, Order
from studypress.exam.fairness.chance import RARE, least_of, normal_tails
from studypress.exam.fairness.letters import LetterCounts
from studypress.exam.fairness.likeness import Neighbours, Overlap
from studypress.exam.fairness.places import PlaceCounts
from studypress.exam.fairness.weight import Weighed

FEWEST = 5
"""Least expected number at a letter for which the chi-square distribution is near enough."""


class Outcome(StrEnum):
    """Outcome of a check, and of all of them."""

    FAIR = "fair"
    LOOK = "look-at"
    NOT_MEASURED = "not-measured"


class Reason(StrEnum):
    """Reason of an outcome."""

    ONE_FORM = "one-form"
    EQUAL = "equal-forms"
    UNEQUAL = "unequal-forms"
    CHANCE = "as-by-chance"
    UNEVEN = "uneven-letters"
    QUESTION = "letters-of-a-question"
    NO_LETTERS = "no-single-right-letter"
    FIXED_LETTERS = "fixed-letters"
    FEW_LETTERS = "too-few-letters"
    SAME = "same-questions"
    DRAWN = "drawn-per-form"
    OTHER = "other-questions"
    ORDERS = "different-orders"
    SAME_ORDER = "same-order"
    NO_SEATS = "no-seats"
    ONE_SEAT = "one-seat"
    APART = "no-seats-touch"
    DRIFT = "drift"
    FIXED_ORDER = "fixed-order"
    UNSHUFFLED = "nothing-shuffled"
    FEW_FORMS = "too-few-forms"


@dataclass(frozen=True)
class Check:
    """Outcome of a check, named as its numbers are in the JSON.

    `p` is the share of exams in which chance alone gives such a result, or one less likely;
    None if the check is not one of chance.
    """

    name: str
    outcome: Outcome
    reason: Reason
    p: float | None = None


@dataclass(frozen=True)
class FairnessVerdict:
    """All checks of a report; it is fair if any was made, and none is to be looked at."""

    checks: tuple[Check, ...]

    def of(self, outcome: Outcome) -> list[str]:
        """Return the names of the checks with this outcome."""
        return [check.name for check in self.checks if check.outcome == outcome]

    @property
    def outcome(self) -> Outcome:
        """Outcome of the report."""
        outcomes = (Outcome.LOOK, Outcome.FAIR)
        return next(filter(self.of, outcomes), Outcome.NOT_MEASURED)


def check_weight(forms: Sequence[Weighed]) -> Check:
    """Require that all forms have the same weight, in total and for each kind of question."""
    if len(forms) < 2:  # noqa: PLR2004 - a pair
        return Check("weight", Outcome.NOT_MEASURED, Reason.ONE_FORM)
    if all(form.weight == forms[0].weight for form in forms):
        return Check("weight", Outcome.FAIR, Reason.EQUAL)
    return Check("weight", Outcome.LOOK, Reason.UNEQUAL)


def check_letters(found: LetterCounts) -> Check:
    """Require that the letters are as by chance, over all questions and for each."""
    if not found.counts:
        reason = Reason.FIXED_LETTERS if found.fixed else Reason.NO_LETTERS
        return Check("letters", Outcome.NOT_MEASURED, reason)
    tests = []
    if found.p is not None and min(found.expected.values()) >= FEWEST:
        tests.append((found.p, Reason.UNEVEN))
    if found.question:
        tests.append((found.question.p, Reason.QUESTION))
    if not tests:
        return Check("letters", Outcome.NOT_MEASURED, Reason.FEW_LETTERS)
    return _by_chance("letters", least_of([p for p, _ in tests]), min(tests)[1])


def check_overlap(overlap: Overlap | None, draw: Draw) -> Check:
    """Require that all forms ask the same questions, unless the blueprint draws them per form."""
    if overlap is None:
        return Check("overlap", Outcome.NOT_MEASURED, Reason.ONE_FORM)
    if overlap.lowest == 1:
        return Check("overlap", Outcome.FAIR, Reason.SAME)
    if draw is Draw.PER_FORM:
        return Check("overlap", Outcome.FAIR, Reason.DRAWN)
    return Check("overlap", Outcome.LOOK, Reason.OTHER)


def check_neighbours(found: Neighbours | None, seats: int) -> Check:
    """Require that no two neighbours have all questions in the same order."""
    if found is None:
        reason = {0: Reason.NO_SEATS, 1: Reason.ONE_SEAT}.get(seats, Reason.APART)
        return Check("neighbours", Outcome.NOT_MEASURED, reason)
    if found.identical:
        return Check("neighbours", Outcome.LOOK, Reason.SAME_ORDER)
    return Check("neighbours", Outcome.FAIR, Reason.ORDERS)


def check_places(found: Sequence[PlaceCounts], order: Order, forms: int) -> Check:
    """Require that no question is further from its expected place than by chance."""
    shuffled = [at for at in found if at.reach]
    reason = None
    if order is Order.FIXED:
        reason = Reason.FIXED_ORDER
    elif forms == 1:
        reason = Reason.ONE_FORM
    elif not shuffled:
        reason = Reason.UNSHUFFLED
    elif least_of([normal_tails(at.reach) for at in shuffled]) >= RARE:
        reason = Reason.FEW_FORMS
    if reason:
        return Check("places", Outcome.NOT_MEASURED, reason)
    return _by_chance("places", least_of([at.p for at in shuffled]), Reason.DRIFT)


def _by_chance(name: str, p: float, reason: Reason) -> Check:
    if p < RARE:
        return Check(name, Outcome.LOOK, reason, p)
    return Check(name, Outcome.FAIR, Reason.CHANCE, p)
