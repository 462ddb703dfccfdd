"""Cutting of specimens, laid out by the engine, into a stock of pieces."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from studypress.compose.cutting.cutter import Album, Cutter, Ticket, has, lifted
from studypress.compose.layout.slots import runs_of
from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.pieces import NotComposableError, Piece, Shared
from studypress.compose.model.stock import (
    CutFront,
    CutLabels,
    CutMargins,
    CutQuestion,
    End,
    Extents,
    Front,
    Gap,
    PaperSize,
    QuestionPieces,
)
from studypress.compose.pdf.structure import POINTS
from studypress.press import engine
from studypress.press.engine import Pages
from studypress.press.patches.fill_pages import LINES, lines_in, pitch_of
from studypress.press.weasyprint_types import LayoutBox

_NEAR = 0.01  # CSS pixels by which places may differ
_MANY = 99  # pages of a question at most
_PIECES = ("front", "heading", "question")
_KEPT_TOGETHER = ("avoid", "avoid-page")
_NONE = CutQuestion(None, Shared({}, {}, {}, 1))


def cut_questions(
    pages: Pages, names: Sequence[str], room: Room, long: Callable[[Sequence[str]], Pages] | None
) -> dict[str, CutQuestion]:
    """Cut questions out of a document in which each begins a page, between two others.

    Each is drawn by itself, so that its pieces do not depend on other questions. Those longer than
    the `room` of a page are cut out of the pages that `long` returns; a question on further pages,
    such as one with a figure on a separate page, is left out.
    """
    found = _cut_each(pages, names)
    height = room.foot - room.top
    whole = {name: cut.pieces.extents.whole for name, cut in found.items() if cut.pieces}
    over = [name for name, extent in whole.items() if extent.height > height]
    if not over or not long:
        return found
    return found | _cut_each(long(over), over, _MANY)


def _cut_each(pages: Pages, names: Sequence[str], most: int = 1) -> dict[str, CutQuestion]:
    cutters = _cutters(pages)
    parts: dict[object, list[tuple[Cutter, LayoutBox]]] = {}
    for cutter in cutters:
        boxes = cutter.named("question")
        if not _aligned(boxes):
            raise NotComposableError("questions are beside each other")
        for box in boxes:
            parts.setdefault(box.element, []).append((cutter, box))
    if len(parts) != len(names) + 2:
        raise NotComposableError("the template does not mark its questions")
    _, *asked, _ = parts.values()
    return {
        name: _question(pages, found) if len(found) <= most and _one_size(found) else _NONE
        for name, found in zip(names, asked, strict=True)
    }


def _one_size(parts: Sequence[tuple[Cutter, LayoutBox]]) -> bool:
    """Return False for a question with a figure on a separate page, in landscape."""
    return len({cutter.size for cutter, _ in parts}) == 1


def cut_front(pages: Pages, *, alone: bool) -> CutFront:
    """Cut the front out of a document that begins with it."""
    album = Album()
    front = _front(album, pages, alone=alone)
    album.draw(pages)
    return CutFront(front(), _size(pages), album.reader.shared())


def cut_margins(pages: Pages) -> CutMargins:
    """Cut the margins out of all pages of a document."""
    album = Album()
    tickets = [album.add(Cutter(page).margins(), fixed=True) for page in pages.document.pages]
    album.draw(pages)
    margins = tuple(ticket() for ticket in tickets)
    return CutMargins(margins, _lefts(pages), album.reader.shared())


def cut_labels(pages: Pages, size: PaperSize) -> CutLabels:
    """Cut headings, the end and writing lines out of a document, and read its labels."""
    album, cutters = Album(), _cutters(pages)
    headings = {
        _text_of(box): (album.add(cutter.cut(box)), _extent(box, heading=True))
        for cutter, box in _named(cutters, "heading")
    }
    ends = [_end(album, cutter, box) for cutter, box in _named(cutters, "end")]
    lines = _lines(album, cutters, size)
    slots = [album.add_slots(cutter.whole()) for cutter in cutters]
    album.draw(pages)
    reader = album.reader
    return CutLabels(
        {text: (ticket(), extent) for text, (ticket, extent) in headings.items()},
        (ends[0][0](), ends[0][1]) if ends else None,
        tuple(ticket() for ticket in lines),
        runs_of([slot for read in slots for slot in read()], reader.width),
        reader.head(pages.document.metadata),
        reader.shared(),
    )


def _cutters(pages: Pages) -> list[Cutter]:
    """Return a cutter for each page; raise NotComposableError if anything is between pieces."""
    cutters = [Cutter(page) for page in pages.document.pages]
    for cutter in cutters:
        cutter.require_within(_PIECES)
    return cutters


def _named(cutters: Sequence[Cutter], name: str) -> list[tuple[Cutter, LayoutBox]]:
    return [(cutter, box) for cutter in cutters for box in cutter.named(name)]


def _question(pages: Pages, boxes: Sequence[tuple[Cutter, LayoutBox]]) -> CutQuestion:
    album, (cutter, box) = Album(), boxes[0]
    if box.style["break_inside"] not in _KEPT_TOGETHER:
        raise NotComposableError("questions can break across pages")
    inner = [part for part in box.descendants() if part is not box and has(part, "data-piece")]
    choices = [part for part in inner if has(part, "data-piece", "choice")]
    edges = [_edges(choice) for choice in choices]
    gaps = [after - before for (_, before), (after, _) in pairwise(edges)]
    if any(gap < -_NEAR for gap in gaps) or not _aligned(choices):
        raise NotComposableError("choices are beside each other")
    if any(abs(gap - gaps[0]) > _NEAR for gap in gaps):
        raise NotComposableError("choices have different spaces between them")
    top, foot = _edges(box)
    opening, gap = edges[0][0] - top if edges else 0.0, gaps[0] if gaps else 0.0
    # A continued part may begin with a margin, which stays at the top of its page.
    rest = tuple(_edges(part)[1] - on.top for on, part in boxes[1:])
    spaces = [part for part in box.descendants() if has(part, LINES)]
    ruled = spaces and not rest and abs(_edges(spaces[-1])[1] - foot) < _NEAR
    whole = replace(_extent(box), more=rest, ruled=pitch_of(spaces[-1]) if ruled else 0.0)
    extents = Extents(whole, foot - edges[-1][1] if edges else 0.0)
    stem = album.add(cutter.cut(box, inner))
    tickets = [album.add(cutter.cut(lifted(choice))) for choice in choices]
    more = [album.add(replace(on.cut(part), top=on.top)) for on, part in boxes[1:]]
    album.draw(pages)
    pieces = QuestionPieces(
        _numbered(stem()),
        tuple(ticket() for ticket in tickets),
        opening,
        gap,
        extents,
        tuple(ticket() for ticket in more),
    )
    return CutQuestion(pieces, album.reader.shared())


def _lines(album: Album, pool: Sequence[Cutter], sheet: PaperSize) -> list[Ticket]:
    """Cut writing lines: one, two and so on, up to a full page, if a question has any."""
    found = ((cutter, box) for cutter in pool for box in cutter.with_attribute(LINES))
    cutter, space = next(found, (None, None))
    if not cutter or space is None:
        return []
    pitch = pitch_of(space)
    most = lines_in(sheet.room.foot - sheet.room.top, pitch)
    return [album.add(cutter.grown(space, at * pitch)) for at in range(1, most + 1)]


def _numbered(piece: Piece) -> Piece:
    """Replace the question's number in outline entries by a null character."""
    numbers = [slot.text for slot in piece.slots if slot.name == "number"]
    marks = tuple(
        replace(mark, label=mark.label.replace(numbers[0], "\0", 1))
        if numbers and mark.label.startswith(numbers[0])
        else mark
        for mark in piece.bookmarks
    )
    return replace(piece, bookmarks=marks)


