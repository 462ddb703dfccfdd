"""Probabilities of results by chance alone, and the level at which a report doubts it."""

from collections.abc import Sequence
from math import erfc, exp, expm1, lgamma, log, log1p, sqrt

RARE = 0.001
"""A check calls out a result that chance alone gives in a smaller share of exams."""


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the upper tail of the chi-square distribution: the probability of `value` or more.

    For integer degrees of freedom, the regularised incomplete gamma function
    Q(freedom/2, value/2) is a finite sum: Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.
    """
    half = value / 2
    if half <= 0 or freedom < 1:
        return 1.0
    order, tail = (0.5, erfc(sqrt(half))) if freedom % 2 else (1.0, exp(-half))
    while order < freedom / 2:
        tail += exp(order * log(half) - half - lgamma(order + 1))
        order += 1
    return min(tail, 1.0)


def normal_tails(value: float) -> float:
    """Return the probability that a standard normal variable is as far from 0, or further."""
    return erfc(abs(value) / sqrt(2))


def binomial_bound(count: int, of: int, share: float) -> float:
    """Return an upper bound of the probability of a count as far from its mean, or further.

    Each of `of` trials succeeds with the probability `share`. The bound is that of Chernoff
    (1952), twice for both tails; for `count == of` it is exact but for the factor.
    """
    parts = ((count / of, share), (1 - count / of, 1 - share))
    return min(1.0, 2 * exp(-of * sum(at * log(at / due) for at, due in parts if at)))


def least_of(values: Sequence[float]) -> float:
    """Return the probability that the least of so many probabilities is as small by chance.

    It is exact if they are independent, and an upper bound for correlated normal variables:
    Sidak (1967).
    """
    least = min(values)
    return -expm1(len(values) * log1p(-least)) if least < 1 else 1.0
