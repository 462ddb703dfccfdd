"""Pictures of the pages of a PDF, for screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO

from studypress.verify.pdf.bounds import UnreadableError

_LARGEST = 4000.0  # points of a page's longer side: 1.4 m


def page_pictures(data: bytes, width: int) -> list[bytes]:
    """Return the pages of a PDF as PNG, each as wide as this number of pixels."""
    with _opened(BytesIO(data)) as document:
        return [_png(page, width) for page in document]


def page_picture(file: BinaryIO, page: int, width: int) -> bytes:
    """Return a page of a PDF, counted from 1, as PNG of this number of pixels in width.

    Raises UnreadableError if the file is no PDF, or has no such page, or one larger than any paper.
    """
    with _opened(file) as document:
        if not 1 <= page <= len(document):
            raise UnreadableError(f"it has no page {page}")
        found = document[page - 1]
        if max(found.get_size()) > _LARGEST:
            raise UnreadableError("it has a page that is larger than any paper")
        return _png(found, width)


def page_sizes(file: BinaryIO) -> list[tuple[float, float]]:
    """Return width and height of each page of a PDF, in points.

    Raises UnreadableError if the file is no PDF.
    """
    with _opened(file) as document:
        return [document.get_page_size(page) for page in range(len(document))]


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    """Open a PDF; the fields of a form are drawn too."""
    import pypdfium2  # noqa: PLC0415 - only the desk draws pages in colour

    try:
        with pypdfium2.PdfDocument(file) as document:
            document.init_forms()
            yield document
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("it opens with a password only") from None
        raise UnreadableError(f"it cannot be read as a PDF ({error})") from None


def _png(page: Any, width: int) -> bytes:  # noqa: ANN401 - pypdfium2 ships no types
    picture = page.render(scale=width / page.get_width()).to_pil()
    written = BytesIO()
    picture.save(written, "PNG", compress_level=1)  # twice the size, in a third of the time
    return written.getvalue()
