"""Texts of values, and their substitution for `[[name]]`."""

import re
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal, Inexact

from studypress.bank.variants.arithmetic import Value

_NAME = re.compile(r"\[\[ *([^\W\d]\w*) *\]\]")
_DIGITS = 12  # significant ones of a printed number that is not whole
_LONGEST = 100  # characters of a printed number
_SHORT = Context(prec=_DIGITS, traps=[Inexact])


def short_text(value: Value) -> str | None:
    """Return a value as printed; None for a number without a short decimal notation."""
    if isinstance(value, str):
        return value
    text = str(value)
    if value.denominator > 1:
        try:
            decimal = _SHORT.divide(Decimal(value.numerator), Decimal(value.denominator))
        except Inexact:
            return None
        text = f"{decimal:f}"
    return text if len(text) <= _LONGEST else None


def exact_text(value: Value) -> str:
    """Return a value as printed, or as a fraction of whole numbers."""
    short = short_text(value)
    return str(value) if short is None else short


def names_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield each name that the text refers to, with the offset of its brackets."""
    for found in _NAME.finditer(text):
        yield found[1], found.start()


def substituted(data: object, texts: Mapping[str, str]) -> object:
    """Return nested data with the texts of these names in all strings."""
    if isinstance(data, dict):
        return {key: substituted(value, texts) for key, value in data.items()}
    if isinstance(data, list):
        return [substituted(value, texts) for value in data]
    if isinstance(data, str):
        return _NAME.sub(lambda found: texts.get(found[1], found[0]), data)
    return data
