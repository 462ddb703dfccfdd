"""Marking sheets: their pages, and the dimensions of their grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from unicodedata import category, east_asian_width

from studypress.exam.model import Form
from studypress.page.documents.exam import letters_of
from studypress.page.look import Look

NONE = "–"
"""Placeholder for a letter if the question of a form has none."""

_WIDEST = 0.7  # em: width of a letter


@dataclass(frozen=True)
class Grid:
    """Grid of all marking sheets of an exam.

    A `wide` page is in landscape orientation; a `dense` one has small type. The width of a `cell`
    is in millimetres; that of a `name`, and of a line of the `head`, in em.
    """

    columns: int
    rows: int
    cell: float
    name: float
    head: float
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


def grid_of(questions: int, forms: int, look: Look, *, named: bool, letters: int = 1) -> Grid:
    """Return the grid for a number of questions, and for batches of at most `forms` forms.

    A cell contains at most `letters` letters.
    """
    facts = look.facts("marking-sheets")
    upright, across = facts.numbers("--upright"), facts.numbers("--wide")
    em, dense_em = (
        _millimetres(facts.number("--usual-type")),
        _millimetres(facts.number("--dense-type")),
    )
    beside_names, alone = facts.numbers("--letter")
    needed = letters * _WIDEST * em
    stretch = max(1.0, needed / beside_names)
    columns = ceil(questions / max(1, ceil(questions / (across[0] // stretch))))
    wide = columns > upright[0] // stretch
    _, usual, small = across if wide else upright
    dense = small > usual < forms
    left = (
        facts.numbers("--measures")[wide] - (facts.number("--copy") + facts.number("--code")) * em
    )
    least = facts.number("--name") * named
    usual_cell = max(needed, beside_names if named else alone)
    cell = min(usual_cell, (left - least) / max(1, columns))
    return Grid(
        columns=columns,
        rows=int(small if dense else usual),
        cell=round(cell, 2),
        name=(left - columns * cell) / (dense_em if dense else em),
        head=facts.number("--head-line"),
        wide=wide,
        dense=dense,
    )


def _millimetres(points: float) -> float:
    """Return a length in millimetres, rounded up to hundredths."""
    return ceil(points * 2540 / 72) / 100


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
