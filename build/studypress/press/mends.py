"""How WeasyPrint 70 breaks lines, draws the words of pictures and writes strings, mended.

Decision 9 says why, and until when.
"""

from collections.abc import Callable
from typing import Any

_RESUME = 2  # where in what the engine returns stands the byte at which the next line begins
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
