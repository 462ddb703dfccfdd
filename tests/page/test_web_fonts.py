"""Fonts of HTML documents: their subsets are cached, with equal bytes."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from studypress.files.cache import Cache
from studypress.files.package_folders import font_folders
from studypress.page import web_fonts
from studypress.page.web_fonts import font_name, linked_fonts, with_fonts

PAGE = "<style>\n</style><p>{}</p>"
CSS = 'p { font-family: "IBM Plex Mono" }'


def fails(*_: object) -> bytes:
    raise ArithmeticError


def test_a_subset_is_kept_and_recalled_for_the_same_characters_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = with_fonts(PAGE.format("één"), CSS)
    assert made.count("@font-face") == 3
    assert with_fonts(PAGE.format("één"), CSS, Cache(tmp_path / "kept")) == made
    assert len(list((tmp_path / "kept").iterdir())) == 3
    monkeypatch.setattr(web_fonts, "_subset", fails)
    assert with_fonts(PAGE.format("één"), CSS, Cache(tmp_path / "kept")) == made
    with pytest.raises(ArithmeticError):
        with_fonts(PAGE.format("zwölf"), CSS, Cache(tmp_path / "kept"))


FALLBACKS = 'p { font-family: "STIX Two Math", "Noto Sans CJK JP", "IBM Plex Sans", "Heebo" }'


def faces(language: str, words: str) -> dict[str, str]:
    """Return the characters of each family embedded in a page, except ASCII."""
    html = f'<html lang="{language}">{PAGE.format(words)}'
    rules = re.findall(
        r'font-family: "([^"]+)"; font-style: normal;.*?base64,([^"]+)',
        with_fonts(html, FALLBACKS),
    )
    fonts = [(family, TTFont(BytesIO(b64decode(data)))) for family, data in rules]
    return {
        family: "".join(char for char in words if ord(char) in font.getBestCmap())
        for family, font in fonts
    }


@pytest.mark.parametrize(("language", "words", "family"), [
    ("el", "Ωάΐς", "IBM Plex Sans"),
    ("uk", "Її", "IBM Plex Sans"),
    ("he", "שלום", "Heebo"),
    ("ja", "の空", "Noto Sans CJK JP"),
])  # fmt: skip
def test_the_family_of_a_language_has_all_its_letters(
    language: str, words: str, family: str
) -> None:
    found = faces(language, words)
    assert found[family] == words
    assert not set(words) & set(found.get("STIX Two Math", ""))


def test_in_english_a_family_of_another_language_is_not_embedded() -> None:
    assert faces("en", "ΩЇ空") == {"STIX Two Math": "ΩЇ", "Noto Sans CJK JP": "空"}


def test_an_extra_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [folder for folder in font_folders() if "cjk" not in folder.name]
    monkeypatch.setattr(web_fonts, "font_folders", lambda: folders)
    web_fonts._file.cache_clear()  # noqa: SLF001
    assert "Noto Sans CJK JP" not in faces("ja", "空ж")
    web_fonts._file.cache_clear()  # noqa: SLF001


def test_a_preview_links_whole_fonts() -> None:
    made = with_fonts(PAGE.format("één"), CSS, url=lambda file: f"/fonts/{font_name(file)}")
    names = re.findall(r'url\("/fonts/([^"]+)"\)', made)
    assert names
    assert "data:" not in made
    assert set(names) <= linked_fonts(None).keys()
