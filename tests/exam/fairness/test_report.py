import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations
from math import sqrt

import numpy as np
import pytest

from studypress.bank.bank import Bank, Entry, SectionHead
from studypress.bank.models import Choice, Question, QuestionKind
from studypress.exam.blueprint.model import Blueprint, Draw, Order, Row
from studypress.exam.fairness.chance import chi_square_tail
from studypress.exam.fairness.likeness import PAIRS
from studypress.exam.fairness.report import fairness, fairness_json
from studypress.exam.form_code import form_code
from studypress.exam.model import Candidate, Exam, Form, Item, Plan, Seat
from studypress.exam.needs import Needs
from studypress.exam.random_stream import Key, RandomStream
from studypress.exam.shuffle_constraints import arrangement_of

MakeBank = Callable[[list[Question]], Bank]
MakeQuestion = Callable[..., Question]


def item(number: int, entry: Entry, form: int, **more: int) -> Item:
    order = arrangement_of(entry.question).order(
        RandomStream(Key(b"fair"), "choices", form, entry.question.id)
    )
    return Item(
        number, entry, entry.question.kind, order, more.get("points", 1), more.get("minutes", 2)
    )


def form(number: int, asked: Sequence[Entry], candidate: Candidate | None = None) -> Form:
    items = tuple(item(at, entry, number) for at, entry in enumerate(asked, start=1))
    return Form(number, form_code(Key(b"fair"), "", number, ()), items, candidate)


def exam(forms: Sequence[Form], order: Order = Order.SHUFFLED, draw: Draw = Draw.ONCE) -> Exam:
    blueprint = Blueprint(rows=(Row(count=1),), order=order, draw=draw)
    candidates = tuple(one.candidate for one in forms if one.candidate)
    return Exam(Plan(blueprint, len(forms), "fair", candidates), tuple(forms))


def shuffled(entries: Sequence[Entry], forms: int) -> Exam:
    return exam(
        [
            form(at, RandomStream(Key(b"fair"), "questions", at).shuffled(entries))
            for at in range(1, forms + 1)
        ]
    )


def test_equal_forms_are_equal_and_others_are_not(numbered_bank: Bank) -> None:
    entries = numbered_bank.entries
    found = fairness(shuffled(entries, 5))
    assert found.equal
    assert [one.number for one in found.forms] == [1, 2, 3, 4, 5]
    weight = found.forms[0].weight
    assert (weight.questions, weight.points, weight.minutes) == (10, 10, 20)
    assert weight.difficulties == {"easy": 10, "medium": 0, "hard": 0}
    for more in ({"points": 2}, {"minutes": 3}):
        heavier = Form(2, form_code(Key(b"fair"), "", 2, ()), (item(1, entries[0], 2, **more),))
        assert not fairness(exam([form(1, entries[:1]), heavier])).equal


def test_letters_are_counted_against_what_chance_expects(numbered_bank: Bank) -> None:
    made = shuffled(numbered_bank.entries, 400)
    found = fairness(made).letters
    keys = [one.key for of in made.forms for one in of.items]
    assert found.counts == {letter: keys.count(letter) for letter in "ABCD"}
    assert found.expected == dict.fromkeys("ABCD", 1000)
    assert found.chi_square == pytest.approx(
        sum((n - 1000) ** 2 / 1000 for n in found.counts.values())
    )
    assert (found.freedom, found.fixed) == (3, 0)
    assert found.p == pytest.approx(chi_square_tail(found.chi_square, 3))
    assert found.p is not None
    assert found.p > 0.001


def test_a_key_that_is_always_at_one_letter_is_found(numbered_bank: Bank) -> None:
    entry = numbered_bank.entries[0]
    forms = [
        Form(
            at,
            form_code(Key(b"fair"), "", at, ()),
            (Item(1, entry, QuestionKind.SINGLE, (0, 1, 2, 3), 1, 1),),
        )
        for at in range(1, 41)
    ]
    found = fairness(exam(forms)).letters
    assert found.counts == {"A": 40, "B": 0, "C": 0, "D": 0}
    assert found.chi_square == 120
    assert found.question is not None
    assert (found.question.id, found.question.forms) == ("q0", 40)
    assert found.question.p == pytest.approx(4 * 2 * 0.25**40)
    assert found.p is not None
    assert found.p < 1e-20


