"""Points of questions: whole numbers, or decimals such as 0.5 and 1.25."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

PLACES = 2
"""Maximum number of decimals of points."""

_TOO_MANY = 10**12

Points: TypeAlias = int | Decimal
"""Points: a decimal only if they are not whole, and without zeros at its end."""


def points(value: object) -> Points:
    """Return a number as points; raise PydanticCustomError if it is none.

    A float means its shortest decimal: 0.1 is a tenth.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("points", "points")
    exact = Decimal(str(value))
    if not (exact.is_finite() and abs(exact) < _TOO_MANY) or exact != round(exact, PLACES):
        raise PydanticCustomError("points", "points")
    return int(exact) if exact == int(exact) else exact.normalize()


def total(values: Iterable[Points]) -> Points:
    """Return the exact sum of points."""
    return points(sum(values))


def rounded(value: Fraction | Points) -> Points:
    """Return a number as points, rounded to two decimals, halves up."""
    exact = Fraction(value)
    cents = (2 * 10**PLACES * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return points(Decimal(cents).scaleb(-PLACES))


def json_points(value: Points) -> int | float:
    """Return points as a number of JSON."""
    return value if isinstance(value, int) else float(value)


PointsField = Annotated[
    Points,
    BeforeValidator(points),
    PlainSerializer(json_points, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""Points as a field of a model."""
