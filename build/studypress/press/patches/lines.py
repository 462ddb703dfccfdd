"""How WeasyPrint 70 breaks lines, divides tables, draws pictures and writes strings, mended.

Decision 9 says why, and until when.
"""

from collections.abc import Callable, Sequence
from typing import Any

_RESUME = 2  # where in what the engine returns stands the byte at which the next line begins
_PAIR = 2  # letters
_ASIDE, _CHILDREN = slice(3, 7), 7  # in what splits a line: boxes out of the flow, and those on it
_NAMED_ANEW = ("XObject", "Pattern", "Shading")  # resources whose names hold in one stream alone


def mend_drawing() -> None:
    """Wrap the engine's drawing, once in a process."""
    from weasyprint.pdf.stream import Stream  # noqa: PLC0415 - needs the engine

    Stream.draw_x_object = _in_place(Stream.draw_x_object)
    Stream.add_image = _numbered(Stream.add_image)


def mend_strings() -> None:
    """Have line breaks in strings escaped, once in a process.

    A reader takes every kind of line break in a string for a line feed, and pieces of forms are
    kept as lines.
    """
    import pydyf  # noqa: PLC0415 - comes with the engine

    written = pydyf.String.data.fget

    def escaped(string: Any) -> bytes:  # noqa: ANN401 - pydyf ships no types
        return bytes(written(string)).replace(b"\r", b"\\r").replace(b"\n", b"\\n")

    pydyf.String.data = property(escaped)


def mend_lines() -> None:
    """Wrap the engine's breaking of lines, once in a process."""
    from weasyprint.layout import inline  # noqa: PLC0415 - needs the engine

    inline.split_first_line = _with_hanging_space(inline.split_first_line)
    anywhere = _Anywhere(inline.can_break_text, inline.split_inline_box)
    inline.can_break_text, inline.split_inline_box = anywhere.can_break, anywhere.split


def mend_tables() -> None:
    """Wrap the engine's division of tables into columns, once in a process."""
    from weasyprint.layout import table  # noqa: PLC0415 - needs the engine

    wanted = table.table_and_columns_preferred_widths
    table.auto_table_layout = _squeezed(table.auto_table_layout, wanted)


class _Anywhere:
    """Breaks a line between elements where a word that is parted by them is too long for it.

    The engine breaks a word that is too long within one element alone.
    """

    def __init__(self, can_break: Callable[..., bool], split: Callable[..., Any]) -> None:
        self._can_break, self._split = can_break, split
        self._forced = False

    def can_break(self, text: str, lang: str | None) -> bool:
        """Return whether a line may break in a text; two letters are those around a border."""
        return (self._forced and len(text) == _PAIR) or self._can_break(text, lang)

    def split(self, context: Any, box: Any, left: float, right: float, *rest: Any) -> Any:  # noqa: ANN401 - WeasyPrint ships no types
        """Return the next line of a box as the engine does, made again if it is too long."""
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
    """Return whether a line ends with a space, which hangs out of it."""
    while children := getattr(box, "children", ()):
        box = children[-1]
    return bool(getattr(box, "text", " ")[-1:].isspace())


def _wraps(box: Any) -> bool:  # noqa: ANN401
    return type(box).__name__ == "LineBox" and box.style["overflow_wrap"] != "normal"


def _squeezed(divide: Callable[..., None], wanted: Callable[..., Any]) -> Callable[..., None]:
    """Divide a table that is too wide so that its widest columns give way; their words then break.

    The engine lets the table run out of its room.
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
    """Return widths of which the largest are cut to one, so that all have room."""
    left, level = room, 0.0
    for at, width in enumerate(sorted(widths)):
        level = left / (len(widths) - at)
        if width > level:
            break
        left -= width
    return [min(width, level) for width in widths]


def _with_hanging_space(split: Callable[..., Any]) -> Callable[..., Any]:
    """Let the space hang out of the line when a text just fits but for it.

    The engine then breaks after the first word instead.
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
    """Name pictures by the order in which a document draws them.

    The engine names them by a digest of their addresses, by which the names of files are guessed.
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
            self._resources["XObject"][name] = None  # set when the file is written
            return name
        long = add(self, image, interpolate, ratio)
        self._images[name] = self._images.pop(long)
        resources = self._resources["XObject"]
        resources[name] = resources.pop(long)
        return name

    return add_numbered


def _in_place(draw: Callable[[Any, str], None]) -> Callable[[Any, str], None]:
    """Draw centred and right-aligned words of a picture in place.

    The engine makes each a transparency group with a box of its own, which some readers crop at
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
    """Whether a group was drawn apart only because its place depends on its width."""
    if group is None or "Group" not in group.extra:
        return False
    resources = group.extra["Resources"]
    if any(resources[kind] for kind in _NAMED_ANEW):
        return False
    if any(key[0] not in "aA" for key in resources["ExtGState"]):  # those are named by their alpha
        return False
    # A group that shall be translucent comes after an operator that says so.
    return bool(before[-1] == b"q" or before[-1].endswith(b" cm"))
