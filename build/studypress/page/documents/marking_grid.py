"""Sheets to mark by: their pages, and how these are ruled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from unicodedata import category, east_asian_width

from studypress.exam.model import Form
from studypress.page.documents.study import letters_of

NONE = "–"
"""What stands for a letter where a form has none."""


@dataclass(frozen=True)
class _Room:
    """What a page has room for, on any paper: columns, rows, and `dense` rows of small type.

    Its `measure` is the millimetres between the margins.
    """

    columns: int
    rows: int
    dense: int
    measure: float


_UPRIGHT, _WIDE = _Room(30, 45, 65, 182.0), _Room(50, 30, 45, 251.0)
_LARGE_UPRIGHT, _LARGE_WIDE = _Room(8, 20, 20, 182.0), _Room(16, 14, 14, 251.0)
_SMALL, _USUAL, _LARGE = 2.47, 2.97, 5.65  # millimetres of an em
_FIRST = 11.2  # em of the columns of numbers and codes
_NAME, _LARGE_NAME = 42.0, 57.0  # millimetres of a name at least
_CELL, _NAMELESS, _LARGE_CELL = 4.8, 6.4, 8.0  # millimetres of a column at most


@dataclass(frozen=True)
class Grid:
    """How all pages of an exam are ruled, on any paper of ours.

    A page that is `wide` lies on its side, on a `dense` one the type is small. The width of a
    `cell` is in millimetres; a name has room for so many em.
    """

    columns: int
    rows: int
    cell: float
    name: float
    wide: bool = False
    dense: bool = False


@dataclass(frozen=True)
class MarkingPage:
    """What stands on a page: forms of one batch, and the letters of some of their questions."""

    name: str
    forms: Sequence[Form]
    numbers: Sequence[int]

    def letters(self, form: Form) -> list[str]:
        """Return a form's letters, column by column."""
        known = dict(letters_of(form))
        return [known.get(number, NONE) for number in self.numbers]


def grid_of(questions: int, forms: int, *, named: bool, large: bool) -> Grid:
    """Return how to rule sheets of so many questions, in batches of so many forms at most."""
    upright, wide = (_LARGE_UPRIGHT, _LARGE_WIDE) if large else (_UPRIGHT, _WIDE)
    columns = ceil(questions / max(1, ceil(questions / wide.columns)))
    room = upright if columns <= upright.columns else wide
    dense = room.dense > room.rows < forms
    left = room.measure - _FIRST * (_LARGE if large else _USUAL)
    most = _LARGE_CELL if large else _CELL if named else _NAMELESS
    least = (_LARGE_NAME if large else _NAME) * named
    cell = min(most, (left - least) / max(1, columns))
    em = _LARGE if large else _SMALL if dense else _USUAL
    return Grid(
        columns=columns,
        rows=room.dense if dense else room.rows,
        cell=round(cell, 2),
        name=(left - columns * cell) / em,
        wide=room is wide,
        dense=dense,
    )


def pages_of(
    name: str, forms: Sequence[Form], numbers: Sequence[int], grid: Grid
) -> Iterator[MarkingPage]:
    """Yield the pages of a batch: all of its forms, and then again for the questions to come."""
    for first in range(0, len(numbers) or 1, grid.columns or 1):
        some = numbers[first : first + grid.columns]
        for at in range(0, len(forms), grid.rows):
            yield MarkingPage(name, forms[at : at + grid.rows], some)


def is_long(text: str, room: float) -> bool:
    """Whether a line might not have room within so many em; what is cut short is drawn apart."""
    return sum(map(_width, text)) > room


def _width(char: str) -> float:
    """Return how many em a character takes, in most fonts less."""
    if east_asian_width(char) in "WF":
        return 1.0
    return 0.0 if category(char)[0] == "M" else 0.8 if char.isupper() else 0.6
