"""Cutting of tables of many pages, ruled alike, into pieces."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studypress.compose.cutting.cutter import Album, Cutter, Ticket
from studypress.compose.layout.slots import runs_of
from studypress.compose.model.pieces import NotComposableError, Piece, Shared, SlotGlyphs
from studypress.compose.model.stock import Head
from studypress.compose.pdf.structure import POINTS
from studypress.press.engine import Pages

_NEAR = 0.01  # CSS pixels by which places may differ
_PLACE = re.compile(r"^.* (?=(?:Tm|re|m|l|c|cm)$)", re.MULTILINE)


@dataclass(frozen=True)
class Begun:
    """A piece of a page, and the top of the table on that page in CSS pixels."""

    piece: Piece
    table: float


@dataclass(frozen=True)
class TableColumns:
    """Some columns of a table: header, one row, the step between rows, and the table's top."""

    header: Piece
    row: Piece
    step: float
    table: float


@dataclass(frozen=True)
class Margin:
    """Margins of a page, and the left edge of its text in CSS pixels."""

    piece: Piece
    left: float


@dataclass(frozen=True)
class Ruled:
    """Pieces that all pages of a table are composed of.

    `heads` are the pieces above it, by their texts, and `rules` its lines, by the numbers of rows
    and columns, as in `45/30`. The size of a page is in points.
    """

    heads: Mapping[str, Begun]
    columns: Sequence[TableColumns]
    rules: Mapping[str, Begun]
    margins: Sequence[Margin]
    runs: SlotGlyphs
    shared: Shared
    head: Head
    width: float
    height: float


@dataclass(frozen=True)
class RuledPages:
    """Specimens of a table.

    `cells` contains a page for each part of the columns, with every symbol in its rows. `around`
    contains a page for each of the heads, then a page of rules for each of `ruled`, the numbers of
    rows and columns. `margins` has as many pages as the table.
    """

    cells: Pages
    around: Pages
    margins: Pages
    heads: Sequence[str]
    ruled: Sequence[tuple[int, int]]


def ruled_of(pages: RuledPages) -> Ruled:
    """Cut specimens into pieces; raises NotComposableError if that is not possible."""
    album = Album()
    cells = _cutters(pages.cells, 0)
    around = _cutters(pages.around, len(pages.heads) + len(pages.ruled))
    columns = [_columns(album, cutter) for cutter in cells]
    heads = [_begun(album, cutter, "head") for cutter in around[: len(pages.heads)]]
    rules = [_begun(album, cutter, "rules") for cutter in around[len(pages.heads) :]]
    made = _cutters(pages.margins, 0)
    margins = [(album.add(cutter.margins()), cutter.left) for cutter in made]
    slots = [album.add_slots(cutter.whole()) for cutter in cells]
    album.draw(pages.cells)
    names = [f"{rows}/{columns}" for rows, columns in pages.ruled]
    found = [TableColumns(header(), rows[0](), step, top) for header, rows, step, top in columns]
    _hold_alike([row() for row in rows] for _, rows, *_ in columns)
    _hold_room(found, [top for _, top in heads], max(pages.ruled)[0], made[0].foot)
    width, height = made[0].size
    return Ruled(
        {name: Begun(head(), top) for name, (head, top) in zip(pages.heads, heads, strict=True)},
        found,
        {name: Begun(piece(), top) for name, (piece, top) in zip(names, rules, strict=True)},
        [Margin(piece(), left) for piece, left in margins],
        runs_of([slot for read in slots for slot in read()]),
        album.reader.shared(),
        album.reader.head(pages.cells.document.metadata),
        width * POINTS,
        height * POINTS,
    )


def _cutters(pages: Pages, expected: int) -> list[Cutter]:
    cutters = [Cutter(page) for page in pages.document.pages]
    if expected and len(cutters) != expected:
        raise NotComposableError("what stands above a table has no room on a page")
    sizes = {(round(width, 3), round(height, 3)) for width, height in (at.size for at in cutters)}
    if len(sizes) > 1:
        raise NotComposableError("pages are of different sizes")
    return cutters


def _columns(album: Album, cutter: Cutter) -> tuple[Ticket, list[Ticket], float, float]:
    """Cut header and rows from a page; return also the step of rows and the table's top."""
    header, rows = _one(cutter, "header"), cutter.named("row")
    tops = [row.border_box_y() for row in rows]
    step = (tops[-1] - tops[0]) / max(1, len(tops) - 1)
    if any(abs(top - tops[0] - at * step) > _NEAR for at, top in enumerate(tops)):
        raise NotComposableError("rows are of different heights")
    tickets = [album.add(cutter.cut(row)) for row in rows]
    top = _one(cutter, "ruled").border_box_y()
    return album.add(cutter.cut(header)), tickets, step, top


def _begun(album: Album, cutter: Cutter, name: str) -> tuple[Ticket, float]:
    ticket = album.add(cutter.cut(_one(cutter, name)))
    return ticket, _one(cutter, "ruled").border_box_y()


def _one(cutter: Cutter, name: str) -> Any:  # noqa: ANN401 - WeasyPrint ships no types
    found = cutter.named(name)
    if len(found) != 1:
        raise NotComposableError(f"the template does not say which its {name} is")
    return found[0]


def _hold_alike(tables: Iterable[Sequence[Piece]]) -> None:
    """Raise NotComposableError if rows of a table differ in more than places and texts."""
    for rows in tables:
        if len({_PLACE.sub("", row.content) for row in rows}) > 1:
            raise NotComposableError("rows do not look alike")


def _hold_room(
    columns: Iterable[TableColumns], tables: Sequence[float], rows: int, foot: float
) -> None:
    """Raise NotComposableError unless the longest table fits below the highest head."""
    for some in columns:
        if max(tables) + some.row.top - some.table + rows * some.step > foot + _NEAR:
            raise NotComposableError("a table is longer than a page")
