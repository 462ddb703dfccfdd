"""Models of the blueprint's format: rows of questions, and the order on forms."""

from enum import StrEnum
from typing import Annotated, Self, assert_never

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from studypress.bank.models import (
    Difficulty,
    Flag,
    Line,
    PositivePoints,
    Question,
    QuestionKind,
    Whole,
)
from studypress.bank.values.points import PointsField


class Kind(StrEnum):
    """Word for kinds of questions in a row: a kind, or one for several kinds.

    `choice` is every kind with choices to tick, `any` is every kind, each asked as itself. `open`
    also asks questions whose choices can be left out.
    """

    CHOICE = "choice"
    OPEN = "open"
    ANY = "any"
    SINGLE = "single"
    SEVERAL = "several"
    TRUE_FALSE = "true-false"
    NUMBER = "number"
    SHORT = "short"

    def asked(self, kind: QuestionKind) -> QuestionKind | None:
        """Return the kind as which a question of a kind is asked; None if the word excludes it."""
        match self:
            case Kind.ANY:
                return kind
            case Kind.CHOICE:
                return kind if kind.has_choices else None
            case Kind.OPEN:
                return QuestionKind.OPEN if kind.may_be_open else None
            case Kind.SINGLE | Kind.SEVERAL | Kind.TRUE_FALSE | Kind.NUMBER | Kind.SHORT:
                return kind if kind == QuestionKind(self) else None
            case unknown:
                assert_never(unknown)


class Order(StrEnum):
    """Order of a form's questions; groups stay together in each of them.

    Shuffled: questions with choices first, each kind in random order. By section: sections in
    the bank's order with their titles, random within. Fixed: in the order of rows and bank.
    """

    SHUFFLED = "shuffled"
    BY_SECTION = "by-section"
    FIXED = "fixed"


class Draw(StrEnum):
    """Scope of the draw: the same questions on all forms, or other ones of equal weight on each."""

    ONCE = "once"
    PER_FORM = "per-form"


class _BlueprintModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


Names = Annotated[
    tuple[Line, ...],
    BeforeValidator(_listed, json_schema_input_type=Line | tuple[Line, ...]),
]
Kinds = Annotated[
    tuple[Kind, ...],
    BeforeValidator(_listed, json_schema_input_type=Kind | tuple[Kind, ...]),
    Field(min_length=1),
    PlainSerializer(lambda kinds: kinds[0] if len(kinds) == 1 else kinds),
]
Levels = Annotated[
    tuple[Difficulty, ...],
    BeforeValidator(_listed, json_schema_input_type=Difficulty | tuple[Difficulty, ...]),
]


def _is_false(value: object) -> bool:
    return value is False


def _is_none(value: object) -> bool:
    return value is None


EarnedShare = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


class MeasuredRange(_BlueprintModel):
    """Range of measured difficulties: shares of the points that were earned in earlier exams.

    Questions that were not measured match only if `unmeasured` is true.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    least: Annotated[EarnedShare | None, Field(alias="from", exclude_if=_is_none)] = None
    most: Annotated[EarnedShare | None, Field(alias="to", exclude_if=_is_none)] = None
    unmeasured: Annotated[Flag, Field(exclude_if=_is_false)] = False

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise PydanticCustomError("empty_range", "empty_range")
        return self

    def contains(self, earned: float | None) -> bool:
        """Return whether a measured difficulty, or None for none, is in the range."""
        if earned is None:
            return self.unmeasured
        above = self.least is None or self.least <= earned
        return above and (self.most is None or earned <= self.most)


HEAPS = ("choice", "box", "open")
"""Groups of shuffled questions in their order on a form: to tick, with a box, with lines."""


def heap_of(kind: QuestionKind) -> str:
    """Return the group of a question in shuffled order, by the kind as which it is asked."""
    if kind is QuestionKind.OPEN:
        return "open"
    return "box" if kind.has_box else "choice"


class Row(_BlueprintModel):
    """A number of matching questions: any value of a field matches, and all fields must match.

    A group matches as a whole or not at all. Points of a `bonus` row do not count in the total.
    """

    count: Annotated[Whole, Field(ge=1)]
    section: Names = ()
    topic: Names = ()
    tag: Names = ()
    difficulty: Levels = ()
    measured: Annotated[MeasuredRange | None, Field(exclude_if=_is_none)] = None
    kind: Kinds = (Kind.CHOICE,)
    points: PositivePoints | None = None
    minutes: Annotated[Whole, Field(ge=1, le=240)] | None = None
    bonus: Annotated[Flag, Field(exclude_if=_is_false)] = False

    def asked(self, question: Question) -> QuestionKind | None:
        """Return the kind as which the row asks a question: its own if a word includes it.

        None if no word of the row includes its kind.
        """
        found = {kind for word in self.kind if (kind := word.asked(question.kind))}
        return question.kind if question.kind in found else next(iter(found), None)


class PartialCredit(StrEnum):
    """Points for a question with several right choices, of which not all are ticked."""

    NONE = "all-or-nothing"
    SHARE = "share"


class Scoring(_BlueprintModel):
    """Rules of scoring: `wrong` is added for a wrong answer; a score is at least `floor`."""

    wrong: Annotated[PointsField, Field(le=0, ge=-100)] = 0
    several: PartialCredit = PartialCredit.NONE
    floor: Annotated[PointsField, Field(le=0, ge=-10_000)] = 0


class Blueprint(_BlueprintModel):
    """Plan of an exam; `minutes` and `points` default to the sums of its questions."""

    title: Line | None = None
    minutes: Annotated[Whole, Field(ge=1, le=1440)] | None = None
    points: Annotated[PointsField, Field(gt=0, le=10_000)] | None = None
    order: Order = Order.SHUFFLED
    draw: Draw = Draw.ONCE
    scoring: Annotated[Scoring, Field(exclude_if=lambda rules: rules == Scoring())] = Scoring()
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=100)]

    def title_for(self, bank: str) -> str:
        """Return the exam's title, else the bank's."""
        return self.title or bank

    @property
    def questions(self) -> int:
        """Number of questions on each form."""
        return sum(row.count for row in self.rows)
