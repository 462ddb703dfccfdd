"""Units are assigned to demands: every demand that brute force can meet is met."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.exam.blueprint.assignment import Assignment, Demand, earliest, sums_of

PLACES = 7
DEMANDS = st.lists(
    st.builds(Demand, st.integers(1, 4), st.frozensets(st.integers(0, PLACES - 1))),
    min_size=1,
    max_size=4,
)
ONES = (1,) * PLACES


def can_be_met(sizes: Sequence[int], demands: Sequence[Demand]) -> bool:
    @cache
    def rest(at: int, missing: tuple[int, ...]) -> bool:
        if at == len(sizes):
            return not any(missing)
        given_to = (
            (*missing[:to], missing[to] - sizes[at], *missing[to + 1 :])
            for to, demand in enumerate(demands)
            if at in demand.fits and missing[to] >= sizes[at]
        )
        return rest(at + 1, missing) or any(rest(at + 1, left) for left in given_to)

    return rest(0, tuple(demand.count for demand in demands))


@settings(max_examples=300)
@given(demands=DEMANDS, pool=st.permutations(range(PLACES)))
def test_single_questions_are_shared_out_whenever_they_can_be(
    demands: list[Demand], pool: list[int]
) -> None:
    assigned = Assignment(pool, ONES, demands)
    assert (not assigned.shortages) == can_be_met(ONES, demands)


@settings(max_examples=300)
@given(
    demands=DEMANDS,
    pool=st.permutations(range(PLACES)),
    sizes=st.lists(st.integers(1, 3), min_size=PLACES, max_size=PLACES),
)
def test_a_demand_gets_units_that_fit_and_as_many_as_it_asks_for_or_is_short(
    demands: list[Demand], pool: list[int], sizes: list[int]
) -> None:
    assigned = Assignment(pool, sizes, demands)
    got: Counter[int] = Counter()
    for unit, at in assigned.owner.items():
        assert unit in demands[at].fits
        got[at] += sizes[unit]
    short = {shortage.demand for shortage in assigned.shortages}
    for at, demand in enumerate(demands):
        assert got[at] < demand.count if at in short else got[at] == demand.count
    if not short:
        assert can_be_met(sizes, demands)


def test_who_is_short_says_how_many_it_got_and_who_has_the_others() -> None:
    fits = [frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 1, 2}), frozenset({3})]
    demands = [Demand(1, fits[0]), Demand(1, fits[1]), Demand(2, fits[2]), Demand(1, fits[3])]
    (shortage,) = Assignment(range(4), ONES, demands).shortages
    assert (shortage.demand, shortage.got, shortage.rivals) == (2, 1, (0, 1))


@given(sizes=st.lists(st.integers(1, 6), max_size=8), most=st.integers(0, 60))
def test_the_earliest_sizes_make_the_sum_or_come_as_near_below_as_any(
    sizes: list[int], most: int
) -> None:
    made = {0}
    for size in sizes:
        made |= {size + other for other in made}
    assert {at for at in range(sums_of(sizes).bit_length()) if sums_of(sizes) >> at & 1} == made
    assert sum(sizes[at] for at in earliest(sizes, most)) == max(at for at in made if at <= most)


def test_the_earliest_are_taken() -> None:
    assert earliest([2, 3, 1, 1], 3) == [0, 2]
    assert earliest([2, 2, 3], 3) == [2]
