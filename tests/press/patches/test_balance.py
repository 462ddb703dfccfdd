"""Headings and captions with lines of about equal length, if the style requests it."""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from studypress.page.text.markdown import Markdown
from studypress.press.engine import lay_out, write

STYLE = """
@page { size: 300px 400px; margin: 0 }
body { margin: 0; font: 10px/20px IBM Plex Mono }
h2 { width: 200px; font: inherit; --wrap: WRAP }
img { width: 190px; max-width: 100% }
"""  # a letter is 6px wide, a line has 33
DRAWING = b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="190" height="9"><path d="M0 0h190v9"/></svg>'
).decode()


def printed(heading: str, wrap: str, tmp_path: Path) -> pdfium.PdfPage:
    html = f'<!DOCTYPE html><html lang="en"><title>A</title><body><h2>{heading}</h2><p>After</p>'
    pages = lay_out(html, {"a.css": STYLE.replace("WRAP", wrap)}, tmp_path)
    return pdfium.PdfDocument(write([pages]))[0]


def lines(heading: str, wrap: str, tmp_path: Path) -> list[str]:
    text = printed(heading, wrap, tmp_path).get_textpage().get_text_bounded()
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize(
    ("heading", "none", "balance"),
    [
        ("It fits on one line.", ["It fits on one line."], ["It fits on one line."]),
        (
            "What is the difference of one and two?",
            ["What is the difference of one and", "two?"],
            ["What is the difference", "of one and two?"],
        ),
        (
            "Antidisestablishmentarianism is a",
            ["Antidisestablishmentarianism is a"],
            ["Antidisestablishmentarianism is a"],
        ),
        (
            "Antidisestablishmentarianism is a word",
            ["Antidisestablishmentarianism is a", "word"],
            ["Antidisestablishmentarianism", "is a word"],
        ),
    ],
)
def test_a_heading_has_lines_of_about_one_length(
    tmp_path: Path, heading: str, none: list[str], balance: list[str]
) -> None:
    assert lines(heading, "none", tmp_path) == [*none, "After"]
    assert lines(heading, "balance", tmp_path) == [*balance, "After"]


def test_the_engine_would_not_balance_them(tmp_path: Path, bare: Callable[..., list[str]]) -> None:
    heading = "What is the difference of one and two?"
    assert bare(lines, heading, "balance", tmp_path) == lines(heading, "none", tmp_path)


def test_a_picture_in_a_heading_keeps_its_width(tmp_path: Path) -> None:
    picture = f'<img alt="a" src="data:image/svg+xml;base64,{DRAWING}">'
    widths = []
    for wrap in ("none", "balance"):
        grey = printed(f"{picture} and some words", wrap, tmp_path).render(grayscale=True)
        widths.append(int((grey.to_numpy().squeeze()[:15] < 99).any(axis=0).sum()))
    assert widths[0] == widths[1] > 100


CAPTION = """
@page { size: 390px 1000px; margin: 0 }
figure { margin: 0; text-align: center; break-inside: avoid }
figcaption { font: 10px/20px IBM Plex Serif; margin: 0 auto; --wrap: balance MORE }
code { font-family: IBM Plex Mono }
"""
WORDS = "The leader sends its log to each of the followers, and they write it to their disks "


def caption_lines(caption: str, path: Path, more: str = "") -> list[tuple[float, float]]:
    """Return left edge and width of each line of a caption."""
    figure = Markdown("en", lambda _: f"data:image/svg+xml;base64,{DRAWING}").block(
        f'![A](a.gif "{caption}")'
    )
    html = f'<!DOCTYPE html><html lang="en"><title>A</title><body>{figure}'
    (page,) = lay_out(html, {"a.css": CAPTION.replace("MORE", more)}, path).document.pages
    boxes = page._page_box.descendants()  # noqa: SLF001
    found = next(box for box in boxes if box.element_tag == "figcaption")
    return [(line.children[0].position_x, line.width) for line in found.children]


@pytest.mark.parametrize(
    "end", ["now.", "`now`.", "in *one* $x$", "for `a b`.", "in $x$ s.", f"{WORDS}{WORDS}so."]
)
def test_the_last_line_of_a_caption_is_as_long_as_the_others(tmp_path: Path, end: str) -> None:
    lines = caption_lines(WORDS + end, tmp_path)
    shortest, longest = min(width for _, width in lines), max(width for _, width in lines)
    assert len(lines) > 1
    assert shortest > 0.7 * longest
    for begin, width in lines:
        assert begin + width / 2 == pytest.approx(195, abs=1)  # centred on the page


def test_a_caption_has_no_more_lines_than_before(tmp_path: Path) -> None:
    assert len(caption_lines(WORDS + WORDS, tmp_path)) == 2
    assert len(caption_lines("A word.", tmp_path)) == 1
    assert len(caption_lines(WORDS, tmp_path, "; max-width: 230px")) == 2
