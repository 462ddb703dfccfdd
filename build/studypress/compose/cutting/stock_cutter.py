"""Cutting of specimens, laid out by the engine, into a stock of pieces."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from studypress.compose.cutting.cutter import Album, Cutter, Ticket, has, lifted
from studypress.compose.cutting.places import parted
from studypress.compose.layout.page_counts import PageCounts
from studypress.compose.layout.slots import runs_of
from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.pieces import NotComposableError, Piece, Slot
from studypress.compose.model.stock import (
    End,
    Extents,
    Front,
    Gap,
    PaperSize,
    QuestionPieces,
    Stock,
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

Fronts = tuple[tuple[Extent, ...], float]
"""Extents of the pieces of a front, and the height of its gap."""

_Asked = tuple[Callable[[], QuestionPieces], Extents]


@dataclass(frozen=True)
class SamplePages:
    """Documents to cut pieces from.

    `pool` contains all questions on an endless page, and `names` their names. A question whose name
    is empty is not cut: only its labels are read, and after the last one the end of a form.
    `fronts` maps the name of each front to a document that begins with it; `alone` is True if a
    front fills a page. `margins` returns a document with this number of pages. `long` returns a
    document of the questions with these names, each at the top of a page; without `long`, forms
    with questions longer than a page are not composed.
    """

    pool: Pages
    names: Sequence[str]
    fronts: Mapping[str, Pages]
    margins: Callable[[int], Pages]
    alone: bool
    long: Callable[[Sequence[str]], Pages] | None = None


class StockCutter:
    """Cutter of specimens into the pieces of forms.

    Raises NotComposableError if the specimens cannot be cut into pieces.
    """

    def __init__(self, specimens: SamplePages) -> None:
        """Cut all pieces except margins."""
        self._specimens, self._album = specimens, Album()
        album, names = self._album, specimens.names
        self._pool = [Cutter(page) for page in specimens.pool.document.pages]
        for page in self._pool:
            page.require_within(_PIECES)
        self._asked = _asked(album, _named(self._pool, "question"), names)
        self._headings = {
            _text_of(box): (album.add(cutter.cut(box)), _extent(box, heading=True))
            for cutter, box in _named(self._pool, "heading")
        }
        self._fronts = {
            name: _front(album, pages, alone=specimens.alone)
            for name, pages in specimens.fronts.items()
        }
        ends = [_end(album, cutter, box) for cutter, box in _named(self._pool, "end")]
        self._end = ends[0] if ends else None
        self._sheet = _sheet(next(iter(specimens.fronts.values())))
        self._lines = _lines(album, self._pool, self._sheet)
        self._asked |= _long(album, specimens, self._asked, self._sheet)

    def rooms(self) -> PageCounts:
        """Return the extents of all pieces, from which page counts are computed."""
        return PageCounts(
            {name: extents for name, (_, extents) in self._asked.items()},
            {text: extent for text, (_, extent) in self._headings.items()},
            {name: front for name, (_, front) in self._fronts.items()},
            self._end[1] if self._end else None,
            self._sheet.room,
            self._specimens.alone,
        )

    def stock(self, counts: Iterable[int]) -> Stock:
        """Return the stock of forms with these page counts."""
        made = {count: self._specimens.margins(count) for count in counts}
        if any(count != len(pages) for count, pages in made.items()):
            raise NotComposableError("the beginning of a form is longer than a page")
        margins = {
            f"{number}/{count}": self._album.add(Cutter(page).margins(), fixed=True)
            for count, pages in made.items()
            for number, page in enumerate(pages.document.pages, start=1)
        }
        labels = [self._album.add_slots(cutter.whole()) for cutter in self._pool]
        self._album.draw(self._specimens.pool)
        return self._drawn(margins, labels, made.values())

    def _drawn(
        self,
        margins: Mapping[str, Ticket],
        labels: Sequence[Callable[[], tuple[Slot, ...]]],
        made: Iterable[Pages],
    ) -> Stock:
        reader, specimens = self._album.reader, self._specimens
        return Stock(
            {name: question() for name, (question, _) in self._asked.items()},
            {text: (ticket(), extent) for text, (ticket, extent) in self._headings.items()},
            {name: front() for name, (front, _) in self._fronts.items()},
            {place: ticket() for place, ticket in margins.items()},
            (self._end[0](), self._end[1]) if self._end else None,
            tuple(ticket() for ticket in self._lines),
            runs_of([slot for read in labels for slot in read()], reader.width),
            parted(reader.shared()),
            replace(self._sheet, lefts=_lefts([*specimens.fronts.values(), *made])),
            reader.head(specimens.pool.document.metadata),
        )


def _named(cutters: Sequence[Cutter], name: str) -> list[tuple[Cutter, LayoutBox]]:
    return [(cutter, box) for cutter in cutters for box in cutter.named(name)]


def _asked(
    album: Album, boxes: Sequence[tuple[Cutter, LayoutBox]], names: Sequence[str], most: int = 1
) -> dict[str, _Asked]:
    """Cut all questions that have names, except those on more than `most` pages."""
    parts: dict[object, list[tuple[Cutter, LayoutBox]]] = {}
    for cutter, box in boxes:
        parts.setdefault(box.element, []).append((cutter, box))
    if len(parts) != len(names):
        raise NotComposableError("the template does not mark its questions")
    pages = groupby(boxes, lambda found: found[0])
    if not all(_aligned([box for _, box in page]) for _, page in pages):
        raise NotComposableError("questions are beside each other")
    return {
        name: _question(album, found)
        for name, found in zip(names, parts.values(), strict=True)
        if name and len(found) <= most
    }


def _long(
    album: Album, specimens: SamplePages, asked: Mapping[str, _Asked], sheet: PaperSize
) -> dict[str, _Asked]:
    """Cut the questions longer than a page from pages that they fill."""
    height = sheet.room.foot - sheet.room.top
    names = [name for name, (_, found) in asked.items() if found.whole.height > height]
    if not names or not specimens.long:
        return {}
    cutters = [Cutter(page) for page in specimens.long(names).document.pages]
    if any(cutter.size != cutters[0].size for cutter in cutters):
        return {}  # a figure has a separate page, in landscape
    return _asked(album, _named(cutters, "question"), names, most=_MANY)


def _question(album: Album, boxes: Sequence[tuple[Cutter, LayoutBox]]) -> _Asked:
    cutter, box = boxes[0]
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
    return lambda: QuestionPieces(
        _numbered(stem()),
        tuple(ticket() for ticket in tickets),
        opening,
        gap,
        extents,
        tuple(ticket() for ticket in more),
    ), extents


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


def _front(album: Album, pages: Pages, *, alone: bool) -> tuple[Callable[[], Front], Fronts]:
    cutter, *others = map(Cutter, pages.document.pages)
    first, *more = cutter.named("front")
    if alone and any(page.named("front") for page in others):
        raise NotComposableError("the cover is longer than a page")
    extents = tuple(map(_extent, (first, *more)))
    tickets = [album.add(cutter.cut(box), fixed=True) for box in more]
    if not (parted := cutter.parted(first)):
        tickets.insert(0, album.add(cutter.cut(first), fixed=True))
        return lambda: Front(tuple(ticket() for ticket in tickets), extents, alone), (extents, 0.0)
    before, after, top, height = parted
    tickets.insert(0, album.add(before, fixed=True))
    rest = album.add(after, fixed=True)
    return lambda: Front(
        tuple(ticket() for ticket in tickets), extents, alone, Gap(rest(), top, height)
    ), (extents, height)


def _sheet(pages: Pages) -> PaperSize:
    first = pages.document.pages[0]._page_box  # noqa: SLF001 - the engine has no other boxes
    top, left = first.content_box_y(), first.content_box_x()
    width, height = first.margin_width() * POINTS, first.margin_height() * POINTS
    return PaperSize(width, height, Room(top, top + first.height), (left, left))


def _lefts(documents: Iterable[Pages]) -> tuple[float, float]:
    """Return the left edges of the text on even pages and on odd ones."""
    lefts = {
        number % 2: page._page_box.content_box_x()  # noqa: SLF001
        for pages in documents
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
