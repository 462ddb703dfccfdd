"""Forms composed from a stock: what stands on each page, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from string import ascii_uppercase

from studypress.press.composing.block import Block, Placed, block_of, drawing, number
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
from studypress.press.composing.stock import Question, Stock

_NEAR = 0.01  # CSS pixels by which heights may differ
_KEPT = 8192  # blocks: each is a question with its choices in one order


class Composer:
    """Composes the forms of one stock."""

    def __init__(self, stock: Stock) -> None:
        """Keep the blocks that are made, since forms share most of them."""
        self.stock = stock
        self._taken: dict[tuple[str, bool], Taken] = {}
        self._runs: dict[tuple[str, str, float], tuple[bytes, bytes]] = {}
        self._symbols = {
            name: {symbol: glyph.encode() for symbol, glyph in symbols.items()}
            for name, symbols in stock.runs.symbols.items()
        }
        self._fronts: dict[object, tuple[Block, bytes, bytes]] = {}
        self._asked = lru_cache(_KEPT)(self._question)
        self._whole = {id(piece): block_of([Placed(piece)]) for piece in _wholes(stock)}

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
        placed = Placed(own, gap.top - own.top)
        alike = (copy.front, own.nodes, len(own.holes))
        if alike not in self._fronts:
            before, after = Placed(front.pieces[0]), Placed(gap.after)
            block = block_of([before, placed, after])
            self._fronts[alike] = (block, drawing(before), drawing(after))
        block, begin, end = self._fronts[alike]
        content = b"\n".join((begin, drawing(placed), end))
        return replace(block, content=content, uses=block.uses | own.uses)

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
        letters = self.stock.runs.values.get("letter", {})
        values = {"letter": letters[letter]} if letter else {}
        placed = [Placed(question.stem, 0.0, values)]
        placed += _choices(question, order, letters)
        more = [block_of([Placed(piece, 0.0, values)]) for piece in question.more]
        if not last or not self.stock.end:
            return [block_of(placed), *more], question.extents.whole
        piece, end = self.stock.end
        below = question.stem.top + question.extents.shut + end.gap
        placed.append(Placed(piece, below - piece.top))
        return [block_of(placed)], question.extents.last(end)

    def _fills(self, copy: Copy, block: Block, asked: int) -> list[bytes]:
        fills: list[bytes] = []
        for name in block.names:
            kind = name.partition(":")[0]
            if kind == "qr":
                fills.append(copy.lines)
            elif kind in SYMBOLS:
                symbols = self._symbols[name]
                text = copy.code if kind == "code" else copy.values[name]
                fills += [block.places[name], b"".join([symbols[symbol] for symbol in text])]
            else:
                text = str(asked) if name == "number" else copy.values[name]
                fills += self._set(kind, text, block.lefts[name])
        return fills

    def _set(self, kind: str, text: str, left: float) -> tuple[bytes, bytes]:
        """Return where a text begins in a slot, and its glyphs."""
        if not (found := self._runs.get((kind, text, left))):
            run = self.stock.runs.values.get(kind, {}).get(text)
            if not run:
                raise NotComposableError(f"'{text}' has not been set")
            found = number(left + run.shift).encode(), run.glyphs.encode()
            self._runs[kind, text, left] = found
        return found


def _choices(
    question: Question, order: Sequence[int], letters: Mapping[str, Run]
) -> Iterator[Placed]:
    y = question.stem.top + question.opening
    for letter, at in zip(ascii_uppercase, order, strict=False):
        piece = question.choices[at]
        yield Placed(piece, y - piece.top, {"letter": letters[letter]})
        y += piece.height + question.gap


def _wholes(stock: Stock) -> Iterator[Piece]:
    """Yield the pieces that are blocks by themselves."""
    for front in stock.fronts.values():
        yield from front.pieces
    yield from stock.margins.values()
    yield from (piece for piece, _ in stock.headings.values())
