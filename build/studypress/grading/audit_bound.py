"""Bound on the share of boxes that were read wrong, from boxes that were checked by eye."""

from dataclasses import dataclass
from functools import cached_property
from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95
_STEPS = 60  # of the bisection: more than a float has digits


@dataclass(frozen=True)
class AuditBound:
    """Result of an audit: of `boxes`, `checked` were drawn at random, `wrong` were read wrong."""

    wrong: int
    checked: int
    boxes: int

    @cached_property
    def most(self) -> float:
        """Upper limit of the share of wrong boxes, one-sided, with 95 % confidence.

        By Clopper and Pearson (1934), exact for draws with replacement and safe for those without:
        the share at which so few wrong boxes or fewer are drawn in 5 % of all cases. Without a
        wrong box it is about 3/n.
        """
        low, high = self.wrong / self.checked, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if _at_most(self.wrong, self.checked, middle) > 1 - CONFIDENCE:
                low = middle
            else:
                high = middle
        return high


def _at_most(wrong: int, drawn: int, share: float) -> float:
    """Return the probability of so many wrong boxes or fewer, by the binomial distribution."""
    if share in (0.0, 1.0):
        return float(share == 0.0 or wrong == drawn)
    chances = (
        lgamma(drawn + 1) - lgamma(at + 1) - lgamma(drawn - at + 1)
        + at * log(share) + (drawn - at) * log1p(-share)
        for at in range(wrong + 1)
    )  # fmt: skip
    return sum(map(exp, chances))
