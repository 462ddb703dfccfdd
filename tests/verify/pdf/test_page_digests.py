"""Pages of one digest paint the same; whatever is painted otherwise has another digest."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream, String

from studypress.verify.pdf.page_digests import page_digests
from studypress.verify.pdf.read import glance

Change = Callable[[pikepdf.Pdf], object]
CONTENT = b"BT /F 12 Tf 100 700 Td (Some words) Tj ET /X Do"
CMAP = b"1 beginbfchar <41> <0041> endbfchar"


def file_of(change: Change = lambda _: None, before: int = 0, **saving: Any) -> pikepdf.Pdf:
    """A page with a font, its ToUnicode and a drawing; `before` moves the numbers of objects."""
    pdf, written = pikepdf.new(), BytesIO()
    pdf.Root.Before = Array([pdf.make_indirect(Dictionary(At=at)) for at in range(before)])
    page = pdf.add_blank_page(page_size=(600, 800)).obj
    program = pdf.make_stream(b"the program of a font", Length1=21)
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.F, FontFile2=program)
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.F)
    font.FontDescriptor = pdf.make_indirect(descriptor)
    font.ToUnicode = pdf.make_stream(CMAP)
    drawing = pdf.make_stream(b"0 0 9 9 re f", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    page.Resources = pdf.make_indirect(
        Dictionary(Font=Dictionary(F=pdf.make_indirect(font)), XObject=Dictionary(X=drawing))
    )
    page.Contents = pdf.make_stream(CONTENT)
    change(pdf)
    pdf.save(written, **saving)
    return pikepdf.open(written)


def digest_of(change: Change = lambda _: None, before: int = 0, **saving: Any) -> str:
    (digest,) = page_digests(file_of(change, before, **saving))
    return digest


def font_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].obj.Resources.Font.F


def other_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(CONTENT.replace(b"Some", b"Same"))


def content_of_two_streams(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = Array([pdf.pages[0].Contents, pdf.make_stream(b"0 0 5 5 re f")])


def other_unicode(pdf: pikepdf.Pdf) -> None:
    font_of(pdf).ToUnicode = pdf.make_stream(CMAP.replace(b"0041", b"0042"))


def no_unicode(pdf: pikepdf.Pdf) -> None:
    del font_of(pdf).ToUnicode


def other_program(pdf: pikepdf.Pdf) -> None:
    font_of(pdf).FontDescriptor.FontFile2 = pdf.make_stream(b"another program", Length1=21)


def other_widths(pdf: pikepdf.Pdf) -> None:
    font_of(pdf).Widths = Array([500])


def other_name_of_the_font(pdf: pikepdf.Pdf) -> None:
    font_of(pdf).FontDescriptor.FontName = Name.G


def fonts_exchanged(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.Font = Dictionary(
        F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def other_drawing(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.X.write(b"0 0 8 9 re f")


def other_box_of_the_drawing(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.X.BBox = Array([0, 0, 1, 1])


def resources_of_the_drawing(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.X.Resources = Dictionary(Font=Dictionary())


def other_filter(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents.Filter = Name.ASCIIHexDecode


def state(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(ca=0))


def other_sheet(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = Array([0, 0, 600, 801])


def crop(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.CropBox = Array([0, 0, 300, 300])


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Rotate = 90


def turned_with_all_pages(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Rotate = 90


def unit(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.UserUnit = 2


def number_as_words(pdf: pikepdf.Pdf) -> None:
    """A string that reads as a reference is a string."""
    number, _ = font_of(pdf).FontDescriptor.objgen
    font_of(pdf).FontDescriptor = String(f"{number} 0 R")


CHANGES = [
    other_content, content_of_two_streams, other_unicode, no_unicode, other_program, other_widths,
    other_name_of_the_font, fonts_exchanged, other_drawing, other_box_of_the_drawing,
    resources_of_the_drawing, other_filter, state, other_sheet, crop, turned,
    turned_with_all_pages, unit, number_as_words,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_that_paints_otherwise_has_another_digest(change: Change) -> None:
    """The bytes of the content are the same for most of these."""
    assert digest_of() != digest_of(change)


def test_all_that_paints_otherwise_has_digests_of_its_own() -> None:
    assert len({digest_of(change) for change in CHANGES}) == len(CHANGES) - 1  # turned twice


@given(st.integers(0, 12), st.sampled_from(list(pikepdf.ObjectStreamMode.__members__.values())))
def test_the_numbers_of_objects_and_the_way_of_saving_do_not_matter(
    before: int, mode: pikepdf.ObjectStreamMode
) -> None:
    assert digest_of(before=before, object_stream_mode=mode) == digest_of()


def drawing_in_itself(pdf: pikepdf.Pdf) -> None:
    drawing = pdf.pages[0].obj.Resources.XObject.X
    drawing.Resources = Dictionary(XObject=Dictionary(X=drawing))


def test_a_page_that_contains_itself_has_no_digest() -> None:
    assert digest_of(drawing_in_itself) == ""


def test_a_page_of_an_encrypted_file_has_no_digest() -> None:
    """Equal bytes are other content under another key."""
    key = pikepdf.Encryption(user="", owner="secret")
    assert digest_of(encryption=key) == ""


def test_pages_of_known_digests_are_not_read_and_all_others_are() -> None:
    with file_of() as pdf:
        other: Stream = pdf.make_stream(CONTENT.replace(b"Some", b"Other"))
        pdf.pages.append(pdf.pages[0])
        pdf.pages[1].Contents = other
        known = frozenset(page_digests(pdf)[:1])
        written = BytesIO()
        pdf.save(written)
    first, second = glance(written.getvalue(), known=known)
    assert first == (*known, "")
    assert second == glance(written.getvalue())[1]
    assert "Other" in second[1]
