"""Solutions of an exam: each question is laid out once for all exams of its bank, then placed.

A question that fits below the one before it is placed there; another one begins a page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from studypress.bank.bank import Bank, Entry
from studypress.compose.cache_key import decisive_figures, decisive_looks
from studypress.compose.cutting.cutter import Cutter
from studypress.compose.documents.joined import PlacedPage, joined
from studypress.compose.documents.parts import (
    LaidPart,
    Margins,
    StudyDocument,
    laid_part,
    lay_out_margins,
)
from studypress.compose.documents.study_units import can_be_parted
from studypress.compose.model.extents import Room
from studypress.compose.model.serialise import cached, packed, unpacked
from studypress.compose.printer import Printer
from studypress.compose.writing.bound_fonts import bound
from studypress.files.cache import Cache, key_of
from studypress.page.documents.solutions import Solutions, solutions_sheet
from studypress.page.documents.study import DocumentPart
from studypress.page.render import Sheet, among_languages
from studypress.press.engine import Pages
from studypress.press.patches.parts import PageHead, Part


@dataclass(frozen=True)
class SolutionBlock:
    """The front of solutions or a question, laid out from the top of a page.

    `foot` is its lower edge on its last page, `gap` the distance from a block above it, `room` the
    text of that page, all in CSS pixels.
    """

    part: LaidPart
    foot: float
    gap: float
    room: Room

    def fits_below(self, before: "SolutionBlock", down: float) -> bool:
        """Return whether it can be moved `down` the last page of a block."""
        first, *more = self.part.pages
        is_fixed = any(use.startswith("Pattern/") for use in first.laid.piece.uses)
        same = first.head.page == before.part.pages[-1].head.page
        return same and not more and not is_fixed and self.foot + down <= self.room.foot


class SolutionsPrinting:
    """Printing of the solutions of one exam, whose questions are cached one by one."""

    def __init__(self, bank: Bank, content: Solutions, printer: Printer) -> None:
        """Store the content of the solutions."""
        self._content, self._printer, self._cache = content, printer, printer.look.cache or Cache()
        shown = {at.question.lang or bank.language for at in content.found}
        self._languages = sorted({bank.language, *shown})
        self._base = key_of(*decisive_looks(printer.look), bank.language, *self._languages)
        self._bank = bank

    def file(self, asked: Sequence[Entry]) -> tuple[bytes, int]:
        """Return the file, and its number of pages; the questions `asked` have these solutions.

        Raises NotComposableError if a question cannot be laid out by itself.
        """
        front = self._front()
        blocks = [front, *self._questions(asked)]
        pages = list(_placed(blocks))
        heads = list(_heads(front, pages))
        printer, look = self._printer, self._printer.look
        document = StudyDocument("", tuple, self._sheet)
        key = key_of("margins of solutions", self._base, repr(heads))
        margins = cached(
            self._cache, key, Margins, lambda: lay_out_margins(document, printer, heads)
        )
        shared = [block.part.shared for block in blocks]
        fonts = partial(bound, custom=look.custom, cache=self._cache)
        return joined(pages, margins, shared, front.part.head, fonts), len(pages)

    def _front(self) -> SolutionBlock:
        part = Part()
        pages = self._printer.lay_out(self._sheet(DocumentPart(end=0)), part)
        return _block(pages, part, range(len(pages)))

    def _questions(self, asked: Sequence[Entry]) -> list[SolutionBlock]:
        """Return all questions; those that are not cached are laid out together."""
        found = self._content.found
        keys = [
            key_of("solution", self._base, ascii(at), *decisive_figures(self._printer, [entry]))
            for at, entry in zip(found, asked, strict=True)
        ]
        blocks = {key: unpacked(SolutionBlock, self._cache.get(key) or b"") for key in keys}
        missing = [at for at, key in enumerate(keys) if not blocks[key]]
        if missing:
            some = replace(self._content, found=tuple(found[at] for at in missing))
            for at, made in zip(missing, self._laid_out(some), strict=True):
                self._cache.put(keys[at], packed(made))
                blocks[keys[at]] = made
        return [block for key in keys if (block := blocks[key])]

    def _laid_out(self, content: Solutions) -> Iterator[SolutionBlock]:
        part = Part()
        pages = self._printer.lay_out(self._sheet(DocumentPart(lists=False), content), part)
        for first, end in pairwise([*_starts(pages), len(pages)]):
            yield _block(pages, part, range(first, end))

    def _sheet(self, part: DocumentPart, content: Solutions | None = None) -> Sheet:
        made = solutions_sheet(self._bank, content or self._content, self._printer.look, part)
        return among_languages(made, self._languages)


def printed_solutions(
    bank: Bank, content: Solutions, asked: Sequence[Entry], printer: Printer
) -> tuple[bytes, int] | None:
    """Return the file of solutions and its page count; None if they are laid out as a whole."""
    if not can_be_parted(printer.look, "solutions"):
        return None
    return SolutionsPrinting(bank, content, printer).file(asked)


def _starts(pages: Pages) -> Iterator[int]:
    """Yield the page on which each question begins."""
    seen: set[object] = set()
    for at, page in enumerate(pages.document.pages):
        elements = {box.element for box in Cutter(page).named("question")}
        if not elements <= seen:
            yield at
        seen |= elements


def _block(pages: Pages, part: Part, chosen: range) -> SolutionBlock:
    """Read the `chosen` pages of a document; the last one contains a marked element."""
    last = Cutter(pages.document.pages[chosen[-1]])
    boxes = last.with_attribute("data-piece")
    foot = max(box.border_box_y() + box.border_height() for box in boxes)
    gap = boxes[0].style["margin_top"].value
    return SolutionBlock(laid_part(pages, part, chosen), foot, gap, Room(last.top, last.foot))


def _placed(blocks: Iterable[SolutionBlock]) -> Iterator[list[PlacedPage]]:
    """Yield the pages on each page of the file."""
    page: list[PlacedPage] = []
    before: SolutionBlock | None = None
    foot = 0.0
    for block in blocks:
        down = foot + block.gap - block.room.top
        if before and block.fits_below(before, down):
            page.append(PlacedPage(block.part.pages[0], down))
        else:
            yield from [page] if page else []
            *first, page = [[PlacedPage(each, 0.0)] for each in block.part.pages]
            yield from first
            down = 0.0
        before, foot = block, block.foot + down
    yield page


def _heads(front: SolutionBlock, pages: Sequence[Sequence[PlacedPage]]) -> Iterator[PageHead]:
    """Yield what the margins of each page depend on: the front sets the running title."""
    own = [page.head for page in front.part.pages]
    yield from own
    set_on_it = {name: values[-1] for name, values in own[-1].on.items()}
    before = {**own[-1].before, **set_on_it}
    for placed in pages[len(own) :]:
        yield PageHead(placed[0].page.head.page, before, {})
