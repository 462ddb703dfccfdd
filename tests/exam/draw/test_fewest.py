"""The draw with the fewest earlier questions is compared with all assignments of small cases."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.exam.blueprint.assignment import Demand
from studypress.exam.draw.fewest import UnitPool, fewest_asked

UNITS = 6
Case = tuple[UnitPool, list[Demand]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A stock of small groups, and demands that need not be possible."""
    count = draw(st.integers(1, UNITS))
    sizes = draw(st.lists(st.sampled_from([1, 1, 2, 3]), min_size=count, max_size=count))
    asked = [draw(st.integers(0, size)) for size in sizes]
    pool = draw(st.permutations(range(count)))
    fits = st.frozensets(st.integers(0, count - 1))
    demands = draw(st.lists(st.builds(Demand, st.integers(1, 4), fits), min_size=1, max_size=3))
    return UnitPool(pool, sizes, asked), demands


def fewest(stock: UnitPool, demands: list[Demand]) -> int | None:
    """The least number of asked questions, by trying each owner of each unit."""
    owners = [
        [None, *(at for at, demand in enumerate(demands) if unit in demand.fits)]
        for unit in range(len(stock.sizes))
    ]
    costs = [
        sum(stock.asked[unit] for unit, owner in enumerate(chosen) if owner is not None)
        for chosen in product(*owners)
        if counts(stock, dict(enumerate(chosen)), demands) == [demand.count for demand in demands]
    ]
    return min(costs, default=None)


def counts(stock: UnitPool, owners: dict[int, int | None], demands: list[Demand]) -> list[int]:
    """The number of questions that each demand gets."""
    return [
        sum(stock.sizes[unit] for unit, owner in owners.items() if owner == at)
        for at in range(len(demands))
    ]


@settings(max_examples=400)
@given(cases())
def test_no_assignment_has_fewer_asked_questions(case: Case) -> None:
    stock, demands = case
    owners, least = fewest_asked(stock, demands), fewest(stock, demands)
    assert (owners is None) == (least is None)
    if owners is not None:
        assert counts(stock, dict(owners), demands) == [demand.count for demand in demands]
        assert all(unit in demands[owner].fits for unit, owner in owners.items())
        assert sum(stock.asked[unit] for unit in owners) == least


def test_a_row_passes_a_new_question_on_to_one_that_matches_nothing_else() -> None:
    stock = UnitPool([0, 1, 2], [1, 1, 1], [0, 0, 1])
    demands = [Demand(1, frozenset({0, 1})), Demand(1, frozenset({0, 2}))]
    assert fewest_asked(stock, demands) == {0: 1, 1: 0}
