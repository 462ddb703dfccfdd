"""Models of a question's variables: a range, a list of values, or an expression."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from keyword import iskeyword
from typing import Annotated, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from studypress.bank.variants.arithmetic import Value
from studypress.bank.variants.expressions import MAX_LENGTH, NAMES, exact_number

_MAX_RANGE = 100_000  # values
_MAX_LIST = 1_000
_MAX_TEXT = 500  # characters
_MAX_VARIABLES = 30

FEWEST, MOST = 2, 100
"""Bounds of the number of instances of a question."""


def _number(value: object) -> Fraction:
    """Return a number as it is written in decimal notation, so that 0.1 is a tenth."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = exact_number(str(value))
        if number is not None:
            return number
    raise PydanticCustomError("decimal", "decimal")


def _listed(value: object) -> Value:
    if not isinstance(value, str):
        try:
            return _number(value)
        except PydanticCustomError:
            raise PydanticCustomError("listed", "listed") from None
    if len(value) > _MAX_TEXT:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": _MAX_TEXT})
    return value


def _distinct(values: tuple[Value, ...]) -> tuple[Value, ...]:
    text, times = Counter(map(str, values)).most_common(1)[0]
    if times > 1:
        raise PydanticCustomError("repeated", "repeated", {"value": text})
    return values


def _not_reserved(name: str) -> str:
    if name in NAMES or iskeyword(name):
        raise PydanticCustomError("reserved", "reserved")
    return name


Number = Annotated[Fraction, PlainValidator(_number, json_schema_input_type=int | float)]
ListedValue = Annotated[Value, PlainValidator(_listed, json_schema_input_type=int | float | str)]
ValueList = Annotated[
    tuple[ListedValue, ...], Field(min_length=1, max_length=_MAX_LIST), AfterValidator(_distinct)
]


class NumberRange(BaseModel):
    """Numbers from the first up to the last at most, in equal steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: Annotated[Number, Field(alias="from")]
    last: Annotated[Number, Field(alias="to")]
    step: Number = Fraction(1)

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if self.step <= 0:
            raise PydanticCustomError("step", "step")
        if not 0 < (self.last - self.first) // self.step + 1 <= _MAX_RANGE:
            raise PydanticCustomError("range", "range", {"most": _MAX_RANGE})
        return self

    def __len__(self) -> int:
        """Return the number of values."""
        return (self.last - self.first) // self.step + 1

    def __getitem__(self, index: int) -> Fraction:
        """Return a value by its index, from 0."""
        return self.first + index * self.step


def _definition(value: object) -> "Definition":
    """Validate a definition as the kind that its type makes it, for messages about this kind."""
    if value is None:
        raise PydanticCustomError("null", "null")
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return NumberRange.model_validate(value)
    return _LIST.validate_python(value if isinstance(value, list | tuple) else (value,))


_LIST = TypeAdapter[tuple[Value, ...]](ValueList)

Definition: TypeAlias = NumberRange | tuple[Value, ...] | str
"""Definition of a variable; a text is an expression."""

Name = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=32),
    AfterValidator(_not_reserved),
]
Variables = Annotated[
    Mapping[
        Name,
        Annotated[
            Definition,
            PlainValidator(
                _definition,
                json_schema_input_type=NumberRange
                | list[int | float | str]
                | int
                | float
                | Annotated[str, Field(max_length=MAX_LENGTH)],
            ),
        ],
    ],
    Field(min_length=1, max_length=_MAX_VARIABLES),
]
"""Variables of a question by name."""

VariantCount = Annotated[int, Field(strict=True, ge=FEWEST, le=MOST)]
"""Maximum number of instances of a question."""
