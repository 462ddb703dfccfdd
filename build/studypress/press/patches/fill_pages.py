"""Answer spaces that fill their pages to the foot.

In a worksheet all answer spaces of a page share the remaining space. In an exam the last one gets
it, so that nothing else moves. Not for upstream: CSS distributes the space of a page only in flex
containers, which must not break across pages here.
"""

from collections.abc import Callable, Iterable

from studypress.press.weasyprint_types import LayoutBox, attribute

LINES = "data-lines"
"""Attribute of an answer space: the number of its lines."""

SHARE = "data-share"
"""Attribute of a question that has a fixed share of one page."""

_NEAR = 0.001


def fill_pages_first() -> None:
    """Make the engine fill a page before it lays out backgrounds; call this once in a process."""
    from weasyprint import layout  # noqa: PLC0415 - needs the engine

    lay_out = layout.layout_backgrounds

    def lay_out_filled(page: LayoutBox, find_image: Callable[..., object]) -> None:
        _fill(page)
        lay_out(page, find_image)

    layout.layout_backgrounds = lay_out_filled


def _fill(page: LayoutBox) -> None:
    """Enlarge the answer spaces of a page by whole lines: all equally, or only the last.

    Spaces that can grow have `data-lines`, the number of their lines. The last page, where a
    space has `data-last`, does not change. No content moves to another page.
    """
    bodies = (box for box in page.children[0].children if box.element_tag == "body")
    body = next((box for box in bodies if attribute(box, "data-filled") is not None), None)
    if body is None:
        return
    spaces = [box for box in body.descendants() if _has(box, LINES)]
    if not spaces or any(_has(box, "data-last") for box in spaces):
        return
    if shares := [box for box in body.descendants() if _has(box, SHARE)]:
        _fill_shares(shares)
        return
    pitch = pitch_of(spaces[0])
    lowest = max(_bottom(box) for box in (*spaces, *body.descendants()) if _is_seen(box))
    room = page.content_box_y() + page.height - lowest
    if attribute(body, "data-filled") == "last":
        _lengthen(body, spaces[-1], lowest, lines_in(room, pitch) * pitch)
        return
    lines = int(room / pitch / len(spaces))
    for space in spaces if lines > 0 else ():
        _push(body, _bottom(space), lines * pitch)
        space.height += lines * pitch


def _fill_shares(shares: Iterable[LayoutBox]) -> None:
    """Enlarge the space at the end of each share of a page; remove it if no line fits.

    The `max-height` of the space is the height of a line.
    """
    for share in shares:
        *rest, space = share.children
        if _has(space, LINES):
            room = share.content_box_y() + share.height - space.border_box_y()
            pitch = space.style["max_height"].value
            lines = lines_in(room, pitch)
            space.height += lines * pitch - space.border_height()
            share.children = share.children if lines else rest


def pitch_of(space: LayoutBox) -> float:
    """Return the height of a line of a space, in CSS pixels."""
    return float(space.border_height() / int(attribute(space, LINES) or ""))


def lines_in(room: float, pitch: float) -> int:
    """Return the number of lines that fit, with a tolerance of a thousandth of a line."""
    return max(0, int(room / pitch + _NEAR))


def _lengthen(body: LayoutBox, space: LayoutBox, lowest: float, height: float) -> None:
    """Add an area below a space, if nothing on its page is lower."""
    if not height or lowest - _bottom(space) > _NEAR:
        return
    more = space.copy()
    more.position_y, more.margin_top, more.height = _bottom(space), 0, height
    parent = next(box for box in body.descendants() if space in getattr(box, "children", ()))
    at = list(parent.children).index(space) + 1
    parent.children = [*parent.children[:at], more, *parent.children[at:]]


def _has(box: LayoutBox, name: str) -> bool:
    return attribute(box, name) is not None


def _is_seen(box: LayoutBox) -> bool:  # broken containers reach to the foot of the page
    return type(box).__name__ == "LineBox" or hasattr(box, "replacement") or _has(box, LINES)


def _bottom(box: LayoutBox) -> float:
    return float(box.position_y + box.margin_height() - box.margin_bottom)


def _push(box: LayoutBox, below: float, by: float) -> None:
    """Move the boxes below a height down, and stretch the boxes that contain them."""
    for child in box.children:
        if child.position_y >= below - 1:
            child.translate(dy=by)
        elif _bottom(child) >= below - 1 and not _has(child, LINES):
            _push(child, below, by)
            child.height += by
