"""Documents that are laid out by the engine, and bound with composed forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from studypress.compose.cutting.answer_fields import answers_in
from studypress.compose.cutting.reader import Cut, PieceReader
from studypress.compose.layout.block import Leaf, OnPage, alone
from studypress.compose.layout.measure import Frame, Measure, bare, measure_of
from studypress.compose.layout.scannable import with_marks
from studypress.compose.model.pieces import Piece, Shared
from studypress.compose.model.stock import Head
from studypress.compose.pdf.shared_objects import moved, only
from studypress.compose.writing.drawing import drawing_of, uses
from studypress.compose.writing.section import (
    LOOSE,
    FileSection,
    bare_section,
    loose_section,
    section,
)
from studypress.exam.scannable.page_marks import ScannedPages
from studypress.press.engine import Pages
from studypress.press.font_subsets import draw
from studypress.press.weasyprint_types import Page


@dataclass(frozen=True)
class LaidPage:
    """A whole page, as one piece; its size is in points."""

    piece: Piece
    width: float
    height: float


@dataclass(frozen=True)
class Laid:
    """A document that the engine has laid out, ready to be bound.

    `marks` are the operators that draw those of each page for a scanner.
    """

    pages: tuple[LaidPage, ...]
    shared: Shared
    head: Head
    marks: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, pages: Pages) -> "Laid":
        """Read the pages of a document; the objects of its fonts are only reserved."""
        found = pages.document.pages
        reader = PieceReader(draw(pages, found))
        read = (
            LaidPage(reader.piece(at, _whole(page)), *reader.size(at))
            for at, page in enumerate(found)
        )
        return cls(tuple(read), reader.shared(), reader.head(pages.document.metadata))

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its pages, ready to be bound."""
        marks = self.marks or (b"",) * len(self.pages)
        return tuple(
            Leaf(page.width, page.height, (OnPage(alone(page.piece), 0.0, 0.0, ()),), own)
            for page, own in zip(self.pages, marks, strict=True)
        )

    def marked(self, code: str, scanned: ScannedPages | None) -> "Laid":
        """Return it as a form with this code, with the marks of the pages `scanned`."""
        if not scanned:
            return self
        marks = tuple(leaf.marks for leaf in with_marks(self.leaves, code, scanned))
        return replace(self, marks=marks)

    @property
    def measure(self) -> Measure:
        """Measure of its section."""
        blocks = [[placed.block for placed in leaf.placed] for leaf in self.leaves]
        return measure_of(blocks, len(self._needed()))

    @property
    def bare_measure(self) -> Measure:
        """Measure of its bare section."""
        return bare(self.measure, len(self._needed()))

    def section(self, frame: Frame) -> FileSection:
        """Return its section."""
        shared, objects = self._moved(frame.base + self.measure.numbers)
        made = section(drawing_of(shared, self.leaves), frame)
        return _with(made, objects)

    def bare_section(self, frame: Frame) -> FileSection:
        """Return its section for a printer."""
        shared, objects = self._moved(frame.base + self.bare_measure.numbers)
        return _with(bare_section(drawing_of(shared, self.leaves), frame), objects)

    def loose_measure(self, times: Sequence[int]) -> Measure:
        """Return the measure of its pages in a bare file, each as often as `times` states."""
        numbers = LOOSE + sum(times) + len(self.leaves) + len(self._needed())
        return Measure(sum(times), numbers)

    def loose_section(self, times: Sequence[int], frame: Frame) -> FileSection:
        """Return a section of its pages, each as often as `times` states, without a page node.

        The number of its first page is `LOOSE` above the base. The file determines their order.
        """
        shared, objects = self._moved(frame.base + self.loose_measure(times).numbers)
        return _with(loose_section(drawing_of(shared, self.leaves), times, frame), objects)

    def _needed(self) -> list[int]:
        return sorted({own for use in uses(self.leaves) for own in self.shared.needs[use]})

    def _moved(self, end: int) -> tuple[Shared, list[bytes]]:
        """Return its shared objects, renumbered to end before `end`, and the same serialised."""
        found = only(self.shared, uses(self.leaves))
        found = moved(found, end - len(found.objects))
        return found, [f"{item}\n".encode("latin-1") for item in found.objects.values()]


def _whole(page: Page) -> Cut:
    """Cut out a whole page."""
    answers = tuple(answers_in(page._page_box))  # noqa: SLF001 - the engine has no other boxes
    return Cut(page, 0.0, 0.0, 0.0, {}, answers=answers)


def _with(made: FileSection, objects: Sequence[bytes]) -> FileSection:
    """Return a section with more objects after its streams."""
    offsets = accumulate(map(len, objects[:-1]), initial=len(made.data))
    return replace(
        made,
        data=made.data + b"".join(objects),
        rows=(*made.rows, *[None] * len(objects)),
        offsets=(*made.offsets, *offsets) if objects else made.offsets,
    )
