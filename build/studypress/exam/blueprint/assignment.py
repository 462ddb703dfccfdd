"""Shares units out among those who demand them: a matching, by sums and augmenting paths."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Demand:
    """How many questions are asked for, and the places of the units that will do."""

    count: int
    fits: frozenset[int]


@dataclass(frozen=True)
class Shortage:
    """A demand that is not met: how many questions it got, and which demands have the others."""

    demand: int
    got: int
    rivals: tuple[int, ...]


class Assignment:
    """Gives units to demands, each unit to one: in turn, each the earliest of the pool.

    A demand that finds too few free units has others change theirs, along augmenting paths of
    units of equal size. Where all units are of one size, whatever can be met is met (Kuhn's
    method); with larger ones among them a pool in another order may succeed where this fails.
    """

    def __init__(
        self, pool: Sequence[int], sizes: Sequence[int], demands: Sequence[Demand]
    ) -> None:
        """Share out the units in the pool's order; `sizes` holds the questions of each unit."""
        self.owner: dict[int, int] = {}
        """The demand that has each unit, by the unit's place; free units are left out."""
        self.shortages: list[Shortage] = []
        self._sizes = sizes
        self._demands = demands
        self._pools = [list(filter(demand.fits.__contains__, pool)) for demand in demands]
        for demand in range(len(demands)):
            self._meet(demand)

    def units_of(self, demand: int) -> list[int]:
        """Return the places of the units that the demand has, in the pool's order."""
        owned = {at for at, owner in self.owner.items() if owner == demand}
        return list(filter(owned.__contains__, self._pools[demand]))

    def _meet(self, demand: int) -> None:
        free = [at for at in self._pools[demand] if at not in self.owner]
        missing = self._demands[demand].count
        for place in earliest([self._sizes[at] for at in free], missing):
            self.owner[free[place]] = demand
            missing -= self._sizes[free[place]]
        while missing:
            asked: set[int] = set()
            gained = self._gain_at_most(missing, demand, asked)
            if not gained:
                got = self._demands[demand].count - missing
                self.shortages.append(Shortage(demand, got, tuple(sorted(asked - {demand}))))
                return
            missing -= gained

    def _gain_at_most(self, missing: int, demand: int, asked: set[int]) -> int:
        """Gain a unit of any size up to what is missing, and return its size, else 0."""
        sizes = {self._sizes[at] for at in self._pools[demand]}
        for size in sorted((size for size in sizes if size <= missing), reverse=True):
            if not (refusing := self._gain(demand, size)):
                return size
            asked |= refusing
        return 0

    def _gain(self, demand: int, size: int) -> set[int]:
        """Give the demand one more unit of this size, be it one that its owner can replace.

        If there is none, return the demands that have all of them and can replace none.
        """
        handed: dict[int, tuple[int, int]] = {}  # what a demand would hand over, and to whom
        asked, waiting = {demand}, deque([demand])
        while waiting:
            asker = waiting.popleft()
            for at in (at for at in self._pools[asker] if self._sizes[at] == size):
                owner = self.owner.get(at)
                if owner is None:
                    self._pass_on(at, asker, handed)
                    return set()
                if owner not in asked:
                    asked.add(owner)
                    waiting.append(owner)
                    handed[owner] = at, asker
        return asked

    def _pass_on(self, free: int, taker: int, handed: Mapping[int, tuple[int, int]]) -> None:
        self.owner[free] = taker
        while taker in handed:
            unit, taker = handed[taker]
            self.owner[unit] = taker


def sums_of(sizes: Sequence[int]) -> int:
    """Return the sums that some of the sizes make, as the bits of a number."""
    sums = 1
    for size in sizes:
        sums |= sums << size
    return sums


def earliest(sizes: Sequence[int], most: int) -> list[int]:
    """Return the places of the earliest sizes whose sum is `most`, or as near below as can be."""
    if all(size == 1 for size in sizes):
        return list(range(min(most, len(sizes))))
    within = (1 << min(most, sum(sizes)) + 1) - 1
    sums = [1]  # from each place on, as the bits of a number
    for size in reversed(sizes):
        sums.append((sums[-1] | sums[-1] << size) & within)
    sums.reverse()
    left = sums[0].bit_length() - 1
    taken = []
    for at, size in enumerate(sizes):
        if left >= size and sums[at + 1] >> (left - size) & 1:
            taken.append(at)
            left -= size
    return taken
