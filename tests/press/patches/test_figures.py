"""Figures that shrink to fit on their page, down to the limit of the style."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from studypress.press.engine import heights, lay_out

DRAWING = b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><path d="M0 0h9"/></svg>'
).decode()
STYLE = """
@page { size: 400px 1000px; margin: 0 }
body { margin: 0; font: 10px/20px IBM Plex Serif }
figure { margin: 0; break-inside: avoid; --shrink: SHRINK }
figcaption { height: 20px }
img { vertical-align: top }
"""


def laid_out(above: int, shrink: str, tmp_path: Path, more: str = "") -> tuple[int, float]:
    """Return the number of pages and the height of a figure below some pixels of text."""
    picture = f'<img id="f" alt="a" src="data:image/svg+xml;base64,{DRAWING}">'
    html = (
        '<!DOCTYPE html><html lang="en"><title>A</title><body>'
        f'<div style="height: {above}px">Text</div>'
        f"<figure>{picture}<figcaption>C</figcaption></figure>{more}"
    )
    styles = {"a.css": STYLE.replace("SHRINK", shrink)}
    pages = lay_out(html, styles, tmp_path)
    return len(pages.document.pages), round(heights(pages)["f"])


@pytest.mark.parametrize(
    ("above", "pages", "height"),
    [
        (700, 1, 200),  # it fits with its caption of 20
        (781, 1, 198),  # the smallest reduction, half a pixel more than needed
        (829, 1, 150),
        (831, 2, 200),  # it would be smaller than allowed
    ],
)
def test_a_figure_shrinks_to_stay_within_its_limit(
    tmp_path: Path, above: int, pages: int, height: int
) -> None:
    found = laid_out(above, "75%", tmp_path)
    assert found[0] == pages
    assert found[1] == pytest.approx(height, abs=1)


@pytest.mark.parametrize("shrink", ["none", "100%", "9px"])
def test_a_figure_without_a_limit_keeps_its_size(tmp_path: Path, shrink: str) -> None:
    assert laid_out(800, shrink, tmp_path) == (2, 200)


def test_a_figure_that_moves_after_all_is_whole(tmp_path: Path) -> None:
    """The figure fits when it shrinks, but the content kept with it does not."""
    after = '<p style="margin: 0; break-before: avoid">More</p>'
    assert laid_out(830, "70%", tmp_path)[0] == 1
    assert laid_out(830, "70%", tmp_path, after) == (2, 200)


def test_the_engine_would_move_it_to_the_next_page(
    tmp_path: Path, bare: Callable[..., tuple[int, float]]
) -> None:
    assert bare(laid_out, 800, "75%", tmp_path) == (2, 200)
