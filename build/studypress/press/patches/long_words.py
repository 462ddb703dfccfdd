"""Words that are too long for a line or a column, broken where `overflow-wrap` allows it.

Lines: the engine only breaks long words within one element:
https://github.com/Kozea/WeasyPrint/issues/1614.

Tables: the engine lets a table overflow. Not for upstream: by CSS, `break-word` leaves the minimum
width of a column as it is, and `anywhere` reduces that of all columns to a letter.
"""

from collections.abc import Callable, Sequence
from typing import Any

from studypress.press.weasyprint_types import Context, LayoutBox, Result

_PAIR = 2  # letters
_ASIDE, _CHILDREN = slice(3, 7), 7  # arguments with the boxes out of flow, and those on the line


def break_long_words() -> None:
    """Wrap the engine's layout of lines and of table columns; call this once in a process."""
    from weasyprint.layout import inline, table  # noqa: PLC0415 - needs the engine

    anywhere = _Anywhere(inline.can_break_text, inline.split_inline_box)
    inline.can_break_text, inline.split_inline_box = anywhere.can_break, anywhere.split
    wanted = table.table_and_columns_preferred_widths
    table.auto_table_layout = _squeezed(table.auto_table_layout, wanted)


class _Anywhere:
    """Line breaker for words that span several elements and are too long for a line."""

    def __init__(self, can_break: Callable[..., bool], split: Callable[..., Result]) -> None:
        self._can_break, self._split = can_break, split
        self._forced = False

    def can_break(self, text: str, lang: str | None) -> bool:
        """Return whether a line can break in a text; two letters are those around a boundary."""
        return (self._forced and len(text) == _PAIR) or self._can_break(text, lang)

    def split(
        self, context: object, box: LayoutBox, left: float, right: float, *rest: Any
    ) -> Result:
        """Return the engine's next line of a box; if it is too long, split again with breaks."""
        found = self._split(context, box, left, right, *rest)
        aside, children = rest[_ASIDE], rest[_CHILDREN]
        over = found[0].width - (right - left)
        hangs = over <= box.style["font_size"] and _ends_with_space(found[0])
        if self._forced or over <= 0 or hangs or not _wraps(box) or any(aside):
            return found
        children.clear()
        self._forced = True
        try:
            return self._split(context, box, left, right, *rest)
        finally:
            self._forced = False


def _ends_with_space(box: LayoutBox) -> bool:
    """Return whether a line ends with a space, which hangs."""
    while children := getattr(box, "children", ()):
        box = children[-1]
    return bool(getattr(box, "text", " ")[-1:].isspace())


def _wraps(box: LayoutBox) -> bool:
    return type(box).__name__ == "LineBox" and box.style["overflow_wrap"] != "normal"


def _squeezed(divide: Callable[..., None], wanted: Callable[..., Result]) -> Callable[..., None]:
    """Return a layout of tables that narrows the widest columns if the table is too wide.

    Words in these columns then break.
    """

    def auto_table_layout(context: Context, box: LayoutBox, around: Sequence[float]) -> None:
        table = box.get_wrapped_table()
        least, _, columns, _, _, _, spacing, _ = wanted(context, box, outer=False)
        margins = (box.margin_left, box.margin_right)
        room = around[0] - sum(margin for margin in margins if margin != "auto")
        if columns and least > room and table.style["overflow_wrap"] != "normal":
            columns = _levelled(columns, room - spacing)
            context.tables[table] = {
                outer: (room, most, columns, *more)
                for outer, (_, most, _, *more) in context.tables[table].items()
            }
        divide(context, box, around)

    return auto_table_layout


def _levelled(widths: Sequence[float], room: float) -> list[float]:
    """Return the widths, the largest reduced to a common value so that their sum fits `room`."""
    left, level = room, 0.0
    for at, width in enumerate(sorted(widths)):
        level = left / (len(widths) - at)
        if width > level:
            break
        left -= width
    return [min(width, level) for width in widths]
