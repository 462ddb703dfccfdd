"""Page codes: what they say, and that no other text is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.form_code import ALPHABET, form_code
from studypress.exam.random_stream import key_of
from studypress.exam.scannable.page_code import MAX_PAGES, PageCode, page_code_of

KEY = key_of("page codes")
CODES = [form_code(KEY, "", number, ()) for number in range(1, 20)]
SYMBOLS = ALPHABET + "01"


@given(st.sampled_from(CODES), st.integers(1, MAX_PAGES))
def test_a_page_code_says_what_was_written(form: str, page: int) -> None:
    code = PageCode(form, page)
    assert page_code_of(code.text) == code


@given(st.sampled_from(CODES), st.integers(1, MAX_PAGES), st.integers(0, 10))
def test_no_single_wrong_symbol_is_accepted(form: str, page: int, at: int) -> None:
    text = PageCode(form, page).text
    others = (text[:at] + symbol + text[at + 1 :] for symbol in SYMBOLS if symbol != text[at])
    assert [other for other in others if page_code_of(other)] == []


@given(st.sampled_from(CODES), st.integers(1, MAX_PAGES), st.integers(0, 9))
def test_no_swap_of_neighbours_is_accepted(form: str, page: int, at: int) -> None:
    text = PageCode(form, page).text
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert swapped == text or page_code_of(swapped) is None


@pytest.mark.parametrize("text", ["", "K7Q4M3XF", "https://example.org", "K7Q4M3XF00T", "Ä" * 11])
def test_other_texts_are_no_page_codes(text: str) -> None:
    assert page_code_of(text) is None
