"""Marking sheets: their pages, and the dimensions of their grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from unicodedata import category, east_asian_width

from studypress.exam.model import Form
from studypress.page.documents.exam import letters_of

NONE = "–"
"""Placeholder for a letter if the question of a form has none."""


@dataclass(frozen=True)
class _Room:
    """Capacity of a page on any paper: columns, rows, and `dense` rows of small type.

    `measure` is the width between the margins, in millimetres.
    """

    columns: int
    rows: int
    dense: int
    measure: float


_UPRIGHT, _WIDE = _Room(30, 45, 65, 182.0), _Room(50, 30, 45, 251.0)
_LARGE_UPRIGHT, _LARGE_WIDE = _Room(8, 20, 20, 182.0), _Room(16, 14, 14, 251.0)
_SMALL, _USUAL, _LARGE = 2.47, 2.97, 5.65  # millimetres of an em
_FIRST = 11.2  # em, width of the columns of numbers and codes
_NAME, _LARGE_NAME = 42.0, 57.0  # millimetres, minimum width of a name
_CELL, _NAMELESS, _LARGE_CELL = 4.8, 6.4, 8.0  # millimetres, maximum width of a column


@dataclass(frozen=True)
class Grid:
    """Grid of all marking sheets of an exam, on any paper.

    A `wide` page is in landscape orientation; a `dense` one has small type. The width of a `cell`
    is in millimetres, that of a `name` in em.
    """

    columns: int
    rows: int
    cell: float
    name: float
    wide: bool = False
    dense: bool = False


@dataclass(frozen=True)
class MarkingPage:
    """Content of a page: forms of one batch, and the letters of some of their questions."""

    name: str
    forms: Sequence[Form]
    numbers: Sequence[int]

    def letters(self, form: Form) -> list[str]:
        """Return a form's letters, in the order of the columns."""
        known = dict(letters_of(form))
        return [known.get(number, NONE) for number in self.numbers]


def grid_of(questions: int, forms: int, *, named: bool, large: bool) -> Grid:
    """Return the grid for a number of questions, and for batches of at most `forms` forms."""
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
    """Yield the pages of a batch: all its forms, repeated for each group of questions."""
    for first in range(0, len(numbers) or 1, grid.columns or 1):
        some = numbers[first : first + grid.columns]
        for at in range(0, len(forms), grid.rows):
            yield MarkingPage(name, forms[at : at + grid.rows], some)


def is_long(text: str, room: float) -> bool:
    """Return whether a line may be wider than `room`, in em, so that it is styled to be cut."""
    return sum(map(_width, text)) > room


def _width(char: str) -> float:
    """Return the estimated width of a character in em; in most fonts it is less."""
    if east_asian_width(char) in "WF":
        return 1.0
    return 0.0 if category(char)[0] == "M" else 0.8 if char.isupper() else 0.6
