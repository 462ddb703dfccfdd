"""Drawings of formulas: kept from run to run, and put together as readers draw them best."""

import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from studypress.cache import Cache
from studypress.page import math
from studypress.page.markdown import Markdown
from studypress.page.math import formula
from studypress.page.tex import FormulaError

TEX = r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}"


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Which formulas are drawn, in a process that has drawn none."""
    drawn = []
    draw = math._drawn  # noqa: SLF001

    def noted(tex: str, *, display: bool) -> tuple[str, float, float, float]:
        drawn.append(tex)
        return draw(tex, display=display)

    monkeypatch.setattr(math, "_drawn", noted)
    formula.cache_clear()
    yield drawn
    formula.cache_clear()


def outlines(html: str) -> list[str]:
    source = re.search(r"base64,([^\"]*)", html)
    assert source
    return re.findall(r'<path d="([^"]*)"', b64decode(source[1]).decode())


@pytest.mark.parametrize("display", [True, False])
def test_a_later_run_finds_the_drawing_as_it_was(
    tmp_path: Path, drawings: list[str], *, display: bool
) -> None:
    plain = formula(TEX, display=display)
    assert drawings == [TEX]
    for _ in range(3):  # draws and keeps it, then finds it
        formula.cache_clear()
        assert formula(TEX, display=display, kept=Cache(tmp_path / "kept")) == plain
    assert drawings == [TEX, TEX]


def test_drawings_differ_with_all_that_decides_them(
    tmp_path: Path, drawings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Cache(tmp_path / "kept")
    for tex, display in ((TEX, True), (TEX, False), (TEX + "x", True)):
        formula(tex, display=display, kept=kept)
    by = math._drawn_by()  # noqa: SLF001
    assert Path(math.__file__).read_bytes() in by
    monkeypatch.setattr(math, "_drawn_by", lambda: (*by[:-1], "another version"))
    formula.cache_clear()
    formula(TEX, display=True, kept=kept)
    assert drawings == [TEX, TEX, TEX + "x", TEX]


def test_a_damaged_drawing_is_drawn_again(tmp_path: Path, drawings: list[str]) -> None:
    kept = Cache(tmp_path / "kept")
    plain = formula(TEX, display=True, kept=kept)
    for entry in (tmp_path / "kept").iterdir():
        entry.write_bytes(entry.read_bytes()[:-1])
    formula.cache_clear()
    assert formula(TEX, display=True, kept=kept) == plain
    formula.cache_clear()
    assert formula(TEX, display=True, kept=kept) == plain
    assert drawings == [TEX, TEX]


def test_a_wrong_formula_is_refused_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(FormulaError, match="closes nothing"):
            formula("x}", display=True, kept=Cache(tmp_path / "kept"))
    assert not (tmp_path / "kept").exists() or not list((tmp_path / "kept").iterdir())


def test_a_document_keeps_its_formulas(tmp_path: Path, drawings: list[str]) -> None:
    text = "So $a$ and\n\n$$b \\quad c$$"
    for _ in range(2):
        formula.cache_clear()
        markdown = Markdown("en", str, formulas=Cache(tmp_path / "kept"))
        assert markdown.block(text).count("<img") == 3
    assert drawings == ["a", "b", "c"]


def test_glyphs_are_one_outline_and_what_readers_draw_sharply_stands_alone() -> None:
    assert len(outlines(formula("abc", display=False))) == 1
    letters, minus, more = outlines(formula("ab-cd", display=False))
    assert "Q" not in minus
    assert "Q" in letters
    assert "Q" in more
