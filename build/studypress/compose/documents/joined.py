"""Parts of a document joined to a file: page numbers, links, outline and structure of the whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

from studypress.compose.documents.parts import Margins, PartPage
from studypress.compose.layout.block import Leaf, OnPage, alone
from studypress.compose.layout.measure import frames, measure_of
from studypress.compose.model.pieces import Piece, Shared
from studypress.compose.model.stock import Head
from studypress.compose.pdf.shared_objects import needed, opened, united
from studypress.compose.pdf.structure import POINTS
from studypress.compose.writing.drawing import Drawing, drawn_once, uses
from studypress.compose.writing.file import FileInMaking, LinkTarget
from studypress.compose.writing.section import first_page, section


class PlacedPage(NamedTuple):
    """A page of a part, moved down a page of the file by CSS pixels."""

    page: PartPage
    down: float = 0.0


def joined(
    pages: Sequence[Sequence[PlacedPage]],
    margins: Margins,
    shared: Iterable[Shared],
    head: Head,
    fonts: Callable[[Shared], Shared],
) -> bytes:
    """Return the file of a document, each page of which shows pages of its parts.

    `shared` are the objects of the parts, `fonts` makes subsets of its fonts.
    """
    objects = fonts(united([*shared, margins.shared]))
    leaves = [_leaf(shown, piece) for shown, piece in zip(pages, margins.pieces, strict=True)]
    drawing = Drawing(objects, leaves, [drawn_once(leaf) for leaf in leaves], uses(leaves))
    measure = measure_of([[placed.block for placed in leaf.placed] for leaf in leaves])
    (frame,) = frames([measure], objects.free)
    output = BytesIO()
    file = FileInMaking(output, opened(needed(objects, drawing.uses)), objects.free)
    file.add(section(drawing, frame), frame, measure)
    file.close(head, head.title, targets=_targets(pages, first_page(measure, frame)))
    return output.getvalue()


def _leaf(pages: Sequence[PlacedPage], margins: Piece) -> Leaf:
    first = pages[0].page.laid
    shown = [(placed.page.laid.piece, placed.down) for placed in pages]
    placed = (OnPage(alone(piece), 0.0, down, ()) for piece, down in (*shown, (margins, 0.0)))
    return Leaf(first.width, first.height, tuple(placed))


def _targets(pages: Sequence[Sequence[PlacedPage]], first: int) -> Mapping[str, LinkTarget]:
    """Return the targets of links; the object number of the first page is `first`."""
    found: dict[str, LinkTarget] = {}
    for number, shown in enumerate(pages, start=first):
        for page, down in shown:
            for name, (left, top) in page.targets.items():
                found.setdefault(name, LinkTarget(number, left, top - down * POINTS))
    return found
