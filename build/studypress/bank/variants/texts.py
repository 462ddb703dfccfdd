"""Texts of values, and their substitution for `[[name]]`."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from studypress.bank.variants.arithmetic import Value

_NAME = re.compile(r"\[\[ *([^\W\d]\w*) *\]\]")
_BRACKETS = re.compile(r"(?<!\\)(?:\[\[[^\[\]\n]*\]{0,2}|\{\{[^{}\n]*\}\})")
_NUMBER = re.compile(r"-?\d+\.\d+")
_PARTS = re.compile(
    r"(?P<literal>(?P<ticks>`+).+?(?<!`)(?P=ticks)(?!`)|(?P<fence>~{3,}).+?(?P=fence)|\]\([^()\n]*\))"
    r"|(?<!\\)(?P<formula>\$\$.+?\$\$|\$(?![\s$])(?:\\.|[^\\$])+(?<!\s)\$)",
    re.DOTALL,
)
"""Code and addresses, whose numbers have a decimal point in every language, and formulas."""

_READ = ("value", "tolerance")
"""Keys of numbers that are read by programs."""

_WORD = re.compile(r"[^\W\d]\w*")
_DIGITS = 12  # significant ones of a printed number that is not whole
_EXACT_DIGITS = 50  # of any other; 30 are those of an irrational number
_LONGEST = 100  # characters of a printed number
_SHOWN = 40  # characters of a value in a message


def short_text(value: Value) -> str | None:
    """Return a value as printed; None for a number without a short decimal notation."""
    text = value if isinstance(value, str) else _decimal(value, _DIGITS)
    return text if isinstance(value, str) or len(text or "") <= _LONGEST else None


def exact_text(value: Value) -> str:
    """Return a value in decimal notation if it has one, else as a fraction of whole numbers."""
    text = value if isinstance(value, str) else _decimal(value, _EXACT_DIGITS)
    return str(value) if text is None else text


def _decimal(number: Fraction, digits: int) -> str | None:
    """Return a whole number, or the decimal notation of one with at most these digits."""
    if number.denominator == 1:
        return str(number)
    exact = Context(prec=digits, traps=[Inexact])
    try:
        return f"{exact.divide(Decimal(number.numerator), Decimal(number.denominator)):f}"
    except Inexact:
        return None


def with_values(values: Mapping[str, str]) -> str:
    """Return the beginning of a message about an instance, such as `with n = 2, m = 10: `."""
    return f"with {shown_values(values)}: " if values else ""


def shown_values(values: Mapping[str, str], mark: str = ".") -> str:
    """Return the values of an instance for people, such as `n = 2, m = 10`."""
    return ", ".join(f"{name} = {_shown(_marked(text, mark))}" for name, text in values.items())


def _shown(text: str) -> str:
    return (text or "''") if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def names_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield each name that the text refers to, with the offset of its brackets."""
    for found in _NAME.finditer(text):
        yield found[1], found.start()


def misspelled_in(text: str, names: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield each bracket with one of these names that is not `[[name]]`, with its offset.

    It would be printed literally.
    """
    for found in _BRACKETS.finditer(text):
        if not _NAME.fullmatch(found[0]) and set(_WORD.findall(found[0])) & set(names):
            yield found[0], found.start()


def substituted(data: object, texts: Mapping[str, str], mark: str = ".") -> object:
    """Return nested data with the texts of these names in all strings.

    Numbers have the decimal `mark`, except in code, in addresses and in answers that are numbers.
    """
    if isinstance(data, dict):
        return {
            key: substituted(value, texts, "." if key in _READ else mark)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [substituted(value, texts, mark) for value in data]
    if isinstance(data, str):
        new = dict(_replacements(data, texts, mark))
        return _NAME.sub(lambda found: new[found.start()], data)
    return data


def written_offset(written: str, texts: Mapping[str, str], offset: int, mark: str = ".") -> int:
    """Return the offset in a text as written of a character of the text after substitution."""
    new = dict(_replacements(written, texts, mark))
    longer = 0  # characters that the substitutions so far have added
    for found in _NAME.finditer(written):
        text = new[found.start()]
        if offset < found.start() + longer:
            break
        if offset < found.start() + longer + len(text):
            return found.start()
        longer += len(text) - len(found[0])
    return offset - longer


def _replacements(written: str, texts: Mapping[str, str], mark: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of each `[[name]]`, and the text in its place."""
    parts = [] if mark == "." else list(_PARTS.finditer(written))
    for found in _NAME.finditer(written):
        at = found.start()
        part = next((part for part in parts if part.start() < at < part.end()), None)
        here = mark if part is None else "." if part["literal"] else f"{{{mark}}}"
        yield at, _marked(texts.get(found[1], found[0]), here)


def _marked(text: str, mark: str) -> str:
    return text.replace(".", mark) if _NUMBER.fullmatch(text) else text
