"""The drawing of a text does not depend on the size of the texts before it."""

from collections.abc import Callable
from pathlib import Path

from studypress.press.engine import lay_out
from studypress.press.font_subsets import draw

LETTERS = "".join(map(chr, range(0x5D0, 0x5EB)))


def drawn(before: str) -> tuple[list[bytes], dict[int, int]]:
    """Operations of a text after a text in another size, and the widths of its glyphs."""
    style = {"a.css": "p { font-family: Heebo }"}
    texts = f'<p style="font-size: {before}">{LETTERS}<p style="font-size: 33pt">{LETTERS[::-1]}'
    html = f'<!DOCTYPE html><html lang="he" dir="rtl"><title>A</title><body>{texts}'
    pages = lay_out(html, style, Path())
    found = draw(pages, pages.document.pages)
    (font,) = found.fonts
    (stream,) = (at for at in found.pdf.objects if getattr(at, "stream", [b""])[-1:] == [b"Q"])
    texts_of = [at for at in stream.stream if isinstance(at, bytes) and at.endswith(b"TJ")]
    return texts_of[-1:], dict(font.widths)


def test_a_text_is_drawn_alike_after_texts_in_any_size() -> None:
    assert len({repr(drawn(before)) for before in ("7.3pt", "10pt", "14pt")}) == 1


def test_the_engine_measures_in_the_first_size(bare: Callable[..., object]) -> None:
    assert bare(drawn, "7.3pt") != bare(drawn, "10pt")
