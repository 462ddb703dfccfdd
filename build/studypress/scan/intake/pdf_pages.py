"""Pages of PDF files, rendered in grey by pdfium."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pypdfium2

from studypress.scan.intake.sizes import DPI, MAX_SIDE, PagePicture, Paper, PictureError, inches

_POINTS = 72  # of an inch
_OPEN = 16  # pages read from an open file, which keeps what it has decoded


def pdf_page_count(path: Path) -> int:
    """Return the number of pages of a PDF; raise PictureError if it cannot be opened."""
    return len(_opened(path, 0))


def pdf_page(path: Path, index: int, papers: Sequence[Paper]) -> PagePicture:
    """Render a page of a PDF, from 1; the scripts of the file are not run.

    Raises PictureError if the page is damaged.
    """
    file = _opened(path, (index - 1) // _OPEN)
    try:
        page = file[index - 1]
        longest = max(page.get_size())
        dpi = min(DPI, MAX_SIDE / inches(longest / _POINTS, papers))
        scale = dpi * inches(longest / _POINTS, papers) / longest
        bitmap = page.render(scale=scale, grayscale=True)
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError):
        raise PictureError("the page is damaged: scan it again") from None
    grey = np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
    bitmap.close()
    page.close()
    return PagePicture(grey, dpi)


@lru_cache(maxsize=1)
def _opened(path: Path, _part: int) -> pypdfium2.PdfDocument:
    """Return an open PDF; each part of it is read from a newly opened one."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise PictureError("it needs a password: save it without one") from None
        raise PictureError("it is damaged or not complete: scan again") from None
