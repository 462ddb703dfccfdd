"""Parts of a document: pages that are laid out without their margins, and can be cached."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cached_property, partial
from hashlib import sha256
from typing import Any

from studypress.compose.cutting.content_streams import with_names
from studypress.compose.cutting.cutter import Cutter
from studypress.compose.cutting.reader import Cut, PieceReader
from studypress.compose.model.pieces import Piece, Resource, Shared
from studypress.compose.model.stock import Head
from studypress.compose.pdf.structure import POINTS
from studypress.compose.printer import Printer
from studypress.compose.writing.laid_out import LaidPage
from studypress.page.documents.study import DocumentPart
from studypress.page.render import Sheet
from studypress.press.engine import Pages
from studypress.press.font_subsets import draw
from studypress.press.patches.parts import PageHead, Part


@dataclass(frozen=True)
class StudyUnit:
    """A question of a document: all that its pages depend on, except its look.

    It `breaks` if it always begins a page. A title page precedes it if `section`, the anchor of
    its section, is not empty.
    """

    key: str
    breaks: bool = False
    section: str = ""


@dataclass(frozen=True)
class StudyDocument:
    """A document whose parts can be laid out by themselves.

    `key` is all that every part depends on, except the look. Unless it
    `has_lists`, all of its pages are those of its questions.
    """

    key: str
    make_units: Callable[[], Iterable[StudyUnit]]
    sheet: Callable[[DocumentPart], Sheet]
    has_lists: bool = False

    @cached_property
    def units(self) -> Sequence[StudyUnit]:
        """Its questions."""
        return tuple(self.make_units())


_FONT = "Font"
"""Kind of the resources whose names all parts share."""

Submit = Callable[..., Future[Any]]
"""Executor's `submit`, whose functions get the document and a printer as their first arguments."""


@dataclass(frozen=True)
class PartPage:
    """A page without its margins, and what these depend on.

    `targets` has the places of elements by their ids, in points from the lower left corner.
    """

    laid: LaidPage
    head: PageHead
    targets: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class LaidPart:
    """Pages of a document, and the objects that they share."""

    pages: tuple[PartPage, ...]
    shared: Shared
    head: Head


@dataclass(frozen=True)
class Margins:
    """The margins of pages, as one piece each."""

    pieces: tuple[Piece, ...]
    shared: Shared


def laid_part(pages: Pages, part: Part, chosen: Sequence[int]) -> LaidPart:
    """Read the `chosen` pages of a part."""
    found = [pages.document.pages[at] for at in chosen]
    anchors = [dict(page.anchors) for page in found]
    reader = PieceReader(draw(pages, found, part.targets), linked=True)
    cuts = [Cut(page, 0.0, 0.0, 0.0, {}) for page in found]
    pieces, shared = _read(reader, cuts)
    read = []
    for at, piece in enumerate(pieces):
        width, height = reader.size(at)
        targets = {
            name: (left * POINTS, height - top * POINTS)
            for name, (left, top, *_) in anchors[at].items()
        }
        read.append(PartPage(LaidPage(piece, width, height), part.heads[chosen[at]], targets))
    return LaidPart(tuple(read), shared, reader.head(pages.document.metadata))


def lay_out_margins(
    document: StudyDocument, printer: Printer, heads: Sequence[PageHead]
) -> Margins:
    """Lay out the margins of all pages of a document, which have these heads."""
    names = tuple(head.page for head in heads)
    numbered = tuple((head, number) for number, head in enumerate(heads, start=1))
    part = Part(margins=(numbered[0], *numbered), total=len(heads))
    sheet = document.sheet(DocumentPart(end=0, lists=False, pages=names))
    pages = printer.lay_out(sheet, part)
    cuts = [Cutter(page).margins() for page in pages.document.pages[1:]]
    reader = PieceReader(draw(pages, [cut.page for cut in cuts]))
    return Margins(*_read(reader, cuts))


def _read(reader: PieceReader, cuts: Sequence[Cut]) -> tuple[tuple[Piece, ...], Shared]:
    """Return pages as pieces, whose resources have names that those of other parts do not have."""
    pieces = [reader.piece(at, cut) for at, cut in enumerate(cuts)]
    shared = reader.shared()
    digest = sha256(
        "".join([*(piece.content for piece in pieces), *shared.objects.values()]).encode()
    )
    prefix = f"p{digest.hexdigest()[:12]}-"
    new = partial(_renamed, prefix=prefix)
    renamed_shared = replace(
        shared,
        needs={new(use): numbers for use, numbers in shared.needs.items()},
        entries={new(use): entry for use, entry in shared.entries.items()},
    )
    return tuple(with_names(piece, new) for piece in pieces), renamed_shared


def _renamed(use: Resource, prefix: str) -> Resource:
    kind, _, name = use.partition("/")
    return use if kind == _FONT else f"{kind}/{prefix}{name}"
