from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.variants.arithmetic import FUNCTIONS, OPERATORS, PI, ExpressionError

OPERATOR = {kind.__name__: operation for kind, operation in OPERATORS.items()}
NUMBERS = st.fractions(-1000, 1000, max_denominator=1000)


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_exact(a: Fraction, b: Fraction) -> None:
    assert OPERATOR["Sub"](OPERATOR["Add"](a, b), b) == a
    if b:
        assert OPERATOR["Mult"](OPERATOR["Div"](a, b), b) == a
        assert OPERATOR["FloorDiv"](a, b) * b + OPERATOR["Mod"](a, b) == a


def test_functions_are_the_same_on_every_platform_and_for_ever() -> None:
    """Values are on printed exams: these digits must never change."""
    two = Fraction(2)
    pinned = {
        "sqrt": "1.41421356237309504880168872421",
        "exp": "7.38905609893065022723042746058",
        "ln": "0.693147180559945309417232121458",
        "log10": "0.301029995663981195213738894724",
        "sin": "0.909297426825681695396019865912",
        "cos": "-0.416146836547142386997568229501",
    }
    assert {name: FUNCTIONS[name](two) for name in pinned} == {
        name: Fraction(text) for name, text in pinned.items()
    }
    assert OPERATOR["Pow"](two, Fraction(1, 3)) == Fraction("1.25992104989487316476721060728")


@given(st.fractions(0, 1000, max_denominator=50))
def test_the_root_of_a_square_is_exact_and_any_other_is_near(number: Fraction) -> None:
    assert FUNCTIONS["sqrt"](number * number) == number
    assert isclose(FUNCTIONS["sqrt"](number), sqrt(number))


def test_angles_with_a_known_value_have_it_exactly() -> None:
    assert FUNCTIONS["sin"](PI / 6) == Fraction(1, 2)
    assert FUNCTIONS["sin"](PI) == 0
    assert FUNCTIONS["tan"](PI / 4) == 1
    with pytest.raises(ExpressionError, match="division by zero"):
        FUNCTIONS["tan"](PI / 2)


@given(NUMBERS, st.integers(-3, 6))
def test_rounding_goes_to_the_nearest_and_halves_go_away_from_zero(
    number: Fraction, places: int
) -> None:
    unit = Fraction(10) ** -places
    rounded = FUNCTIONS["round"](number, Fraction(places))
    assert (rounded / unit).denominator == 1
    assert abs(rounded - number) <= unit / 2
    half = (2 * (number // unit) + 1) * unit / 2
    assert abs(FUNCTIONS["round"](half, Fraction(places))) == abs(half) + unit / 2


def test_whole_numbers_have_a_common_divisor() -> None:
    assert FUNCTIONS["gcd"](Fraction(12), Fraction(-18)) == 6
    with pytest.raises(ExpressionError, match="gcd needs whole numbers"):
        FUNCTIONS["gcd"](Fraction(1, 2), Fraction(1))


@pytest.mark.parametrize(
    ("name", "operands"),
    [
        ("Pow", (2, 5000)),
        ("Pow", (2, 10**300)),
        ("Pow", (Fraction(1, 3), 5000)),
        ("Pow", (2, Fraction(9999, 2))),
        ("Mult", (2**3000, 2**3000)),
        ("exp", (2001,)),
        ("sin", (10**15 + 1,)),
    ],
)
def test_large_numbers_are_refused_before_they_are_computed(
    name: str, operands: tuple[float, ...]
) -> None:
    compute = {**OPERATOR, **FUNCTIONS}[name]
    with pytest.raises(ExpressionError, match="a number is too large"):
        compute(*map(Fraction, operands))


@pytest.mark.parametrize(
    ("name", "operands", "message"),
    [
        ("Div", (1, 0), "division by zero"),
        ("Mod", (1, 0), "division by zero"),
        ("Pow", (0, -1), "division by zero"),
        ("Pow", (-8, Fraction(1, 3)), "only a number above 0 has a power with a fraction"),
        ("sqrt", (-1,), "sqrt of a number below 0"),
        ("ln", (0,), "a logarithm of a number that is not above 0"),
        ("round", (1, Fraction(1, 2)), "the places of round are not a whole number up to 100"),
        ("round", (1, 101), "the places of round are not a whole number up to 100"),
        ("max", (1,), "a function has too few or too many arguments"),
        ("round", (1, 2, 3), "a function has too few or too many arguments"),
    ],
)
def test_a_result_that_does_not_exist_is_refused(
    name: str, operands: tuple[float, ...], message: str
) -> None:
    compute = {**OPERATOR, **FUNCTIONS}[name]
    with pytest.raises(ExpressionError, match=message):
        compute(*map(Fraction, operands))


def test_texts_are_compared_but_not_computed_with() -> None:
    assert OPERATOR["Eq"]("a", "a")
    assert OPERATOR["NotEq"]("a", "b")
    assert OPERATOR["Lt"](Fraction(1), Fraction(2))
    for name in ("Add", "Mult", "Lt"):
        with pytest.raises(ExpressionError, match="'a' is text, not a number"):
            OPERATOR[name]("a", Fraction(2))
    with pytest.raises(ExpressionError, match="'a' is text, not a number"):
        OPERATOR["Eq"](Fraction(1), "a")
    with pytest.raises(ExpressionError, match="a comparison is not a number"):
        OPERATOR["Add"](True, Fraction(1))  # noqa: FBT003 - the result of a comparison
