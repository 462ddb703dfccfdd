"""Search for the fiducials: solid dark squares near their expected places."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studypress.exam.scannable.page_marks import FIDUCIAL
from studypress.scan.geometry.grey_picture import GreyPicture, Points

_RING = 1.0  # millimetres of paper around a square
_SOLID = 0.55  # least darkness of each ninth of a square, where 1 is that of the whole
_LEAST = 30  # grey levels between a square and the paper around it


class FoundSquare(NamedTuple):
    """A solid square: its centre, its contrast to the paper around it, and its own grey level."""

    centre: Points
    contrast: float
    level: float


def find_square(
    picture: GreyPicture, expected: Points, pixels: float, reach: float
) -> FoundSquare | None:
    """Return the best square within `reach` millimetres, where one has `pixels` pixels."""
    side, ring, far = FIDUCIAL * pixels, _RING * pixels, reach * pixels
    half = side / 2 + ring + far + 2
    left, top = (round(value - half) for value in expected)
    window = _window(picture, left, top, int(2 * half))
    if window is None:
        return None
    sums = np.pad(window.cumsum(0, dtype=np.float64).cumsum(1), ((1, 0), (1, 0)))
    inner, outer = round(side), round(side + 2 * ring)
    margin = (outer - inner) // 2
    inside = _box(sums, inner)
    around = _box(sums, inner + 2 * margin)
    count = around.shape[0]
    square = inside[margin : margin + count, margin : margin + count]
    paper = (around - square) / ((inner + 2 * margin) ** 2 - inner**2)
    square = square / inner**2
    score = paper - square
    row, column = divmod(int(score.argmax()), score.shape[1])
    contrast = float(score[row, column])
    if contrast < _LEAST or not _is_solid(window, row + margin, column + margin, inner, contrast):
        return None
    offset = margin + inner / 2
    centre = np.array(
        [
            left + column + offset + _peak(score[row], column),
            top + row + offset + _peak(score[:, column], row),
        ]
    )
    return FoundSquare(centre, contrast, float(square[row, column]))


def _window(picture: GreyPicture, left: int, top: int, side: int) -> NDArray[np.uint8] | None:
    """Return a part of a picture, continued beyond its edges as white paper."""
    rows, columns = slice(max(0, top), max(0, top + side)), slice(max(0, left), max(0, left + side))
    part = picture[rows, columns]
    if min(part.shape) == 0 or part.size < side * side / 3:
        return None
    before = max(0, -top), max(0, -left)
    after = side - before[0] - part.shape[0], side - before[1] - part.shape[1]
    pads = ((before[0], after[0]), (before[1], after[1]))
    return np.pad(part, pads, constant_values=int(np.percentile(part, 80)))


def _box(sums: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """Return the sums over all squares of a side."""
    return np.asarray(
        sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    )


def _is_solid(window: NDArray[np.uint8], row: int, column: int, side: int, contrast: float) -> bool:
    """Return True if each ninth of a square is about as dark as the whole."""
    third = side // 3
    square = window[row : row + 3 * third, column : column + 3 * third].astype(float)
    ninths = square.reshape(3, third, 3, third).mean((1, 3))
    paper = ninths.mean() + contrast
    return bool((paper - ninths).min() > _SOLID * contrast)


def _peak(score: NDArray[np.float64], at: int) -> float:
    """Return how far the peak of a triangular profile is from its highest sample."""
    if not 0 < at < len(score) - 1:
        return 0.0
    before, top, after = score[at - 1 : at + 2]
    slope = max(top - min(before, after), 1e-9)
    return float(np.clip((after - before) / (2 * slope), -0.5, 0.5))
