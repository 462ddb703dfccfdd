"""Cutting of pieces out of laid-out pages: each is drawn on a page without other content."""

from collections.abc import Callable, Container, Iterator, Sequence

from studypress.compose.cutting.answer_fields import answers_in
from studypress.compose.cutting.merge_marks import merged
from studypress.compose.cutting.reader import Cut, PieceReader
from studypress.compose.model.pieces import NotComposableError, Piece, Slot
from studypress.press import engine
from studypress.press.engine import Pages
from studypress.press.font_subsets import draw
from studypress.press.weasyprint_types import Background, Layer, LayoutBox, Page, attribute

_NEAR = 0.01  # CSS pixels by which heights may differ
_SIDES = ("top", "right", "bottom", "left")


class Cutter:
    """Cutter of pieces from one page."""

    def __init__(self, page: Page) -> None:
        """Map each box of the page to its parent."""
        self._page_box = page._page_box  # noqa: SLF001 - the engine has no other boxes
        self._parents: dict[LayoutBox, LayoutBox] = {}
        for box in self._page_box.descendants():
            for child in getattr(box, "children", ()):
                self._parents[child] = box

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page."""
        return self._page_box.margin_width(), self._page_box.margin_height()

    def named(self, name: str) -> list[LayoutBox]:
        """Return the boxes of the elements whose `data-piece` is `name`, in reading order."""
        return [
            box for box in self._page_box.children[0].descendants() if has(box, "data-piece", name)
        ]

    def cut(self, box: LayoutBox, without: Sequence[LayoutBox] = ()) -> Cut:
        """Cut out a box without some inner boxes, and without its parents' backgrounds."""
        return self._cut(box, _less(box, set(without)) if without else box)

    def _cut(self, box: LayoutBox, kept: LayoutBox) -> Cut:
        """Cut out a box; `kept` is the box, or a copy of it that is drawn instead."""
        shell: list[object] = []
        inner = kept
        while (parent := self._parents.get(box)) is not None:
            inner = _bared(parent.copy_with_children([inner]))
            if has(parent, "data-piece"):
                shell.clear()
            elif parent.element is not None and shell[-1:] != [parent.element]:
                shell.append(parent.element)
            box = parent
        left, top = self._page_box.content_box_x(), kept.border_box_y()
        answers = tuple(answers_in(kept))
        page, height = engine.page_of(inner), kept.border_height()
        return Cut(page, left, top, height, self._slots(kept), shell[::-1], answers)

    def whole(self) -> Cut:
        """Cut out the whole page."""
        return Cut(engine.page_of(self._page_box), 0.0, 0.0, 0.0, self._slots(self._page_box))

    def _slots(self, box: LayoutBox) -> dict[LayoutBox, Slot]:
        """Return the slots in a box; each key is the box of the text or picture in the slot."""
        found: dict[LayoutBox, Slot] = {}
        for inner in box.descendants():
            if has(inner, "data-slot"):
                name, edge = attribute(inner, "data-slot") or "", self._edge(inner)
                found |= {drawn: Slot(name, text, edge) for drawn, text in _drawn(inner)}
        return found

    def _edge(self, box: LayoutBox) -> float:
        """Return the edge of a box where lines of the document begin."""
        left = box.content_box_x()
        return left + box.width if self._page_box.style["direction"] == "rtl" else left

    def around(self, box: LayoutBox) -> LayoutBox:
        """Return the parent of a box."""
        return self._parents[box]

    def before(self, box: LayoutBox) -> list[LayoutBox]:
        """Return the siblings before a box; a list of choices is replaced by its choices."""
        before: list[LayoutBox] = []
        for sibling in self._parents[box].children:
            if sibling is box:
                break
            items = [part for part in sibling.descendants() if has(part, "data-piece", "choice")]
            before += items or [sibling]
        return before

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return self._page_box.content_box_x()

    @property
    def top(self) -> float:
        """The upper edge of the text."""
        return self._page_box.content_box_y()

    @property
    def foot(self) -> float:
        """The lower edge of the text."""
        return self._page_box.content_box_y() + self._page_box.height

    def opening(self, name: str) -> list[LayoutBox]:
        """Return the boxes of the elements whose `data-open` is `name`."""
        return [box for box in self._page_box.descendants() if has(box, "data-open", name)]

    def varying(self, where: str) -> list[LayoutBox]:
        """Return the boxes of candidates' names that are `behind` or `above` the text.

        Boxes `above` it are as high as the margin; boxes of another height are left out.
        """
        boxes = self._page_box.descendants()
        found = [box for box in boxes if has(box, "data-varies", where)]
        return [box for box in found if where == "behind" or self._fits_margin(box)]

    def _fits_margin(self, box: LayoutBox) -> bool:
        return abs(box.border_height() - self.top) < _NEAR

    def parted(self, box: LayoutBox) -> tuple[Cut, Cut, float, float] | None:
        """Cut a box before and after its varying parts; return None if no part varies.

        Returns both cuts, then top and height of the varying parts.
        """
        varying = [part for part in box.descendants() if has(part, "data-varies")]
        if not varying:
            return None
        before, after = _before(box, varying[0]), _after(box, varying[-1])
        foot = varying[-1].border_box_y() + varying[-1].border_height()
        top = varying[0].border_box_y()
        return self._cut(box, before), self._cut(box, after), top, foot - top

    def with_attribute(self, name: str) -> list[LayoutBox]:
        """Return the boxes of the elements that have the attribute `name`."""
        return [box for box in self._page_box.descendants() if has(box, name)]

    def grown(self, box: LayoutBox, height: float) -> Cut:
        """Cut out a box with another height; its background stays at its foot."""
        more = box.copy()
        more.height = height
        if box.background:
            layers = [_grown(layer, height - box.height) for layer in box.background.layers]
            more.background = box.background._replace(layers=layers)
        return self._cut(box, more)

    def require_within(self, pieces: Container[str]) -> None:
        """Raise NotComposableError if anything is drawn outside these pieces of the text."""
        if _draws(self._page_box.children[0], pieces):
            raise NotComposableError("a style draws something around or between the pieces")

    def margins(self) -> Cut:
        """Cut out the page's margins.

        Raises NotComposableError if the page has a background, which must be drawn below its text.
        """
        if _is_seen(self._page_box.canvas_background) or _is_painted(self._page_box):
            raise NotComposableError("a page has a background or a border")
        boxes = self._page_box.children[1:]
        page = self._page_box.copy_with_children(boxes)
        slots = {text: slot for box in boxes for text, slot in self._slots(box).items()}
        return Cut(engine.page_of(page), 0.0, 0.0, 0.0, slots)


