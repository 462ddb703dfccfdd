"""Headings with lines of about one length, where a style asks for it."""

from base64 import b64encode
from pathlib import Path

import pypdfium2 as pdfium
import pytest

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


def test_a_picture_in_a_heading_keeps_its_width(tmp_path: Path) -> None:
    picture = f'<img alt="a" src="data:image/svg+xml;base64,{DRAWING}">'
    widths = []
    for wrap in ("none", "balance"):
        grey = printed(f"{picture} and some words", wrap, tmp_path).render(grayscale=True)
        widths.append(int((grey.to_numpy().squeeze()[:15] < 99).any(axis=0).sum()))
    assert widths[0] == widths[1] > 100
