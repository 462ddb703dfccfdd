"""Tests of the boxes for points and for digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.values.points import Points, points
from studypress.exam.scannable.marking_boxes import digit_columns, point_steps

HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (1, (0, HALF, 1)),
        (Decimal("1.75"), (0, HALF, 1, Decimal("1.5"), Decimal("1.75"))),
        (12, tuple(range(13))),
        (45, (*range(0, 45, 3), 45)),
    ],
)
def test_boxes_are_for_equal_steps_and_for_all_points(most: Points, steps: object) -> None:
    assert point_steps(most) == steps


@given(st.decimals("0.01", 10_000, places=2).map(points))
def test_there_are_at_most_21_boxes_and_the_last_is_for_all_points(most: Points) -> None:
    steps = point_steps(most)
    assert steps[0] == 0
    assert steps[-1] == most
    assert list(steps) == sorted(set(steps))
    assert len(steps) <= 21
    assert all(len(f"={step}") <= 12 for step in steps)


def test_all_numbers_of_an_exam_have_equally_many_columns() -> None:
    assert digit_columns([]) == digit_columns(["7", "-3.5"]) == 6
    assert digit_columns(["7", "299792.458"]) == 11
    assert digit_columns(["9" * 60]) == 12
