"""Exact arithmetic of expressions: fractions of bounded size, equal on every platform."""

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from math import ceil, floor, gcd, isqrt
from typing import Any, TypeAlias

Value: TypeAlias = Fraction | str

PI = Fraction("3.14159265358979323846264338327950288419716939937510")

_MAX_BITS = 4096  # of a numerator or denominator
_DIGITS = 30  # of an irrational result
_WORKING_DIGITS = 60
_MAX_EXPONENT = 2000  # of e; its power already has 2885 bits
_MAX_ANGLE = 10**15
_MAX_PLACES = 100  # of a rounded number
_EQUALITIES = (operator.eq, operator.ne)


class ExpressionError(Exception):
    """An expression without a value: the reason."""


def _bits(number: Fraction) -> int:
    """Return the bits of the numerator or denominator, whichever has more."""
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _require_within(limit: int, number: Fraction | int) -> None:
    if not -limit <= number <= limit:
        raise ExpressionError("a number is too large")


def _number(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        raise ExpressionError(f"'{value}' is text, not a number")
    raise ExpressionError("a comparison is not a number")


def _exact(
    compute: Callable[..., Fraction | int], least: int, most: int | None = None
) -> Callable[..., Fraction]:
    """Return the operation on `least` to `most` operands, with checks of them and its result."""

    def operation(*operands: object) -> Fraction:
        if not least <= len(operands) <= (most or least):
            raise ExpressionError("a function has too few or too many arguments")
        try:
            result = Fraction(compute(*map(_number, operands)))
        except ZeroDivisionError:
            raise ExpressionError("division by zero") from None
        _require_within(_MAX_BITS, _bits(result))
        return result

    return operation


def _compared(compare: Callable[[Any, Any], bool]) -> Callable[[Value, Value], bool]:
    """Return the comparison; texts are not ordered."""

    def comparison(left: Value, right: Value) -> bool:
        if compare in _EQUALITIES and isinstance(left, str) and isinstance(right, str):
            return compare(left, right)
        return compare(_number(left), _number(right))

    return comparison


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        if base <= 0:
            raise ExpressionError("only a number above 0 has a power with a fraction")
        _require_within(_MAX_EXPONENT, exponent * _logarithm("ln", base))
        return _irrational("power", base, exponent)
    _require_within(_MAX_BITS, (_bits(base) - 1) * exponent)
    return Fraction(base ** int(exponent))


def _rounded(number: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    """Round to decimal places, halves away from zero, as people do on paper."""
    if places.denominator != 1 or abs(places) > _MAX_PLACES:
        raise ExpressionError(f"the places of round are not a whole number up to {_MAX_PLACES}")
    unit = Fraction(10) ** int(places)
    size = floor(abs(number) * unit + Fraction(1, 2)) / unit
    return size if number >= 0 else -size


def _common(*numbers: Fraction) -> int:
    if any(number.denominator != 1 for number in numbers):
        raise ExpressionError("gcd needs whole numbers")
    return gcd(*map(int, numbers))


def _root(number: Fraction) -> Fraction:
    if number < 0:
        raise ExpressionError("sqrt of a number below 0")
    root = Fraction(isqrt(number.numerator), isqrt(number.denominator))
    return root if root * root == number else _irrational("sqrt", number)


def _exponential(number: Fraction) -> Fraction:
    _require_within(_MAX_EXPONENT, number)
    return _irrational("exp", number)


def _logarithm(name: str, number: Fraction) -> Fraction:
    if number <= 0:
        raise ExpressionError("a logarithm of a number that is not above 0")
    return _irrational(name, number)


def _of_angle(name: str, angle: Fraction) -> Fraction:
    """Return the function of an angle to 30 decimal places, so that sin(pi) is 0."""
    _require_within(_MAX_ANGLE, angle)
    return round(_irrational(name, angle), _DIGITS)


def _tangent(angle: Fraction) -> Fraction:
    return _of_angle("sin", angle) / _of_angle("cos", angle)


@lru_cache(maxsize=1024)
def _irrational(name: str, *numbers: Fraction) -> Fraction:
    """Return a function of mpmath to 30 digits.

    mpmath computes with whole numbers, so that the result does not depend on the processor.
    """
    from mpmath import MPContext  # noqa: PLC0415 - few expressions need it

    context = MPContext()
    context.dps = _WORKING_DIGITS
    operands = (context.mpf(number.numerator) / number.denominator for number in numbers)
    result = getattr(context, name)(*operands)
    return Fraction(context.nstr(result, _DIGITS))


OPERATORS: Mapping[type[ast.AST], Callable[..., Fraction | bool]] = {
    ast.Add: _exact(operator.add, 2),
    ast.Sub: _exact(operator.sub, 2),
    ast.Mult: _exact(operator.mul, 2),
    ast.Div: _exact(operator.truediv, 2),
    ast.FloorDiv: _exact(operator.floordiv, 2),
    ast.Mod: _exact(operator.mod, 2),
    ast.Pow: _exact(_power, 2),
    ast.UAdd: _exact(operator.pos, 1),
    ast.USub: _exact(operator.neg, 1),
    ast.Eq: _compared(operator.eq),
    ast.NotEq: _compared(operator.ne),
    ast.Lt: _compared(operator.lt),
    ast.LtE: _compared(operator.le),
    ast.Gt: _compared(operator.gt),
    ast.GtE: _compared(operator.ge),
}
"""Operators of an expression, by the class of their node."""

_ANY = 100  # arguments

FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {
    "abs": _exact(abs, 1),
    "min": _exact(min, 2, _ANY),
    "max": _exact(max, 2, _ANY),
    "round": _exact(_rounded, 1, 2),
    "floor": _exact(floor, 1),
    "ceil": _exact(ceil, 1),
    "gcd": _exact(_common, 2, _ANY),
    "sqrt": _exact(_root, 1),
    "exp": _exact(_exponential, 1),
    "ln": _exact(partial(_logarithm, "ln"), 1),
    "log10": _exact(partial(_logarithm, "log10"), 1),
    "sin": _exact(partial(_of_angle, "sin"), 1),
    "cos": _exact(partial(_of_angle, "cos"), 1),
    "tan": _exact(_tangent, 1),
}
"""Functions of an expression, by name."""
