"""Scannable pages: their marks, drawn as operators, and the layout to be recorded."""

from collections.abc import Iterator, Sequence
from functools import cache

from studypress.compose.layout.block import Leaf, OnPage
from studypress.compose.layout.template import number
from studypress.compose.model.pieces import AnswerField
from studypress.exam.scannable.layout import ScanArea, ScanBox, ScanLayout, ScanPage
from studypress.exam.scannable.page_code import PageCode
from studypress.exam.scannable.page_marks import (
    FIDUCIAL,
    SYMBOL,
    ScannedPages,
    Start,
    fiducials,
    symbol,
)

_POINT = 72 / 25.4  # points of a millimetre
_PIXEL = 25.4 / 96  # millimetres of a CSS pixel
_DECIMALS = 2  # of a recorded length


def with_marks(leaves: Sequence[Leaf], code: str, scanned: ScannedPages) -> list[Leaf]:
    """Return the pages of a form with fiducials and symbol on each that a scanner can read."""
    marked = [
        leaf._replace(marks=marks_of(leaf.width, leaf.height, PageCode(code, at), scanned.start))
        for at, leaf in enumerate(leaves[: scanned.last], start=1)
    ]
    return [*marked, *leaves[scanned.last :]]


def marks_of(width: float, height: float, code: PageCode, start: Start) -> bytes:
    """Return the operators that draw the marks of a page of this size in points, as an artifact.

    A page in landscape has them where they are on its sheet, like those of all other pages.
    """
    turn = b"0 -1 1 0 0 %b cm\n" % number(height).encode() if width > height else b""
    if turn:
        width, height = height, width
    head = b"\n/Artifact BMC\nq\n%b0 g\n" % turn
    corners = _corners(width / _POINT, height / _POINT)
    return b"%b%b%bf\nQ\nEMC" % (head, corners, _symbol(width / _POINT, start, code))


@cache
def _corners(width: float, height: float) -> bytes:
    return b"".join(_square(x, y, FIDUCIAL, FIDUCIAL) for x, y in fiducials(width, height))


def _symbol(width: float, start: Start, code: PageCode) -> bytes:
    """Return a rectangle for each run of dark modules; all are filled as one path, without gaps."""
    modules = symbol_of(code)
    left, top = symbol(width, start)
    side = SYMBOL / len(modules)
    return b"".join(
        _square(left + first * side, top + row * side, (end - first) * side, side)
        for row, line in enumerate(modules)
        for first, end in _runs(line)
    )


def symbol_of(code: PageCode) -> list[list[int]]:
    """Return the modules of the symbol of a page, row by row: 1 is dark."""
    from ppf.datamatrix import DataMatrix  # noqa: PLC0415 - only scannable exams need it

    return [list(map(int, row)) for row in DataMatrix(code.text).matrix]


def _runs(line: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first index and end of each run of dark modules."""
    edges = [
        at
        for at, (one, other) in enumerate(zip((0, *line), (*line, 0), strict=True))
        if one != other
    ]
    return zip(edges[::2], edges[1::2], strict=True)


def _square(x: float, y: float, width: float, height: float) -> bytes:
    sides = (number(value * _POINT) for value in (x, y, width, height))
    return f"{' '.join(sides)} re\n".encode()


def layout_of(leaves: Sequence[Leaf], scanned: ScannedPages) -> ScanLayout:
    """Return the layout of scannable pages: where their boxes and areas are, in millimetres."""
    pages = tuple(_page(at, leaf) for at, leaf in enumerate(leaves[: scanned.last], start=1))
    width, height = (round(edge / _POINT, _DECIMALS) for edge in leaves[0][:2])
    return ScanLayout(width, height, scanned.start, pages)


def _page(at: int, leaf: Leaf) -> ScanPage:
    found = [(placed, answer) for placed in leaf.placed for answer in placed.block.answers]
    boxes = tuple(
        ScanBox(placed.number or box.question, box.value, *_place(placed, box))
        for placed, box in found
        if box.value
    )
    areas = tuple(
        ScanArea(placed.number or area.question, *_place(placed, area), *_size(area))
        for placed, area in found
        if not area.value
    )
    return ScanPage(at, boxes, areas)


def _place(placed: OnPage, answer: AnswerField) -> tuple[float, float]:
    return _millimetres(answer.x + placed.right), _millimetres(answer.y + placed.down)


def _size(area: AnswerField) -> tuple[float, float]:
    return _millimetres(area.width), _millimetres(area.height)


def _millimetres(pixels: float) -> float:
    return round(pixels * _PIXEL, _DECIMALS)
