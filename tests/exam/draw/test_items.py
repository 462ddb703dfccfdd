"""The same seed makes the same forms; order and weights follow the blueprint."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from studypress.bank.bank import Bank, SectionHead
from studypress.bank.models import Question
from studypress.errors import CallError
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.blueprint.model import Blueprint, Draw, Kind, Order, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Exam, Plan

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]


def written(exam: Exam) -> list[str]:
    """Each form on a line: its questions in order, with the positions of their choices."""
    return [
        " ".join(
            "-".join([item.entry.question.id, *(["".join(map(str, item.order))] * bool(item.key))])
            for item in form.items
        )
        for form in exam.forms
    ]


@pytest.fixture(scope="module")
def grouped_bank(make_bank: MakeBank, make_question: MakeQuestion) -> Bank:
    """Ten questions, three without choices, two groups; in two sections, one before q5."""
    groups = [None, "x", None, "x", None, "y", "y", "y", None, None]
    bank = make_bank(
        [
            make_question(f"q{at}", 0 if at in {0, 4, 9} else 4, group=group, minutes=2 + at)
            for at, group in enumerate(groups)
        ]
    )
    heads = [SectionHead("one", "One"), SectionHead("two", "Two")]
    entries = [replace(e, section=heads[at >= 5]) for at, e in enumerate(bank.entries)]
    return replace(bank, entries=tuple(entries))


@pytest.mark.parametrize(
    ("kind", "wanted", "forms"),
    [
        (
            "choice",
            4,
            ["q8-2103 q5-1320 q6-1320 q7-3201", "q5-3102 q6-3210 q7-1302 q8-2031"],
        ),
        ("open", 6, ["q8 q5 q6 q7 q4 q0", "q5 q6 q7 q8 q4 q0"]),
        (
            "mixed",
            7,
            [
                "q8-2103 q5-1320 q6-1320 q7-3201 q0 q4 q9",
                "q5-3102 q6-3210 q7-1302 q8-2031 q4 q9 q0",
            ],
        ),
        (
            "mixed",
            None,
            [
                "q2-0321 q8-2103 q5-1320 q6-1320 q7-3201 q4 q1 q3 q0 q9",
                "q5-3102 q6-3210 q7-1302 q8-2031 q2-3120 q1 q3 q4 q0 q9",
            ],
        ),
    ],
)
def test_seeds_go_on_making_the_forms_of_a_kind(
    grouped_bank: Bank, kind: str, wanted: int | None, forms: list[str]
) -> None:
    """Since the slow key, a seed always makes the same forms: these must not change."""
    blueprint = simple_blueprint(grouped_bank, kind, wanted)
    assert written(make_exam(grouped_bank, Plan(blueprint, 2, "golden"))) == forms


ROWS = (Row(count=3), Row(count=3, kind=Kind.OPEN))


@pytest.mark.parametrize(
    ("order", "forms"),
    [
        (Order.SHUFFLED, ["q8-2103 q1-0321 q3-0123 q0 q4 q9", "q1-2031 q3-0321 q8-2031 q4 q9 q0"]),
        (
            Order.BY_SECTION,
            ["q4 q1-0321 q3-0123 q0 q8-2103 q9", "q4 q0 q1-2031 q3-0321 q8-2031 q9"],
        ),
        (Order.FIXED, ["q1-0321 q3-0123 q8-2103 q0 q4 q9", "q1-2031 q3-0321 q8-2031 q0 q4 q9"]),
    ],
)
def test_seeds_go_on_making_the_forms_of_a_blueprint(
    grouped_bank: Bank, order: Order, forms: list[str]
) -> None:
    blueprint = Blueprint(rows=ROWS, order=order)
    assert written(make_exam(grouped_bank, Plan(blueprint, 2, "golden"))) == forms


def test_seeds_go_on_drawing_the_same_questions_for_each_form(numbered_bank: Bank) -> None:
    blueprint = Blueprint(rows=ROWS, draw=Draw.PER_FORM)
    assert written(make_exam(numbered_bank, Plan(blueprint, 2, "golden"))) == [
        "q1-0321 q7-3201 q5-1320 q0 q6 q3",
        "q9-2310 q1-2031 q6-3210 q4 q7 q2",
    ]


def test_by_section_has_the_sections_in_the_order_of_the_bank(grouped_bank: Bank) -> None:
    blueprint = Blueprint(rows=ROWS, order=Order.BY_SECTION)
    for form in make_exam(grouped_bank, Plan(blueprint, 20, "seed")).forms:
        sections = [item.entry.section.id for item in form.items]
        assert sections == sorted(sections)


def test_fixed_has_the_rows_in_order_and_each_in_the_order_of_the_bank(grouped_bank: Bank) -> None:
    blueprint = Blueprint(
        rows=(Row(count=3, kind=Kind.OPEN), Row(count=3)), order=Order.FIXED, draw=Draw.PER_FORM
    )
    exam = make_exam(grouped_bank, Plan(blueprint, 20, "seed"))
    for form in exam.forms:
        assert [bool(item.key) for item in form.items] == [False] * 3 + [True] * 3
        for part in (form.items[:3], form.items[3:]):
            units = [item.entry.question.group or item.entry.number for item in part]
            firsts = {"x": 2, "y": 6}
            places = [firsts[unit] if isinstance(unit, str) else unit for unit in units]
            assert places == sorted(places)
    orders = {item.order for form in exam.forms for item in form.items if item.key}
    assert len(orders) > 1


def test_an_item_has_the_rows_points_and_minutes_or_the_questions(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    bank = make_bank([make_question("q0", points=7, minutes=10)])
    for row, points, minutes in (
        (Row(count=1), 7, 4),
        (Row(count=1, kind=Kind.OPEN), 7, 10),
        (Row(count=1, points=2, minutes=5), 2, 5),
    ):
        form = make_exam(bank, Plan(Blueprint(rows=(row,)), 1, "seed")).forms[0]
        assert (form.points, form.minutes) == (points, minutes)


def test_points_that_are_not_those_of_the_questions_are_refused(numbered_bank: Bank) -> None:
    rows = (Row(count=2, points=3), Row(count=2))
    for points, fits in ((8, True), (9, False)):
        plan = Plan(Blueprint(rows=rows, points=points), 2, "seed")
        if fits:
            assert {form.points for form in make_exam(numbered_bank, plan).forms} == {points}
            continue
        with pytest.raises(CallError, match=r"'points' is 9, but the drawn questions have 8"):
            make_exam(numbered_bank, plan)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([Row(count=11)], "blueprint: row 1 asks for 11 questions, but 10 match"),
        ([Row(count=1), Row(count=1, tag="x")], "row 2 asks for 1 question, but none matches"),
        (
            [Row(count=6), Row(count=6, kind=Kind.OPEN)],
            r"row 2 asks for 6 questions, but 4 are left for it, .*\(row 1 asks for 6\)",
        ),
    ],
)
def test_rows_that_cannot_be_met_are_refused_with_what_there_is(
    numbered_bank: Bank, rows: list[Row], message: str
) -> None:
    with pytest.raises(CallError, match=message):
        make_exam(numbered_bank, Plan(Blueprint(rows=tuple(rows)), 1, "seed"))


def test_groups_that_cannot_be_shared_out_are_refused(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    """One row of three takes the single question: pairs alone cannot make another three."""
    singles = [make_question("q6"), make_question("q7", choices=0)]
    pairs = [make_question(f"q{at}", group=f"g{at // 2}") for at in range(6)]
    rows = (Row(count=3), Row(count=5, kind=Kind.OPEN))
    bank = make_bank([*pairs, *singles])
    form = make_exam(bank, Plan(Blueprint(rows=rows), 1, "seed")).forms[0]
    assert len(form.items) == 8
    odd = (Row(count=3), Row(count=3))
    with pytest.raises(CallError, match=r"row 2 asks for 3 .* gets 2 .* groups stay together"):
        make_exam(bank, Plan(Blueprint(rows=odd), 1, "seed"))
