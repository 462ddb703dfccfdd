"""A booklet, folded: its pages follow one another."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.press.impose import booklet

BANK = Path(__file__).parents[1] / "banks" / "valid" / "single.yaml"
FONT = pikepdf.Dictionary(
    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
)


def numbered(pages: int, size: tuple[int, int] = (200, 300)) -> bytes:
    """A document whose pages hold their numbers."""
    with pikepdf.new() as pdf:
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=size)
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=FONT))
            page.Contents = pdf.make_stream(f"BT /F 20 Tf 90 150 Td (page{number}) Tj ET".encode())
        pdf.docinfo["/Title"] = "A title"
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def halves(page: pdfium.PdfPage) -> tuple[str, str]:
    """The text on the left and on the right half."""
    width, height = page.get_size()
    text = page.get_textpage()
    left = text.get_text_bounded(0, 0, width / 2, height)
    return left.strip(), text.get_text_bounded(width / 2, 0, width, height).strip()


def folded(imposed: bytes) -> list[str]:
    """The texts of the pages of the folded booklet, from cover to back.

    Sheets lie on one another, the first outermost. Opened, each sheet's front shows the booklet's
    page from the back on its left and one from the front on its right; its back the reverse.
    """
    with pdfium.PdfDocument(imposed) as pdf:
        printed = [halves(page) for page in pdf]
    sheets = list(zip(printed[::2], printed[1::2], strict=True))
    first_half = [text for front, back in sheets for text in (front[1], back[0])]
    second_half = [text for front, back in reversed(sheets) for text in (back[1], front[0])]
    return first_half + second_half


@pytest.mark.parametrize("pages", range(1, 18))
def test_pages_follow_one_another_when_the_sheets_are_folded(pages: int) -> None:
    found = folded(booklet(numbered(pages)))
    blanks = -pages % 4
    assert found == [f"page{number}" for number in range(1, pages + 1)] + [""] * blanks


def test_a_sheet_is_two_pages_wide_and_nothing_is_scaled() -> None:
    imposed = booklet(numbered(4, size=(595, 842)))
    with pdfium.PdfDocument(imposed) as pdf:
        assert [page.get_size() for page in pdf] == [(1190, 842)] * 2
        text = pdf[0].get_textpage()
        left, bottom, *_ = text.get_charbox(0)
    assert left == pytest.approx(90, abs=3)
    assert bottom == pytest.approx(150, abs=6)


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    with pikepdf.open(BytesIO(numbered(4))) as pdf:
        pdf.pages[2].mediabox = [0, 0, 300, 200]
        written = BytesIO()
        pdf.save(written)
    with pdfium.PdfDocument(booklet(written.getvalue())) as pdf:
        assert [page.get_size() for page in pdf] == [(400, 300)] * 2
        box = pdf[1].get_textpage().get_charbox(0) if "page3" in halves(pdf[1])[1] else None
    assert folded(booklet(written.getvalue()))[0] == "page1"
    assert box is None or box[2] <= 400


def test_title_stays_and_bytes_repeat() -> None:
    imposed = booklet(numbered(5))
    with pikepdf.open(BytesIO(imposed)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "A title"
    assert imposed == booklet(numbered(5))


def test_every_document_has_its_booklet_beside_it(
    tmp_path: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    words = ["build", str(BANK), "--exams", "1", "--worksheet", "--booklet", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    for name in ("worksheet", "exam/forms/001", "exam/keys/001"):
        pages = len(pages_of(tmp_path / f"{name}.pdf"))
        assert len(pages_of(tmp_path / f"{name}-booklet.pdf")) == 2 * -(-pages // 4)
    assert "forms/001-booklet.pdf" in (tmp_path / "exam" / "manifest.json").read_text()


def test_html_has_no_booklet(tmp_path: Path) -> None:
    words = ["guide", str(BANK), "--booklet", "--format", "html", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 2
    assert "--booklet" in result.stderr
