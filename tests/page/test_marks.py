import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.exam.code import form_code
from studypress.exam.stream import Key
from studypress.page.marks import qr_lines


@given(st.integers(1, 10**6), st.binary(min_size=1, max_size=64))
@settings(max_examples=60)
def test_the_lines_of_a_code_are_the_standards(number: int, key: bytes) -> None:
    code = form_code(Key(key), "", number, ())
    drawn = {(row, at) for row, first, end in qr_lines(code) for at in range(first, end)}
    matrix = segno.make_qr(code, error="q", mask=3, mode="alphanumeric").matrix
    dark = {
        (row, at) for row, line in enumerate(matrix) for at, module in enumerate(line) if module
    }
    assert drawn == dark
