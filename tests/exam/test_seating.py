"""Seats are parsed, formatted and compared; neighbours never get the same order."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.errors import CallError
from studypress.exam.blueprint.model import Blueprint, Draw, Order, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Exam, Form, Plan, Seat, seat_of
from studypress.exam.seating import neighbours, touching

SEATS = st.builds(Seat, st.integers(1, 4), st.integers(1, 4))
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        name=st.just("Somebody"),
        id=st.uuids().map(str),
        group=st.sampled_from(["", "A", "B"]),
        seat=st.none() | SEATS,
    ),
    max_size=20,
)


@given(st.builds(Seat, st.integers(1, 702), st.integers(1, 999)))
def test_a_seat_is_read_as_it_is_written(seat: Seat) -> None:
    assert seat_of(str(seat)) == seat


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [("B7", 2, 7), (" b 07 ", 2, 7), ("Z1", 26, 1), ("AA10", 27, 10), ("zz999", 702, 999)],
)
def test_seats_are_read_with_case_and_spaces_aside(text: str, row: int, column: int) -> None:
    assert seat_of(text) == Seat(row, column)


@pytest.mark.parametrize(
    "text", ["", "B", "7", "7B", "B0", "B-7", "ABC1", "B1000", "Ä1", "ß1", "B1٧"]
)
def test_what_is_no_seat_is_not_read(text: str) -> None:
    assert seat_of(text) is None


def touch(one: Seat, other: Seat) -> bool:
    """Return True if the seats are a king's move apart."""
    return max(abs(one.row - other.row), abs(one.column - other.column)) == 1


@given(CANDIDATES)
def test_neighbours_are_those_of_a_group_whose_seats_touch(candidates: list[Candidate]) -> None:
    plan = Plan(Blueprint(rows=(Row(count=1),)), len(candidates) + 1, "seed", tuple(candidates))
    everybody = [*candidates, None]
    forms = [Form(at, str(at), (), somebody) for at, somebody in enumerate(everybody, start=1)]
    expected = [
        (before + 1, after + 1)
        for after, one in enumerate(candidates)
        for before, other in enumerate(candidates[:after])
        if one.group == other.group and one.seat and other.seat and touch(one.seat, other.seat)
    ]
    found = neighbours(Exam(plan, tuple(forms)))
    assert [(one.number, other.number) for one, other in found] == expected


def test_the_same_seat_in_another_room_or_no_seat_at_all_touches_nobody() -> None:
    somebody = [
        Candidate("A", "1", group="one", seat=Seat(1, 1)),
        Candidate("B", "2", group="two", seat=Seat(1, 2)),
        Candidate("C", "3", group="one"),
        Candidate("D", "4", group="one", seat=Seat(2, 2)),
    ]
    assert touching(somebody) == [[], [], [], [0]]


def ids(form: Form) -> list[str]:
    return [item.entry.question.id for item in form.items]


def in_rows_of(columns: int, places: Iterable[int], group: str = "") -> tuple[Candidate, ...]:
    return tuple(
        Candidate(f"N{at}", str(at), group=group, seat=Seat(1 + at // columns, 1 + at % columns))
        for at in places
    )


@settings(max_examples=60)
@given(
    seed=st.sampled_from(["a", "é", "seed"]),
    columns=st.integers(1, 5),
    places=st.permutations(range(15)),
    order=st.sampled_from([Order.SHUFFLED, Order.BY_SECTION]),
    draw=st.sampled_from(Draw),
)
def test_neighbours_never_have_the_same_order_and_others_are_as_without_seats(
    numbered_bank: Bank, seed: str, columns: int, places: list[int], order: Order, draw: Draw
) -> None:
    """Four questions have 24 orders: few enough that neighbours would often have the same."""
    blueprint = Blueprint(rows=(Row(count=4),), order=order, draw=draw)
    candidates = in_rows_of(columns, places)
    exam = make_exam(numbered_bank, Plan(blueprint, 17, seed, candidates))
    assert [form.candidate for form in exam.forms] == [*candidates, None, None]
    pairs = neighbours(exam)
    assert all(ids(one) != ids(other) for one, other in pairs)
    anonymous = make_exam(numbered_bank, Plan(blueprint, 17, seed))
    for form, free in zip(exam.forms, anonymous.forms, strict=True):
        alike = [one for one, other in pairs if other is form and ids(one) == ids(free)]
        assert alike or (form.code, form.items) == (free.code, free.items)


def test_a_redrawn_order_is_the_same_for_ever(numbered_bank: Bank) -> None:
    blueprint = Blueprint(rows=(Row(count=3),))
    exam = make_exam(numbered_bank, Plan(blueprint, 6, "a", in_rows_of(3, range(6))))
    free = make_exam(numbered_bank, Plan(blueprint, 6, "a"))
    redrawn = [a for a, b in zip(exam.forms, free.forms, strict=True) if ids(a) != ids(b)]
    assert {form.number: " ".join(ids(form)) for form in redrawn} == {
        4: "q6 q9 q2",
        5: "q6 q2 q9",
        6: "q6 q9 q2",
    }


def test_neighbours_that_must_be_alike_are_refused_with_their_seats(numbered_bank: Bank) -> None:
    pair = in_rows_of(2, range(2), "Hall")
    one = Blueprint(rows=(Row(count=1),))
    fixed = Blueprint(rows=(Row(count=5),), order=Order.FIXED)
    refused = r"seats A1 \(N0\) and A2 \(N1\) in Hall get the same order of questions: "
    with pytest.raises(CallError, match=rf"{refused}too few other orders \(questions: 1\)"):
        make_exam(numbered_bank, Plan(one, 2, "seed", pair))
    with pytest.raises(CallError, match=f"{refused}the blueprint's order is fixed"):
        make_exam(numbered_bank, Plan(fixed, 2, "seed", pair))
    apart = (pair[0], replace(pair[1], group="Attic"))
    assert len(make_exam(numbered_bank, Plan(fixed, 2, "seed", apart)).forms) == 2
    each = fixed.model_copy(update={"draw": Draw.PER_FORM})
    mine, yours = make_exam(numbered_bank, Plan(each, 2, "seed", pair)).forms
    assert ids(mine) != ids(yours)
