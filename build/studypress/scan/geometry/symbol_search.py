"""Search for the symbol of a page: where it is expected first, then on the whole picture."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
import zxingcpp
from PIL import Image

from studypress.exam.scannable.page_code import PageCode, page_code_of
from studypress.scan.geometry.grey_picture import GreyPicture, Points

_CORNER = 0.16  # of the long side: the symbol is in this square, in a corner of the page
_BINARISERS = (
    zxingcpp.Binarizer.LocalAverage,
    zxingcpp.Binarizer.GlobalHistogram,
)
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
_SCALES = (0.75, 1.5, 0.5)
_LIGHT_LINE = 4  # pixels, narrower than a module at the resolution of the working picture


class FoundSymbol(NamedTuple):
    """Code of a page and the corners of its symbol: top left, top right, bottom right, bottom left.

    The corners are named as they were printed, so that they tell how the page is turned.
    """

    code: PageCode
    corners: Points

    @property
    def quarters(self) -> int:
        """Quarters of a turn, counter-clockwise, that make the picture upright."""
        right, down = self.corners[1] - self.corners[0]
        return round(float(np.arctan2(down, right)) / (np.pi / 2)) % 4


def find_symbols(picture: GreyPicture, *, everywhere: bool = False) -> list[FoundSymbol]:
    """Return the symbols with different page codes; a picture should have one.

    The search ends at the first place with a symbol, unless it is to look `everywhere`.
    """
    whole = [(picture, np.zeros(2), 1.0)]
    for view, corner, scale in whole if everywhere else _views(picture):
        found = [
            FoundSymbol(code, _corners(barcode.position) / scale + corner)
            for binariser in _BINARISERS
            for barcode in _barcodes(view, binariser)
            if (code := page_code_of(barcode.text))
        ]
        if found:
            return list({symbol.code: symbol for symbol in found}.values())
    return []


def _views(picture: GreyPicture) -> Iterator[tuple[GreyPicture, Points, float]]:
    """Yield parts of a picture, with their top left corners and scales, likely ones first."""
    height, width = picture.shape
    side = min(int(_CORNER * max(height, width)), height, width)
    for top, left in product((0, height - side), (0, width - side)):
        part = picture[top : top + side, left : left + side]
        yield np.ascontiguousarray(part), np.array([left, top], float), 1.0
    yield picture, np.zeros(2), 1.0
    for top, left in product((0, height - side), (0, width - side)):
        part = picture[top : top + side, left : left + side]
        for scale in _SCALES:
            yield _scaled(part, scale), np.array([left, top], float), scale
        for axis in (1, 0):
            yield _bridged(part, axis), np.array([left, top], float), 1.0
    for scale in _SCALES[:1]:
        yield _scaled(picture, scale), np.zeros(2), scale


def _bridged(picture: GreyPicture, axis: int) -> GreyPicture:
    """Return a picture whose narrow light lines are closed: dust on the lamp splits a symbol."""
    darkest = np.minimum.reduce([np.roll(picture, step, axis) for step in range(_LIGHT_LINE)])
    steps = range(0, -_LIGHT_LINE, -1)
    return np.asarray(np.maximum.reduce([np.roll(darkest, step, axis) for step in steps]))


def _scaled(picture: GreyPicture, scale: float) -> GreyPicture:
    height, width = picture.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def _barcodes(picture: GreyPicture, binariser: zxingcpp.Binarizer) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(
        picture,
        formats=_FORMATS,
        try_invert=False,
        binarizer=binariser,
    )


def _corners(place: zxingcpp.Position) -> Points:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return np.array([(point.x, point.y) for point in points], float)
