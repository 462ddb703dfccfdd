from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.variants.arithmetic import ExpressionError, Value
from studypress.bank.variants.expressions import Expression, exact_number

VALUES: dict[str, Value] = {"n": Fraction(2), "m": Fraction(10), "city": "Paris"}


def value(text: str) -> Value:
    return Expression(text, VALUES).value(VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n * m", 20),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1_000 * 1e-3", 1),
        ("-n ** 2", -4),
        ("7 // n + 7 % 4", 6),
        ("\n  max(n, m) - min(3, 4, 5)\n", 7),
        ("1 if 0 < n < m else 0", 1),
        ("'' if n == 1 else 's'", "s"),
        ("5 if city == 'Paris' else 6", 5),
        ("city", "Paris"),
        ("2 * pi > 6 if n else m", None),
    ],
)
def test_an_expression_has_an_exact_value(text: str, expected: Value | None) -> None:
    if expected is None:
        with pytest.raises(ExpressionError, match="the result is a comparison"):
            value(text)
    else:
        assert value(text) == expected


@given(st.decimals(-1000, 1000, places=20))
def test_a_number_is_read_as_written(number: object) -> None:
    assert exact_number(str(number)) == Fraction(str(number))


@pytest.mark.parametrize("text", ["inf", "nan", "1e999999999", "0x1f", "1j", "True", "", "1/2"])
def test_what_is_no_decimal_number_is_refused(text: str) -> None:
    assert exact_number(text) is None


def test_an_expression_knows_its_variables() -> None:
    assert Expression("round(n / pi, m)", VALUES).names == {"n", "m"}


@pytest.mark.parametrize(
    "text",
    [
        "n.real",
        "city.upper()",
        "''.join(city)",
        "(n + m)(3)",
        "2(n)",
        "lambda: 1",
        "[n for n in m]",
        "[n][0]",
        "f'{n}'",
        "max(*city)",
        "round(n, places=2)",
        "n @ m",
        "n << m",
        "n and m",
        "not n",
        "n is m",
        "n in city",
        "(n := 3)",
    ],
)
def test_only_arithmetic_is_allowed(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"is more than an expression may contain: use num"):
        Expression(text, VALUES)


@pytest.mark.parametrize("text", ["", "n m", "n =", "import os", "n; m", "(" * 150, "\0"])
def test_a_text_that_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="is not an expression: use numbers"):
        Expression(text, VALUES)


@pytest.mark.parametrize("text", ["True", "None", "...", "1j", "b'a'", "0x1f", "1e41"])
def test_other_constants_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="is not a number: use numbers"):
        Expression(text, VALUES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("k + 1", "unknown name 'k'"),
        ("citi", "unknown name 'citi'; did you mean 'city'?"),
        ("round + 1", "unknown name 'round'"),
        ("n(3)", "unknown name 'n'"),
        ("__import__('os')", "unknown name '__import__'"),
        ("rund(n)", "unknown name 'rund'; did you mean 'round'?"),
        ("1 + " * 50 + "1", "longer than 200 characters, the maximum: split it"),
    ],
)
def test_an_unknown_name_and_a_long_text_are_refused(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as error:
        Expression(text, VALUES)
    assert str(error.value).startswith(message)


def test_deep_nesting_is_evaluated() -> None:
    assert value("-" * 199 + "n") == -2
    assert value("+".join(["n"] * 100)) == 200


@given(st.text(max_size=220))
def test_any_text_has_a_value_or_is_refused(text: str) -> None:
    try:
        assert isinstance(value(text), Fraction | str)
    except ExpressionError as error:
        assert str(error)
