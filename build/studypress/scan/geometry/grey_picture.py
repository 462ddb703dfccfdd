"""Grey pictures of pages, at the resolution at which they are read."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

GreyPicture = NDArray[np.uint8]
"""Rows of pixels: 0 is black, 255 white. Pixel (x, y) covers the square from (x, y) to +1."""

Points = NDArray[np.float64]
"""Points as rows of x and y."""

WORKING_DPI = 200.0
_LONG_SIDE = 11.69  # inches: most pages are A4; others are read at a resolution near to 200 dpi
_FINE = 1.15  # pictures that are finer by less than this are read as they are
_BLACK, _WHITE, _GREY = 20, 235, 0.005  # grey levels, and the share of pixels between them
_MIDDLE, _ALONE = 128, 0.02  # level of black, and share of black pixels without a neighbour
_COARSE = 4  # pixels a side that are averaged, against dust
_BLANK = 24  # a page without a pixel that is darker than its paper by this, is blank


def working_picture(picture: GreyPicture) -> GreyPicture:
    """Return a picture reduced to about 200 dpi by area averaging; none is enlarged."""
    height, width = picture.shape
    share = _LONG_SIDE * WORKING_DPI / max(height, width)
    if share * _FINE > 1:
        return np.ascontiguousarray(picture)
    size = max(1, round(width * share)), max(1, round(height * share))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))


def turned_picture(picture: GreyPicture, quarters: int) -> GreyPicture:
    """Return a picture rotated by quarters of a turn, counter-clockwise."""
    return np.ascontiguousarray(np.rot90(picture, quarters))


def is_blank(picture: GreyPicture) -> bool:
    """Return True if a page has nothing but paper, dust and the shadows of its edges."""
    height, width = picture.shape
    inner = picture[height // 12 : -height // 12 or None, width // 12 : -width // 12 or None]
    small = np.asarray(Image.fromarray(inner).reduce(_COARSE))
    paper = float(np.median(small))
    return bool(np.count_nonzero(small < paper - _BLANK) < 1e-4 * small.size)


def is_dotted(picture: GreyPicture) -> bool:
    """Return True if a picture was black and white, so that grey is made of dots."""
    sample = picture[::16]
    return bool(np.count_nonzero((sample > _BLACK) & (sample < _WHITE)) < _GREY * sample.size)


def is_dithered(picture: GreyPicture) -> bool:
    """Return True if a black and white picture shows grey by single dots."""
    part = picture[len(picture) // 3 : len(picture) * 2 // 3] < _MIDDLE
    inner = part[1:-1, 1:-1]
    beside = part[:-2, 1:-1] | part[2:, 1:-1] | part[1:-1, :-2] | part[1:-1, 2:]
    alone = int(np.count_nonzero(inner & ~beside))
    return alone > _ALONE * int(np.count_nonzero(inner))
