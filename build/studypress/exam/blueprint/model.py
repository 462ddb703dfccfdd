"""The blueprint's format: how many questions of which kind an exam asks, and how it orders them."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from studypress.bank.models import Difficulty, Line, Whole


class Kind(StrEnum):
    """How questions are asked: with choices to tick, or openly."""

    CHOICE = "choice"
    OPEN = "open"


class Order(StrEnum):
    """How a form orders its questions; groups stay together in each of them.

    Shuffled: those with choices first, each kind in random order. By section: sections in the
    bank's order with their titles, random within. Fixed: as the rows and the bank have them.
    """

    SHUFFLED = "shuffled"
    BY_SECTION = "by-section"
    FIXED = "fixed"


class Draw(StrEnum):
    """Whether all forms ask the same questions, or each its own of equal weight."""

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
    """So many questions that match: any value of a field will do, and all fields must hold.

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
    """An exam's plan on paper; without `minutes` or `points` those of its questions are summed."""

    title: Line | None = None
    minutes: Annotated[Whole, Field(ge=1, le=1440)] | None = None
    points: Annotated[Whole, Field(ge=1, le=10_000)] | None = None
    order: Order = Order.SHUFFLED
    draw: Draw = Draw.ONCE
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=100)]

    def title_for(self, bank: str) -> str:
        """Return what an exam is called: its own title, or that of the bank."""
        return self.title or bank

    @property
    def questions(self) -> int:
        """How many questions each form asks."""
        return sum(row.count for row in self.rows)
