"""Balanced lines of headings and captions, like `text-wrap: balance` of browsers.

A style requests it with `--wrap: balance`, until the engine supports `text-wrap-style`:
https://github.com/Kozea/WeasyPrint/issues/2264.
"""

from collections.abc import Callable
from typing import Any

from studypress.press.weasyprint_types import LayoutBox, Result

_TAGS = ("h1", "h2", "h3", "h4", "figcaption")
_ATTEMPTS = 5  # bisections of the width
_MARGINS = 6  # index of the collapsing margins in the engine's other arguments


def balance_lines() -> None:
    """Wrap the engine's layout of block containers; call this once in a process."""
    from weasyprint.layout import block  # noqa: PLC0415 - needs the engine

    block.block_container_layout = _balancing(block.block_container_layout)


def _balancing(layout: Callable[..., Result]) -> Callable[..., Result]:
    """Return a layout of a text with about the minimum width that adds no line."""

    def lay_out(context: object, box: LayoutBox, *rest: Any, **more: Any) -> Result:
        if more or not _is_balanced(box):  # keyword arguments: the block is within a line
            return layout(context, box, *rest, **more)
        place, room = (box.position_x, box.position_y), box.width

        def attempt(width: float) -> Result:
            (box.position_x, box.position_y), box.width = place, width
            if box.style["text_align_all"] == "center":
                box.position_x += (room - width) / 2
            elif box.style["direction"] == "rtl":
                box.position_x += room - width
            margins = rest[_MARGINS] and [*rest[_MARGINS]]
            return layout(context, box, *rest[:_MARGINS], margins, *rest[_MARGINS + 1 :])

        found, most = attempt(room), room
        lines = _lines(found)
        if lines > 1:
            least = max(_widths(found[0]))
            for _ in range(_ATTEMPTS):
                middle = (least + most) / 2
                tried = attempt(middle)
                if _lines(tried) == lines:
                    found, most = tried, middle
                else:
                    least = middle
        return found

    return lay_out


def _is_balanced(box: LayoutBox) -> bool:
    if box.element_tag not in _TAGS or not hasattr(box.style, "cascaded"):
        return False
    tokens = box.style["__wrap"] or ()
    return any(token.type == "ident" and token.value == "balance" for token in tokens)


def _lines(found: Result) -> int:
    """Return the number of lines of a text; 0 if it continues on another page."""
    box, resume_at = found[:2]
    return len(box.children) if box is not None and resume_at is None else 0


def _widths(box: LayoutBox) -> list[float]:
    """Return lower bounds of a text's width: the average line, and each unbreakable part."""
    from weasyprint.formatting_structure.boxes import (  # noqa: PLC0415 - needs the engine
        AtomicInlineLevelBox,
    )

    atoms = (part for part in box.descendants() if isinstance(part, AtomicInlineLevelBox))
    average = sum(line.width for line in box.children) / len(box.children)
    return [average, *(part.margin_width() for part in atoms)]
