import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.exam.form_code import form_code
from studypress.exam.random_stream import Key
from studypress.page.documents.copy_marks import bearer_of, qr_lines
from studypress.page.look import Look

PRINT, LARGE = (Look("A4", theme, str, str) for theme in ("print", "large-print"))


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


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ana Núñez", "Ana Núñez"),
        ("", ""),
        (
            "Maximiliana Theodora Alexandrovna von und zu Hohenstein",
            "Maximiliana Theodora Alexandrovna…",
        ),
        ("Maximiliana Theodora Alexandrovna", "Maximiliana Theodora Alexandrovna"),
        (40 * "W", 19 * "W" + "…"),
        (30 * "太", 16 * "太" + "…"),
        (40 * "n\N{COMBINING TILDE}", 29 * "n\N{COMBINING TILDE}" + "…"),
    ],
)
def test_a_long_name_is_cut_short_for_a_margin(name: str, short: str) -> None:
    assert bearer_of(name, LARGE).name == short
    assert bearer_of(name[:20], PRINT).name == name[:20]


@pytest.mark.parametrize(
    ("name", "direction"), [("Ana", "ltr"), ("1. محمد", "rtl"), ("נעמי Lee", "rtl"), ("12", "ltr")]
)
def test_a_name_in_a_margin_is_read_in_its_direction(name: str, direction: str) -> None:
    assert bearer_of(name, PRINT).direction == direction
