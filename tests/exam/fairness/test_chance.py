from math import comb, exp, gamma, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.fairness.chance import (
    binomial_bound,
    chi_square_tail,
    least_of,
    normal_tails,
)


# Quantiles of chi-square from Abramowitz and Stegun (1964), table 26.8.
@pytest.mark.parametrize(
    ("freedom", "value", "tail"),
    [
        (1, 3.84146, 0.05), (2, 5.99146, 0.05), (3, 7.81473, 0.05), (10, 18.3070, 0.05),
        (30, 43.7730, 0.05), (1, 10.8276, 0.001), (3, 16.2662, 0.001), (2, 0.0100251, 0.995),
        (5, 4.35146, 0.5), (100, 124.342, 0.05), (9, 21.6660, 0.01),
    ],
)  # fmt: skip
def test_the_tail_of_chi_square_is_that_of_the_tables(
    freedom: int, value: float, tail: float
) -> None:
    assert chi_square_tail(value, freedom) == pytest.approx(tail, rel=2e-4)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 7, 12, 25])
@pytest.mark.parametrize("value", [0.3, 2.0, 9.5, 30.0])
def test_the_tail_of_chi_square_is_its_density_summed_up(freedom: int, value: float) -> None:
    half = freedom / 2
    x = np.linspace(sqrt(value), sqrt(value + 400), 200_001)  # substituted, so that it is smooth
    density = 2 * x ** (freedom - 1) * np.exp(-(x**2) / 2) / (2**half * gamma(half))
    assert chi_square_tail(value, freedom) == pytest.approx(np.trapezoid(density, x), rel=1e-6)


@given(st.integers(1, 400), st.floats(0, 2000), st.floats(0, 50))
def test_the_tail_is_a_probability_and_falls(freedom: int, value: float, more: float) -> None:
    tail = chi_square_tail(value, freedom)
    assert 0 <= chi_square_tail(value + more, freedom) <= tail + 1e-12 <= 1 + 1e-12
    assert chi_square_tail(value, 2) == pytest.approx(exp(-value / 2), abs=1e-300)


@pytest.mark.parametrize(("value", "tails"), [(0, 1), (1.959964, 0.05), (-3.290527, 0.001)])
def test_the_tails_of_the_normal_distribution_are_those_of_the_tables(
    value: float, tails: float
) -> None:
    assert normal_tails(value) == pytest.approx(tails, rel=1e-5)


@given(st.integers(1, 80), st.data(), st.integers(2, 6))
def test_the_bound_of_a_binomial_count_is_never_below_its_probability(
    of: int, data: st.DataObject, letters: int
) -> None:
    count, share = data.draw(st.integers(0, of)), 1 / letters
    beyond = range(count, of + 1) if count > of * share else range(count + 1)
    tail = sum(comb(of, at) * share**at * (1 - share) ** (of - at) for at in beyond)
    assert tail <= binomial_bound(count, of, share) <= 1
    assert binomial_bound(of, of, share) == pytest.approx(min(1, 2 * share**of))


def test_the_least_of_many_probabilities_is_corrected_for_their_number() -> None:
    assert least_of([0.5]) == 0.5
    assert least_of([0.5, 0.9]) == 0.75
    assert least_of([1.0, 1.0]) == 1
    assert least_of([1e-20] * 100) == pytest.approx(1e-18)
