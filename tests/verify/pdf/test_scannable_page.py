"""Tests of what is read from a painted page."""

from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest

from studypress.verify.pdf.scannable_page import ScannablePage

MM = 72 / 25.4
GREY, LIGHT = "0.46667", "0.5"


def page_of(content: str, size: tuple[float, float] = (210, 297)) -> ScannablePage:
    """A page with this content, drawn in millimetres from its lower left corner."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(size[0] * MM, size[1] * MM))
        pdf.pages[0].Contents = pdf.make_stream(f"{MM} 0 0 {MM} 0 0 cm {content}".encode())
        pdf.save(target)
    return ScannablePage(pdfium.PdfDocument(target.getvalue())[0])


@pytest.mark.parametrize(
    ("grey", "side", "found"), [(GREY, 4, True), (LIGHT, 4, False), (GREY, 4.5, False)]
)
def test_frames_are_grey_and_as_large_as_a_box(grey: str, side: float, found: object) -> None:
    inner = f"30.3 250.3 {side - 0.6} {side - 0.6} re"
    page = page_of(f"{grey} g 30 250 {side} {side} re {inner} f*")
    places = [(round(at.x, 2), round(at.y, 2)) for at in page.frames()]
    assert places == ([(30, 43)] if found else [])


def test_a_page_in_landscape_is_measured_as_its_sheet_lies_among_the_others() -> None:
    page = page_of("0 g 20 15 5 5 re f", (297, 210))
    assert page.is_turned
    assert (round(page.width), round(page.height)) == (210, 297)
    assert page.is_dark(17, 22)
    assert not page.is_dark(22, 17)
    assert not page.is_dark(1_000, 1_000)
