"""Layout of right-to-left lines where the engine does not mirror that of left-to-right ones.

Indents: the engine adds the indent of a first line at its end. Automatic margins: it places a block
before it computes them. Pictures without a width: it places them like blocks, and fails. A space at
the end of a line: if it is in words that run to the right, it remains between them and the others,
which are printed beyond the edge. Upstream has no issue about these.
"""

from collections.abc import Callable
from typing import Any

from studypress.press.weasyprint_types import LayoutBox, Result


def mend_right_to_left() -> None:
    """Wrap the engine's layout of lines and of widths; call this once in a process."""
    from weasyprint.layout import block, inline  # noqa: PLC0415 - needs the engine

    block.block_level_width = _placed(block.block_level_width)
    inline.get_next_linebox = _indented(inline.get_next_linebox)
    inline.remove_last_whitespace = _closed(inline.remove_last_whitespace)


def _indented(lay_out: Callable[..., Result]) -> Callable[..., Result]:
    """Return a layout of a line that has its indent at its start."""

    def get_next_linebox(context: object, box: LayoutBox, *rest: Any) -> Result:
        line, resume_at = lay_out(context, box, *rest)
        if line is not None and box.text_indent and box.style["direction"] == "rtl":
            for child in line.children:
                if child.is_in_normal_flow():
                    child.translate(-box.text_indent)
        return line, resume_at

    return get_next_linebox


def _closed(strip: Callable[..., None]) -> Callable[..., None]:
    """Return a function that removes the space at the end of a line, and closes the gap.

    The engine does so only if the last text itself runs to the left.
    """

    def remove_last_whitespace(context: object, line: LayoutBox) -> None:
        width = line.width
        strip(context, line)
        gap, last, before = width - line.width, line, list[LayoutBox]()
        while gap and not hasattr(last, "text"):
            before += last.children[:-1] if last.style["direction"] == "rtl" else ()
            last = last.children[-1]
        if gap and not last.pango_layout.first_line_direction % 2:
            for child in before:
                child.translate(-gap)

    return remove_last_whitespace


def _placed(widen: Callable[..., None]) -> Callable[..., None]:
    """Return a function that sets width and margins of a block, and then its place.

    It also does for a picture in a line, which has no place yet.
    """

    def block_level_width(box: LayoutBox, around: LayoutBox, *rest: Any, **more: Any) -> None:
        left = box.position_x = getattr(box, "position_x", 0)
        widen(box, around, *rest, **more)
        if box.position_x != left:
            box.position_x = left + around.width - box.margin_width()

    block_level_width.without_min_max = widen.without_min_max  # type: ignore[attr-defined]
    return block_level_width
