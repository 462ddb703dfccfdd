"""Pieces of a table of many pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studypress.compose.model.pieces import Piece, Shared, SlotGlyphs
from studypress.compose.model.stock import Head


@dataclass(frozen=True)
class ColumnPieces:
    """Header and one row of some columns, and the step from row to row in CSS pixels."""

    header: Piece
    row: Piece
    step: float


@dataclass(frozen=True)
class TablePieces:
    """All pieces of a table, and the objects that they share.

    `heads` contains the pieces above the table, by their texts; `rules` its lines, by the numbers
    of rows and columns, as in `45/30`; `margins` those of each page. The size of a page is in
    points. The `top` of a piece is that of the table on the page that it was cut from, except of a
    row; the `left` of a margin is the left edge of its page's text.
    """

    heads: Mapping[str, Piece]
    columns: Sequence[ColumnPieces]
    rules: Mapping[str, Piece]
    margins: Sequence[Piece]
    runs: SlotGlyphs
    shared: Shared
    head: Head
    width: float
    height: float
