"""Points: exact decimals in one form."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from studypress.bank.values.points import json_points, points, rounded, total

CENTS = st.integers(1, 100_000)


@given(cents=st.lists(CENTS))
def test_a_sum_is_exact_and_has_no_zeros_at_its_end(cents: list[int]) -> None:
    found = total(points(at / 100) for at in cents)
    assert Fraction(found) == Fraction(sum(cents), 100)
    assert isinstance(found, int) or not str(found).endswith("0")
    assert points(json.loads(json.dumps(json_points(found)))) == found


@given(number=st.fractions(0, 1000))
def test_points_are_rounded_to_the_nearest_hundredth(number: Fraction) -> None:
    found = Fraction(rounded(number))
    assert abs(found - number) <= Fraction(1, 200)
    assert (found * 100).denominator == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(2, "2"), (2.0, "2"), (1.5, "1.5"), (0.1, "0.1"), (Decimal("10.50"), "10.5")],
)
def test_points_are_written_shortly(value: float, text: str) -> None:
    assert str(points(value)) == text


@pytest.mark.parametrize("value", [True, "1.5", 1.005, float("inf"), float("nan"), 1e300, None])
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        points(value)
