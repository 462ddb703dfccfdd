"""Rules of the verdict: exams of chance are fair, and each constructed fault is called out."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Question
from studypress.exam.blueprint.model import Blueprint, Draw, Order, Row
from studypress.exam.draw.forms import make_exam
from studypress.exam.fairness.chance import RARE
from studypress.exam.fairness.report import Fairness, fairness, fairness_json
from studypress.exam.fairness.verdict import Outcome, Reason
from studypress.exam.model import Candidate, Exam, Form, Item, Plan, Seat
from studypress.exam.random_stream import Key, RandomStream

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]

ROW = (Row(count=1),)
MANY = 1000
FORMS, QUESTIONS = 12, 10


def drawn(entries: Sequence[Entry], number: int, seed: str = "verdict") -> Form:
    """Return a form of chance, as `make_exam` draws it, with a key that is not slow."""
    key = Key(seed.encode())
    asked = RandomStream(key, "questions", number).shuffled(entries)
    items = tuple(
        Item(at, entry, entry.question.kind, choices(entry, key, number), 1, 2)
        for at, entry in enumerate(asked, start=1)
    )
    return Form(number, f"F{number:03}", items)


def choices(entry: Entry, key: Key, number: int) -> tuple[int, ...]:
    places = range(len(entry.question.choices))
    return tuple(RandomStream(key, "choices", number, entry.question.id).shuffled(places))


def seated(forms: Sequence[Form]) -> list[Form]:
    return [
        replace(form, candidate=Candidate("Ana", f"id{at}", seat=Seat(1 + at // 6, 1 + at % 6)))
        for at, form in enumerate(forms)
    ]


def judged(
    forms: Sequence[Form], order: Order = Order.SHUFFLED, draw: Draw = Draw.ONCE
) -> Fairness:
    blueprint = Blueprint(rows=ROW, order=order, draw=draw)
    return fairness(Exam(Plan(blueprint, len(forms), "verdict"), tuple(forms)))


def reasons(found: Fairness) -> dict[str, str]:
    return {check.name: str(check.reason) for check in found.verdict.checks}


@pytest.fixture(scope="module")
def sound(numbered_bank: Bank) -> list[Form]:
    return seated([drawn(numbered_bank.entries, at) for at in range(1, 41)])


def test_an_exam_of_chance_is_fair(sound: list[Form]) -> None:
    found = judged(sound)
    assert found.verdict.outcome == Outcome.FAIR
    assert reasons(found) == {
        "weight": "equal-forms", "letters": "as-by-chance", "overlap": "same-questions",
        "neighbours": "different-orders", "places": "as-by-chance",
    }  # fmt: skip
    assert found.verdict.of(Outcome.NOT_MEASURED) == []


@pytest.mark.slow
@pytest.mark.parametrize("forms", [FORMS, 60])
def test_chance_is_called_out_as_rarely_as_stated(numbered_bank: Bank, forms: int) -> None:
    """Two checks of chance are made at RARE: at most 2 of 1000 exams are called out.

    The probabilities themselves are bounds: at most a share p of the exams has less than p.
    """
    entries = numbered_bank.entries
    least: dict[str, list[float]] = {"letters": [], "places": []}
    fair = 0
    for seed in range(MANY):
        found = judged([drawn(entries, at, f"seed {seed}") for at in range(1, forms + 1)]).verdict
        fair += found.outcome == Outcome.FAIR
        for check in found.checks:
            if check.name in least:
                assert check.p is not None
                least[check.name].append(check.p)
    assert fair >= MANY * (1 - 2 * RARE)
    for values in least.values():
        for level in (0.01, 0.05, 0.2):
            deviation = (MANY * level * (1 - level)) ** 0.5
            assert sum(p < level for p in values) <= MANY * level + 3 * deviation


def test_chance_in_small_exams_is_not_called_out(numbered_bank: Bank) -> None:
    entries = numbered_bank.entries
    for forms, questions, seed in ((1, 10, 0), (1, 1, 1), (2, 2, 2), (3, 10, 3), (7, 4, 4)):
        for at in range(30):
            made = [drawn(entries[:questions], n, f"{seed} {at}") for n in range(1, forms + 1)]
            assert judged(made).verdict.outcome != Outcome.LOOK


def heavier(form: Form, **more: object) -> Form:
    first, *others = form.items
    return replace(form, items=(replace(first, **more), *others))  # type: ignore[arg-type]


@pytest.mark.parametrize("more", [{"points": 2}, {"minutes": 9}, {"bonus": True}])
def test_one_form_that_weighs_more_is_called_out(
    sound: list[Form], more: dict[str, object]
) -> None:
    found = judged([*sound[:-1], heavier(sound[-1], **more)])
    assert found.verdict.of(Outcome.LOOK) == ["weight"]
    assert reasons(found)["weight"] == Reason.UNEQUAL


def with_key_at(form: Form, place: Callable[[Item], int]) -> Form:
    """Exchange the right choice, which is the first in the bank, with that at a place."""
    items = []
    for item in form.items:
        order = list(item.order)
        here, there = order.index(0), place(item)
        order[here], order[there] = order[there], order[here]
        items.append(replace(item, order=tuple(order)))
    return replace(form, items=tuple(items))


def test_letters_that_are_too_often_right_are_called_out(sound: list[Form]) -> None:
    """The right choice is at A or B, at random, in every question."""
    key = Key(b"two letters")

    def at_random(item: Item) -> int:
        return RandomStream(key, "key", item.number, item.entry.question.id).below(2)

    found = judged([with_key_at(form, at_random) for form in sound])
    assert found.verdict.of(Outcome.LOOK) == ["letters"]


def test_a_question_with_its_key_at_one_letter_is_called_out(sound: list[Form]) -> None:
    """Over all questions the letters stay as even as before."""
    forms = [
        replace(
            form,
            items=tuple(
                replace(item, order=(0, 1, 2, 3)) if item.entry.question.id == "q3" else item
                for item in form.items
            ),
        )
        for form in sound
    ]
    found = judged(forms)
    assert found.verdict.of(Outcome.LOOK) == ["letters"]
    assert reasons(found)["letters"] == Reason.QUESTION
    assert found.letters.question is not None
    assert found.letters.question.id == "q3"


def test_keys_that_are_even_but_the_same_on_all_forms_are_called_out(sound: list[Form]) -> None:
    """Choices that are not shuffled at all have even letters, if the bank's keys are even."""
    forms = [with_key_at(form, lambda item: int(item.entry.question.id[1:]) % 4) for form in sound]
    found = judged(forms)
    assert found.letters.p is not None
    assert found.letters.p > RARE
    assert reasons(found)["letters"] == Reason.QUESTION


