"""Numbers of QTI: ranges as a value with a tolerance, and exact decimals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from studypress.bank.values.numbers import number_of

_DIGITS = 15  # that a floating-point number of another program contains exactly


@dataclass(frozen=True)
class RightNumber:
    """A right number: exact, or the ends of a range; `percent` if its margin is stated so."""

    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    percent: str = ""

    @property
    def is_range(self) -> bool:
        """True if the file states only the ends of a range."""
        return self.value is None

    def answer(self) -> Mapping[str, str] | None:
        """Return the keys of an answer; None if an end of the range is missing."""
        value, low, high = self.value, self.low, self.high
        if value is None:
            if low is None or high is None:
                return None
            value = (low + high) / 2
        if self.percent:
            return {"value": decimal(value), "tolerance": f"{self.percent}%"}
        tolerance = {"tolerance": decimal(max(self.margins))} if any(self.margins) else {}
        return {"value": decimal(value), **tolerance}

    @property
    def margins(self) -> tuple[Fraction, Fraction]:
        """Tolerance below and above the value; none if it is not within the range."""
        low, high = self.low, self.high
        if low is None or high is None:
            return Fraction(0), Fraction(0)
        value = self.value if self.value is not None else (low + high) / 2
        return (value - low, high - value) if low <= value <= high else (Fraction(0), Fraction(0))


def rounded_number(value: Fraction, digits: int, *, decimals: bool) -> RightNumber:
    """Return a number that is right if it is so rounded to decimals, or to significant digits."""
    places = min(max(digits, 0), _DIGITS)
    if not decimals and value:
        places -= (Decimal(value.numerator) / Decimal(value.denominator)).adjusted() + 1
    half = Fraction(1, 2) / Fraction(10) ** places
    return RightNumber(value, value - half, value + half)


def decimal(number: Fraction) -> str:
    """Return a number as a decimal, exactly if it has at most 15 digits."""
    with localcontext() as context:
        context.prec = _DIGITS
        rounded = +(Decimal(number.numerator) / Decimal(number.denominator))
    text = f"{rounded.normalize():f}"
    return "0" if text == "-0" else text


def is_exact(number: Fraction) -> bool:
    """Return whether `decimal` returns exactly this number."""
    return Fraction(decimal(number)) == number


def number_in(text: str | None) -> Fraction | None:
    """Return the number that a text of an XML file denotes, or None."""
    return number_of(text or "")
