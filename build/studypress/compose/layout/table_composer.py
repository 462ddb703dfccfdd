"""Composition of the pages of a table, in which all rows are set alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from studypress.compose.layout.block import Block, Leaf, OnPage, alone, block_of
from studypress.compose.layout.measure import Measure, measure_of
from studypress.compose.layout.slots import Fills
from studypress.compose.layout.template import Template
from studypress.compose.model.pieces import NotComposableError, Piece, Resource
from studypress.compose.model.table import TablePieces

_MOVED = b"q\n1 0 0 1 %.5f %.5f cm\n%b\nQ"
_KEPT = 64  # cached tables, by their part and rows, without their texts

NAME = "own:name"
"""Slot of a candidate's name."""

TableRow = Mapping[str, str | Piece]
"""Content of a row by the names of its slots: texts, and the piece of a name."""


class TablePage(NamedTuple):
    """A page: its index, the text of its head, the index of its part of the columns, its size."""

    at: int
    head: str
    part: int
    rows: int
    columns: int


class TableComposer:
    """Composer of the pages of one table."""

    def __init__(self, pieces: TablePieces) -> None:
        """Create caches of blocks, since pages share most of them."""
        self.pieces = pieces
        self._heads = {text: alone(piece) for text, piece in pieces.heads.items()}
        self._rules = {size: alone(piece) for size, piece in pieces.rules.items()}
        self._margins = [alone(piece) for piece in pieces.margins]
        self._table = lru_cache(_KEPT)(self._table_of)
        self._fills = Fills(pieces.runs)

    def uses(self) -> set[Resource]:
        """Return the resources of all pages, except those of names."""
        pieces = self.pieces
        columns = [piece for some in pieces.columns for piece in (some.header, some.row)]
        every = chain(pieces.heads.values(), pieces.rules.values(), pieces.margins, columns)
        return {use for piece in every for use in piece.uses}

    def measure(self, pages: Sequence[TablePage]) -> Measure:
        """Return the measure of a section of some pages."""
        return measure_of([self._blocks(page) for page in pages])

    def leaf(self, page: TablePage, rows: Sequence[TableRow]) -> Leaf:
        """Return a page with its rows."""
        head, table, rules, margins = self._blocks(page)
        names = (row[NAME] for row in rows if NAME in row)
        uses = table.uses.union(*(name.uses for name in names if isinstance(name, Piece)))
        filled = replace(table, uses=uses)
        fills = list(self._filled(page.part, table, rows))
        placed = [
            OnPage(block, margins.left - block.left, head.top - block.top, drawn)
            for block, drawn in ((head, ()), (filled, fills), (rules, ()))
        ]
        placed.append(OnPage(margins, 0.0, 0.0, ()))
        return Leaf(self.pieces.width, self.pieces.height, placed)

    def _blocks(self, page: TablePage) -> tuple[Block, Block, Block, Block]:
        """Return head, table, rules and margins of a page."""
        return (
            self._heads[page.head],
            self._table(page.part, page.rows),
            self._rules[f"{page.rows}/{page.columns}"],
            self._margins[page.at],
        )

    def _table_of(self, part: int, rows: int) -> Block:
        """Return a table without its texts."""
        columns = self.pieces.columns[part]
        row = Template(columns.row)
        each = [(row, at * columns.step) for at in range(rows)]
        return block_of([(Template(columns.header), 0.0), *each])

    def _filled(self, part: int, table: Block, rows: Sequence[TableRow]) -> Iterator[bytes]:
        """Yield the drawings for a table's holes, row by row."""
        for (_, template), row in zip(table.templates[1:], rows, strict=True):
            for hole in template.holes:
                content = row.get(hole.name)
                if isinstance(content, str):
                    yield self._fills.drawn(hole, content)
                elif content:
                    yield self._moved(part, content)
                else:
                    raise NotComposableError(f"the rows have no '{hole.name}'")

    def _moved(self, part: int, name: Piece) -> bytes:
        """Return the drawing of a name, moved to the first row; other rows move it from there."""
        row = self.pieces.columns[part].row
        return _MOVED % (row.left - name.left, row.top - name.top, name.content.encode("latin-1"))
