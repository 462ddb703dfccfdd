"""Each glyph has a text, also a part of a letter."""

from collections.abc import Callable
from pathlib import Path

import outloud

from studypress.press.engine import lay_out, write

WORD = "تغيّر"


def unnamed(tmp_path: Path) -> list[str]:
    """Findings of the checker about glyphs without a text."""
    style = {"a.css": "p { font-family: IBM Plex Sans Arabic }"}
    html = f'<!DOCTYPE html><html lang="ar" dir="rtl"><title>A</title><body><p>{WORD}</p>'
    path = tmp_path / "a.pdf"
    path.write_bytes(write([lay_out(html, style, tmp_path)]))
    return [at.message for at in outloud.check(path).findings if at.rule == "TXT-003"]


def test_the_parts_of_a_letter_have_a_text(tmp_path: Path) -> None:
    assert unnamed(tmp_path) == []


def test_the_engine_leaves_them_without_one(tmp_path: Path, bare: Callable[..., list[str]]) -> None:
    assert len(bare(unnamed, tmp_path)) == 1
