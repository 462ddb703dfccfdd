from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.form_code import ALPHABET, form_code, is_form_code, is_shorter
from studypress.exam.random_stream import Key

PRINTED = st.builds(
    form_code, st.binary(min_size=1, max_size=64), st.text(), st.integers(1, 9999), st.just(())
)


def checks(drawn: str) -> Iterator[str]:
    return (code for symbol in ALPHABET if is_form_code(code := f"{drawn[:3]}-{drawn[3:]}{symbol}"))


SHORTER = st.text(ALPHABET, min_size=6, max_size=6).map(lambda drawn: next(checks(drawn)))
"""Codes of earlier exams."""
CODES = st.one_of(PRINTED, SHORTER)


@given(CODES)
def test_every_wrong_symbol_is_caught(code: str) -> None:
    assert is_form_code(code)
    for at, right in enumerate(code):
        if right != "-":
            for wrong in {*ALPHABET, *"01IOL"} - {right}:
                assert not is_form_code(code[:at] + wrong + code[at + 1 :])


@given(CODES)
def test_every_swap_of_neighbours_is_caught(code: str) -> None:
    symbols = code.replace("-", "")
    for at in range(len(symbols) - 1):
        swapped = symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]
        assert is_form_code(swapped) == (swapped == symbols)


@given(CODES, st.sampled_from(["", "-", " ", " - "]))
def test_a_code_is_known_in_any_spelling(code: str, between: str) -> None:
    left, right = code.split("-")
    assert is_form_code(f"{left}{between}{right}".lower())


@given(PRINTED, SHORTER)
def test_codes_of_earlier_exams_are_shorter(printed: str, earlier: str) -> None:
    assert (len(printed), len(earlier)) == (9, 8)
    assert is_shorter(earlier)
    assert not is_shorter(printed)


@pytest.mark.parametrize("code", ["234-567Q", "K7Q-M3XS"])
def test_a_code_of_an_earlier_exam_has_its_check(code: str) -> None:
    """The weights of a code are those of its length, and have not changed."""
    assert is_form_code(code)
    assert list(checks(code.replace("-", "")[:-1])) == [code]


def test_a_code_that_is_taken_is_not_given_again() -> None:
    first = form_code(Key(b"seed"), "", 1, ())
    second = form_code(Key(b"seed"), "", 1, {first})
    assert second != first
    assert is_form_code(second)


def test_what_is_no_code_is_not_taken_for_one() -> None:
    for text in ("", "ABC", "ABC-DEFGH", "I0L-O1IL", form_code(Key(b"seed"), "", 1, ()) + "2"):
        assert not is_form_code(text)