def lifted(box: LayoutBox) -> LayoutBox:
    """Move a box, with the boxes in it, to the top of its page, and return it.

    Its drawing then does not depend on its former place.
    """
    up = -box.border_box_y()
    box.translate(dy=up)
    for part in box.descendants():
        if background := getattr(part, "background", None):
            layers = [_moved(layer, up) for layer in background.layers]
            part.background = background._replace(layers=layers)
    return box


def _moved(layer: Layer, down: float) -> Layer:
    """Return a layer moved by `down`: the engine does not move backgrounds with their boxes."""

    def move(area: Sequence[float]) -> tuple[float, ...]:
        return (area[0], area[1] + down, *area[2:])

    return layer._replace(
        painting_area=move(layer.painting_area),
        positioning_area=move(layer.positioning_area) if layer.image else layer.positioning_area,
        clipped_boxes=[move(clipped) for clipped in layer.clipped_boxes],
    )


def _grown(layer: Layer, by: float) -> Layer:
    """Return a layer of a background that is taller by `by` CSS pixels."""

    def grow(area: Sequence[float]) -> tuple[float, ...]:
        return (*area[:3], area[3] + by, *area[4:])

    return layer._replace(
        painting_area=grow(layer.painting_area),
        positioning_area=grow(layer.positioning_area),
        clipped_boxes=[grow(clipped) for clipped in layer.clipped_boxes],
        position=(layer.position[0], layer.position[1] + by),
    )


def has(box: LayoutBox, name: str, value: str | None = None) -> bool:
    """Return whether a box's element has an attribute, with this value if one is given."""
    if type(box.style).__name__ == "AnonymousStyle":  # lines etc. of the same element
        return False
    found = attribute(box, name)
    return found is not None and value in (None, found)


