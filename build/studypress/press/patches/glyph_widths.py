"""Widths of glyphs, measured in the units of the font instead of the first size of a document.

The engine rounds the width of a glyph in the size in which a document draws it first, and the
distances between glyphs make up for the difference: what a text looks like in a content stream then
depends on the texts before it. Not for upstream, where no page is drawn without its document.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Protocol


class _MeasuredFont(Protocol):
    hb_font: object
    upem: int
    widths: dict[int, int]


class _UnitWidths(dict[int, int]):
    """Widths of a font's glyphs in thousandths of its size; each is measured when it is needed."""

    def __init__(self, font: _MeasuredFont) -> None:
        """Create a font of HarfBuzz in the units of the font, and of the same instance."""
        super().__init__()
        ffi, harfbuzz = _harfbuzz()
        made = harfbuzz.hb_font_create_sub_font(font.hb_font)
        self._font, self._units = ffi.gc(made, harfbuzz.hb_font_destroy), font.upem
        harfbuzz.hb_font_set_scale(self._font, self._units, self._units)
        harfbuzz.hb_ot_font_set_funcs(self._font)

    def __contains__(self, glyph: object) -> bool:
        """Return True: the engine measures glyphs that its fonts do not contain."""
        return True

    def __missing__(self, glyph: int) -> int:
        """Measure a glyph."""
        width = _harfbuzz()[1].hb_font_get_glyph_h_advance(self._font, glyph)
        self[glyph] = round(width * 1000 / self._units)
        return self[glyph]


def measure_in_units() -> None:
    """Wrap the making and the writing of the engine's fonts; call this once in a process."""
    from weasyprint import pdf  # noqa: PLC0415 - needs the engine
    from weasyprint.pdf.fonts import Font  # noqa: PLC0415 - needs the engine

    Font.__init__ = _measured(Font.__init__)
    pdf.build_fonts_dictionary = _known(pdf.build_fonts_dictionary)


def _measured(init: Callable[..., None]) -> Callable[..., None]:
    def measured(font: _MeasuredFont, *rest: object) -> None:
        init(font, *rest)
        font.widths = _UnitWidths(font)

    return measured


def _known(build: Callable[..., object]) -> Callable[..., object]:
    """Return a function that writes fonts with the widths that were needed."""

    def build_fonts_dictionary(
        pdf: object, fonts: Mapping[str, _MeasuredFont], *rest: Any
    ) -> object:
        for font in fonts.values():
            font.widths = dict(font.widths)
        return build(pdf, fonts, *rest)

    return build_fonts_dictionary


@cache
def _harfbuzz() -> tuple[Any, Any]:
    """Declare functions that the engine does not use."""
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415 - needs the engine

    ffi.cdef("""
        hb_font_t * hb_font_create_sub_font (hb_font_t *parent);
        void hb_font_destroy (hb_font_t *font);
        void hb_font_set_scale (hb_font_t *font, int x_scale, int y_scale);
        void hb_ot_font_set_funcs (hb_font_t *font);
        int hb_font_get_glyph_h_advance (hb_font_t *font, hb_codepoint_t glyph);
    """)
    return ffi, harfbuzz
