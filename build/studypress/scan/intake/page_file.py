"""Files of pages: their format by content, the number of pages, and each page."""

from collections.abc import Sequence
from pathlib import Path

from studypress.scan.intake import pdf_pages, picture_file
from studypress.scan.intake.sizes import (
    MAX_PAGES,
    OtherFormatError,
    PagePicture,
    Paper,
    PictureError,
)

_HEAD = 1024  # bytes in which a PDF begins
_PDF = b"%PDF-"
_PICTURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""First bytes of TIFF, large TIFF, PNG and JPEG."""


def page_count(path: Path) -> int:
    """Return the number of pages of a file; raise PictureError if it cannot be read.

    Its suffix does not matter.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise PictureError("it is empty: scan again")
    if not head.startswith(_PICTURES) and _PDF not in head:
        raise OtherFormatError("it is no PDF, TIFF, PNG or JPEG")
    count = picture_file.frame_count(path) if _is_picture(path) else pdf_pages.pdf_page_count(path)
    if not count:
        raise PictureError("it has no pages: scan again")
    if count > MAX_PAGES:
        raise PictureError(f"it has more than {MAX_PAGES:,} pages: split it")
    return count


def page_picture(path: Path, index: int, papers: Sequence[Paper]) -> PagePicture:
    """Return the picture of a page, from 1; the exam is printed on `papers`.

    Raises PictureError if it cannot be decoded.
    """
    if _is_picture(path):
        return picture_file.frame(path, index, papers)
    return pdf_pages.pdf_page(path, index, papers)


def _is_picture(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_HEAD).startswith(_PICTURES)
