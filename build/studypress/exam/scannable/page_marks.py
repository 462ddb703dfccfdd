"""Marks of a scannable page: where its fiducials and its symbol are, in millimetres."""

from typing import Literal, NamedTuple

from studypress.exam.scannable.page_code import MAX_PAGES

FIDUCIAL = 5.0
"""Side of a fiducial, a solid square."""

SYMBOL = 9.6
"""Side of the symbol, a DataMatrix of 16 modules a side."""

BOX = 4.0
"""Side of a box, from outer edge to outer edge of its frame."""

_EDGE = 10.0  # from the edge of the paper; printers leave 5 mm white
_BELOW = 5.0  # from the first fiducial to the symbol
_TURNED = 3.0  # by which one fiducial is nearer to the middle, to tell a page that is upside down

Start = Literal["left", "right"]
"""Side of a page where its lines start."""


class ScannedPages(NamedTuple):
    """Pages of a copy that a scanner can read: side where lines start, and the last of them."""

    start: Start
    last: int = MAX_PAGES


class MarkPlace(NamedTuple):
    """Left and top edge of a mark."""

    x: float
    y: float


def fiducials(width: float, height: float) -> tuple[MarkPlace, MarkPlace, MarkPlace, MarkPlace]:
    """Return the fiducials: top left, top right, bottom left, bottom right.

    The last is nearer to the left edge than the others are to theirs.
    """
    right, bottom = width - _EDGE - FIDUCIAL, height - _EDGE - FIDUCIAL
    return (
        MarkPlace(_EDGE, _EDGE),
        MarkPlace(right, _EDGE),
        MarkPlace(_EDGE, bottom),
        MarkPlace(right - _TURNED, bottom),
    )


def symbol(width: float, start: Start) -> MarkPlace:
    """Return the place of the symbol: below the first fiducial of the side where lines start."""
    left = _EDGE if start == "left" else width - _EDGE - SYMBOL
    return MarkPlace(left, _EDGE + FIDUCIAL + _BELOW)
