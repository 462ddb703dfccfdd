"""Scannable page as it is painted: its frames, its darkness, and the labels beside its boxes."""

import ctypes
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from studypress.exam.scannable.page_marks import BOX, MarkPlace
from studypress.verify.pdf.raster import PdfiumPage

_POINT = 72 / 25.4  # points of a millimetre
_SCALE = 2  # pixels of a point: 3.4 of a module
_DARK = 128  # grey
_PATH = 2  # type of page objects
_GREY = 119  # of a frame
_NEAR = 0.1  # millimetres
_APART = 0.4  # millimetres between a box and its label
_STEP = 1.0  # millimetres by which the search for a label goes on


class ScannablePage:
    """A painted page, measured in millimetres from the left and top edge of its sheet.

    A page in landscape is measured as its sheet lies among the others.
    """

    def __init__(self, page: PdfiumPage) -> None:
        """Draw the page of an open file."""
        self._page, (width, height) = page, page.get_size()
        self.is_turned = width > height
        self._height = height
        edges = sorted((width, height)) if self.is_turned else (width, height)
        self.width, self.height = (edge / _POINT for edge in edges)
        bitmap = page.render(grayscale=True, scale=_SCALE)
        self._data, self._stride = bytes(bitmap.buffer), bitmap.stride
        self._words = page.get_textpage()

    def is_dark(self, x: float, y: float) -> bool:
        """Return whether the pixel at a place is dark; False outside of the page."""
        if self.is_turned:
            x, y = y, self.width - x
        column, row = int(x * _POINT * _SCALE), int(y * _POINT * _SCALE)
        at = row * self._stride + column
        return 0 <= at < len(self._data) and self._data[at] < _DARK

    def frames(self) -> Iterator[MarkPlace]:
        """Yield the places of all frames of boxes: grey outlines as large as a box."""
        for at in range(raw.FPDFPage_CountObjects(self._page.raw)):
            thing = raw.FPDFPage_GetObject(self._page.raw, at)
            if raw.FPDFPageObj_GetType(thing) == _PATH and _is_grey(thing):
                left, bottom, right, top = _bounds(thing)
                sides = (right - left) / _POINT, (top - bottom) / _POINT
                if all(abs(side - BOX) < _NEAR for side in sides):
                    yield MarkPlace(left / _POINT, (self._height - top) / _POINT)

    def beside(self, box: MarkPlace, reach: float, *, to_the_left: bool) -> str:
        """Return the text on one side of a box, up to a place at a distance of `reach`."""
        near, far = (BOX - reach, -_APART) if to_the_left else (BOX + _APART, reach)
        top, bottom = box.y + _APART, box.y + BOX - _APART
        place = (box.x + near, self.height - bottom, box.x + far, self.height - top)
        text = self._words.get_text_bounded(*(edge * _POINT for edge in place))
        return " ".join(text.split())

    def nearest(self, box: MarkPlace, reach: float, *, to_the_left: bool) -> str:
        """Return the text nearest to a box, on one of its sides."""
        here = BOX + _STEP
        while here < reach:
            if text := self.beside(box, here, to_the_left=to_the_left):
                return text
            here += _STEP
        return ""


def scannable_pages(data: bytes) -> Iterator[ScannablePage]:
    """Yield the pages of a file that was read before."""
    with pypdfium2.PdfDocument(data) as document:
        for at in range(len(document)):
            yield ScannablePage(document[at])


def _is_grey(thing: object) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(thing, *colour)
    return [part.value for part in colour[:3]] == [_GREY] * 3


def _bounds(thing: object) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value
