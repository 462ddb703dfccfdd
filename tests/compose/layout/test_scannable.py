"""Tests of the marks of scannable pages."""

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp

from studypress.compose.layout.block import Leaf
from studypress.compose.layout.scannable import layout_of, marks_of, symbol_of, with_marks
from studypress.exam.scannable.page_code import PageCode, page_code_of
from studypress.exam.scannable.page_marks import FIDUCIAL, ScannedPages, Start, fiducials, symbol

POINT = 72 / 25.4
A4 = (210 * POINT, 297 * POINT)
CODE = PageCode("4ZHP-RPB4", 3)


def picture_of(width: float, height: float, start: Start, dpi: int = 300) -> np.ndarray:
    """A page with nothing but its marks, in grey."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        axes = f"1 0 0 -1 0 {height} cm".encode()
        pdf.pages[0].Contents = pdf.make_stream(axes + marks_of(width, height, CODE, start))
        path = pdfium.PdfDocument(_bytes_of(pdf))
    return np.asarray(path[0].render(scale=dpi / 72).to_pil().convert("L"))


def _bytes_of(pdf: pikepdf.Pdf) -> bytes:
    from io import BytesIO  # noqa: PLC0415

    target = BytesIO()
    pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize("start", ["left", "right"])
def test_marks_are_where_readers_look_for_them(start: Start) -> None:
    picture = picture_of(*A4, start)
    scale = 300 / 25.4
    middle = FIDUCIAL / 2
    for x, y in fiducials(210, 297):
        spot = picture[int((y + middle) * scale), int((x + middle) * scale)]
        outside = picture[int((y - 1) * scale), int((x + middle) * scale)]
        assert (spot, outside) == (0, 255)
    x, y = symbol(210, start)
    inside = picture[int((y - 1) * scale) : int((y + 11) * scale), int((x - 1) * scale) :]
    (found,) = zxingcpp.read_barcodes(np.ascontiguousarray(inside[:, : int(12 * scale)]))
    assert page_code_of(found.text) == CODE


def test_the_sheet_of_a_page_in_landscape_has_the_marks_of_all_others() -> None:
    upright = picture_of(*A4, "left")
    across = picture_of(*A4[::-1], "left")
    turned = np.rot90(across, -1)
    assert turned.shape == upright.shape
    assert np.mean(turned != upright) < 0.001


def test_a_symbol_has_no_gaps_between_its_modules() -> None:
    modules = symbol_of(CODE)
    assert len(modules) == 16
    assert [row[0] for row in modules] == [1] * 16 == modules[-1]
    picture = picture_of(*A4, "left", dpi=217)
    scale = 217 / 25.4
    edge = picture[int(20.5 * scale) : int(29 * scale), int(10.3 * scale)]
    assert set(edge) == {0}


def test_pages_without_boxes_are_in_the_layout_too() -> None:
    leaves = with_marks([Leaf(*A4, ()), Leaf(*A4, ())], CODE.form, ScannedPages("right"))
    layout = layout_of(leaves, ScannedPages("right"))
    assert (layout.width, layout.height, layout.start) == (210, 297, "right")
    assert [(page.page, page.boxes, page.areas) for page in layout.pages] == [
        (1, (), ()),
        (2, (), ()),
    ]
    assert leaves[0].marks != leaves[1].marks