def _drawn(box: LayoutBox) -> Iterator[tuple[LayoutBox, str]]:
    """Yield the box of the text or picture in a slot, and its text; nothing for an empty slot.

    Raises NotComposableError for a text of several boxes.
    """
    inner = [part for part in box.descendants() if hasattr(part, "text")]
    if hasattr(box, "replacement"):
        yield box, ""
    elif len(inner) == 1:
        yield inner[0], inner[0].text
    elif inner:
        raise NotComposableError("a short text is broken across lines")


def _less(box: LayoutBox, without: set[LayoutBox]) -> LayoutBox:
    """Return a copy of a box without some of its inner boxes."""
    if not hasattr(box, "copy_with_children"):
        return box
    return box.copy_with_children(
        [_less(child, without) for child in box.children if child not in without]
    )


def _before(box: LayoutBox, part: LayoutBox) -> LayoutBox:
    """Return a copy of a box with the content before a part of it."""
    at = _place(box, part)
    inner = [] if box.children[at] is part else [_before(box.children[at], part)]
    return box.copy_with_children([*box.children[:at], *inner])


def _after(box: LayoutBox, part: LayoutBox) -> LayoutBox:
    """Return a bare copy of a box with the content after a part of it."""
    at = _place(box, part)
    inner = [] if box.children[at] is part else [_after(box.children[at], part)]
    return _bared(box.copy_with_children([*inner, *box.children[at + 1 :]]))


def _place(box: LayoutBox, part: LayoutBox) -> int:
    """Return the index of the child of a box that contains a part."""
    return next(at for at, child in enumerate(box.children) if part in child.descendants())


def _draws(box: LayoutBox, pieces: Container[str]) -> bool:
    """Return whether a box, or one in it, is drawn outside the pieces."""
    if has(box, "data-piece") and attribute(box, "data-piece") in pieces:
        return False
    if hasattr(box, "text"):
        return bool(box.text.strip())
    is_drawn = hasattr(box, "replacement") or _is_painted(box)
    return is_drawn or any(_draws(child, pieces) for child in getattr(box, "children", ()))


def _is_painted(box: LayoutBox) -> bool:
    """Return whether a box has a background or a border."""
    borders = (getattr(box, f"border_{side}_width", 0) for side in _SIDES)
    return _is_seen(box.background) or any(borders)


def _is_seen(background: Background | None) -> bool:
    """Return whether a background has a colour or a picture."""
    if background is None:
        return False
    return bool(background.color.alpha) or any(layer.image for layer in background.layers)


def _bared(box: LayoutBox) -> LayoutBox:
    """Remove background and borders from a box, and return it."""
    box.background = None
    for side in _SIDES:
        setattr(box, f"border_{side}_width", 0)
    if hasattr(box, "canvas_background"):
        box.canvas_background = None
    return box


Ticket = Callable[[], Piece]
"""Function that returns a piece after it was drawn."""


class Album:
    """Pages of one piece each, which are drawn into one document."""

    reader: PieceReader
    """Reader of the pages, set when they are drawn."""

    def __init__(self) -> None:
        """Create an album without pages."""
        self._cuts: list[Cut] = []

    def add(self, cut: Cut, *, fixed: bool = False) -> Ticket:
        """Add a page and return the ticket of its piece; only a `fixed` one may have patterns."""
        at = len(self._cuts)
        self._cuts.append(cut)
        if fixed:
            return lambda: self._piece(at, cut)
        return lambda: _movable(self._piece(at, cut))

    def _piece(self, at: int, cut: Cut) -> Piece:
        return merged(self.reader.piece(at, cut), self.reader.letters)

    def add_slots(self, cut: Cut) -> Callable[[], tuple[Slot, ...]]:
        """Add a page; return a function that returns its slots after all pages were drawn."""
        at = len(self._cuts)
        self._cuts.append(cut)
        return lambda: self.reader.slots(at, cut)

    def draw(self, like: Pages) -> None:
        """Draw all pages into one document."""
        self.reader = PieceReader(draw(like, [cut.page for cut in self._cuts]))


def _movable(piece: Piece) -> Piece:
    """Return the piece unchanged; raise NotComposableError for a pattern, which cannot be moved."""
    if any(use.startswith("Pattern/") for use in piece.uses):
        raise NotComposableError("it contains a gradient or pattern")
    return piece