def test_keys_that_cannot_move_are_left_aside(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    pinned = [Choice(text="a", correct=True, pin="last"), Choice(text="b"), Choice(text="c")]
    beside = [Choice(text="a", correct=True), Choice(text="b"), Choice(text="none", pin="last")]
    bank = make_bank(
        [
            make_question("fixed", shuffle=False),
            make_question("pinned").model_copy(update={"choices": tuple(pinned)}),
            make_question("beside").model_copy(update={"choices": tuple(beside)}),
            make_question("five", choices=5),
        ]
    )
    found = fairness(shuffled(bank.entries, 50)).letters
    assert found.fixed == 100
    assert found.freedom == 1 + 4
    assert sum(found.counts.values()) == 100
    assert found.expected == {"A": 35, "B": 35, "C": 10, "D": 10, "E": 10}


def test_an_exam_without_choices_has_no_letters(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    bank = make_bank([make_question("open", choices=0)])
    found = fairness(shuffled(bank.entries, 3)).letters
    assert (found.counts, found.p, found.freedom, found.fixed) == ({}, None, 0, 0)
    assert (found.others, found.question) == (3, None)


def test_places_are_counted_for_each_question(numbered_bank: Bank) -> None:
    made = shuffled(numbered_bank.entries[:6], 90)
    found = fairness(made).places
    assert [one.id for one in found] == [f"q{at}" for at in range(6)]
    for one in found:
        numbers = [
            at.number for of in made.forms for at in of.items if at.entry.question.id == one.id
        ]
        assert one.forms == 90
        assert one.mean == pytest.approx(np.mean(numbers))
        assert one.places == {at: numbers.count(at) for at in sorted(set(numbers))}
        assert one.thirds == tuple(
            sum((n - 1) // 2 == third for n in numbers) for third in range(3)
        )
        assert one.drift == pytest.approx((np.mean(numbers) - 3.5) / sqrt(35 / 12 / 90))
        assert abs(one.drift) < 4


@pytest.mark.parametrize("order", [Order.SHUFFLED, Order.BY_SECTION])
def test_what_is_kept_together_does_not_drift_for_that(
    make_bank: MakeBank, make_question: MakeQuestion, order: Order
) -> None:
    """Open questions come last, or sections are in order: expected places are within those."""
    questions = [make_question(f"q{at}", choices=0 if at > 6 else 4) for at in range(10)]
    entries = [
        replace(entry, section=SectionHead(name, name))
        for entry, name in zip(make_bank(questions).entries, "aaaaaaabbb", strict=True)
    ]
    parts = entries[:7], entries[7:]
    orders = [
        [
            at
            for part in parts
            for at in RandomStream(Key(b"fair"), "questions", number).shuffled(part)
        ]
        for number in range(1, 201)
    ]
    forms = [form(number, asked) for number, asked in enumerate(orders, start=1)]
    found = {one.id: one for one in fairness(exam(forms, order)).places}
    assert {one.due for one in found.values()} == {4.0, 9.0}
    assert found["q9"].due == 9.0
    assert all(abs(one.drift) < 4 for one in found.values())
    first = [form(number, [*parts[0], entries[9], *parts[1][:2]]) for number in range(1, 201)]
    drift = {one.id: one.drift for one in fairness(exam(first, order)).places}
    assert drift["q9"] == pytest.approx(-sqrt(200 / (8 / 12)))


def test_a_group_of_several_kinds_is_where_its_first_question_belongs(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    questions = [make_question(f"q{at}") for at in range(6)]
    group = [
        make_question("g0", group="g"),
        make_question("g1", choices=0, group="g").model_copy(
            update={"stated_kind": QuestionKind.NUMBER}
        ),
    ]
    entries = make_bank([*questions, *group]).entries
    orders = [
        [entry for unit in RandomStream(Key(b"fair"), "questions", number).shuffled(units)
         for entry in unit]
        for units in [[*((entry,) for entry in entries[:6]), entries[6:]]]
        for number in range(1, 201)
    ]  # fmt: skip
    forms = [form(number, asked) for number, asked in enumerate(orders, start=1)]
    found = {one.id: one for one in fairness(exam(forms)).places}
    assert {name: one.due for name, one in found.items()} == {
        **dict.fromkeys((f"q{at}" for at in range(6)), 4.5), "g0": 4.0, "g1": 5.0,
    }  # fmt: skip
    assert all(abs(one.drift) < 4 for one in found.values())
    assert {one.kind for one in found.values()} == {"choice", "box"}


@pytest.mark.parametrize("sizes", [(1, 1, 1), (2, 1), (1, 3, 2), (4, 2, 2, 1)])
def test_the_drift_of_all_orders_together_is_none_and_of_one_is_exact(
    make_bank: MakeBank, make_question: MakeQuestion, sizes: tuple[int, ...]
) -> None:
    """Mean and variance of a number are those over all orders of the groups."""
    names = [f"g{at}" for at in range(len(sizes))]
    questions = [
        make_question(f"{name}-{part}", group=name)
        for name, size in zip(names, sizes, strict=True)
        for part in range(size)
    ]
    entries = make_bank(questions).entries
    units = [[entry for entry in entries if entry.question.group == name] for name in names]
    orders = [[entry for unit in order for entry in unit] for order in permutations(units)]
    found = fairness(exam([form(at, asked) for at, asked in enumerate(orders, start=1)])).places
    for one in found:
        numbers = [number for number, times in one.places.items() for _ in range(times)]
        assert one.drift == pytest.approx(0, abs=1e-9)
        assert one.due == pytest.approx(np.mean(numbers))
        first = {at.id: at for at in fairness(exam([form(1, orders[0])])).places}[one.id]
        assert first.drift == pytest.approx((first.mean - one.due) / np.std(numbers))


def test_a_question_that_is_always_first_drifts(numbered_bank: Bank) -> None:
    forms = [form(at, numbered_bank.entries) for at in range(1, 101)]
    first, *_, last = fairness(exam(forms, Order.FIXED)).places
    assert first.drift == pytest.approx(-last.drift)
    assert first.drift < -10
    alone = fairness(exam([form(1, numbered_bank.entries[:1])])).places[0]
    assert (alone.drift, alone.thirds) == (0, (1, 0, 0))


def test_overlap_is_the_share_of_questions_in_common(numbered_bank: Bank) -> None:
    entries = numbered_bank.entries
    forms = [form(1, entries[:4]), form(2, entries[2:6]), form(3, entries[4:8])]
    found = fairness(exam(forms, draw=Draw.PER_FORM)).overlap
    assert found is not None
    assert (found.pairs, found.of) == (3, 3)
    assert (found.lowest, found.highest) == (0, 0.5)
    assert found.mean == pytest.approx(1 / 3)
    assert fairness(exam(forms[:1])).overlap is None
    unlike = fairness(exam([form(1, entries[:4]), form(2, entries[:2])])).overlap
    assert unlike is not None
    assert unlike.mean == 0.5
    same = fairness(shuffled(entries, 4)).overlap
    assert same is not None
    assert (same.lowest, same.mean, same.highest, same.of) == (1, 1, 1, 6)


def test_of_very_many_forms_near_pairs_are_counted(numbered_bank: Bank) -> None:
    """Consecutive forms share no questions; every second form has the same questions."""
    halves = numbered_bank.entries[:1], numbered_bank.entries[1:2]
    found = fairness(exam([form(at, halves[at % 2]) for at in range(1, 251)])).overlap
    assert found is not None
    assert (found.pairs, found.of) == (PAIRS, 250 * 249 // 2)
    assert (found.lowest, found.highest) == (0, 1)


def test_neighbours_are_compared_place_by_place(numbered_bank: Bank) -> None:
    q = numbered_bank.entries
    seats = {"a": (1, 1), "b": (2, 2), "c": (2, 3), "far": (9, 9)}
    people = [Candidate(name, name, group="Room 1", seat=Seat(*at)) for name, at in seats.items()]
    people.append(Candidate("else", "else", group="Room 2", seat=Seat(1, 2)))
    orders = [q[:4], (q[0], q[1], q[3], q[2]), (q[3], q[0], q[1], q[2]), q[:4], q[:4]]
    forms = [
        form(at, order, who) for at, (order, who) in enumerate(zip(orders, people, strict=True), 1)
    ]
    found = fairness(exam(forms)).neighbours
    assert found is not None
    assert (found.pairs, found.most, found.mean, found.identical) == (2, 2, 1.5, 0)
    assert found.expected == pytest.approx(1)
    assert [(at.group, at.seat, at.number, at.code) for at in found.worst] == [
        ("Room 1", "A1", 1, forms[0].code), ("Room 1", "B2", 2, forms[1].code),
    ]  # fmt: skip


def test_neighbours_with_the_same_order_are_found(numbered_bank: Bank) -> None:
    q = numbered_bank.entries
    people = [Candidate(f"{at}", f"{at}", seat=Seat(1, at)) for at in (1, 2, 3)]
    forms = [form(at, q[:4] if at < 3 else q[3::-1], who) for at, who in enumerate(people, start=1)]
    found = fairness(exam(forms)).neighbours
    assert found is not None
    assert (found.pairs, found.identical, found.most) == (2, 1, 4)
    fixed = fairness(exam(forms, Order.FIXED)).neighbours
    assert fixed is not None
    assert fixed.expected is None


def test_neighbours_are_found_in_a_part_of_the_forms(numbered_bank: Bank) -> None:
    """Forms that were added to an exam, or are left of it, have their own candidates."""
    people = [Candidate(f"{at}", f"{at}", seat=Seat(1, at)) for at in (1, 2, 3)]
    forms = [form(at, numbered_bank.entries, who) for at, who in enumerate(people, start=1)]
    part = fairness(replace(exam(forms), forms=tuple(forms[1:])))
    assert part.neighbours is not None
    assert (part.seats, part.neighbours.pairs, part.neighbours.identical) == (2, 1, 1)


def test_the_expected_likeness_of_neighbours_is_that_of_shuffled_forms(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    """Each group of questions that is shuffled by itself has one common number on average."""
    entries = make_bank([make_question(f"q{at}", choices=0 if at > 4 else 4) for at in range(8)])
    parts = entries.entries[:5], entries.entries[5:]
    forms = [
        form(
            number,
            [at for part in parts for at in RandomStream(Key(b"like"), "q", number).shuffled(part)],
            Candidate(f"{number}", f"{number}", seat=Seat(1, number)),
        )
        for number in range(1, 401)
    ]
    found = fairness(exam(forms)).neighbours
    assert found is not None
    assert found.expected == pytest.approx(2)
    assert found.mean == pytest.approx(2, abs=0.2)


def test_without_seats_there_are_no_neighbours(numbered_bank: Bank) -> None:
    people = [Candidate(f"{at}", f"{at}") for at in (1, 2)]
    forms = [form(at, numbered_bank.entries, who) for at, who in enumerate(people, start=1)]
    found = fairness(exam(forms))
    assert (found.seats, found.neighbours) == (0, None)


def test_the_json_is_stable_and_names_nobody(numbered_bank: Bank) -> None:
    people = [
        Candidate("Ana Núñez", "4711", "ana@example.org", "Room 1", Seat(1, at)) for at in (1, 2)
    ]
    forms = [form(at, numbered_bank.entries[::at], who) for at, who in enumerate(people, start=1)]
    text = fairness_json(fairness(exam(forms)))
    assert text == fairness_json(fairness(exam(forms)))
    for word in ("Ana", "Núñez", "4711", "example"):
        assert word not in text
    data = json.loads(text)
    assert (data["order"], data["draw"], data["equal"]) == ("shuffled", "once", False)
    assert data["verdict"]["outcome"] == "look-at"
    assert data["verdict"]["look_at"] == ["weight", "overlap"]
    assert data["verdict"]["not_measured"] == ["letters", "places"]
    assert data["verdict"]["checks"][0] == {
        "name": "weight", "outcome": "look-at", "reason": "unequal-forms", "p": None,
    }  # fmt: skip
    assert data["forms"][0]["weight"]["points"] == 10
    assert data["neighbours"]["worst"][0]["seat"] == "A1"
    assert sum(data["places"][0]["places"].values()) == 2


def test_adapted_copies_are_counted_without_names(numbered_bank: Bank) -> None:
    needs = [
        Needs(time="+25%", theme="large-print"), Needs(time="20"), Needs(paper="Letter"),
        Needs(language="de", format="html"), Needs(format="pdf"), Needs(),
    ]  # fmt: skip
    people = [Candidate("Ana", f"id{at}", needs=need) for at, need in enumerate(needs)]
    forms = [form(at, numbered_bank.entries, who) for at, who in enumerate(people, start=1)]
    found = fairness(exam([*forms, form(7, numbered_bank.entries)])).adapted
    assert found.copies == 4  # 20 minutes are the usual time
    assert found.needs == [
        ("time", 1), ("paper", 1), ("theme", 1), ("language", 1), ("pdf", 1), ("html", 1),
    ]  # fmt: skip


def test_kinds_of_questions_are_weighed_apart(
    make_bank: MakeBank, make_question: MakeQuestion
) -> None:
    """Forms of equal sums are unequal if their points are in other kinds of questions."""
    entries = make_bank([make_question("closed"), make_question("open", choices=0)]).entries
    heavy, light = ({"points": points} for points in (3, 1))
    forms = [
        Form(at, form_code(Key(b"fair"), "", at, ()), tuple(
            item(number, entry, at, **more)
            for number, (entry, more) in enumerate(zip(entries, pair, strict=True), start=1)
        ))
        for at, pair in enumerate([(heavy, light), (light, heavy)], start=1)
    ]  # fmt: skip
    found = fairness(exam(forms))
    first, second = (one.weight for one in found.forms)
    assert first.numbers == second.numbers
    assert (first.kinds["choice"].points, first.kinds["open"].points) == (3, 1)
    assert not found.equal
