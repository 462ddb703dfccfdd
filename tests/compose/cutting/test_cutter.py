"""A piece is alone on its page, in its original position."""

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from studypress.compose.cutting.cutter import Cutter
from studypress.compose.model.pieces import NotComposableError
from studypress.press import engine
from studypress.press.engine import Pages
from studypress.press.weasyprint_types import Page

BODY = """<html lang=en><title>T</title><body><main>
<article data-piece="question"><p><span data-slot="number">1</span> First</p>
<ol><li data-piece="choice">Alpha</li><li data-piece="choice">Beta</li></ol></article>
<article data-piece="question"><p>Second</p></article></main></body></html>"""
CSS = {
    "a.css": "@page { size: 300px 300px; margin: 20px; @bottom-left { content: 'Foot' } }"
    "* { font: 16px IBM Plex Serif } main { background: #eee }"
    "article { border: 1px solid #000; padding: 3px; margin: 9px 0 }",
}


def laid_out(body: str = BODY) -> Pages:
    return engine.lay_out(body, CSS, Path())


@pytest.fixture(scope="module")
def pages() -> Pages:
    return laid_out()


def seen(pages: Pages, page: Page) -> tuple[set[str], np.ndarray]:
    document = pages.document.copy([page])
    with pdfium.PdfDocument(document.write_pdf()) as pdf:
        words = pdf[0].get_textpage().get_text_range().split()
        return set(words), pdf[0].render(scale=2).to_numpy().astype(int)


def test_a_piece_is_alone_on_its_page(pages: Pages) -> None:
    cutter = Cutter(pages.document.pages[0])
    first, second = cutter.named("question")
    alpha, beta = cutter.named("choice")
    assert seen(pages, cutter.cut(first).page)[0] == {"1", "First", "1.", "Alpha", "2.", "Beta"}
    assert seen(pages, cutter.cut(first, [alpha, beta]).page)[0] == {"1", "First"}
    assert seen(pages, cutter.cut(beta).page)[0] == {"2.", "Beta"}
    assert seen(pages, cutter.cut(second).page)[0] == {"Second"}
    assert seen(pages, cutter.margins().page)[0] == {"Foot"}


def test_pieces_together_are_the_page() -> None:
    """Except drawings around them; here there are none."""
    pages = laid_out(BODY.replace("<main>", '<main style="background: none">'))
    cutter = Cutter(pages.document.pages[0])
    first, second = cutter.named("question")
    choices = cutter.named("choice")
    cuts = [cutter.cut(first, choices), *map(cutter.cut, choices), cutter.cut(second)]
    pictures = [seen(pages, cut.page)[1] for cut in (*cuts, cutter.margins())]
    difference = np.abs(np.minimum.reduce(pictures) - seen(pages, cutter.whole().page)[1])
    assert difference.max() <= 1, np.argwhere(difference > 1)[:3]
    assert all((picture < 128).any() for picture in pictures)


def test_what_is_around_a_piece_is_not_drawn_with_it(pages: Pages) -> None:
    cutter = Cutter(pages.document.pages[0])
    (first, _), (alpha, _) = cutter.named("question"), cutter.named("choice")
    assert set(np.unique(seen(pages, cutter.whole().page)[1])) >= {0xEE}
    edge = round(first.border_box_y() * 1.5)
    assert seen(pages, cutter.cut(first).page)[1][edge, 200].max() < 128
    assert seen(pages, cutter.cut(alpha).page)[1][edge, 200].min() == 255


def test_cutting_leaves_the_page_as_it_is(pages: Pages) -> None:
    before = seen(pages, pages.document.pages[0])[1]
    cutter = Cutter(pages.document.pages[0])
    for box in cutter.named("question"):
        cutter.cut(box, cutter.named("choice"))
    assert (seen(pages, pages.document.pages[0])[1] == before).all()


def test_slots_have_their_texts_and_edges(pages: Pages) -> None:
    cutter = Cutter(pages.document.pages[0])
    first, second = cutter.named("question")
    (slot,) = cutter.cut(first).slots.values()
    assert (slot.name, slot.text) == ("number", "1")
    assert slot.edge > cutter.left
    assert not cutter.cut(second).slots


def test_a_slot_of_two_texts_is_refused() -> None:
    broken = laid_out(BODY.replace(">1<", "><b>1</b><i>2</i><"))
    cutter = Cutter(broken.document.pages[0])
    with pytest.raises(NotComposableError, match="broken"):
        cutter.cut(cutter.named("question")[0])
