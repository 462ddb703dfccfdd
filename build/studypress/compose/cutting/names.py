"""Pieces of candidates, such as names: set for many at once, and cut apart by their marks."""

from dataclasses import dataclass, replace

from studypress.compose.cutting.content_streams import used_in
from studypress.compose.cutting.cutter import Cutter, has
from studypress.compose.cutting.reader import PieceReader
from studypress.compose.model.pieces import NotComposableError, Piece, Shared
from studypress.compose.pdf.shared_objects import moved, only
from studypress.press.engine import Pages
from studypress.press.font_subsets import draw
from studypress.press.weasyprint_types import LayoutBox

_PREFIX = "n"  # of the resources of these pieces: other pieces may use the same names


@dataclass(frozen=True)
class Names:
    """Pieces of candidates in their order, and their names outside the text, if any.

    Those `behind` the text are on all pages, those `above` it on pages after the first.
    """

    pieces: tuple[Piece, ...]
    behind: tuple[Piece, ...]
    above: tuple[Piece, ...]
    shared: Shared


def names_of(pages: Pages, behind: Pages | None = None) -> Names:
    """Cut candidates' pieces out of a document, and names behind the text out of another."""
    fronts = pages.document.pages
    marks = behind.document.pages if behind else []
    reader = PieceReader(draw(pages, [*fronts, *marks]), _PREFIX)
    cutters = [Cutter(page) for page in (*fronts, *marks)]
    pieces = [
        _piece(reader, at, cutter, root)
        for at, cutter in enumerate(cutters[: len(fronts)])
        for root in cutter.opening("front")
    ]
    below, above = (
        [
            _piece(reader, at, cutter, root)
            for at, cutter in enumerate(cutters)
            for root in cutter.varying(where)
        ]
        for where in ("behind", "above")
    )
    uses = {use for piece in (*pieces, *below, *above) for use in piece.uses}
    found = tuple(pieces), tuple(below), tuple(above)
    return Names(*found, only(reader.shared(), uses))


def texts_of(pages: Pages, name: str) -> Names:
    """Cut the texts of the slots called `name` out of a document, one from each row.

    The top of each piece is that of its row.
    """
    found = pages.document.pages
    reader = PieceReader(draw(pages, found), _PREFIX)
    cutters = map(Cutter, found)
    pieces = tuple(
        replace(_text(reader, at, row, name), left=cutter.left)
        for at, cutter in enumerate(cutters)
        for row in cutter.named("row")
    )
    uses = {use for piece in pieces for use in piece.uses}
    return Names(pieces, (), (), only(reader.shared(), uses))


def _text(reader: PieceReader, at: int, row: LayoutBox, name: str) -> Piece:
    slots = [box for box in row.descendants() if has(box, "data-slot", name)]
    texts = [box for slot in slots for box in slot.descendants() if hasattr(box, "text")]
    if len(texts) != 1:
        raise NotComposableError("a name is drawn in several parts")
    content = reader.drawing(at, texts[0])
    uses = frozenset(used_in(content))
    return Piece(content.decode("latin-1"), (), (), (), uses, top=row.border_box_y())


def _piece(reader: PieceReader, at: int, cutter: Cutter, root: LayoutBox) -> Piece:
    boxes = [box for box in root.descendants() if has(box, "data-varies")]
    texts = [box for part in boxes for box in part.descendants() if hasattr(box, "text")]
    top, last = boxes[0].border_box_y(), boxes[-1]
    height = last.border_box_y() + last.border_height() - top
    piece = reader.texts(at, texts, root.element)
    return replace(piece, left=cutter.left, top=top, height=height)


def with_names(shared: Shared, names: Shared, first: int) -> Shared:
    """Return the shared objects of forms and, numbered from `first` on, of candidates' pieces."""
    added = moved(names, first)
    return Shared(
        {**shared.objects, **added.objects},
        {**shared.needs, **added.needs},
        {**shared.entries, **added.entries},
        max(shared.free, added.free),
        {**shared.fonts, **added.fonts},
    )
