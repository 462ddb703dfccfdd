"""Pictures: their names in a file, and text of drawings."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf

from studypress.press.engine import lay_out, write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90">{}</svg>'
WORDS = SVG.format('<text x="45" y="45" text-anchor="middle">Words</text>')
HALF = SVG.format('<g opacity="0.5"><path d="M0 0h90v90"/><path d="M0 0v90h90"/></g>')
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="


def groups_and_names(pictures: list[str], tmp_path: Path) -> tuple[int, list[str]]:
    """Number of transparency groups in a file, and names of its pictures."""
    images = "".join(f'<img alt="a" src="data:{picture}">' for picture in pictures)
    html = f'<!DOCTYPE html><html lang="en"><title>A</title><body>{images}'
    with pikepdf.open(BytesIO(write([lay_out(html, {}, tmp_path)]))) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        groups = [thing for thing in streams if thing.get("/Subtype") == "/Form"]
        named = pdf.pages[0].Resources.get("/XObject", pikepdf.Dictionary())
        return len(groups), list(map(str, named))


def svg(drawing: str) -> str:
    return f"image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"


def test_words_of_a_drawing_are_painted_in_place(tmp_path: Path) -> None:
    assert groups_and_names([svg(WORDS)], tmp_path) == (0, [])


def test_a_translucent_part_stays_a_group(tmp_path: Path) -> None:
    assert groups_and_names([svg(HALF)], tmp_path)[0] == 1


def test_pictures_are_named_by_their_order(tmp_path: Path) -> None:
    again = [f"image/png;base64,{DOT}", f"image/png;base64,{DOT}"]
    assert groups_and_names(again, tmp_path) == (0, ["/i0"])


def test_the_engine_would_make_groups_and_names_of_urls(
    tmp_path: Path, bare: Callable[..., tuple[int, list[str]]]
) -> None:
    pictures = [svg(WORDS), f"image/png;base64,{DOT}"]
    groups, names = bare(groups_and_names, pictures, tmp_path)
    assert groups == 1
    assert any(len(name) > 30 for name in names)


def glyphs_of(word: str, tmp_path: Path) -> int:
    """Number of texts that two drawings of a word consist of."""
    html = '<!DOCTYPE html><html lang="ar"><title>A</title>' + 2 * '<img alt="a" src="data:{0}">'
    drawing = svg(
        SVG.format(f'<text x="9" y="45" font-family="IBM Plex Sans Arabic">{word}</text>')
    )
    with pikepdf.open(BytesIO(write([lay_out(html.format(drawing), {}, tmp_path)]))) as pdf:
        return len(pikepdf.parse_content_stream(pdf.pages[0], "Tj TJ"))


def test_letters_that_are_joined_are_drawn_together(tmp_path: Path) -> None:
    assert glyphs_of("العدسة", tmp_path) == 2
    assert glyphs_of("Lens", tmp_path) == 8


def test_the_engine_draws_each_letter_by_itself(tmp_path: Path, bare: Callable[..., int]) -> None:
    assert bare(glyphs_of, "العدسة", tmp_path) == 12
