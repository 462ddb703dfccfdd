"""Pictures of pages."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.pdf.pictures import page_picture, page_pictures, page_sizes


def test_a_page_is_as_wide_as_requested(printed: Path) -> None:
    path = printed / "exam" / "fairness.pdf"
    with path.open("rb") as file:
        picture = page_picture(file, 1, 500)
    found = Image.open(BytesIO(picture))
    assert (found.format, found.width) == ("PNG", 500)
    assert page_pictures(path.read_bytes(), 500)[0] == picture


def test_what_is_no_page_is_refused(printed: Path) -> None:
    for page in (0, -1, 9):
        with (printed / "exam/fairness.pdf").open("rb") as file, pytest.raises(UnreadableError):
            page_picture(file, page, 500)
    with pytest.raises(UnreadableError, match="cannot be read"):
        page_picture(BytesIO(b"%PDF-1.7 nothing"), 1, 500)


def file_of(*sizes: tuple[int, int], word: str = "") -> BytesIO:
    made = BytesIO()
    with pikepdf.new() as pdf:
        for size in sizes:
            pdf.add_blank_page(page_size=size)
        pdf.save(made, encryption=pikepdf.Encryption(owner="owner", user=word) if word else False)
    return made


def test_sizes_are_in_points() -> None:
    assert page_sizes(file_of((200, 400), (300, 100))) == [(200, 400), (300, 100)]


def test_a_protected_copy_says_so() -> None:
    with pytest.raises(UnreadableError, match="with a password only"):
        page_sizes(file_of((9, 9), word="open sesame"))


def test_a_field_of_a_form_is_drawn() -> None:
    made = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(100, 100))
        look = pdf.make_stream(
            b"0 0 100 100 re f", BBox=[0, 0, 100, 100], Subtype=pikepdf.Name.Form
        )
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="field",
            F=4,
            Rect=[0, 0, 100, 100],
            AP=pikepdf.Dictionary(N=look),
        )
        page.Annots = pikepdf.Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=page.Annots)
        pdf.save(made)
    with Image.open(BytesIO(page_picture(made, 1, 100))) as picture:
        assert picture.getpixel((50, 50)) == (0, 0, 0)