def _end(album: Album, cutter: Cutter, box: LayoutBox) -> tuple[Ticket, End]:
    above = max(_edges(part)[1] for part in cutter.before(box) if part.border_height())
    top, (_, foot) = box.border_box_y(), _edges(cutter.around(box))
    return album.add(cutter.cut(box)), End(top - above, foot - top)


def _front(album: Album, pages: Pages, *, alone: bool) -> Callable[[], Front]:
    cutters = [*map(Cutter, pages.document.pages)][: None if alone else 1]
    found = _named(cutters, "front")
    if len({box.element for _, box in found}) < len(found):
        raise NotComposableError("the cover is longer than a page")
    extents = tuple(_extent(box) for _, box in found)
    (cutter, first), *more = found
    tickets = [album.add(on.cut(box), fixed=True) for on, box in more]
    if not (parted := cutter.parted(first)):
        tickets.insert(0, album.add(cutter.cut(first), fixed=True))
        return lambda: Front(tuple(ticket() for ticket in tickets), extents, alone)
    before, after, top, height = parted
    tickets.insert(0, album.add(before, fixed=True))
    rest = album.add(after, fixed=True)
    return lambda: Front(
        tuple(ticket() for ticket in tickets), extents, alone, Gap(rest(), top, height)
    )


def _size(pages: Pages) -> PaperSize:
    """Return the size of the paper, and the place of the text on the first page."""
    first = pages.document.pages[0]._page_box  # noqa: SLF001 - the engine has no other boxes
    top, left = first.content_box_y(), first.content_box_x()
    width, height = first.margin_width() * POINTS, first.margin_height() * POINTS
    return PaperSize(width, height, Room(top, top + first.height), (left, left))


def _lefts(pages: Pages) -> tuple[float, float]:
    """Return the left edges of the text on even pages and on odd ones."""
    lefts = {
        number % 2: page._page_box.content_box_x()  # noqa: SLF001
        for number, page in enumerate(pages.document.pages, start=1)
    }
    return lefts.get(0, lefts[1]), lefts[1]


def _extent(box: LayoutBox, *, heading: bool = False) -> Extent:
    above, below = adjoining(box, "top"), adjoining(box, "bottom")
    return Extent(box.border_height(), above, below, heading)


def _aligned(boxes: Sequence[LayoutBox]) -> bool:
    """Return whether boxes of one page have the same left edge."""
    lefts = [box.border_box_x() for box in boxes]
    return not lefts or max(lefts) - min(lefts) < _NEAR


def _edges(box: LayoutBox) -> tuple[float, float]:
    return box.border_box_y(), box.border_box_y() + box.border_height()


def _text_of(box: LayoutBox) -> str:
    """Return the whole text of a box's element."""
    return "" if box.element is None else "".join(box.element.itertext())


def adjoining(box: LayoutBox, side: str) -> float:
    """Return the margin of a box after the margins of its inner boxes collapse with it."""
    margin = float(getattr(box, f"margin_{side}"))
    if getattr(box, f"padding_{side}") or getattr(box, f"border_{side}_width"):
        return margin
    children = [child for child in box.children if child.is_in_normal_flow()]
    for child in children if side == "top" else reversed(children):
        if not engine.is_block(child):
            break
        margin = max(margin, adjoining(child, side))
        if child.border_height():
            break
    return margin
