"""Words that are too long for a line or a column."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studypress.press.engine import lay_out

STYLE = """
@page { size: 300px 900px; margin: 0 }
body { margin: 0; font: 10px/20px IBM Plex Mono; overflow-wrap: WRAP }
"""  # a letter is 6px wide, a line has 50
LONG = "Antidisestablishmentarianism"
WORD = f"<p>A word: {LONG}<b>{LONG}</b>{LONG}"
TABLE = f"<table><tr><td>A cell<td>{LONG}{LONG}<td>{LONG}</table>"


def widest(html: str, wrap: str, tmp_path: Path) -> float:
    """Right edge of the widest text."""
    page = f'<!DOCTYPE html><html lang="en"><title>A</title><body>{html}'
    pages = lay_out(page, {"a.css": STYLE.replace("WRAP", wrap)}, tmp_path)
    boxes = pages.document.pages[0]._page_box.descendants()  # noqa: SLF001
    return max(box.position_x + box.width for box in boxes if hasattr(box, "text"))


@pytest.mark.parametrize("html", [WORD, TABLE])
def test_a_long_word_is_broken_where_the_style_allows_it(tmp_path: Path, html: str) -> None:
    assert widest(html, "normal", tmp_path) > 310
    assert widest(html, "break-word", tmp_path) < 310


@pytest.mark.parametrize("html", [WORD, TABLE])
def test_the_engine_would_let_it_overflow(
    tmp_path: Path, bare: Callable[..., float], html: str
) -> None:
    assert bare(widest, html, "break-word", tmp_path) > 310
