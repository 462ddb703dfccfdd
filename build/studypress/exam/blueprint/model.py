"""Models of the blueprint's format: rows of questions, and the order on forms."""

from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studypress.bank.models import Difficulty, Line, QuestionKind, Whole


class Kind(StrEnum):
    """Kind of a question: with choices to tick, or open."""

    CHOICE = "choice"
    OPEN = "open"

    @property
    def asked(self) -> QuestionKind:
        """Kind of the questions on the forms."""
        match self:
            case Kind.CHOICE:
                return QuestionKind.SINGLE
            case Kind.OPEN:
                return QuestionKind.OPEN
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
Levels = Annotated[
    tuple[Difficulty, ...],
    BeforeValidator(_listed, json_schema_input_type=Difficulty | tuple[Difficulty, ...]),
]


class Row(_BlueprintModel):
    """A number of matching questions: any value of a field matches, and all fields must match.

    A group matches as a whole or not at all.
    """

    count: Annotated[Whole, Field(ge=1)]
    section: Names = ()
    topic: Names = ()
    tag: Names = ()
    difficulty: Levels = ()
    kind: Kind = Kind.CHOICE
    points: Annotated[Whole, Field(ge=1, le=100)] | None = None
    minutes: Annotated[Whole, Field(ge=1, le=240)] | None = None


class Blueprint(_BlueprintModel):
    """Plan of an exam; `minutes` and `points` default to the sums of its questions."""

    title: Line | None = None
    minutes: Annotated[Whole, Field(ge=1, le=1440)] | None = None
    points: Annotated[Whole, Field(ge=1, le=10_000)] | None = None
    order: Order = Order.SHUFFLED
    draw: Draw = Draw.ONCE
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=100)]

    def title_for(self, bank: str) -> str:
        """Return the exam's title, else the bank's."""
        return self.title or bank

    @property
    def questions(self) -> int:
        """Number of questions on each form."""
        return sum(row.count for row in self.rows)
