"""What is chance and what is not: the tail of the chi-square distribution."""

from math import erfc, exp, lgamma, log, sqrt


def chi_square_tail(value: float, freedom: int) -> float:
    """Return how likely chi-square is to reach this value by chance alone.

    For whole degrees of freedom the regularised incomplete gamma function Q(freedom/2, value/2)
    is a finite sum: Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.
    """
    half = value / 2
    if half <= 0 or freedom < 1:
        return 1.0
    order, tail = (0.5, erfc(sqrt(half))) if freedom % 2 else (1.0, exp(-half))
    while order < freedom / 2:
        tail += exp(order * log(half) - half - lgamma(order + 1))
        order += 1
    return min(tail, 1.0)
