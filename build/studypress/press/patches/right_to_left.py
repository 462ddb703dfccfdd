"""Layout of right-to-left lines where the engine does not mirror that of left-to-right ones.

Indents: the engine adds the indent of a first line at its end. Pictures without a width: it aligns
them like blocks before they have a place, and fails. Upstream has no issue about either.
"""

from collections.abc import Callable
from typing import Any

from studypress.press.weasyprint_types import LayoutBox, Result


def mend_right_to_left() -> None:
    """Wrap the engine's layout of lines and of widths; call this once in a process."""
    from weasyprint.layout import block, inline  # noqa: PLC0415 - needs the engine

    block.block_level_width = _in_place(block.block_level_width)
    inline.get_next_linebox = _indented(inline.get_next_linebox)


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


def _in_place(widen: Callable[..., None]) -> Callable[..., None]:
    """Return a function that sets the width of a box, which may be a picture without a place."""

    def block_level_width(box: LayoutBox, *rest: Any, **more: Any) -> None:
        if not hasattr(box, "position_x"):
            box.position_x = 0
        widen(box, *rest, **more)

    block_level_width.without_min_max = widen.without_min_max  # type: ignore[attr-defined]
    return block_level_width
