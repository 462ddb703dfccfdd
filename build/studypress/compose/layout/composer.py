"""Composition of forms from a stock: the blocks of each page, and their places."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from string import ascii_uppercase

from studypress.compose.cutting.places import PicturePlaces, named
from studypress.compose.layout.block import Block, Leaf, OnPage, alone, block_of
from studypress.compose.layout.flow import Spot, arranged, fill
from studypress.compose.layout.fronts import Fronts
from studypress.compose.layout.measure import Measure, Taken, measured, taken_by
from studypress.compose.layout.scannable import with_marks
from studypress.compose.layout.slots import Fills
from studypress.compose.layout.template import Template
from studypress.compose.model.extents import Extent
from studypress.compose.model.form_spec import FormPart, FormSpec
from studypress.compose.model.pieces import (
    OTHER_HEADINGS,
    OWN_PAGES,
    NotComposableError,
    Piece,
    Resource,
    Run,
)
from studypress.compose.model.stock import Stock
from studypress.compose.pdf.shared_objects import Opening, needed, opened
from studypress.press.patches.fill_pages import lines_in

_OPENINGS = 16  # each with fonts and pictures of some forms
_KEPT = 8192  # cached blocks: each is a question with its choices in one order


class Composer:
    """Composer of the forms of one stock."""

    def __init__(self, stock: Stock) -> None:
        """Create caches of blocks, since forms share most of them."""
        self.stock = stock
        self._taken: dict[tuple[str, bool], Taken] = {}
        self._levels: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._fronts = Fronts(stock.fronts, stock.runs)
        self._number = {name: at for at, name in enumerate(stock.questions)}
        self.places = PicturePlaces(stock.shared)
        self._fills = Fills(stock.runs)
        self._asked = lru_cache(_KEPT)(self._question)
        self._stem = lru_cache(_KEPT)(self._stem_of)
        self._choice = lru_cache(_KEPT)(self._choice_of)
        self.opening = lru_cache(_OPENINGS)(self._opening_of)
        self._ruled = [alone(piece) for piece in stock.lines]
        self._whole = {id(piece): alone(piece) for piece in _wholes(stock)}

    def pages(self, copy: FormSpec) -> list[Leaf]:
        """Return the pages of a copy, each with its blocks.

        Raises NotComposableError for a copy that the engine has to lay out.
        """
        filled, blocks = self._arranged(copy)
        fronts = len(self.stock.fronts[copy.front].pieces)
        numbers = [0] * fronts + [getattr(part, "number", 0) for part in copy.parts]
        behind, above = _marked(copy.behind), _marked(copy.above)
        leaves = []
        for at, page in enumerate(filled, start=1):
            left, around = self._frame(at, len(filled))
            placed = [OnPage(block, left - block.left, 0.0, ()) for block in behind]
            for own, part, top in page:
                block, asked = blocks[own][part], numbers[own]
                fills = self._fills.of(copy, block, asked)
                placed.append(OnPage(block, left - block.left, top - block.top, fills, asked))
            if at < len(filled) and page[-1].block >= fronts:
                placed += self._lines(copy.parts[page[-1].block - fronts], page[-1], left)
            placed.append(OnPage(around, 0.0, 0.0, self._fills.of(copy, around, 0)))
            placed += [OnPage(name, left - name.left, -name.top, ()) for name in above if at > 1]
            leaves.append(Leaf(self.stock.sheet.width, self.stock.sheet.height, placed))
        return with_marks(leaves, copy.code, copy.scanned) if copy.scanned else leaves

    def _opening_of(self, used: frozenset[Resource]) -> Opening:
        found = needed(self.stock.shared, used)
        return opened({own: item for own, item in found.items() if own not in self.places.own})

    def uses(self, parts: Iterable[str], fronts: Iterable[str], counts: Iterable[int]) -> set[str]:
        """Return the resources of forms with these parts, fronts and page counts."""
        stock = self.stock
        found = [stock.fronts[name] for name in fronts]
        pieces = [piece for front in found for piece in front.pieces]
        pieces += [front.gap.after for front in found if front.gap]
        pieces += [stock.margins[f"{at}/{of}"] for of in counts for at in range(1, of + 1)]
        pieces += [stock.end[0]] if stock.end else []
        pieces += stock.lines
        for name in parts:
            if question := stock.questions.get(name):
                pieces += [question.stem, *question.choices, *question.more]
            else:
                pieces.append(stock.headings[name][0])
        return {use for piece in pieces for use in piece.uses}

    def measure(self, copy: FormSpec, pages: int) -> Measure:
        """Return the measure of a copy that has `pages` pages, without composing it."""
        parts = [self._fronts.taken(copy), *self._parts_taken(copy)]
        around = any(part.around for part in parts)
        front = self.stock.fronts[copy.front]
        before = len(fill(front.extents, self.stock.sheet.room)) if front.alone else 0
        shells = around * (pages - before)
        found = measured(parts, pages, shells)
        return replace(found, levels=self._levels.setdefault(found.levels, found.levels))

    def _parts_taken(self, copy: FormSpec) -> Iterator[Taken]:
        for part in copy.parts:
            last = part is copy.parts[-1]
            name = part if isinstance(part, str) else part.name
            if (name, last) not in self._taken:
                self._taken[name, last] = taken_by(self._part(part, last=last)[0])
            yield self._taken[name, last]

    def _arranged(self, copy: FormSpec) -> tuple[list[list[Spot]], list[list[Block]]]:
        """Return the spots on each page of a copy, and the blocks that they refer to."""
        front = self.stock.fronts[copy.front]
        parts = [self._part(part, last=part is copy.parts[-1]) for part in copy.parts]
        blocks = [[block] for block in self._fronts.blocks(copy)]
        rest = [extent for _, extent in parts]
        room, alone = self.stock.sheet.room, front.alone
        filled = arranged(front.extents, rest, room, alone=alone, breaks=copy.breaks)
        return filled, [*blocks, *(found for found, _ in parts)]

    def _lines(self, part: FormPart | str, spot: Spot, left: float) -> list[OnPage]:
        """Return writing lines for the rest of a page if its last question ends with them."""
        extent = self._part(part, last=False)[1]
        if not extent.ruled:
            return []
        foot = spot.top + extent.height
        if not (count := lines_in(self.stock.sheet.room.foot - foot, extent.ruled)):
            return []
        block = self._ruled[count - 1]
        asked = getattr(part, "number", 0)
        return [OnPage(block, left - block.left, foot - block.top, (), asked)]

    def _frame(self, at: int, of: int) -> tuple[float, Block]:
        """Return the left edge of a page's text, and the block of the page's margins."""
        return self.stock.sheet.lefts[at % 2], self._whole[id(self.stock.margins[f"{at}/{of}"])]

    def _part(self, part: FormPart | str, *, last: bool) -> tuple[list[Block], Extent]:
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
        more = [alone(piece, self._letter(letter)) for piece in question.more]
        if not last or not self.stock.end:
            return [block_of(placed), *more], question.extents.whole
        piece, end = self.stock.end
        below = question.stem.top + question.extents.last_choice_bottom + end.gap
        placed.append((Template(piece), below - piece.top))
        return [block_of(placed)], question.extents.last(end)

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
        piece = named(self.stock.questions[name].choices[at], f"q{self._number[name]}{letter}")
        answers = tuple(replace(box, value=letter) for box in piece.answers)
        return Template(replace(piece, answers=answers), self._letter(letter))

    def _letter(self, letter: str) -> dict[str, Run]:
        return {"letter": self.stock.runs.values["letter"][letter]} if letter else {}


def _marked(name: Piece | None) -> list[Block]:
    """Return the block of a candidate's name outside the text, if there is one."""
    return [replace(alone(name), cached=False)] if name else []


def _wholes(stock: Stock) -> Iterator[Piece]:
    """Yield the pieces that are blocks by themselves."""
    yield from stock.margins.values()
    yield from (piece for piece, _ in stock.headings.values())
