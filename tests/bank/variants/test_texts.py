from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.variants.texts import (
    exact_text,
    names_in,
    short_text,
    substituted,
    with_values,
    written_offset,
)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"),
        (-20, "-20"),
        (10**99, "1" + "0" * 99),
        (Fraction(5, 2), "2.5"),
        (Fraction("-0.000000001"), "-0.000000001"),
        (Fraction("123456.789012"), "123456.789012"),
        (Fraction("123456.7890123"), None),
        (Fraction(1, 3), None),
        (10**100, None),
        (Fraction("1.000000000000000000000000000001"), None),
    ],
)
def test_a_number_is_printed_in_plain_notation_if_it_is_short(
    number: Fraction | int, text: str | None
) -> None:
    value = Fraction(number)
    assert short_text(value) == text
    assert Fraction(exact_text(value)) == value


@given(st.decimals(-100_000, 100_000, places=6))
def test_a_short_number_is_read_back(number: Decimal) -> None:
    assert Fraction(short_text(Fraction(number)) or "") == Fraction(number)


def test_texts_are_printed_as_they_are() -> None:
    assert short_text("") == exact_text("") == ""


def test_names_are_substituted_in_all_strings() -> None:
    data = {"a": ["[[n]] and [[ m ]]", {"b": "[[n]][[n]]", "[[n]]": 1}], "c": True}
    assert substituted(data, {"n": "1", "m": "[[n]]"}) == {
        "a": ["1 and [[n]]", {"b": "11", "[[n]]": 1}],
        "c": True,
    }


def test_numbers_have_the_decimal_mark_of_the_language_where_people_read_them() -> None:
    written = (
        "[[x]] in `[[x]]`, $[[x]] m$, $$[[n]]$$ ![[[x]]](p-[[x]].svg)\n\n~~~\n[[x]]\n~~~\n[[t]]"
    )
    texts = {"x": "-2.5", "n": "3", "t": "v1.5"}
    assert substituted(written, texts, ",") == (
        "-2,5 in `-2.5`, $-2{,}5 m$, $$3$$ ![-2,5](p--2.5.svg)\n\n~~~\n-2.5\n~~~\nv1.5"
    )
    answer = {"answer": {"value": "[[x]]", "tolerance": "[[x]]", "accept": ["[[x]]"]}}
    assert substituted(answer, texts, ",") == {
        "answer": {"value": "-2.5", "tolerance": "-2.5", "accept": ["-2,5"]}
    }
    text = substituted("$[[x]]$ end", texts, ",")
    assert text == "$-2{,}5$ end"
    assert written_offset("$[[x]]$ end", texts, len("$-2{,}5$ "), ",") == len("$[[x]]$ ")


@pytest.mark.parametrize("text", ["[[1,2]]", "[[1]]", "[n]", "[[]]", "[[ -f x ]]", "[[a, b]]"])
def test_other_brackets_stay_as_they_are(text: str) -> None:
    assert substituted(text, {"a": "1", "n": "2"}) == text
    assert list(names_in(text)) == []


def test_names_have_their_offset() -> None:
    assert list(names_in("a [[n]] [[ Größe ]]")) == [("n", 2), ("Größe", 8)]


def test_long_and_empty_values_are_visible_in_messages() -> None:
    assert (
        with_values({"n": "1", "t": "x" * 41, "e": ""})
        == f"with n = 1, t = {'x' * 40}..., e = '': "
    )
    assert with_values({}) == ""


@given(st.lists(st.sampled_from(["[[n]]", "[[ m ]]", "a b", "[", "]"])))
def test_a_character_after_substitution_is_found_as_written(parts: list[str]) -> None:
    values = {"n": "", "m": "a long text"}
    written, offset = "", 0
    for part in parts:
        text = substituted(part, values)
        for at in range(len(str(text))):
            place = len(written) + (0 if part in ("[[n]]", "[[ m ]]") else at)
            assert written_offset("".join(parts), values, offset + at) == place
        written, offset = written + part, offset + len(str(text))
