"""Content that does not fit is found from the boxes, and broken if possible."""

from pathlib import Path

import pytest

from studypress.press.engine import Pages, lay_out
from studypress.press.overflow import Misfit, misfits

WORD = "kydhnbvizcqceqlxyldujhjclrsgmpxjnbfagsnkkuaynbeoudgjzdgzjwowlti"
CSS = """
@page { size: 90mm 120mm; margin: 10mm; font: 8pt IBM Plex Serif;
        @bottom-left { content: "3" } }
html { font: 10pt IBM Plex Serif; overflow-wrap: break-word }
table { width: 100% } td { padding: 0 2pt }
"""
HANGING = "<p style='padding-left: 2em; text-indent: -2em'>Words "


def page(body: str, css: str = "") -> Pages:
    html = f'<!DOCTYPE html><html lang="en"><title>t</title><body>{body}'
    return lay_out(html, {"page.css": CSS + css}, Path())


def found(body: str, css: str = "", least: float = 7) -> list[Misfit]:
    return misfits(page(body, css).document.pages, least)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{WORD * 3}",
        f"<p>(<code>{WORD}</code><b>{WORD}</b>)",
        f"<p>A word <b>a</b>{WORD[:30]}<b>{WORD[:9]}</b><i>{WORD[:9]}</i><b>)</b>",
        f"<ul><li>{WORD} <a href='https://example.org/x'>{WORD}</a></ul>",
        f"<table><tr><td>{WORD}<td>a short word<td>{WORD}</table>",
        "<table><tr>" + 14 * "<td>123456789" + "</table>",
        f"<table><tr><td><table><tr><td>{WORD}<td>{WORD}</table></table>",
        "<p>" + "\N{NO-BREAK SPACE}".join(["word"] * 40),
        f"<pre style='white-space: pre-wrap'>    x = <b>{WORD}</b>(<i>{WORD}</i>)</pre>",
        f"<p><span style='display: inline-block; overflow-wrap: anywhere'># {WORD}</span>",
        f"{HANGING}<span style='display: inline-block; text-indent: 0'>A tag</span>",
    ],
)
def test_what_is_too_long_is_broken(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"<p style='white-space: nowrap'>{WORD}", "is wider than its area"),
        (f"<p style='overflow-wrap: normal'>{WORD}", "is wider than its area"),
        ("<p style='margin-left: 60mm; width: 20mm'>Some words", "is wider than"),
        ("<p style='position: relative; top: 99mm'>Low words", "is below the page area"),
        ("<p style='margin-left: -30mm'>Left", "is wider than"),
        (f"{HANGING}<span style='display: inline-block'>A tag", "is wider than"),
        ("<p style='font-size: 6.9pt' data-question='tiny'>Tiny", "is smaller than 7 pt"),
    ],
)
def test_what_does_not_fit_is_found(body: str, why: str) -> None:
    (misfit, *_) = found(body)
    assert why in misfit.fault


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"<p style='white-space: nowrap'>{WORD}", "is wider than its area"),
        ("<p style='margin-right: 60mm; width: 20mm'>كلمات", "is wider than"),
        ("<p style='margin-left: -30mm'>" + "كلمات " * 40, "is wider than"),
        ("<p style='margin-right: -5mm'>كلمات", ""),
        ("<p style='margin-right: -30mm'>كلمات", "is wider than"),
        (f"<p>{WORD * 3}", ""),
        (f"{HANGING.replace('left', 'right')}<i style='display: inline-block'>كلمة", "is wider"),
    ],
)
def test_lines_to_the_left_have_their_end_at_the_left(body: str, why: str) -> None:
    misfits = found(body, "html { direction: rtl }")
    assert (why in misfits[0].fault) if why else misfits == []


def test_a_misfit_names_its_question_and_its_words() -> None:
    body = "<article data-question='wide'><p style='white-space: nowrap'>" + "many words " * 20
    (misfit,) = found(f"<p>Fine.{body}")
    assert (misfit.page, misfit.question) == (1, "wide")
    assert misfit.words.startswith("many words many")
    assert len(misfit.words) < 60


def test_what_hangs_by_design_is_no_misfit() -> None:
    style = "display: inline-block; width: 0; white-space: nowrap; text-indent: 90mm"
    assert found(f"<p><span data-hang style='{style}'>2 points</span>Words") == []
    assert found(f"<p><span style='{style}'>2 points</span>Words") != []


def test_columns_that_have_room_keep_their_words() -> None:
    """Only the widest columns of a table that is too wide become narrower."""
    laid = page(f"<table><tr><td>identifier<td>{WORD}<td>{WORD}</table>")
    texts = [
        box.text
        for box in laid.document.pages[0]._page_box.descendants()  # noqa: SLF001
        if hasattr(box, "text")
    ]
    assert "identifier" in texts
