"""Corrections of WeasyPrint 70: line breaks, table columns, pictures and strings.

Decision 9 documents the reasons, and when to remove them.
"""

from collections.abc import Callable, Sequence
from typing import Any

_RESUME = 2  # index, in the engine's result, of the byte at which the next line begins
_PAIR = 2  # letters
_ASIDE, _CHILDREN = slice(3, 7), 7  # arguments with the boxes out of flow, and those on the line
_NAMED_ANEW = ("XObject", "Pattern", "Shading")  # resources whose names are local to a stream


def mend_drawing() -> None:
    """Wrap the engine's drawing of pictures; call this once in a process."""
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415 - needs the engine

    Stream.draw_x_object = _in_place(Stream.draw_x_object)
    Stream.add_image = _numbered(Stream.add_image)


def mend_strings() -> None:
    """Make pydyf escape line breaks in strings; call this once in a process.

    Readers convert every kind of line break in a string to a line feed, and the pieces of forms
    are stored as lines.
    """
    import pydyf  # noqa: PLC0415 - comes with the engine

    written = pydyf.String.data.fget

    def escaped(string: Any) -> bytes:  # noqa: ANN401 - pydyf ships no types
        return bytes(written(string)).replace(b"\r", b"\\r").replace(b"\n", b"\\n")

    pydyf.String.data = property(escaped)


def mend_lines() -> None:
    """Wrap the engine's line breaking; call this once in a process."""
    from weasyprint.layout import inline  # noqa: PLC0415 - needs the engine

    inline.split_first_line = _with_hanging_space(inline.split_first_line)
    anywhere = _Anywhere(inline.can_break_text, inline.split_inline_box)
    inline.can_break_text, inline.split_inline_box = anywhere.can_break, anywhere.split


def mend_tables() -> None:
    """Wrap the engine's layout of table columns; call this once in a process."""
    from weasyprint.layout import table  # noqa: PLC0415 - needs the engine

    wanted = table.table_and_columns_preferred_widths
    table.auto_table_layout = _squeezed(table.auto_table_layout, wanted)


class _Anywhere:
    """Line breaker for words that span several elements and are too long for a line.

    The engine only breaks long words within one element.
    """

    def __init__(self, can_break: Callable[..., bool], split: Callable[..., Any]) -> None:
        self._can_break, self._split = can_break, split
        self._forced = False

    def can_break(self, text: str, lang: str | None) -> bool:
        """Return whether a line can break in a text; two letters are those around a boundary."""
        return (self._forced and len(text) == _PAIR) or self._can_break(text, lang)

    def split(self, context: Any, box: Any, left: float, right: float, *rest: Any) -> Any:  # noqa: ANN401 - WeasyPrint ships no types
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


def _ends_with_space(box: Any) -> bool:  # noqa: ANN401
    """Return whether a line ends with a space, which hangs."""
    while children := getattr(box, "children", ()):
        box = children[-1]
    return bool(getattr(box, "text", " ")[-1:].isspace())


def _wraps(box: Any) -> bool:  # noqa: ANN401
    return type(box).__name__ == "LineBox" and box.style["overflow_wrap"] != "normal"


def _squeezed(divide: Callable[..., None], wanted: Callable[..., Any]) -> Callable[..., None]:
    """Return a layout of tables that narrows the widest columns if the table is too wide.

    Words in these columns then break. The engine lets the table overflow.
    """

    def auto_table_layout(context: Any, box: Any, around: Sequence[float]) -> None:  # noqa: ANN401
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


def _with_hanging_space(split: Callable[..., Any]) -> Callable[..., Any]:
    """Return a line splitter that lets a final space hang if the text fits without it.

    The engine would break after the first word.
    """

    def split_first_line(
        text: str,
        style: Any,  # noqa: ANN401 - WeasyPrint ships no types
        context: Any,  # noqa: ANN401
        width: float | None,
        *rest: Any,
        **more: Any,
    ) -> Any:  # noqa: ANN401
        found = split(text, style, context, width, *rest, **more)
        if found[_RESUME] is None or not width or not text.endswith(" ") or "\n" in text:
            return found
        if len(text.partition(" ")[0].encode()) + 1 != found[_RESUME]:
            return found
        bare = split(text.rstrip(" "), style, context, width, *rest, **more)
        if bare[_RESUME] is not None:
            return found
        return split(text, style, context, width + style["font_size"], *rest, **more)

    return split_first_line


def _numbered(add: Callable[..., str]) -> Callable[..., str]:
    """Return a function that names pictures in the order in which a document draws them.

    The engine names them by a digest of their URLs, from which file names can be guessed.
    """

    def add_numbered(self: Any, image: Any, interpolate: Any, ratio: float) -> str:  # noqa: ANN401
        found = (
            name
            for name, known in self._images.items()
            if known["image"].id == image.id and known["interpolate"] == interpolate
        )
        name = next(found, f"i{len(self._images)}")
        known = self._images.get(name)
        if known:
            known["dpi_ratios"].add(ratio)
            self._resources["XObject"][name] = None  # replaced when the file is written
            return name
        long = add(self, image, interpolate, ratio)
        self._images[name] = self._images.pop(long)
        resources = self._resources["XObject"]
        resources[name] = resources.pop(long)
        return name

    return add_numbered


def _in_place(draw: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """Return a function that draws centred and right-aligned words of a picture in place.

    The engine draws each as a transparency group with its own box, which some readers crop at
    small sizes.
    """

    def draw_in_place(self: Any, name: str) -> None:  # noqa: ANN401 - WeasyPrint ships no types
        groups = self._resources["XObject"]
        if next(reversed(groups), None) == name and _only_moved(groups[name], self.stream):
            group = groups.pop(name)
            self._resources["ExtGState"].update(group.extra["Resources"]["ExtGState"])
            self.stream += group.stream
        else:
            draw(self, name)

    return draw_in_place


def _only_moved(group: Any, before: list[Any]) -> bool:  # noqa: ANN401
    """Return whether a group exists only because its place depends on its width."""
    if group is None or "Group" not in group.extra:
        return False
    resources = group.extra["Resources"]
    if any(resources[kind] for kind in _NAMED_ANEW):
        return False
    if any(key[0] not in "aA" for key in resources["ExtGState"]):  # named by their alpha value
        return False
    # A translucent group follows an operator that sets its alpha.
    return bool(before[-1] == b"q" or before[-1].endswith(b" cm"))
