"""Figures that shrink, within a limit, to fit on the page of their text.

A style sets the limit: `--shrink: 75%` on a `figure` is the minimum share of its picture's height.
Not for upstream: no property of CSS resizes a picture to the space that a page has left.
"""

from collections.abc import Callable
from math import inf
from typing import Any

from studypress.press.weasyprint_types import Context, LayoutBox, Result

_SPARE = 0.5  # pixels, so that rounding does not make the figure overflow
_PERCENT = 100
_EMPTY = 2  # index of `page_is_empty` in the engine's other arguments


def shrink_figures() -> None:
    """Wrap the engine's layout of blocks; call this once in a process."""
    from weasyprint.layout import block  # noqa: PLC0415 - needs the engine

    block.block_level_layout = _shrinking(block.block_level_layout)


def _shrinking(layout: Callable[..., Result]) -> Callable[..., Result]:
    """Return a layout that shrinks the picture of a figure that does not fit.

    Each layout starts with the size in the styles, because the page may have changed.
    """

    def lay_out(context: Context, box: LayoutBox, space: float, *rest: Any, **more: Any) -> Result:
        least = _least(box)
        picture = _picture(box) if least else None
        if picture is None:
            return layout(context, box, space, *rest, **more)
        place = box.position_x, box.position_y

        def attempt(space: float, height: float | None) -> Result:
            box.position_x, box.position_y = place
            _limit(picture, height)
            return layout(context, box, space, *rest, **more)

        found = attempt(space, None)
        page_is_empty = rest[_EMPTY] if len(rest) > _EMPTY else more.get("page_is_empty", True)
        if found[0] is not None or page_is_empty:
            return found
        whole = attempt(-inf, None)[0]
        shown = _picture(whole) if whole else None
        full = shown.height if shown else 0
        foot = whole.border_box_y() + whole.border_height() if whole else 0
        wanted = full - _SPARE - (foot - context.page_bottom + space)
        return attempt(space, wanted if wanted >= least * full else None)

    return lay_out


def _least(box: LayoutBox) -> float:
    """Return the minimum share of a figure's height that its style sets; 0 if it sets none."""
    if box.element_tag != "figure" or not hasattr(box.style, "cascaded"):  # an anonymous part
        return 0
    limits = (token for token in box.style["__shrink"] or () if token.type == "percentage")
    return next((float(limit.value) / _PERCENT for limit in limits), 0)


def _picture(figure: LayoutBox) -> LayoutBox | None:
    """Return the picture of a figure; None if it has none."""
    found = (box for box in figure.descendants() if hasattr(box, "replacement"))
    return next(found, None)


def _limit(picture: LayoutBox, height: float | None) -> None:
    """Limit the height of a picture; None removes the limit."""
    from weasyprint.css.properties import Dimension  # noqa: PLC0415 - needs the engine

    if not hasattr(picture, "unlimited"):
        picture.unlimited = picture.style
    picture.style = picture.unlimited
    if height is not None:
        picture.style = picture.unlimited.copy()
        picture.style["max_height"] = Dimension(height, "px")
