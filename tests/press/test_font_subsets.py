"""Subsets of fonts are those that the engine writes, whatever parts their glyphs come from."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import permutations
from pathlib import Path
from shutil import copy

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from studypress.compose.model.serialise import packed, unpacked
from studypress.compose.writing.bound_fonts import FontObjects
from studypress.errors import PressError
from studypress.files.package_folders import font_folders
from studypress.press.engine import Pages, lay_out, write
from studypress.press.font_subsets import FontUse, draw, joined, subset
from studypress.press.patches.glyph_texts import NOTHING

FILES = {path.name: path for folder in font_folders() for path in folder.iterdir()}
STYLES = ("IBM Plex Serif", "bold 1em IBM Plex Sans", "italic 900 1em Heebo", "3em Noto Sans Khmer")


def laid(words: str, style: str, custom: Path | None = None) -> Pages:
    font = style if "em" in style else f"1em {style}"
    html = f'<html lang="en"><title>T</title><p style="font: {font}">{words}'
    return lay_out(html, {}, Path(), custom)


def uses(words: str, style: str, custom: Path | None = None) -> Sequence[FontUse]:
    pages = laid(words, style, custom)
    return draw(pages, pages.document.pages).fonts


def file_in(item: bytes) -> bytes:
    return zlib.decompress(item.partition(b"stream\n")[2].rpartition(b"\nendstream")[0])


def written(pages: Pages) -> list[bytes]:
    with pikepdf.open(BytesIO(write([pages]))) as pdf:
        found = (thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary))
        descriptors = [thing for thing in found if thing.get("/Type") == "/FontDescriptor"]
        return [
            file.read_bytes() for at in descriptors for key, file in at.items() if "File" in key
        ]


@pytest.mark.parametrize("style", STYLES)
def test_a_subset_is_that_of_the_engine(style: str) -> None:
    parts = [use for words in ("Owls", "see ក by", "night") for use in uses(words, style)]
    fonts = joined(parts)
    assert fonts == joined(uses("Owls see ក by night", style))
    files = [file_in(subset(font, None)[0]) for font in fonts]
    assert sorted(files) == sorted(written(laid("Owls see ក by night", style)))


def test_a_font_of_a_look_is_found_until_it_is_changed(tmp_path: Path) -> None:
    own = tmp_path / "fonts" / "owl.ttf"
    own.parent.mkdir()
    with TTFont(FILES["AtkinsonHyperlegible-Regular.ttf"]) as font:
        for entry in font["name"].names:
            entry.string = "Owl"
        font.save(own)
    (use,) = uses("Owls", "Owl", tmp_path)
    assert [file_in(subset(use, tmp_path)[0])] == written(laid("Owls", "Owl", tmp_path))
    copy(FILES["AtkinsonHyperlegible-Bold.ttf"], own)
    with pytest.raises(PressError, match="font Owl was changed"):
        subset(use, tmp_path)


def test_uses_of_a_font_are_joined_in_any_order() -> None:
    (use,) = uses("Owl", "IBM Plex Serif")
    glyph, *_ = use.texts
    parts = [
        replace(use, ascent=1000 + at, texts={glyph: text})
        for at, text in enumerate((NOTHING, "\N{NO-BREAK SPACE}", " "))
    ]
    assert len({repr(joined(some)) for some in permutations([*parts, use])}) == 1
    (found,) = joined([*parts])
    assert (found.ascent, found.texts) == (1002, {glyph: " "})


def test_the_last_object_of_a_font_is_its_dictionary_and_a_use_is_serialised() -> None:
    (use,) = uses("Owl", "IBM Plex Serif")
    assert unpacked(FontUse, packed(use)) == use
    objects = subset(use, None)
    assert [int(found[1]) for item in objects if (found := re.match(rb"(\d+) 0 obj", item))] == [
        1, 2, 3, 4, 5
    ]  # fmt: skip
    assert b"/Type /Font/Subtype /Type0" in objects[-1]
    assert unpacked(FontObjects, packed(FontObjects((objects[0].decode("latin-1"),))))
