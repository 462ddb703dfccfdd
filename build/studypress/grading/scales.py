"""Grade scales: the grade of a score, computed exactly.

A scale lists its grades with the least score of each, or is linear from one number to another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from studypress.bank.characters import has_ink
from studypress.bank.values.numbers import number_of
from studypress.bank.values.points import Points, PointsField

MOST_GRADES = 100
MOST_STEPS = 1000
_MOST_BANDS = 21
_LONGEST = 20  # characters of a grade
_HALF = Fraction(1, 2)


def _not_blank(text: str) -> str:
    if not has_ink(text):
        raise ValueError("blank")
    return text


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


GradeText = Annotated[
    str,
    Field(max_length=_LONGEST, json_schema_extra={"type": ["number", "string"]}),
    AfterValidator(_not_blank),
    BeforeValidator(_one_line),
]
ScaleTitle = Annotated[
    str, Field(max_length=100), AfterValidator(_not_blank), BeforeValidator(_one_line)
]
_Step = Annotated[PointsField, Field(gt=0, le=1000)]
_Bound = Annotated[PointsField, Field(ge=0, le=1000)]
_Least = Annotated[PointsField, Field(ge=0, le=10_000)]


class ScaleUnit(StrEnum):
    """Unit of the scores of a scale: percent of the points possible, or points."""

    PERCENT = "percent"
    POINTS = "points"


class _ScaleModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GradeStep(_ScaleModel):
    """A grade, and the least score that earns it."""

    grade: GradeText
    least: _Least = Field(alias="from")


class LinearGrades(_ScaleModel):
    """Grades from that of no points to that of all points, in equal steps."""

    lowest: _Bound = Field(alias="from")
    highest: _Bound = Field(alias="to")
    step: _Step

    @property
    def steps(self) -> Fraction:
        """Number of steps from the first grade to the last; whole in a valid scale."""
        return abs(Fraction(self.highest) - Fraction(self.lowest)) / Fraction(self.step)

    def text(self, steps: int) -> str:
        """Return the grade after a number of steps, with the decimals of all grades."""
        sign = 1 if self.highest > self.lowest else -1
        value = Decimal(self.lowest) + sign * steps * Decimal(self.step)
        return f"{value:.{self._decimals}f}"

    @property
    def _decimals(self) -> int:
        numbers = map(Decimal, (self.lowest, self.step))
        return max(-min(0, int(number.as_tuple().exponent)) for number in numbers)


@dataclass(frozen=True)
class Grade:
    """Grade of a score; `passed` is None if the scale has no pass mark."""

    text: str
    passed: bool | None


@dataclass(frozen=True)
class GradeBand:
    """Consecutive grades that are counted together: one, or several of a long linear scale."""

    label: str
    grades: frozenset[str]


class Scale(_ScaleModel):
    """A grade scale, as its file describes it.

    The score is first rounded to a multiple of `round`, halves up, if the scale has this key. It
    is then compared exactly: 89.99 percent is less than 90. Linear grades are rounded to the
    nearest step, halves toward the best grade.
    """

    title: ScaleTitle
    unit: ScaleUnit = ScaleUnit.PERCENT
    rounding: _Step | None = Field(default=None, alias="round")
    least_pass: GradeText | None = Field(default=None, alias="pass")
    grades: Annotated[tuple[GradeStep, ...], Field(min_length=1, max_length=MOST_GRADES)] | None = (
        None
    )
    linear: LinearGrades | None = None

    def grade(self, points: Fraction | Points, of: Points) -> Grade:
        """Return the grade of a score of `points` points; `of`, more than 0, is for all of them."""
        place = self._place(self._score(Fraction(points), Fraction(of)), Fraction(of))
        passed = None if self._first_pass is None else place <= self._first_pass
        return Grade(self.texts[place], passed)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """All grades, the best first."""
        if self.linear:
            steps = int(self.linear.steps)
            return tuple(self.linear.text(at) for at in range(steps, -1, -1))
        return tuple(step.grade for step in self.grades or ())

    @property
    def bands(self) -> tuple[GradeBand, ...]:
        """The grades as at most 21 bands for a plot, the best first; each one alone in a list."""
        if not self.linear:
            return tuple(GradeBand(text, frozenset({text})) for text in self.texts)
        rising = self.texts[::-1]
        width = next(width for width in _widths() if len(rising) <= width * _MOST_BANDS)
        parts = [rising[at : at + width] for at in range(0, len(rising), width)]
        return tuple(_band(part) for part in reversed(parts))

    @cached_property
    def _first_pass(self) -> int | None:
        """Place of the least grade that passes."""
        wanted = self.least_pass
        if self.linear and wanted:
            return [*map(number_of, self.texts)].index(number_of(wanted))
        return self.texts.index(wanted) if wanted else None

    def _score(self, points: Fraction, of: Fraction) -> Fraction:
        """Return the score in the unit of the scale, rounded if the scale says so."""
        score = 100 * points / of if self.unit is ScaleUnit.PERCENT else points
        if self.rounding is None:
            return score
        return floor(score / Fraction(self.rounding) + _HALF) * Fraction(self.rounding)

    def _place(self, score: Fraction, of: Fraction) -> int:
        """Return the place of the grade in `texts`; a score below all of them has the last."""
        if self.linear:
            share = score / (100 if self.unit is ScaleUnit.PERCENT else of)
            earned = floor(min(max(share, Fraction(0)), Fraction(1)) * self.linear.steps + _HALF)
            return int(self.linear.steps) - earned
        steps = self.grades or ()
        last = len(steps) - 1
        return next((at for at, step in enumerate(steps) if score >= Fraction(step.least)), last)


def _widths() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on."""
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _band(grades: tuple[str, ...]) -> GradeBand:
    label = grades[0] if len(grades) == 1 else f"{grades[0]}–{grades[-1]}"
    return GradeBand(label, frozenset(grades))
