"""Properties of every exam, tested with random banks and blueprints."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.models import Answer, Choice, Difficulty, Question
from studypress.bank.yaml_source import DataPath, SourceMark
from studypress.errors import CallError
from studypress.exam.blueprint.matching import matches
from studypress.exam.blueprint.model import Blueprint, Draw, Kind, Order, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Exam, Form, Plan
from studypress.exam.shuffle_constraints import Unit, units_of

SECTIONS = [SectionHead("one", "One"), SectionHead("two", "Two"), SectionHead("three", "Three")]
MARKS: dict[DataPath, SourceMark] = {(): SourceMark("bank.yaml", 1, 1)}
ROWS = 3
MARKED = 50
"""Row n gives n points more than this, so that the points of an item identify its row."""

PINS = st.sampled_from(["first", "last", None, None])
CHOICES = st.lists(PINS, min_size=2, max_size=5).map(
    lambda pins: tuple(
        Choice(text=f"{at}", correct=at == 0, pin=pin if pins.index(pin) == at else None)
        for at, pin in enumerate(pins)
    )
)
QUESTIONS = st.builds(
    Question,
    id=st.just("later"),
    question=st.just("Why?"),
    difficulty=st.sampled_from(Difficulty),
    minutes=st.sampled_from([3, 4, 9]),
    points=st.integers(1, 2),
    shuffle=st.sampled_from([True, True, False]),
    group=st.sampled_from([None, None, None, "x", "y"]),
    answer=st.just(Answer(bullet="So.", explanation="It is so.")),
    choices=st.just(()) | CHOICES,
)


@dataclass(frozen=True)
class Case:
    """A bank, and rows that can be met: each row matches the units that it was made from."""

    bank: Bank
    rows: tuple[Row, ...]


def bank_of(sections: list[list[Question]]) -> Bank:
    entries = []
    for head, questions in zip(SECTIONS, sections, strict=False):
        for number, asked in enumerate(questions, start=1):
            group = asked.group and f"{asked.group}-{head.id}"
            named = asked.model_copy(update={"id": f"{head.id}-{number}", "group": group})
            entries.append(Entry(number, head, "Topic", named, (), MARKS))
    return Bank("A bank", None, "en", Path(), tuple(entries), len(entries))


def row_for(units: list[Unit], keys: set[str]) -> Row:
    entries = [entry for unit in units for entry in unit]
    closed = all(entry.question.choices for entry in entries)
    return Row(
        count=len(entries),
        kind=Kind.CHOICE if closed and "kind" in keys else Kind.OPEN,
        section=tuple(sorted({entry.section.id for entry in entries})) if "section" in keys else (),
        difficulty=tuple(sorted({e.question.difficulty for e in entries}))
        if "difficulty" in keys
        else (),
    )


@st.composite
def cases(draw: st.DrawFn, *, groups: bool) -> Case:
    questions = (
        QUESTIONS if groups else QUESTIONS.map(lambda q: q.model_copy(update={"group": None}))
    )
    sections = st.lists(questions, min_size=1, max_size=5)
    bank = bank_of(draw(st.lists(sections, min_size=1, max_size=3)))
    units = units_of(bank.entries)
    takers = draw(st.lists(st.integers(0, ROWS), min_size=len(units), max_size=len(units)))
    rows = []
    for taker in range(ROWS):
        taken = [unit for unit, by in zip(units, takers, strict=True) if by == taker]
        keys = draw(st.sets(st.sampled_from(["kind", "section", "difficulty"])))
        rows += [row_for(taken, keys)] if taken else []
    return Case(bank, tuple(rows) or (row_for(units[:1], set()),))


PLANS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    order=st.sampled_from(Order),
    draw=st.sampled_from(Draw),
    seed=st.sampled_from(["", "é", "seed"]),
)
PROPERTY = settings(max_examples=100)


def made(case: Case, rows: tuple[Row, ...], plan: dict[str, str]) -> Exam:
    """Make an exam of three forms; reject groups that cannot be assigned."""
    blueprint = Blueprint(rows=rows, order=plan["order"], draw=plan["draw"])
    try:
        return make_exam(case.bank, Plan(blueprint, 3, plan["seed"]))
    except CallError as error:
        assert "groups stay together" in str(error)
        reject()


def ids(form: Form) -> list[str]:
    return [item.entry.question.id for item in form.items]


@PROPERTY
@given(case=cases(groups=False), plan=PLANS)
def test_rows_that_can_be_met_are_met_when_there_are_no_groups(
    case: Case, plan: dict[str, str]
) -> None:
    blueprint = Blueprint(rows=case.rows, order=plan["order"], draw=plan["draw"])
    for form in make_exam(case.bank, Plan(blueprint, 3, plan["seed"])).forms:
        assert len(form.items) == blueprint.questions


@PROPERTY
@given(case=cases(groups=True), plan=PLANS)
def test_each_row_gets_as_many_as_it_asks_for_all_of_which_match(
    case: Case, plan: dict[str, str]
) -> None:
    rows = tuple(row.model_copy(update={"points": MARKED + at}) for at, row in enumerate(case.rows))
    for form in made(case, rows, plan).forms:
        asked = Counter(item.points - MARKED for item in form.items)
        assert asked == {at: row.count for at, row in enumerate(rows)}
        for item in form.items:
            row = rows[int(item.points) - MARKED]
            assert matches(row, item.entry)
            assert bool(item.key) == (row.kind == (Kind.CHOICE,))


@PROPERTY
@given(case=cases(groups=True), plan=PLANS)
def test_no_question_stands_on_a_form_twice_and_the_same_seed_makes_the_same_exam(
    case: Case, plan: dict[str, str]
) -> None:
    exam = made(case, case.rows, plan)
    for form in exam.forms:
        assert len(set(ids(form))) == len(form.items)
        assert [item.number for item in form.items] == list(range(1, len(form.items) + 1))
    assert exam == made(case, case.rows, plan)


@PROPERTY
@given(case=cases(groups=True), plan=PLANS)
def test_every_form_has_the_same_difficulty_points_and_minutes(
    case: Case, plan: dict[str, str]
) -> None:
    weights = [
        Counter((item.entry.question.difficulty, item.points, item.minutes) for item in form.items)
        for form in made(case, case.rows, plan).forms
    ]
    assert weights[1:] == weights[:-1]


@PROPERTY
@given(case=cases(groups=True), plan=PLANS)
def test_groups_stay_whole_together_and_in_order(case: Case, plan: dict[str, str]) -> None:
    groups = [
        [entry.question.id for entry in unit] for unit in units_of(case.bank.entries) if unit[1:]
    ]
    for form in made(case, case.rows, plan).forms:
        printed = ids(form)
        for group in groups:
            if set(group) & set(printed):
                start = printed.index(group[0])
                assert printed[start : start + len(group)] == group


@PROPERTY
@given(case=cases(groups=True), plan=PLANS)
def test_pinned_choices_and_fixed_questions_stay(case: Case, plan: dict[str, str]) -> None:
    for form in made(case, case.rows, plan).forms:
        for item in form.items:
            choices = item.entry.question.choices
            if not item.order:
                continue
            assert sorted(item.order) == list(range(len(choices)))
            assert item.entry.question.shuffle or list(item.order) == sorted(item.order)
            if item.entry.question.shuffle:
                assert all(c.pin != "first" for c in item.choices[1:])
                assert all(c.pin != "last" for c in item.choices[:-1])


@PROPERTY
@given(case=cases(groups=True), plan=PLANS)
def test_forms_are_ordered_as_the_blueprint_says(case: Case, plan: dict[str, str]) -> None:
    sections = [head.id for head in SECTIONS]
    rows = tuple(row.model_copy(update={"points": MARKED + at}) for at, row in enumerate(case.rows))
    for form in made(case, rows, plan).forms:
        ranks: dict[Order, list[int]] = {
            Order.SHUFFLED: [not item.key for item in form.items],
            Order.BY_SECTION: [sections.index(item.entry.section.id) for item in form.items],
            Order.FIXED: [int(item.points) for item in form.items],
        }
        assert all(before <= after for before, after in pairwise(ranks[Order(plan["order"])]))
