"""Boxes in which examiners mark points, and candidates the digits of a number.

They depend on the points of a question and on all numbers of the exam, never on one answer.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil

from studypress.bank.values.points import Points, points

SIGNS = "-.0123456789"
"""Signs of a number, in the order of the boxes of a column."""

_BY_HALVES = 10  # points up to which a box stands for each half
_MOST = 20  # steps of more points
_FEWEST, _WIDEST = 6, 12  # columns


def point_steps(most: Points) -> tuple[Points, ...]:
    """Return the points that have a box: from 0 in equal steps, and all points at the end.

    Steps are half a point up to 10 points, a point up to 20, and then as many whole points as make
    20 steps at most.
    """
    step = Fraction(1, 2) if most <= _BY_HALVES else Fraction(ceil(Fraction(most) / _MOST))
    count = ceil(Fraction(most) / step)
    steps = (Decimal(at * step.numerator) / step.denominator for at in range(count))
    return (*map(points, steps), most)


def digit_columns(numbers: Iterable[str]) -> int:
    """Return how many columns each number of an exam has, by the longest of its numbers."""
    return min(max(_FEWEST, *(len(text) + 1 for text in (*numbers, ""))), _WIDEST)
