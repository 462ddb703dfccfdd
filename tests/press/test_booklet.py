"""A folded booklet: its pages are in order."""

import json
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from studypress.cli import main
from studypress.press.booklet import SHEETS, booklet, sides, signatures

T = TypeVar("T")
BANK = Path(__file__).parents[1] / "banks" / "valid" / "single.yaml"
FONT = pikepdf.Dictionary(
    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
)


def numbered(pages: int, size: tuple[int, int] = (200, 300)) -> bytes:
    """A document with the number of each page as its text."""
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
    """Text on the left and on the right half."""
    width, height = page.get_size()
    text = page.get_textpage()
    left = text.get_text_bounded(0, 0, width / 2, height)
    return left.strip(), text.get_text_bounded(width / 2, 0, width, height).strip()


def bound(printed: Sequence[tuple[T, T]], sizes: Sequence[int]) -> list[T]:
    """Texts in reading order of a book with signatures of these numbers of sheets.

    The sheets of a signature are nested, the first outermost. On the front of each sheet, a page of
    the second half is on the left and one of the first half on the right; on its back, the
    reverse.
    """
    sheets = list(zip(printed[::2], printed[1::2], strict=True))
    assert len(sheets) == sum(sizes)
    read: list[T] = []
    for size in sizes:
        signature, sheets = sheets[:size], sheets[size:]
        read += [page for front, back in signature for page in (front[1], back[0])]
        read += [page for front, back in reversed(signature) for page in (back[1], front[0])]
    return read


def folded(imposed: bytes, sizes: Sequence[int] | None = None) -> list[str]:
    """Texts of the pages of the folded booklet, from cover to back."""
    with pdfium.PdfDocument(imposed) as pdf:
        printed = [halves(page) for page in pdf]
    return bound(printed, sizes or [len(printed) // 2])


@pytest.mark.parametrize("pages", range(1, 18))
def test_pages_follow_one_another_when_the_sheets_are_folded(pages: int) -> None:
    found = folded(booklet(numbered(pages)))
    blanks = -pages % 4
    assert found == [f"page{number}" for number in range(1, pages + 1)] + [""] * blanks


@given(pages=st.integers(1, 400), most=st.integers(1, 16))
def test_any_document_is_read_in_order_in_signatures_of_even_size(pages: int, most: int) -> None:
    sizes = signatures(pages, most)
    read = bound(list(sides(pages, most)), sizes)
    blanks = -pages % 4
    assert read == [*range(pages), *[None] * blanks]
    assert max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1
    assert len(sizes) == -(-sum(sizes) // most)


def test_signatures_are_named_where_there_are_several() -> None:
    imposed = booklet(numbered(37), signature=4)
    assert folded(imposed, [4, 3, 3]) == [*(f"page{at}" for at in range(1, 38)), "", "", ""]
    with pdfium.PdfDocument(imposed) as pdf:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]
        assert marks == [
            ("Signature 1: sheets 1 to 4", 0),
            ("Signature 2: sheets 5 to 7", 8),
            ("Signature 3: sheets 8 to 10", 14),
        ]
    with pdfium.PdfDocument(booklet(numbered(32))) as pdf:
        assert list(pdf.get_toc()) == []


@pytest.mark.parametrize("page", [(595.28, 841.89), (612.0, 792.0)], ids=["A4", "Letter"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_pages_are_scaled_to_halves_of_the_sheet_and_centred(
    sheet: str, page: tuple[float, float]
) -> None:
    """The frame at the edges of a page is at the edges of its half; pages are not enlarged."""
    imposed = booklet(framed(page), sheet)
    width, height = SHEETS[sheet]
    scale = min(width / 2 / page[0], height / page[1], 1)
    wide, tall = scale * page[0] / 2, scale * page[1] / 2
    with pdfium.PdfDocument(imposed) as pdf:
        for side in pdf:
            assert side.get_size() == pytest.approx((width, height), abs=0.01)
            ink = side.render(grayscale=True).to_numpy().squeeze() < 240
            middle = ink.shape[1] // 2
            for half, left in ((ink[:, :middle], 0), (ink[:, middle:], middle)):
                rows, columns = np.flatnonzero(half.any(axis=1)), np.flatnonzero(half.any(axis=0))
                across = left + width / 4 - wide, left + width / 4 + wide
                assert (left + columns[0], left + columns[-1]) == pytest.approx(across, abs=2)
                down = height / 2 - tall, height / 2 + tall
                assert (rows[0], rows[-1]) == pytest.approx(down, abs=2)


def framed(size: tuple[float, float]) -> bytes:
    """Four pages, each with a frame along its edges."""
    with pikepdf.new() as pdf:
        for _ in range(4):
            page = pdf.add_blank_page(page_size=size)
            page.Contents = pdf.make_stream("2 w 0 0 {:.2f} {:.2f} re S".format(*size).encode())
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


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
        pdf.pages[2].mediabox = pikepdf.Array([0, 0, 300, 200])
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


def test_a_rebuilt_copy_has_the_booklet_it_had(tmp_path: Path) -> None:
    words = [
        "exam",
        str(BANK),
        "--kind",
        "open",
        "--booklet",
        "--booklet-sheet",
        "letter",
        "--signature",
        "1",
    ]
    result = CliRunner().invoke(main, [*words, "--out", str(tmp_path)], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    record = json.loads((tmp_path / "exam" / "manifest.json").read_text())
    assert (record["options"]["booklet_sheet"], record["options"]["signature"]) == ("Letter", 1)
    path = tmp_path / "exam" / "forms" / "001-booklet.pdf"
    before = path.read_bytes()
    with pdfium.PdfDocument(path) as pdf:
        assert pdf[0].get_size() == (792, 612)
    path.unlink()
    code = record["forms"][0]["code"]
    words = ["rebuild", str(tmp_path), "--form", code, "--bank", str(BANK)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("more", [["--booklet-sheet", "A4"], ["--signature", "4"]])
def test_sheets_without_a_booklet_are_refused(tmp_path: Path, more: list[str]) -> None:
    words = ["guide", str(BANK), *more, "--out", str(tmp_path)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 2
    assert f"{more[0]}: only with a booklet: add --booklet" in result.stderr


def test_html_has_no_booklet(tmp_path: Path) -> None:
    words = ["guide", str(BANK), "--booklet", "--format", "html", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 2
    assert "--booklet" in result.stderr


def test_a_booklet_to_the_left_is_bound_at_its_right_edge() -> None:
    data = numbered(9)
    with pdfium.PdfDocument(booklet(data)) as there:
        expected = [halves(side) for side in there]
    with pdfium.PdfDocument(booklet(data, to_the_left=True)) as back:
        assert [halves(side)[::-1] for side in back] == expected
