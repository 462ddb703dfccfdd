"""Lines that end with a space, which hangs if the text fits without it.

The engine breaks such a line after its first word, since it cannot ask Pango whether a line is too
long: https://github.com/Kozea/WeasyPrint/issues/1051.
"""

from collections.abc import Callable
from typing import Any

from studypress.press.weasyprint_types import Result, Style

_RESUME = 2  # index, in the engine's result, of the byte at which the next line begins


def hang_spaces() -> None:
    """Wrap the engine's splitting of a text into lines; call this once in a process."""
    from weasyprint.layout import inline  # noqa: PLC0415 - needs the engine

    inline.split_first_line = _with_hanging_space(inline.split_first_line)


def _with_hanging_space(split: Callable[..., Result]) -> Callable[..., Result]:
    """Return a line splitter that lets a final space hang if the text fits without it."""

    def split_first_line(
        text: str,
        style: Style,
        context: object,
        width: float | None,
        *rest: Any,
        **more: Any,
    ) -> Result:
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
