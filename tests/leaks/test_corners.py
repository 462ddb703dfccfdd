"""The search of the leak tests finds a secret planted in any corner of a file."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
import pytest
from corners import found_in
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

MARK = "zqbulleta"


def in_metadata(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = MARK
    pdf.docinfo["/Title"] = String(MARK)


def in_utf16(pdf: Pdf) -> None:
    pdf.Root.Lang = String("\u2192 " + MARK)


def in_a_compressed_stream(pdf: Pdf) -> None:
    pdf.Root.Extra = pdf.make_indirect(pdf.make_stream(MARK.encode()))


def in_an_attachment(pdf: Pdf) -> None:
    pdf.attachments["notes.txt"] = MARK.encode()


def in_the_name_of_an_attachment(pdf: Pdf) -> None:
    pdf.attachments[f"{MARK}.txt"] = b"nothing"


def in_an_alternative_text(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot = Dictionary(K=Array([Dictionary(S=Name.Figure, Alt=String(MARK))]))


def in_the_name_of_an_object(pdf: Pdf) -> None:
    pdf.pages[0].Resources = Dictionary({"/XObject": Dictionary({f"/{MARK}": Dictionary()})})


def in_the_name_of_a_font(pdf: Pdf) -> None:
    pdf.Root.Font = Dictionary(BaseFont=Name(f"/{MARK}"))


def in_a_field(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(TU=String(MARK))]))


def in_a_link(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([Dictionary(A=Dictionary(URI=String(f"https://a.example/{MARK}")))])


def in_page_content(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(f"% {MARK}".encode())


@pytest.mark.parametrize(
    "plant",
    [
        in_metadata, in_utf16, in_a_compressed_stream, in_an_attachment,
        in_the_name_of_an_attachment, in_an_alternative_text, in_the_name_of_an_object,
        in_the_name_of_a_font, in_a_field, in_a_link, in_page_content,
    ],
)  # fmt: skip
@pytest.mark.parametrize("password", ["", "open sesame"])
def test_a_leak_in_a_pdf_is_found(
    tmp_path: Path, plant: Callable[[Pdf], None], password: str
) -> None:
    path = tmp_path / "paper.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        lock = pikepdf.Encryption(user=password, owner="x") if password else None
        pdf.save(path, encryption=lock or False)
        assert found_in(path, [MARK], password) == set()
        plant(pdf)
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(path, encryption=lock or False, object_stream_mode=packed, compress_streams=True)
    assert found_in(path, [MARK], password) == {MARK}


def png(**texts: str) -> bytes:
    info = PngInfo()
    for name, text in texts.items():
        info.add_text(name, text, zip=True)
    file = BytesIO()
    Image.new("L", (2, 2)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


@pytest.mark.parametrize(
    "html",
    [
        f'<p title="{MARK}">',
        f"<!-- {MARK} -->",
        f"<p data-{MARK}>",
        "<p>" + "".join(f"&#{ord(char)};" for char in MARK),
        f'<a href="{"".join(f"%{ord(char):02x}" for char in MARK)}">',
        f'<img src="data:image/svg+xml;base64,{b64encode(MARK.encode()).decode()}">',
        f'<img src="data:image/png;base64,{b64encode(png(Comment=MARK)).decode()}">',
    ],
)
def test_a_leak_in_a_page_is_found(tmp_path: Path, html: str) -> None:
    path = tmp_path / "paper.html"
    path.write_text("<p>Nothing</p>", encoding="utf-8")
    assert found_in(path, [MARK]) == set()
    path.write_text(f"<p>Nothing</p>{html}", encoding="utf-8")
    assert found_in(path, [MARK]) == {MARK}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("document.xml", MARK.encode()),
        (f"{MARK}.xml", b""),
        ("picture.png", png(Comment=MARK)),
        ("text.bin", MARK.encode("utf-16-le")),
    ],
)
def test_a_leak_in_a_part_of_an_archive_is_found(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / "paper.docx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("other.xml", "nothing")
        archive.writestr(name, data)
    assert found_in(path, [MARK]) == {MARK}


def test_a_leak_in_a_name_is_found(tmp_path: Path) -> None:
    path = tmp_path / f"{MARK}.csv"
    path.write_bytes(b"")
    assert found_in(path, [MARK]) == {MARK}
