"""Files that open with a password, and their permissions."""

from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest

from studypress.press.encrypt import protected
from studypress.press.engine import lay_out, write


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    page = '<!DOCTYPE html><html lang="en"><title>A title</title><body><p>Words within.'
    style = {"a.css": "body { font-family: IBM Plex Serif }"}
    return write([lay_out(page, style, tmp_path_factory.mktemp("bank"))])


def test_it_opens_with_its_password_alone(plain: bytes) -> None:
    data = protected(plain, "geheim", "owner")
    assert b"Words within" not in data
    for wrong in (None, "", "Geheim"):
        with pytest.raises(pdfium.PdfiumError):
            pdfium.PdfDocument(data, password=wrong)
    with pdfium.PdfDocument(data, password="geheim") as pdf:  # noqa: S106 - a test's own
        assert pdf[0].get_textpage().get_text_bounded() == "Words within."


def test_it_is_aes_256_and_may_be_read_aloud_and_printed_but_not_changed(plain: bytes) -> None:
    data = protected(plain, "пароль", "owner")
    with pikepdf.open(BytesIO(data), password="пароль") as pdf:  # noqa: S106 - a test's own
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert pdf.encryption.stream_method.name == "aesv3"
        assert pdf.allow.accessibility
        assert pdf.allow.print_highres
        assert not any((pdf.allow.extract, pdf.allow.modify_other, pdf.allow.modify_annotation))
        assert pdf.Root.MarkInfo.Marked
    with pikepdf.open(BytesIO(data), password="owner") as pdf:  # noqa: S106 - a test's own
        assert pdf.owner_password_matched
