"""Texts of glyphs that belong to the letter of another glyph, such as the dots of Arabic letters.

The engine gives the whole text of a cluster to its first glyph, and the empty text to the others:
readers then invent letters for them, and PDF/UA requires a text. Upstream has no issue about it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

NOTHING = "\N{COMBINING GRAPHEME JOINER}"
"""Character that is invisible, and that does not separate the letters around it."""


class _Font(Protocol):
    to_unicode: dict[int, str]


def name_all_glyphs() -> None:
    """Wrap the engine's writing of fonts; call this once in a process."""
    from weasyprint import pdf  # noqa: PLC0415 - needs the engine

    pdf.build_fonts_dictionary = _complete(pdf.build_fonts_dictionary)


def _complete(build: Callable[..., object]) -> Callable[..., object]:
    """Return a function that writes fonts in which each used glyph has a text."""

    def build_fonts_dictionary(pdf: object, fonts: Mapping[str, _Font], *rest: Any) -> object:
        for font in fonts.values():
            font.to_unicode = {at: text or NOTHING for at, text in font.to_unicode.items()}
        return build(pdf, fonts, *rest)

    return build_fonts_dictionary
