"""Cutting of sample pages of a table into pieces."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from studypress.compose.cutting.cutter import Album, Cutter, Ticket
from studypress.compose.layout.slots import runs_of
from studypress.compose.model.pieces import NotComposableError, Piece
from studypress.compose.model.table import ColumnPieces, TablePieces
from studypress.compose.pdf.structure import POINTS
from studypress.press.engine import Pages
from studypress.press.weasyprint_types import LayoutBox

_NEAR = 0.01  # CSS pixels by which places may differ
_PIECES = ("head", "header", "row", "rules")
_PLACE = re.compile(r"^.* (?=(?:Tm|re|m|l|c|cm)$)", re.MULTILINE)


@dataclass(frozen=True)
class TableSamples:
    """Sample pages of a table.

    `cells` contains a page for each part of the columns, with every symbol in its rows. `around`
    contains a page for each of the heads, then a page of rules for each of `sizes`, the numbers of
    rows and columns. `margins` has as many pages as the table.
    """

    cells: Pages
    around: Pages
    margins: Pages
    heads: Sequence[str]
    sizes: Sequence[tuple[int, int]]


def table_pieces(samples: TableSamples) -> TablePieces:
    """Cut sample pages into pieces; raises NotComposableError if that is not possible."""
    album = Album()
    cells, around, pages = map(_cutters, (samples.cells, samples.around, samples.margins))
    for page in (*cells, *around):
        page.require_within(_PIECES)
    names = ["head"] * len(samples.heads) + ["rules"] * len(samples.sizes)
    if len(around) != len(names):
        raise NotComposableError("the content above a table does not fit on a page")
    columns = [_columns(album, cutter) for cutter in cells]
    parts = [_part(album, cutter, name) for cutter, name in zip(around, names, strict=True)]
    margins = [album.add(replace(page.margins(), left=page.left)) for page in pages]
    slots = [album.add_slots(cutter.whole()) for cutter in cells]
    album.draw(samples.cells)
    pieces = iter([part() for part in parts])
    width, height = pages[0].size
    found = TablePieces(
        {head: next(pieces) for head in samples.heads},
        [drawn() for drawn in columns],
        {f"{rows}/{columns}": next(pieces) for rows, columns in samples.sizes},
        [margin() for margin in margins],
        runs_of([slot for read in slots for slot in read()], album.reader.width),
        album.reader.shared(),
        album.reader.head(samples.cells.document.metadata),
        width * POINTS,
        height * POINTS,
    )
    _require_room(found, max(samples.sizes)[0], pages[0].foot)
    return found


def _cutters(pages: Pages) -> list[Cutter]:
    cutters = [Cutter(page) for page in pages.document.pages]
    sizes = {(round(width, 3), round(height, 3)) for width, height in (at.size for at in cutters)}
    if len(sizes) > 1:
        raise NotComposableError("pages have different sizes")
    return cutters


def _columns(album: Album, cutter: Cutter) -> Callable[[], ColumnPieces]:
    """Cut header and rows from a page."""
    boxes = cutter.named("row")
    tops = [box.border_box_y() for box in boxes]
    step = (tops[-1] - tops[0]) / max(1, len(tops) - 1)
    if any(abs(top - tops[0] - at * step) > _NEAR for at, top in enumerate(tops)):
        raise NotComposableError("rows have different heights")
    rows = [album.add(cutter.cut(box)) for box in boxes]
    header = _part(album, cutter, "header")
    return lambda: ColumnPieces(header(), _one_of([row() for row in rows]), step)


def _part(album: Album, cutter: Cutter, name: str) -> Ticket:
    """Cut the piece of this name from a page; its top becomes that of the table."""
    cut = cutter.cut(_only(cutter, name))
    return album.add(replace(cut, top=_only(cutter, "ruled").border_box_y()))


def _only(cutter: Cutter, name: str) -> LayoutBox:
    found = cutter.named(name)
    if len(found) != 1:
        raise NotComposableError(f"the template does not mark its {name}")
    return found[0]


def _one_of(rows: Sequence[Piece]) -> Piece:
    """Return the first row; raise NotComposableError if rows differ in more than position."""
    if len({_PLACE.sub("", row.content) for row in rows}) > 1:
        raise NotComposableError("rows look different")
    return rows[0]


def _require_room(pieces: TablePieces, rows: int, foot: float) -> None:
    """Raise NotComposableError unless the longest table fits below the highest head."""
    top = max(head.top for head in pieces.heads.values())
    for some in pieces.columns:
        if top + some.row.top - some.header.top + rows * some.step > foot + _NEAR:
            raise NotComposableError("a table is longer than a page")
