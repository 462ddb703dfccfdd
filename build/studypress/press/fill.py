"""Worksheet pages filled to their feet: what is left there is shared out as room for answers."""

from collections.abc import Callable
from typing import Any


def fill_pages_first() -> None:
    """Have the engine fill a page before it lays out backgrounds, once in a process."""
    from weasyprint import layout  # noqa: PLC0415 - needs the engine

    lay_out = layout.layout_backgrounds

    def lay_out_filled(page: Any, find_image: Callable[..., Any]) -> None:  # noqa: ANN401
        _fill(page)
        lay_out(page, find_image)

    layout.layout_backgrounds = lay_out_filled


def _fill(page: Any) -> None:  # noqa: ANN401 - WeasyPrint ships no types
    """Let the answer spaces of a page grow by whole lines, all by as many.

    A space that may grow says in `data-lines` how many lines it has. The last page, on which one
    of them says `data-last`, stays as it is. Nothing comes onto another page.
    """
    body = next((box for box in page.children[0].children if box.element_tag == "body"), None)
    if body is None or body.element.get("data-filled") is None:
        return
    spaces = [box for box in body.descendants() if _says(box, "data-lines")]
    if not spaces or any(_says(box, "data-last") for box in spaces):
        return
    pitch = spaces[0].border_height() / int(spaces[0].element.get("data-lines"))
    lowest = max(_bottom(box) for box in (*spaces, *body.descendants()) if _is_seen(box))
    lines = int((page.content_box_y() + page.height - lowest) / pitch / len(spaces))
    for space in spaces if lines > 0 else ():
        _push(body, _bottom(space), lines * pitch)
        space.height += lines * pitch


def _says(box: Any, name: str) -> bool:  # noqa: ANN401
    found = box.element is not None and box.element.get(name) is not None
    return found and box.element_tag == box.element.tag and not hasattr(box, "text")


def _is_seen(box: Any) -> bool:  # noqa: ANN401 - containers reach to the foot where a page breaks
    return hasattr(box, "text") or hasattr(box, "replacement") or _says(box, "data-lines")


def _bottom(box: Any) -> float:  # noqa: ANN401
    return float(box.position_y + box.margin_height() - box.margin_bottom)


def _push(box: Any, below: float, by: float) -> None:  # noqa: ANN401
    """Move down what lies below a height, and stretch what contains it."""
    for child in box.children:
        if child.position_y >= below - 1:
            child.translate(dy=by)
        elif _bottom(child) >= below - 1 and not _says(child, "data-lines"):
            _push(child, below, by)
            child.height += by
