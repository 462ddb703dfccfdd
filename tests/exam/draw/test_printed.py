"""Further forms of a printed exam, which ask what the printed ones ask."""

from dataclasses import replace

import pytest

from studypress.bank.bank import Bank
from studypress.exam.blueprint.model import Blueprint, Draw, Order, Row
from studypress.exam.draw.forms import further_forms, make_exam
from studypress.exam.draw.printed import printed_parts
from studypress.exam.model import Candidate, Form, Plan, Seat
from studypress.exam.shuffle_constraints import units_of

ROWS = (Row(count=2, points=3), Row(count=2, minutes=7), Row(count=1, kind=("open",)))


def seated(number: int, column: int) -> Candidate:
    return Candidate(f"Name {number}", str(number), seat=Seat(1, column))


def ids(form: Form) -> list[str]:
    return [item.entry.question.id for item in form.items]


def worth(form: Form) -> list[tuple[object, ...]]:
    return sorted((item.kind, item.points, item.minutes) for item in form.items)


@pytest.mark.parametrize("draw", Draw)
@pytest.mark.parametrize("order", Order)
def test_further_forms_are_like_the_printed_ones(
    numbered_bank: Bank, draw: Draw, order: Order
) -> None:
    blueprint = Blueprint(rows=ROWS, draw=draw, order=order)
    plan = Plan(blueprint, 4, "seed", (Candidate("Ana", "1"), Candidate("Bo", "2")), "call")
    exam = make_exam(numbered_bank, plan)
    late = (Candidate("Cy", "3"), Candidate("Di", "4"))
    more = replace(plan, forms=6, candidates=late, call="another call")
    again = further_forms(numbered_bank, more, exam.forms, exam.forms)
    assert [(form.number, form.candidate) for form in again.forms] == [(5, late[0]), (6, late[1])]
    assert len({form.code for form in (*exam.forms, *again.forms)}) == 6
    for form in again.forms:
        assert worth(form) == worth(exam.forms[0])
        if draw is Draw.ONCE:
            printed = {item.entry.question.id: (item.points, item.minutes) for item in form.items}
            for item in exam.forms[0].items:
                assert printed[item.entry.question.id] == (item.points, item.minutes)
        if draw is Draw.ONCE and order is Order.FIXED:
            assert ids(form) == ids(exam.forms[0])


def test_a_late_neighbour_gets_another_order(numbered_bank: Bank) -> None:
    """Three questions have six orders: of 30 pairs of forms some would be alike."""
    blueprint = Blueprint(rows=(Row(count=3),))
    for at in range(30):
        candidates = (seated(1, 1), seated(2, 3))
        exam = make_exam(numbered_bank, Plan(blueprint, 2 + at, "seed", candidates))
        plan = Plan(blueprint, 4 + at, "seed", (seated(3, 2), seated(4, 4)))
        third, fourth = further_forms(numbered_bank, plan, exam.forms, exam.forms).forms
        assert ids(third) not in [ids(form) for form in exam.forms[:2]]
        assert ids(fourth) != ids(exam.forms[1])


def test_codes_that_were_ever_used_are_not_used_again(numbered_bank: Bank) -> None:
    blueprint = Blueprint(rows=(Row(count=3),))
    exam = make_exam(numbered_bank, Plan(blueprint, 1, "seed", call="call"))
    plan = Plan(blueprint, 2, "seed", (seated(1, 1),), "call")
    (new,) = further_forms(numbered_bank, plan, exam.forms, ()).forms
    taken = [*exam.forms, replace(exam.forms[0], number=1, code=new.code)]
    assert further_forms(numbered_bank, plan, taken, ()).forms[0].code != new.code


def test_questions_are_assigned_to_rows_by_what_they_are_worth(numbered_bank: Bank) -> None:
    exam = make_exam(numbered_bank, Plan(Blueprint(rows=ROWS), 1, "seed"))
    items = exam.forms[0].items
    parts = printed_parts(units_of(numbered_bank.entries), ROWS, items)
    found = {numbered_bank.entries[part.place].question.id: part.row for part in parts}
    for item in items:
        row = 2 if not item.order else 0 if item.points == 3 else 1
        assert found[item.entry.question.id] == row
