"""Numbers as people write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.values.numbers import decimal_mark, number_of, readings_of, tolerance_of

SPACES = st.sampled_from(" \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}'")


@given(
    number=st.decimals(-(10**12), 10**12, allow_nan=False, places=3),
    apart=SPACES,
    sign=st.sampled_from(".,"),
)
def test_thousands_may_have_spaces_and_decimals_a_comma(
    number: Decimal, apart: str, sign: str
) -> None:
    text = f"{number:,}".replace(",", apart).replace(".", sign)
    assert number_of(text) == Fraction(number)


@given(above=st.integers(-(10**9), 10**9), below=st.integers(1, 10**9))
def test_a_fraction_is_exact(above: int, below: int) -> None:
    assert number_of(f"{above}/{below}") == Fraction(above, below)


@given(number=st.floats(-1e15, 1e15), unit=st.sampled_from(["", "ms", "m/s²", "€"]))
def test_an_exponent_and_the_unit_are_read(number: float, unit: str) -> None:
    assert readings_of(f"{number:.6e} {unit}", unit) == (Fraction(f"{number:.6e}"),)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1,234", [Fraction("1.234"), 1234]),
        ("1.234", [Fraction("1.234"), 1234]),
        ("0,123", [Fraction("0.123")]),
        ("1,234.5", [Fraction("1234.5")]),
        ("1.234,5", [Fraction("1234.5")]),
        ("1,234,567", [1234567]),
        ("1.2e3", [1200]),
        (".5", [Fraction("0.5")]),
        ("5.", [5]),
        ("\N{MINUS SIGN}5", [-5]),
        ("1,234/2", [Fraction("0.617"), 617]),
    ],
)
def test_the_likeliest_reading_is_first(text: str, numbers: list[Fraction]) -> None:
    assert list(readings_of(text)) == numbers


@pytest.mark.parametrize(
    "text",
    ["", "-", "abc", "4 2", "1 23", "12,34,5", "1/0", "1/2/3", "5 s", "1e9999", "9" * 61, "½", "."],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert readings_of(text, "ms") == ()


def test_a_tolerance_is_absolute_or_a_share() -> None:
    assert tolerance_of("0.5", Fraction(42)) == Fraction(1, 2)
    assert tolerance_of("1 %", Fraction(-200)) == 2
    assert tolerance_of("0,5%", Fraction(200)) == 1
    assert tolerance_of("-1", Fraction(42)) is None
    assert tolerance_of("a little", Fraction(42)) is None


@pytest.mark.parametrize(("language", "mark"), [
    ("en", "."), ("de", ","), ("de-CH", "."), ("de-XX", ","), ("es-MX", "."), ("pt-PT", ","),
    ("zh-Hans", "."), ("ar", "."), ("tlh", "."), (None, "."), (3, "."),
])  # fmt: skip
def test_the_decimal_mark_is_that_of_the_language_and_region(language: object, mark: str) -> None:
    assert decimal_mark(language) == mark
