"""Draw with the fewest questions of earlier exams: branch and bound, as groups stay together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.exam.blueprint.assignment import Assignment, Demand

_NODES = 400  # relaxed problems that are solved; more than that take seconds

Owners = Mapping[int, int]
"""The demand that owns each assigned unit, by the unit's index."""

_Choices = dict[int, int | None]
"""Units that are assigned to a demand, or to none, before a relaxed problem is solved."""


@dataclass(frozen=True)
class UnitPool:
    """Units in random order; and of each its size, and the number of its asked questions.

    Asked questions are those of earlier exams.
    """

    pool: Sequence[int]
    sizes: Sequence[int]
    asked: Sequence[int]


@dataclass(frozen=True)
class _Relaxed:
    """Solution of a problem in which groups may be split: owners of the questions of each unit."""

    cost: int
    owners: Mapping[int, list[int | None]]

    @property
    def split(self) -> int | None:
        """The first group that is split; None without one."""
        return next((at for at, owners in self.owners.items() if len(set(owners)) > 1), None)


def fewest_asked(stock: UnitPool, demands: Sequence[Demand]) -> Owners | None:
    """Return the assignment that meets the demands with the fewest asked questions.

    The relaxed problem, in which groups may be split, is solved exactly; a group that is split in
    its solution is then assigned to each demand in turn, or to none. None if no assignment is
    found; if `_NODES` problems do not suffice, the best that was found.
    """
    best: _Relaxed | None = None
    waiting: list[_Choices] = [{}]
    for _ in range(_NODES):
        if not waiting:
            break
        choices = waiting.pop()
        found = _relaxed(stock, demands, choices)
        if found is None or (best and found.cost >= best.cost):
            continue
        if (split := found.split) is None:
            best = found
            continue
        waiting += ({**choices, split: owner} for owner in _owners(split, found, stock, demands))
    if best is None:
        return None
    return {at: own for at, (own, *_) in best.owners.items() if own is not None}


def _owners(
    split: int, found: _Relaxed, stock: UnitPool, demands: Sequence[Demand]
) -> Iterator[int | None]:
    """Yield the possible owners of a split group, the most promising last."""
    fitting = [
        at
        for at, demand in enumerate(demands)
        if split in demand.fits and demand.count >= stock.sizes[split]
    ]
    owners = found.owners[split]
    yield from sorted([None, *fitting], key=owners.count)


def _relaxed(stock: UnitPool, demands: Sequence[Demand], choices: _Choices) -> _Relaxed | None:
    """Solve the problem with the chosen owners, and all other groups split; None if impossible."""
    left = [demand.count for demand in demands]
    cost = 0
    for at, owner in choices.items():
        if owner is not None:
            left[owner] -= stock.sizes[at]
            cost += stock.asked[at]
    pieces = [at for at in stock.pool if at not in choices for _ in range(stock.sizes[at])]
    if min(left) < 0:
        return None
    costs, seen = [], dict[int, int]()
    for at in pieces:
        seen[at] = seen.get(at, 0) + 1
        costs.append(int(seen[at] > stock.sizes[at] - stock.asked[at]))
    parts = [
        Demand(count, frozenset(place for place, at in enumerate(pieces) if at in demand.fits))
        for count, demand in zip(left, demands, strict=True)
    ]
    solved = Assignment(range(len(pieces)), [1] * len(pieces), parts, costs)
    if solved.shortages:
        return None
    owners: dict[int, list[int | None]] = {
        at: [owner] * stock.sizes[at] for at, owner in choices.items()
    }
    for place, at in enumerate(pieces):
        owners.setdefault(at, []).append(solved.owner.get(place))
    return _Relaxed(cost + sum(costs[place] for place in solved.owner), owners)
