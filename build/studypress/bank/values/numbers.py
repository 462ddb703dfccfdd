"""Numbers as people write them, read exactly."""

import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

LONGEST = 60
"""Maximum number of characters of a number."""

_MINUS = dict.fromkeys(map(ord, "\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}"), "-")
_SPACES = " \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}"
_APART = rf"[{_SPACES}'\N{{RIGHT SINGLE QUOTATION MARK}}]"
_PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(rf"([-+]?\d{{1,3}})((?:{_APART}\d{{3}})+)(?![\d'])", re.ASCII)
_THOUSANDS = {
    sign: re.compile(rf"[-+]?[1-9]\d{{0,2}}({re.escape(sign)}\d{{3}})+(?!\d)", re.ASCII)
    for sign in ",."
}


def number_of(text: str) -> Fraction | None:
    """Return the number that a text denotes, or None if it is not a number.

    It may have a decimal point or comma, spaces between thousands, an exponent (1.2e3), or be a
    fraction (3/4). A single comma or point is a decimal sign.
    """
    return next(iter(readings_of(text)), None)


def readings_of(text: str, unit: str = "") -> tuple[Fraction, ...]:
    """Return the numbers that a text may denote, the likeliest first; empty if it is none.

    `1,234` is 1.234, or 1234. The text may contain the unit.
    """
    plain = _without_unit(" ".join(text.split()).translate(_MINUS), unit)
    if len(plain) > LONGEST:
        return ()
    above, slash, below = plain.partition("/")
    upper, lower = _decimals(above.strip()), _decimals(below.strip())
    if not slash:
        return upper
    return tuple(dict.fromkeys(one / other for one, other in product(upper, lower) if other))


def tolerance_of(text: str, value: Fraction) -> Fraction | None:
    """Return a tolerance such as `0.5` or `1%` of the value as an absolute number, or None."""
    share = text.strip().endswith("%")
    number = number_of(text.strip().removesuffix("%"))
    if number is None or number < 0:
        return None
    return abs(value) * number / 100 if share else number


def decimal_mark(language: object) -> str:
    """Return the decimal mark of a language, that of its region if it differs; of none, a point."""
    names = [str(language or "en"), str(language).partition("-")[0]]
    for name in names:
        with suppress(UnknownLocaleError, ValueError):
            return str(Locale.parse(name, sep="-").number_symbols["latn"]["decimal"])
    return "."


def _without_unit(text: str, unit: str) -> str:
    unit = " ".join(unit.split())
    if unit and text.endswith(unit):
        return text.removesuffix(unit).rstrip()
    return text.removeprefix(unit).lstrip() if unit else text


def _decimals(text: str) -> tuple[Fraction, ...]:
    """Return the readings of a number without a slash: as a decimal, and with thousands."""
    grouped = _GROUPED.match(text)
    if grouped:
        text = text[: grouped.end()].translate(_NO_GROUPS) + text[grouped.end() :]
    texts = [text.replace(",", ".")] if text.count(",") + text.count(".") <= 1 else []
    for sign, decimal in (",.", ".,"):
        if not grouped and (found := _THOUSANDS[sign].match(text)):
            rest = text[found.end() :]
            texts.append(found[0].replace(sign, "") + rest.replace(decimal, "."))
    return tuple(dict.fromkeys(Fraction(at) for at in texts if _PLAIN.fullmatch(at)))


_NO_GROUPS = dict.fromkeys(map(ord, _SPACES + "'\N{RIGHT SINGLE QUOTATION MARK}"), "")


def _number_text(value: object) -> str:
    """Return a number as its text; raise PydanticCustomError for a text that is no number."""
    text = _clear(value)
    if text is None or number_of(text) is None:
        raise PydanticCustomError("number", "number")
    return text


def _tolerance_text(value: object) -> str:
    text = _clear(value)
    if text is None or tolerance_of(text, Fraction(1)) is None:
        raise PydanticCustomError("tolerance", "tolerance")
    return text


def _clear(value: object) -> str | None:
    """Return the text of a number that YAML may have read; None for other types of values.

    Raises PydanticCustomError for a comma that may separate thousands or decimals.
    """
    if isinstance(value, float):
        plain = format(Decimal(str(value)), "f")
        return plain if len(plain) <= LONGEST else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and "," in value and len(readings_of(value)) > 1:
        ways = {"decimal": value.replace(",", "."), "whole": value.replace(",", "")}
        raise PydanticCustomError("ambiguous", "ambiguous", ways)
    return value if isinstance(value, str) else None


NumberText = Annotated[
    str,
    BeforeValidator(_number_text),
    Field(max_length=LONGEST, json_schema_extra={"type": ["number", "string"]}),
]
"""A number as its text, as a field of a model."""
Tolerance = Annotated[
    str,
    BeforeValidator(_tolerance_text),
    Field(max_length=LONGEST, json_schema_extra={"type": ["number", "string"]}),
]
"""A tolerance, absolute or a percentage, as a field of a model."""
