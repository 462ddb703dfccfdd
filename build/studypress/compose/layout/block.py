"""Blocks: pieces that are placed together on a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from studypress.compose.layout.template import Hole, Template, number
from studypress.compose.model.pieces import AnswerField, Bookmark, Piece, Resource, Run
from studypress.compose.pdf.deflate import FAST, GOOD, Chunk, squeezed
from studypress.compose.pdf.structure import Flat, flat_of

_FEW = 4  # holes
_DRAWN = 2**13  # cached drawings of blocks, of a kB each


@dataclass(frozen=True, eq=False)
class Block:
    """Unit of placement: templates of its drawing, each with a moving operator, and its structure.

    `marks` is the number of its marked contents, `pictures` contains resources in the order of
    drawing. A block that is not `cached` belongs to one form.
    """

    templates: tuple[tuple[bytes, Template], ...]
    holes: tuple[Hole, ...]
    structure: Flat
    uses: frozenset[Resource]
    bookmarks: tuple[Bookmark, ...]
    around: str
    left: float
    top: float
    marks: int
    pictures: tuple[Resource, ...] = ()
    answers: tuple[AnswerField, ...] = ()
    cached: bool = True

    @property
    def apart(self) -> bool:
        """Whether its structure can be packed by itself, once for many forms."""
        return bool(self.marks and self.structure.steady.numbers)

    @property
    def scattered(self) -> bool:
        """Whether the drawing between its holes is too short to be deflated by itself."""
        return len(self.holes) > _FEW

    def text(self, first: int, fills: Iterable[bytes]) -> bytes:
        """Return the drawing with filled holes; marks are numbered from `first` on."""
        filled = iter(fills)
        parts: list[bytes] = []
        for moving, template in self.templates:
            begin, *more = template.texts(first)
            parts += (moving, begin)
            for text in more:
                parts += (next(filled), text)
            first += template.marks
        return b"".join((*parts, b"Q\n"))

    def chunks(self, first: int) -> Sequence[Chunk]:
        """Return the drawing between its holes, deflated; marks are numbered from `first` on."""
        if self.cached:
            return _chunks(self, first)
        return _deflated(self, first, FAST) if self.marks else _unmarked(self)


def alone(piece: Piece, values: Mapping[str, Run] | None = None) -> Block:
    """Return a block of one piece; slots with known `values` are filled."""
    return block_of([(Template(piece, values), 0.0)])


def block_of(placed: Sequence[tuple[Template, float]]) -> Block:
    """Join pieces, each moved down by CSS pixels; their parts of one element are joined too."""
    pieces = [(template.piece, down) for template, down in placed]
    first = pieces[0][0]
    codes = [slot.text for piece, _ in pieces for slot in piece.slots if slot.is_code]
    shapes = tuple([(at.shape, down if at.shape.placed else 0.0) for at, down in placed])
    structure = flat_of(shapes, codes[0] if codes else "")
    return Block(
        tuple([(_moving(down), template) for template, down in placed]),
        tuple([hole for template, _ in placed for hole in template.holes]),
        structure,
        _united(tuple([piece.uses for piece, _ in pieces])),
        tuple([_lower(mark, down) for piece, down in pieces for mark in piece.bookmarks]),
        first.around,
        first.left,
        first.top,
        len(structure.owners),
        tuple([use for template, _ in placed for use in template.pictures]),
        tuple([replace(at, y=at.y + down) for piece, down in pieces for at in piece.answers]),
    )


@lru_cache(_DRAWN)
def _chunks(block: Block, first: int) -> Sequence[Chunk]:
    return _deflated(block, first, GOOD)


@lru_cache(4)
def _unmarked(block: Block) -> Sequence[Chunk]:
    """Return the deflated drawing of a block without marks, which all pages of a form share."""
    return _deflated(block, 0, FAST)


def _deflated(block: Block, first: int, level: int) -> Sequence[Chunk]:
    between: list[list[bytes]] = [[]]
    for moving, template in block.templates:
        begin, *more = template.texts(first)
        between[-1] += (moving, begin)
        between += [[text] for text in more]
        first += template.marks
    between[-1].append(b"Q\n")
    return [squeezed(b"".join(texts), level) for texts in between]


@lru_cache(2**10)
def _moving(down: float) -> bytes:
    """Return the operators that move a drawing down."""
    return f"q\n1 0 0 1 0 {number(down)} cm\n".encode() if down else b"q\n"


@lru_cache(2**12)
def _united(uses: tuple[frozenset[Resource], ...]) -> frozenset[Resource]:
    return frozenset().union(*uses)


def _lower(mark: Bookmark, down: float) -> Bookmark:
    return replace(mark, top=mark.top + down) if down else mark


class OnPage(NamedTuple):
    """A block on a page, moved by CSS pixels, with its slots filled."""

    block: Block
    right: float
    down: float
    fills: Sequence[bytes]
    number: int = 0


class Leaf(NamedTuple):
    """A page: its size in points, its blocks, and operators that draw the marks for a scanner."""

    width: float
    height: float
    placed: Sequence[OnPage]
    marks: bytes = b""
