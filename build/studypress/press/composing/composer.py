"""Forms composed from a stock: what stands on each page, and where."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from string import ascii_uppercase

from studypress.press.composing.block import Block, Placed, block_from, block_of
from studypress.press.composing.copy import Asked, Copy
from studypress.press.composing.flow import Extent, Spot, arranged
from studypress.press.composing.leaf import Leaf, OnPage
from studypress.press.composing.measure import OUTLINE, Measure, Taken, taken_by
from studypress.press.composing.pieces import (
    OTHER_HEADINGS,
    OWN_PAGES,
    SYMBOLS,
    NotComposableError,
    Piece,
    Run,
)
from studypress.press.composing.stock import Stock
from studypress.press.composing.template import Hole, Template, number

_NEAR = 0.01  # CSS pixels by which heights may differ
_KEPT = 8192  # blocks: each is a question with its choices in one order


class Composer:
    """Composes the forms of one stock."""

    def __init__(self, stock: Stock) -> None:
        """Keep the blocks that are made, since forms share most of them."""
        self.stock = stock
        self._taken: dict[tuple[str, bool], Taken] = {}
        self._filled: dict[tuple[Hole, str], bytes] = {}
        self._symbols = {
            name: {symbol: glyph.encode() for symbol, glyph in symbols.items()}
            for name, symbols in stock.runs.symbols.items()
        }
        self._asked = lru_cache(_KEPT)(self._question)
        self._stem = lru_cache(_KEPT)(self._stem_of)
        self._choice = lru_cache(_KEPT)(self._choice_of)
        self._whole = {id(piece): block_of([Placed(piece)]) for piece in _wholes(stock)}
        self._gaps = {
            name: Template(front.gap.after) for name, front in stock.fronts.items() if front.gap
        }

    def pages(self, copy: Copy) -> list[Leaf]:
        """Return what stands on each page of a copy.

        Raises NotComposableError for a copy that needs pages of the engine's own.
        """
        filled, blocks = self._arranged(copy)
        fronts = len(self.stock.fronts[copy.front].pieces)
        numbers = [0] * fronts + [getattr(part, "number", 0) for part in copy.parts]
        leaves = []
        for at, page in enumerate(filled, start=1):
            spots = [(blocks[s.block][s.part], s.top, numbers[s.block]) for s in page]
            leaves.append(self._leaf(copy, spots, at, len(filled)))
        return leaves

    def uses(self, parts: Iterable[str], fronts: Iterable[str], counts: Iterable[int]) -> set[str]:
        """Return what forms draw with that have these parts and fronts, and so many pages."""
        stock = self.stock
        found = [stock.fronts[name] for name in fronts]
        pieces = [piece for front in found for piece in front.pieces]
        pieces += [front.gap.after for front in found if front.gap]
        pieces += [stock.margins[f"{at}/{of}"] for of in counts for at in range(1, of + 1)]
        pieces += [stock.end[0]] if stock.end else []
        for name in parts:
            if question := stock.questions.get(name):
                pieces += [question.stem, *question.choices, *question.more]
            else:
                pieces.append(stock.headings[name][0])
        return {use for piece in pieces for use in piece.uses}

    def measure(self, copy: Copy, pages: int) -> Measure:
        """Return what a copy of so many pages takes up as a section, without composing it."""
        fronts, *taken = (self._front_taken(copy), *self._parts_taken(copy))
        numbers = sum((part.numbers for part in taken), fronts.numbers)
        links = sum((part.links for part in taken), fronts.links)
        levels = fronts.levels + tuple(chain.from_iterable(part.levels for part in taken))
        around = any(part.around for part in taken)
        shells = pages * around - (around and self.stock.fronts[copy.front].alone)
        numbers += OUTLINE + len(levels) + 2 * pages + shells
        return Measure(pages, numbers, pages + links, levels)

    def _front_taken(self, copy: Copy) -> Taken:
        front = self.stock.fronts[copy.front]
        blocks = [self._whole[id(piece)] for piece in front.pieces]
        if front.gap:
            blocks[0] = self._with_own(copy)
        return taken_by(blocks)

    def _parts_taken(self, copy: Copy) -> Iterator[Taken]:
        for part in copy.parts:
            last = part is copy.parts[-1]
            name = part if isinstance(part, str) else part.name
            if (name, last) not in self._taken:
                self._taken[name, last] = taken_by(self._part(part, last=last)[0])
            yield self._taken[name, last]

    def _arranged(self, copy: Copy) -> tuple[list[list[Spot]], list[list[Block]]]:
        """Return where a copy's blocks are, and the parts of each."""
        front = self.stock.fronts[copy.front]
        parts = [self._part(part, last=part is copy.parts[-1]) for part in copy.parts]
        blocks = [[self._whole[id(piece)]] for piece in front.pieces]
        if front.gap:
            blocks[0] = [self._with_own(copy)]
        rest = [extent for _, extent in parts]
        filled = arranged(front.extents, rest, self.stock.sheet.room, alone=front.alone)
        return filled, [*blocks, *(found for found, _ in parts)]

    def _with_own(self, copy: Copy) -> Block:
        """Return a front with what is a candidate's alone; that must be as high as the gap."""
        front, own = self.stock.fronts[copy.front], copy.own
        gap = front.gap
        if not gap or not own or abs(own.height - gap.height) > _NEAR:
            raise NotComposableError("what a candidate is called takes more lines than others'")
        ((_, before),) = self._whole[id(front.pieces[0])].parts
        inner = Template(own), gap.top - own.top
        return block_from([(before, 0.0), inner, (self._gaps[copy.front], 0.0)])

    def _leaf(
        self, copy: Copy, spots: Sequence[tuple[Block, float, int]], at: int, of: int
    ) -> Leaf:
        sheet = self.stock.sheet
        left = sheet.lefts[at % 2]
        placed = []
        if copy.behind:
            behind = block_of([Placed(copy.behind)])
            placed.append(OnPage(behind, left - behind.left, 0.0, ()))
        for block, top, asked in spots:
            fills = self._fills(copy, block, asked)
            placed.append(OnPage(block, left - block.left, top - block.top, fills, asked))
        around = self._whole[id(self.stock.margins[f"{at}/{of}"])]
        placed.append(OnPage(around, 0.0, 0.0, self._fills(copy, around, 0)))
        return Leaf(sheet.width, sheet.height, tuple(placed))

    def _part(self, part: Asked | str, *, last: bool) -> tuple[list[Block], Extent]:
        if isinstance(part, str):
            if part not in self.stock.headings:
                raise NotComposableError(OTHER_HEADINGS)
            piece, extent = self.stock.headings[part]
            return [self._whole[id(piece)]], extent
        if part.name not in self.stock.questions:
            raise NotComposableError(OWN_PAGES)
        return self._asked(part.name, part.order, part.letter, last)

    def _question(
        self,
        name: str,
        order: tuple[int, ...],
        letter: str,
        last: bool,  # noqa: FBT001 - a key of a cache
    ) -> tuple[list[Block], Extent]:
        question = self.stock.questions[name]
        placed = [(self._stem(name, letter), 0.0), *self._choices(name, order)]
        more = [block_of([Placed(piece, 0.0, self._letter(letter))]) for piece in question.more]
        if not last or not self.stock.end:
            return [block_from(placed), *more], question.extents.whole
        piece, end = self.stock.end
        below = question.stem.top + question.extents.shut + end.gap
        placed.append((Template(piece), below - piece.top))
        return [block_from(placed)], question.extents.last(end)

    def _choices(self, name: str, order: Sequence[int]) -> Iterator[tuple[Template, float]]:
        question = self.stock.questions[name]
        y = question.stem.top + question.opening
        for letter, at in zip(ascii_uppercase, order, strict=False):
            piece = question.choices[at]
            yield self._choice(name, at, letter), y - piece.top
            y += piece.height + question.gap

    def _stem_of(self, name: str, letter: str) -> Template:
        return Template(self.stock.questions[name].stem, self._letter(letter))

    def _choice_of(self, name: str, at: int, letter: str) -> Template:
        return Template(self.stock.questions[name].choices[at], self._letter(letter))

    def _letter(self, letter: str) -> dict[str, Run]:
        return {"letter": self.stock.runs.values["letter"][letter]} if letter else {}

    def _fills(self, copy: Copy, block: Block, asked: int) -> list[bytes]:
        fills: list[bytes] = []
        for hole in block.holes:
            if hole.kind == "qr":
                fills.append(copy.lines)
            elif hole.kind == "code":
                fills.append(self._set(hole, copy.code))
            else:
                text = str(asked) if hole.name == "number" else copy.values[hole.name]
                fills.append(self._known(hole, text))
        return fills

    def _known(self, hole: Hole, text: str) -> bytes:
        """Return a text as it is drawn in a slot; it may be in many forms."""
        if not (found := self._filled.get((hole, text))):
            found = self._filled[hole, text] = self._set(hole, text)
        return found

    def _set(self, hole: Hole, text: str) -> bytes:
        if hole.kind in SYMBOLS:
            symbols = self._symbols[hole.name]
            return hole.filled(hole.place, b"".join([symbols[symbol] for symbol in text]))
        run = self.stock.runs.values.get(hole.kind, {}).get(text)
        if not run:
            raise NotComposableError(f"'{text}' has not been set")
        return hole.filled(number(hole.left + run.shift).encode(), run.glyphs.encode())


def _wholes(stock: Stock) -> Iterator[Piece]:
    """Yield the pieces that are blocks by themselves."""
    for front in stock.fronts.values():
        yield from front.pieces
    yield from stock.margins.values()
    yield from (piece for piece, _ in stock.headings.values())
