from hypothesis import given
from hypothesis import strategies as st

from studypress.exam.form_code import ALPHABET, form_code, is_form_code
from studypress.exam.random_stream import Key

CODES = st.builds(
    form_code, st.binary(min_size=1, max_size=64), st.text(), st.integers(1, 9999), st.just(())
)


@given(CODES)
def test_every_wrong_symbol_is_caught(code: str) -> None:
    assert is_form_code(code)
    for at, right in enumerate(code):
        if right != "-":
            for wrong in set(ALPHABET) - {right}:
                assert not is_form_code(code[:at] + wrong + code[at + 1 :])


@given(CODES)
def test_every_swap_of_neighbours_is_caught(code: str) -> None:
    symbols = code.replace("-", "")
    for at in range(len(symbols) - 1):
        swapped = symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]
        assert is_form_code(swapped) == (swapped == symbols)


def test_a_code_that_is_taken_is_not_given_again() -> None:
    first = form_code(Key(b"seed"), "", 1, ())
    second = form_code(Key(b"seed"), "", 1, {first})
    assert second != first
    assert is_form_code(second)


def test_what_is_no_code_is_not_taken_for_one() -> None:
    for text in ("", "ABC", "ABC-DEFGH", "I0L-O1IL", form_code(Key(b"seed"), "", 1, ()) + "2"):
        assert not is_form_code(text)
    assert is_form_code(form_code(Key(b"seed"), "", 1, ()).lower())
