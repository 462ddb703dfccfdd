"""Agreement of the bank's words for difficulty with measured difficulties."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum, sqrt

from studypress.bank.bank import Bank, Entry
from studypress.bank.measured.measures import QuestionMeasure
from studypress.bank.models import Difficulty

_NORMAL = 1.96  # standard deviations around the mean: 95 % of a normal distribution

BANDS = {Difficulty.HARD: (-10_000, 0.3), Difficulty.MEDIUM: (0.3, 0.7), Difficulty.EASY: (0.7, 1)}
"""Share of the points that is earned on questions of a difficulty, as is usual in test theory."""


@dataclass(frozen=True)
class MeasuredLevel:
    """Measured questions of a difficulty: their number, and their mean share of points earned."""

    difficulty: Difficulty
    questions: int
    mean: float


@dataclass(frozen=True)
class Disagreement:
    """A question of a difficulty that is measured as another one; the interval is of 95 %."""

    id: str
    difficulty: Difficulty
    measure: QuestionMeasure
    measured: Difficulty


def measured_levels(bank: Bank) -> Iterator[MeasuredLevel]:
    """Yield the measure of each difficulty of which any question is measured."""
    for level in Difficulty:
        found = [measure.earned for _, measure in _measured(bank, level)]
        if found:
            yield MeasuredLevel(level, len(found), fsum(found) / len(found))


def disagreements(bank: Bank) -> Iterator[Disagreement]:
    """Yield the questions whose 95 % interval lies entirely in the band of another difficulty."""
    for level in Difficulty:
        for entry, measure in _measured(bank, level):
            least, most = wilson_interval(measure.earned, measure.answers)
            for other, (low, high) in BANDS.items():
                if other is not level and low <= least and most <= high:
                    yield Disagreement(entry.question.id, level, measure, other)


def _measured(bank: Bank, level: Difficulty) -> Iterator[tuple[Entry, QuestionMeasure]]:
    for entry in bank.entries:
        if entry.measured and entry.question.difficulty is level:
            yield entry, entry.measured


def wilson_interval(share: float, answers: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of right answers (Wilson 1927).

    With partial credit it is wider than necessary.
    """
    share = max(share, 0.0)
    part = _NORMAL**2 / answers
    middle = (share + part / 2) / (1 + part)
    half = sqrt(part * share * (1 - share) + part**2 / 4) / (1 + part)
    return middle - half, middle + half
