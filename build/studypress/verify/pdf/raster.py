"""Ink of a page, measured on its raster image."""

import ctypes
from math import ceil
from typing import Any, Protocol

from studypress.verify.model import Box

_WHITE = b"\xff"
_FAINTEST = 4  # steps of grey, of 255: lowest contrast that counts as ink
_LARGEST = 4000.0  # points of a page's longer side: 1.4 m


class PdfiumBitmap(Protocol):
    """Raster image of pypdfium2, which ships no types."""

    buffer: ctypes.Array[ctypes.c_ubyte]
    width: int
    height: int
    stride: int


class PdfiumPage(Protocol):
    """Page of an open file of pypdfium2."""

    raw: object

    def get_cropbox(self) -> tuple[float, float, float, float]:
        """Return the left, lower, right and upper edge."""

    def get_size(self) -> tuple[float, float]:
        """Return width and height."""

    def render(self, *, grayscale: bool, scale: float = 1) -> PdfiumBitmap:
        """Draw the page, with `scale` pixels a point."""

    def get_textpage(self) -> Any:  # noqa: ANN401 - of a library without types
        """Open the text layer."""


class TooLargeError(Exception):
    """Error of a page that is too large to be drawn."""


class PageRaster:
    """Raster image of a page, in grey, with one pixel a point."""

    def __init__(self, page: PdfiumPage) -> None:
        """Draw the page; raise TooLargeError if no paper is so large."""
        self.sheet = Box(*page.get_cropbox())
        width, height = page.get_size()
        if max(width, height) > _LARGEST:
            raise TooLargeError
        bitmap = page.render(grayscale=True)
        data, stride = bytes(bitmap.buffer), bitmap.stride
        starts = range(0, bitmap.height * stride, stride)
        self._rows = [data[at : at + bitmap.width] for at in starts]
        self._across, self._down = bitmap.width / width, bitmap.height / height

    def has_ink(self, box: Box) -> bool:
        """Return True if there is ink within the box, or one pixel beside it."""
        top, bottom = self._row(box.top) - 1, self._row(box.bottom) + 2
        left, right = self._column(box.left) - 1, self._column(box.right) + 2
        rows = [row[max(left, 0) : right] for row in self._rows[max(top, 0) : bottom]]
        middle = len(rows) // 2
        inked = b""  # joined row by row, from the middle, where most words have ink
        for row in rows[middle:] + rows[:middle]:
            inked += row
            if inked and max(inked) - min(inked) >= _FAINTEST:
                return True
        return False

    def ink(self) -> Box | None:
        """Return the smallest box around all that is not white; None for a white page."""
        data, width = b"".join(self._rows), len(self._rows[0])
        if not (begun := data.lstrip(_WHITE)):
            return None
        left, right = (
            next(at for at in columns if data[at::width].strip(_WHITE))
            for columns in (range(width), range(width - 1, -1, -1))
        )
        top, bottom = (len(data) - len(begun)) // width, -(-len(data.rstrip(_WHITE)) // width)
        return Box(
            self.sheet.left + left / self._across,
            self.sheet.top - bottom / self._down,
            self.sheet.left + (right + 1) / self._across,
            self.sheet.top - top / self._down,
        )

    def _row(self, height: float) -> int:
        return int((self.sheet.top - height) * float(self._down))

    def _column(self, place: float) -> int:
        return ceil((place - self.sheet.left) * float(self._across)) - 1
