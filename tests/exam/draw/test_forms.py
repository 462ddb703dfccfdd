from collections import Counter
from collections.abc import Callable, Iterable
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import Choice, Question
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.blueprint.model import Blueprint, Draw, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.draw.questions import QuestionDraw
from studypress.exam.model import Exam, Form, Plan
from studypress.exam.random_stream import Key
from studypress.exam.shuffle_constraints import units_of

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]

SEEDS = st.sampled_from(["a", "é", "seed"])
KINDS = st.sampled_from(["choice", "open", "mixed"])


def ids(form: Form) -> list[str]:
    return [item.entry.question.id for item in form.items]


def simple(bank: Bank, questions: int | None, forms: int, seed: str, kind: str = "choice") -> Exam:
    return make_exam(bank, Plan(simple_blueprint(bank, kind, questions), forms, seed))


def chi_square_limit(freedom: int) -> float:
    """Value that chi-square exceeds with probability 0.001 (Wilson and Hilferty, 1931)."""
    part = 2 / (9 * freedom)
    return freedom * (1 - part + 3.0902 * sqrt(part)) ** 3


def chi_square(counts: Iterable[int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counts)


@pytest.fixture(scope="module")
def many_forms(numbered_bank: Bank) -> Exam:
    return simple(numbered_bank, 10, 5000, "fairness")


def test_questions_stand_in_every_position_equally_often(many_forms: Exam) -> None:
    seen = Counter((name, at) for form in many_forms.forms for at, name in enumerate(ids(form)))
    assert len(seen) == 100
    assert chi_square(seen.values(), 500) < chi_square_limit(81)


def test_right_choices_stand_at_every_letter_equally_often(many_forms: Exam) -> None:
    seen = Counter(
        (item.entry.question.id, item.key) for form in many_forms.forms for item in form.items
    )
    assert len(seen) == 40
    assert chi_square(seen.values(), 1250) < chi_square_limit(30)


def test_letters_do_not_depend_on_the_question_before(many_forms: Exam) -> None:
    """Keys are not balanced: after any letter each letter is equally likely."""
    pairs = Counter(
        (before.key, after.key)
        for form in many_forms.forms
        for before, after in zip(form.items, form.items[1:], strict=False)
    )
    assert chi_square(pairs.values(), 5000 * 9 / 16) < chi_square_limit(15)


def test_draws_choose_every_question_equally_often(numbered_bank: Bank) -> None:
    seen: Counter[str] = Counter()
    units = units_of(numbered_bank.entries)
    for at in range(3000):
        urn = QuestionDraw(units, [Row(count=3)], Key(f"key {at}".encode()))
        seen.update(units[part.place][0].question.id for part in urn.shared)
    assert chi_square(seen.values(), 900) < chi_square_limit(9)


def test_draws_for_each_form_choose_every_question_equally_often(numbered_bank: Bank) -> None:
    blueprint = Blueprint(rows=(Row(count=3),), draw=Draw.PER_FORM)
    exam = make_exam(numbered_bank, Plan(blueprint, 3000, "seed"))
    seen = Counter(name for form in exam.forms for name in ids(form))
    assert chi_square(seen.values(), 900) < chi_square_limit(9)


def test_chi_square_finds_a_shuffle_that_is_not_fair() -> None:
    assert chi_square([1250, 1260, 1255, 1235], 1250) < chi_square_limit(3)
    assert chi_square([1400, 1200, 1200, 1200], 1250) > chi_square_limit(3)
    assert chi_square([2500, 0, 0, 2500], 1250) > chi_square_limit(3)


@settings(max_examples=40)
@given(seed=SEEDS, wanted=st.integers(1, 10), forms=st.integers(1, 4))
def test_every_form_asks_the_same_questions_once(
    numbered_bank: Bank, seed: str, wanted: int, forms: int
) -> None:
    exam = simple(numbered_bank, wanted, forms, seed)
    assert len({form.code for form in exam.forms}) == forms
    for form in exam.forms:
        assert len(set(ids(form))) == wanted
        assert set(ids(form)) == set(ids(exam.forms[0]))
        for item in form.items:
            assert sorted(item.order) == [0, 1, 2, 3]
            assert item.choices["ABCD".index(item.key)].correct
    assert exam == simple(numbered_bank, wanted, forms, seed)


@pytest.mark.parametrize("draw", Draw)
def test_more_forms_leave_the_first_ones_as_they_were(numbered_bank: Bank, draw: Draw) -> None:
    blueprint = Blueprint(rows=(Row(count=6),), draw=draw)
    few = make_exam(numbered_bank, Plan(blueprint, 2, "seed"))
    many = make_exam(numbered_bank, Plan(blueprint, 9, "seed"))
    assert many.forms[:2] == few.forms


def test_an_edited_question_changes_only_its_own_order(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    before = [make_question(f"q{at}") for at in range(8)]
    after = [*before[:3], make_question("q3", choices=6), *before[4:]]
    old = simple(make_bank(before), 8, 1, "seed").forms[0]
    new = simple(make_bank(after), 8, 1, "seed").forms[0]
    assert ids(old) == ids(new)
    for item, other in zip(old.items, new.items, strict=True):
        assert (item.order == other.order) == (item.entry.question.id != "q3")


@settings(max_examples=40)
@given(seed=SEEDS)
def test_pinned_and_unshuffled_choices_stay(
    make_bank: MakeBank, make_question: MakeQuestion, seed: str
) -> None:
    choices = [Choice(text="a", correct=True), Choice(text="z", pin="last"), Choice(text="b"),
               Choice(text="0", pin="first"), Choice(text="c")]  # fmt: skip
    pinned = make_question("pinned").model_copy(update={"choices": tuple(choices)})
    fixed = make_question("fixed", shuffle=False)
    exam = simple(make_bank([pinned, fixed]), 2, 3, seed)
    for form in exam.forms:
        orders = {item.entry.question.id: item.order for item in form.items}
        assert orders["fixed"] == (0, 1, 2, 3)
        assert (orders["pinned"][0], orders["pinned"][-1]) == (3, 1)


@settings(max_examples=200)
@given(seed=SEEDS, wanted=st.integers(1, 9), kind=KINDS)
def test_groups_stay_together_and_in_order(
    make_bank: MakeBank, make_question: MakeQuestion, seed: str, wanted: int, kind: str
) -> None:
    groups = [None, "x", None, "x", "y", "y", "y", None, None]
    asked = [make_question(f"q{at}", group=group) for at, group in enumerate(groups)]
    form = simple(make_bank(asked), wanted, 1, seed, kind).forms[0]
    assert len(form.items) == wanted
    printed = ids(form)
    for group in (["q1", "q3"], ["q4", "q5", "q6"]):
        if set(group) & set(printed):
            start = printed.index(group[0])
            assert printed[start : start + len(group)] == group


@pytest.mark.parametrize(("wanted", "closed"), [(6, 3), (7, 4), (1, 1)])
def test_mixed_is_half_and_half_and_choices_come_first(
    numbered_bank: Bank, wanted: int, closed: int
) -> None:
    form = simple(numbered_bank, wanted, 1, "seed", "mixed").forms[0]
    assert [bool(item.key) for item in form.items] == [True] * closed + [False] * (wanted - closed)
