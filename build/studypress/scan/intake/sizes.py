"""Sizes of pages and pictures: limits, and the resolution by the paper of the exam."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""Rows of pixels, from 0 for black to 255 for white."""

DPI = 200
"""Resolution of pages that are read and kept."""
MAX_PAGES = 10_000
"""Maximum number of pages of a file."""
MAX_PIXELS = 75_000_000
"""Maximum size of a picture in a file: A3 at 600 dpi."""
MAX_JPEG = 300_000_000
"""The same of a JPEG picture, which is decoded at a fraction of its size."""
MAX_SIDE = 5_000
"""Maximum width and height of a page that is read, in pixels."""

INCH = 25.4
"""Millimetres of an inch."""

_SMALLEST, _LARGEST = 0.85, 2.2  # stated size of a page, as a share of the paper's


class PictureError(Exception):
    """A page that cannot be decoded; the message is the reason, and how to mend it."""


class OtherFormatError(PictureError):
    """Error of a file that has no pages to be scanned."""


class Paper(NamedTuple):
    """Width and height of the printed pages, in millimetres."""

    width: float
    height: float


class PagePicture(NamedTuple):
    """The picture of a page, upright as its file states, and its resolution."""

    grey: Grey
    dpi: float


def inches(longest: float, papers: Sequence[Paper]) -> float:
    """Return the longer side of a page in inches: as stated if possible, else that of the paper.

    Programs that do not know the resolution of a picture state any.
    """
    sides = [max(paper) / INCH for paper in papers]
    is_possible = any(_SMALLEST * side <= longest <= _LARGEST * side for side in sides)
    return longest if is_possible else sides[0]