def test_a_question_that_is_too_often_early_is_called_out(sound: list[Form]) -> None:
    forms = []
    for form in sound:
        first = next(item for item in form.items if item.entry.question.id == "q5")
        asked = [first, *(item for item in form.items if item is not first)]
        items = tuple(replace(item, number=at) for at, item in enumerate(asked, start=1))
        forms.append(replace(form, items=items))
    found = judged(forms)
    assert found.verdict.of(Outcome.LOOK) == ["places"]
    check = found.verdict.checks[-1]
    assert (check.name, check.reason) == ("places", Reason.DRIFT)
    assert check.p is not None
    assert check.p < RARE


def test_neighbours_with_one_order_are_called_out(sound: list[Form]) -> None:
    first, second = sound[:2]
    items = tuple(replace(item, order=item.order[::-1]) for item in first.items)
    found = judged([first, replace(second, items=items), *sound[2:]])
    assert found.verdict.of(Outcome.LOOK) == ["neighbours"]
    assert reasons(found)["neighbours"] == Reason.SAME_ORDER


def test_other_questions_are_called_out_unless_they_are_drawn_per_form(
    numbered_bank: Bank,
) -> None:
    entries = numbered_bank.entries
    forms = [drawn(entries[at % 2 : at % 2 + 8], at) for at in range(1, 41)]
    assert reasons(judged(forms))["overlap"] == Reason.OTHER
    assert judged(forms).verdict.of(Outcome.LOOK) == ["overlap"]
    per_form = judged(forms, draw=Draw.PER_FORM)
    assert reasons(per_form)["overlap"] == Reason.DRAWN
    assert per_form.verdict.outcome == Outcome.FAIR


def test_what_was_not_measured_has_its_reason(
    numbered_bank: Bank, make_bank: MakeBank, make_question: MakeQuestion, sound: list[Form]
) -> None:
    entries = numbered_bank.entries
    alone = reasons(judged([drawn(entries, 1)]))
    assert alone == {
        "weight": "one-form", "letters": "too-few-letters", "overlap": "one-form",
        "neighbours": "no-seats", "places": "one-form",
    }  # fmt: skip
    assert judged([drawn(entries, 1)]).verdict.outcome == Outcome.NOT_MEASURED
    few = [drawn(entries, at) for at in (1, 2, 3)]
    assert reasons(judged(few))["places"] == Reason.FEW_FORMS
    assert reasons(judged(few))["letters"] == Reason.CHANCE
    assert reasons(judged(sound, Order.FIXED))["places"] == Reason.FIXED_ORDER
    single = [drawn(entries[:1], at) for at in range(1, 30)]
    assert reasons(judged(single))["places"] == Reason.UNSHUFFLED
    one_seat = [sound[0], *(replace(form, candidate=None) for form in sound[1:])]
    assert reasons(judged(one_seat))["neighbours"] == Reason.ONE_SEAT
    assert reasons(judged(sound[:30:8]))["neighbours"] == Reason.APART
    for question, reason in (
        (make_question("open", choices=0), Reason.NO_LETTERS),
        (make_question("fixed", shuffle=False), Reason.FIXED_LETTERS),
    ):
        other = make_bank([question, make_question("other", choices=0)]).entries
        assert reasons(judged([drawn(other, at) for at in range(1, 30)]))["letters"] == reason


def test_a_drawn_exam_is_fair_in_every_order(numbered_bank: Bank) -> None:
    rows = (Row(count=4), Row(count=2, kind=("open",)))
    people = [Candidate("Ana", f"{at}", seat=Seat(1 + at // 5, 1 + at % 5)) for at in range(20)]
    for order, draw in ((Order.SHUFFLED, Draw.ONCE), (Order.BY_SECTION, Draw.PER_FORM)):
        blueprint = Blueprint(rows=rows, order=order, draw=draw)
        found = fairness(make_exam(numbered_bank, Plan(blueprint, 22, "fair", tuple(people))))
        assert found.verdict.outcome == Outcome.FAIR
        assert set(found.forms[0].weight.kinds) == {"choice", "open"}


def test_the_verdict_of_the_json_is_that_of_the_report(sound: list[Form]) -> None:
    found = judged([*sound[:-1], heavier(sound[-1], points=7)])
    data = json.loads(fairness_json(found))["verdict"]
    assert data["outcome"] == "look-at"
    assert data["look_at"] == ["weight"]
    assert data["rare"] == RARE
    names = [check["name"] for check in data["checks"]]
    assert names == ["weight", "letters", "overlap", "neighbours", "places"]
    assert {check["outcome"] for check in data["checks"]} == {"look-at", "fair"}
    assert [check["p"] is None for check in data["checks"]] == [True, False, True, True, False]
