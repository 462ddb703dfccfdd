"""Composition of table pages: each row contains the texts of one form, and all are set alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from studypress.compose.cutting.table_cutter import Ruled
from studypress.compose.layout.block import Block, Leaf, OnPage, alone, block_of
from studypress.compose.layout.measure import Measure, measure_of
from studypress.compose.layout.slots import Fills
from studypress.compose.layout.template import Hole, Template
from studypress.compose.model.pieces import NotComposableError, Piece, Resource

_MOVED = b"q\n1 0 0 1 %.5f %.5f cm\n%b\nQ"
_KEPT = 64  # cached tables, by their part and rows, without their texts


@dataclass(frozen=True)
class TableRow:
    """Content of a row: texts by the names of their slots, and letters column by column.

    `name` is the piece of a name, if the table has names.
    """

    texts: Mapping[str, str]
    letters: Sequence[str]
    name: Piece | None = None


@dataclass(frozen=True)
class TablePage:
    """A page: its index, the name of its head, the part of the questions, its rows and columns."""

    page: int
    head: str
    part: int
    rows: int
    columns: int


class RowComposer:
    """Composer of the pages of one table."""

    def __init__(self, ruled: Ruled) -> None:
        """Create caches of blocks, since pages share most of them."""
        self.ruled = ruled
        self._table = lru_cache(_KEPT)(self._table_of)
        self._margin = lru_cache(_KEPT)(self._margin_of)
        self._heads = {name: alone(at.piece) for name, at in ruled.heads.items()}
        self._rules = {name: alone(at.piece) for name, at in ruled.rules.items()}
        self._filled = Fills(ruled.runs)

    def uses(self) -> set[Resource]:
        """Return the resources of pages, except those of names."""
        ruled = self.ruled
        pieces = [at.piece for at in (*ruled.heads.values(), *ruled.rules.values())]
        pieces += [piece for some in ruled.columns for piece in (some.header, some.row)]
        pieces += [margin.piece for margin in ruled.margins]
        return {use for piece in pieces for use in piece.uses}

    def measure(self, places: Sequence[TablePage]) -> Measure:
        """Return the measure of a section of some pages."""
        return measure_of([[block for block, _ in self._blocks(place)] for place in places])

    def leaf(self, place: TablePage, rows: Sequence[TableRow]) -> Leaf:
        """Return a page with its rows."""
        ruled, left = self.ruled, self.ruled.margins[place.page].left
        head, table, rules, margin = self._blocks(place)
        holes = [template.holes for _, template in table[0].templates[1:]]
        fills = [
            fill
            for own, row in zip(holes, rows, strict=True)
            for fill in self._fills(place.part, own, row)
        ]
        own = {use for row in rows if row.name for use in row.name.uses}
        filled = replace(table[0], uses=table[0].uses | own)
        placed = (
            OnPage(head[0], left - head[0].left, 0.0, ()),
            OnPage(filled, left - filled.left, table[1], fills),
            OnPage(rules[0], left - rules[0].left, rules[1], ()),
            OnPage(margin[0], 0.0, 0.0, ()),
        )
        return Leaf(ruled.width, ruled.height, placed)

    def _blocks(self, place: TablePage) -> list[tuple[Block, float]]:
        """Return head, table, rules and margin of a page, each with its shift in CSS pixels."""
        ruled, ways = self.ruled, f"{place.rows}/{place.columns}"
        top = ruled.heads[place.head].table
        return [
            (self._heads[place.head], 0.0),
            (self._table(place.part, place.rows), top - ruled.columns[place.part].table),
            (self._rules[ways], top - ruled.rules[ways].table),
            (self._margin(place.page), 0.0),
        ]

    def _table_of(self, part: int, rows: int) -> Block:
        """Return a table without its texts."""
        columns = self.ruled.columns[part]
        row = Template(columns.row)
        each = [(row, at * columns.step) for at in range(rows)]
        return block_of([(Template(columns.header), 0.0), *each])

    def _margin_of(self, page: int) -> Block:
        return alone(self.ruled.margins[page].piece)

    def _fills(self, part: int, holes: Sequence[Hole], row: TableRow) -> Iterator[bytes]:
        letters = iter(row.letters)
        for hole in holes:
            if hole.name == "own:name":
                yield self._named(part, row.name)
            elif hole.kind == "symbols":
                yield self._filled.symbols(hole, row.texts[hole.name])
            else:
                yield self._filled.text(hole, next(letters))

    def _named(self, part: int, name: Piece | None) -> bytes:
        """Return the drawing of a name in the first row, from which other rows are moved."""
        if not name:
            raise NotComposableError("a name has not been set")
        row = self.ruled.columns[part].row
        return _MOVED % (row.left - name.left, row.top - name.top, name.content.encode("latin-1"))
