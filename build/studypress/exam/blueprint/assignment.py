"""Assignment of units to demands: a matching, by subset sums and augmenting paths."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Demand:
    """Number of questions demanded, and indexes of the units that match."""

    count: int
    fits: frozenset[int]


@dataclass(frozen=True)
class Shortage:
    """An unmet demand: the number of questions it got, and the demands that own the others."""

    demand: int
    got: int
    rivals: tuple[int, ...]


class Assignment:
    """Assignment of each unit to one demand: demands in turn get the earliest units of the pool.

    If too few units are free, other demands exchange theirs along augmenting paths of units of
    equal size. If all units have one size, the matching is maximum (Kuhn's method); with mixed
    sizes, a pool in another order may succeed where this one fails.

    Units with lower `costs` are assigned first, and stay assigned. So the sum of the costs is the
    least if all units that a demand matches have one size (greedy algorithm on a transversal
    matroid, Edmonds 1971).
    """

    def __init__(
        self,
        pool: Sequence[int],
        sizes: Sequence[int],
        demands: Sequence[Demand],
        costs: Sequence[int] = (),
    ) -> None:
        """Assign the units in the pool's order; `sizes` are their numbers of questions."""
        self.owner: dict[int, int] = {}
        """Demand that owns each unit, by the unit's index; free units are absent."""
        self.shortages: list[Shortage] = []
        self._sizes = sizes
        self._demands = demands
        self._all = [list(filter(demand.fits.__contains__, pool)) for demand in demands]
        for limit in sorted(set(costs)) or [0]:
            self.shortages.clear()  # units of higher costs may meet these demands
            self._pools = [[at for at in of if not costs or costs[at] <= limit] for of in self._all]
            for demand in range(len(demands)):
                self._meet(demand)

    def units_of(self, demand: int) -> list[int]:
        """Return the indexes of the demand's units, in the pool's order."""
        owned = {at for at, owner in self.owner.items() if owner == demand}
        return list(filter(owned.__contains__, self._pools[demand]))

    def _meet(self, demand: int) -> None:
        free = [at for at in self._pools[demand] if at not in self.owner]
        owned = sum(self._sizes[at] for at, owner in self.owner.items() if owner == demand)
        missing = self._demands[demand].count - owned
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
        """Assign one more unit of at most `missing` questions; return its size, or 0."""
        sizes = {self._sizes[at] for at in self._pools[demand]}
        for size in sorted((size for size in sizes if size <= missing), reverse=True):
            if not (refusing := self._gain(demand, size)):
                return size
            asked |= refusing
        return 0

    def _gain(self, demand: int, size: int) -> set[int]:
        """Assign one more unit of this size to the demand, free or exchanged.

        Return an empty set on success, else the demands that own such units and exchange none.
        """
        handed: dict[int, tuple[int, int]] = {}  # unit that a demand would pass on, and its taker
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
    """Return the subset sums of the sizes, as the bits of an integer."""
    sums = 1
    for size in sizes:
        sums |= sums << size
    return sums


def earliest(sizes: Sequence[int], most: int) -> list[int]:
    """Return the indexes of the earliest sizes whose sum is `most`, or nearest below it."""
    if all(size == 1 for size in sizes):
        return list(range(min(most, len(sizes))))
    within = (1 << min(most, sum(sizes)) + 1) - 1
    sums = [1]  # subset sums from each index on, as bits
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
