from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.models import QuestionKind
from studypress.exam.blueprint.model import PartialCredit, Scoring
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.question_marks import NO_NUMBER, QuestionMark, QuestionOutcome, mark_of

STRICT = Scoring(wrong=Decimal("-0.25"))
SHARE = Scoring(wrong=Decimal("-0.25"), several=PartialCredit.SHARE)


def item(kind: str, **more: Any) -> ItemRecord:
    plain = {"number": 1, "id": "q", "points": Decimal("1.5"), "minutes": 1, "kind": kind}
    return ItemRecord(**{**plain, **more})


def several(key: str, choices: tuple[int, ...] = (3, 0, 4, 1, 2)) -> ItemRecord:
    return item("several", choices=choices, key=key)


def number(value: str, tolerance: str = "0", unit: str = "") -> ItemRecord:
    return item("number", value=value, tolerance=tolerance, unit=unit)


def marked(of: ItemRecord, answer: str | None, scoring: Scoring = STRICT) -> tuple[str, float]:
    mark = mark_of(of, answer, scoring)
    return mark.outcome, float(mark.points)


@pytest.mark.parametrize(
    ("key", "ticked", "strict", "share"),
    [
        ("ACD", "ACD", ("right", 1.5), ("right", 1.5)),
        ("ACD", "AC", ("wrong", -0.25), ("partly", 1)),
        ("ACD", "ABC", ("wrong", -0.25), ("partly", 0.5)),
        ("ACD", "AB", ("wrong", -0.25), ("wrong", 0)),
        ("ACD", "ABCDE", ("wrong", -0.25), ("partly", 0.5)),
        ("ACD", "", ("blank", 0), ("blank", 0)),
        ("", "", ("right", 1.5), ("right", 1.5)),
        ("", "B", ("wrong", -0.25), ("wrong", 0)),
    ],
)
def test_several_right_choices_earn_all_or_a_share(
    key: str, ticked: str, strict: tuple[str, float], share: tuple[str, float]
) -> None:
    assert marked(several(key), ticked) == strict
    assert marked(several(key), ticked, SHARE) == share


def test_a_share_is_exact() -> None:
    assert mark_of(several("ACD"), "A", SHARE).points == Fraction(1, 2)
    assert mark_of(several("ABCDE"), "AB", SHARE).share == Fraction(2, 5)


@pytest.mark.parametrize("kind", ["single", "true-false"])
def test_one_right_choice_has_a_penalty_and_no_share(kind: str) -> None:
    of = item(kind, choices=(1, 0), key="B")
    given = [marked(of, letters, SHARE) for letters in ("B", "A", "AB", "")]
    assert given == [("right", 1.5), ("wrong", -0.25), ("wrong", -0.25), ("blank", 0)]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("42", "right"), ("42 ms", "right"), ("42,5", "right"), ("84/2 ms", "right"),
        ("4.2e1", "right"), ("42.51", "wrong"), ("-42", "wrong"), (NO_NUMBER, "wrong"),
        ("forty-two", "unmarked"), ("42 s", "unmarked"), ("3. Apr", "unmarked"),
        ("2026-03-04", "unmarked"), ("", "blank"),
    ],
)  # fmt: skip
def test_a_number_is_right_within_its_tolerance(text: str, outcome: str) -> None:
    assert marked(number("42", "1/2", "ms"), text)[0] == outcome


def test_a_number_of_two_readings_is_wrong_only_if_both_are() -> None:
    assert [marked(number(value), "1,234")[0] for value in ("1.234", "1234", "5")] == [
        "right", "unmarked", "wrong",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Brasília", "right"), (" BRASILIA ", "right"), ("brasilia df.", "right"),
        ("Rio", "wrong"), (NO_NUMBER, "wrong"), ("", "blank"),
    ],
)  # fmt: skip
def test_short_answers_are_compared_without_case_accents_and_spaces(
    text: str, outcome: str
) -> None:
    assert marked(item("short", accept=("Brasília", "Brasilia DF")), text)[0] == outcome


def test_lines_of_a_scheme_are_scaled_to_the_question() -> None:
    of = item("open", points=3, marking=(2, 1, Decimal("1.5")))
    earned = [mark_of(of, lines, STRICT).points for lines in ("a", "bc", "abc")]
    assert earned == [Fraction(4, 3), Fraction(5, 3), 3]
    assert [marked(of, text) for text in ("0", "2.5", None)] == [
        ("by hand", 0), ("by hand", 2.5), ("unmarked", 0),
    ]  # fmt: skip


@given(st.text(max_size=12).filter(lambda text: not any("0" <= char <= "9" for char in text)))
def test_a_text_without_digits_is_no_wrong_number(text: str) -> None:
    outcome = mark_of(number("3"), text, STRICT).outcome
    if text != NO_NUMBER:
        assert outcome in (QuestionOutcome.UNMARKED, QuestionOutcome.BLANK)


NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=3)


FORMATS = ("{}", "{:,}", "{} ms", "{:,}ms", "+{}")


@given(NUMBERS, st.sampled_from(FORMATS), st.sampled_from([",", " ", "’", "\N{THIN SPACE}"]))
def test_the_right_number_is_never_wrong_however_it_is_written(
    value: int | Decimal, written: str, apart: str
) -> None:
    text = written.format(value).replace(",", apart).replace("+-", "-")
    outcome = mark_of(number(str(value), unit="ms"), text, STRICT).outcome
    assert outcome in (QuestionOutcome.RIGHT, QuestionOutcome.UNMARKED)


CHOICES = st.integers(2, 8).flatmap(lambda size: st.permutations(range(size)))


def ticks(chosen: set[int], order: list[int]) -> str:
    return "".join("ABCDEFGH"[at] for at, choice in enumerate(order) if choice in chosen)


@given(CHOICES, st.data(), st.sampled_from([STRICT, SHARE]))
def test_the_order_of_choices_changes_no_mark(
    order: list[int], data: st.DataObject, scoring: Scoring
) -> None:
    right, chosen = (data.draw(st.sets(st.sampled_from(order))) for _ in range(2))
    marks: list[QuestionMark] = []
    for printed in (order, sorted(order), Random(1).sample(order, len(order))):  # noqa: S311
        of = several(ticks(right, printed), tuple(printed))
        marks.append(mark_of(of, ticks(chosen, printed), scoring))
    assert len({(mark.outcome, mark.points, frozenset(mark.places)) for mark in marks}) == 1
    assert marks[0].places == tuple(place for place in order if place in chosen)
    if scoring is SHARE:
        credit = Fraction(len(right & chosen) - len(chosen - right), len(right) or 1)
        expected = max(credit, Fraction(0)) if right else Fraction(not chosen)
        assert marks[0].share == expected
    assert all(mark.item.kind is QuestionKind.SEVERAL for mark in marks)
