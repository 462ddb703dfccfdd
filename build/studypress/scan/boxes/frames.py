"""Frames of boxes found again near their predicted places, so that stretch and folds do no harm."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studypress.scan.boxes.patches import MARGIN, SIDE, Patches
from studypress.scan.geometry.grey_picture import Points

REACH = 10
"""Pixels of a patch around its predicted place where a frame is searched: 1.25 mm."""

_FAR = 8  # pixels by which a frame may be beside its predicted place: 1 mm

_STIFF = 0.004  # share of a frame's strength lost for each square pixel beside its neighbours
_LINE = 2  # width of the line of a frame, in pixels
_CORNER = 3  # part of a side at each end that is not looked at: lines of marks cross there
_NEIGHBOURS = 9
_FAINT = 0.08  # darkness of a side that is no frame, but text or noise
_CLEAR = 0.5  # strength of a frame, against the median of the page, that is taken as found


class FoundFrames(NamedTuple):
    """Offset of each frame in pixels of its patch, as row and column, and its strength.

    A strength is about 1 for a frame like the others of its page, and 0 where there is none.
    """

    offsets: NDArray[np.intp]
    strength: NDArray[np.float32]


def find_frames(patches: Patches, places: Points) -> FoundFrames:
    """Return the frames of boxes; `places` are their predicted places in millimetres."""
    sides = _sides(patches)
    level = float(np.median(_best(sides.sum(1))[1])) / 4  # of a side on this page
    sides = np.minimum(sides, 1.5 * level)  # so that a dark mark is no better than a frame
    scores = sides.sum(1)
    free, _ = _best(scores)
    weak = _weak(sides, free)
    typical = max(float(np.median(weak)), _FAINT)
    beside = _beside(_field(free, places, weak > _CLEAR * typical))
    offsets, _ = _best(scores - 4 * typical * _STIFF * beside)
    strength = _weak(sides, offsets) / np.float32(typical)
    far = (np.abs(offsets) > _FAR).any(1)  # the best of the wrong ones, as a rule
    return FoundFrames(offsets, np.where(far, np.float32(0), strength))


def _weak(sides: NDArray[np.float32], offsets: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the darkness of the weakest side but one at an offset: a streak can hide one."""
    row, column = (offsets + REACH).T
    return np.asarray(np.sort(sides[np.arange(len(sides)), :, row, column], axis=1)[:, 1])


def _sides(patches: Patches) -> NDArray[np.float32]:
    """Return how dark the line of each side is against the paper outside it, for all offsets."""
    sums = np.pad(patches.cumsum(1, dtype=np.float64).cumsum(2), ((0, 0), (1, 0), (1, 0)))
    first, last = _CORNER, SIDE - _CORNER

    def mean(top: int, bottom: int, left: int, right: int) -> NDArray[np.float64]:
        def at(row: int, column: int) -> NDArray[np.float64]:
            y, x = MARGIN - REACH + row, MARGIN - REACH + column
            return np.asarray(sums[:, y : y + 2 * REACH + 1, x : x + 2 * REACH + 1])

        total = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)
        return np.asarray(total / ((bottom - top) * (right - left)))

    line, gap = _LINE, _LINE + 1
    pairs = (
        (mean(0, line, first, last), mean(-gap - 1, -1, first, last)),
        (mean(SIDE - line, SIDE, first, last), mean(SIDE + 1, SIDE + gap + 1, first, last)),
        (mean(first, last, 0, line), mean(first, last, -gap - 1, -1)),
        (mean(first, last, SIDE - line, SIDE), mean(first, last, SIDE + 1, SIDE + gap + 1)),
    )
    return np.stack([np.maximum(inner - outer, 0) for inner, outer in pairs], 1).astype(np.float32)


def _best(scores: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the offset with the highest score of each box, and that score."""
    flat = scores.reshape(len(scores), -1)
    best = flat.argmax(1)
    offsets = np.column_stack(np.unravel_index(best, scores.shape[1:])) - REACH
    return offsets, np.take_along_axis(flat, best[:, None], axis=1)[:, 0]


def _field(offsets: NDArray[np.intp], places: Points, found: NDArray[np.bool_]) -> Points:
    """Return the offset that the nearest found frames predict for each box: their median."""
    if not found.any():
        return np.zeros((len(offsets), 2))
    distance = np.hypot(*(places[:, None] - places[None, found]).transpose(2, 0, 1))
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :_NEIGHBOURS]
    return np.asarray(np.median(offsets[found][nearest], axis=1))


def _beside(field: Points) -> NDArray[np.float32]:
    """Return the squared distance of each offset from the one that neighbours predict."""
    steps = np.arange(-REACH, REACH + 1)
    rows, columns = ((steps[None] - field[:, axis, None]) ** 2 for axis in (0, 1))
    return (rows[:, :, None] + columns[:, None, :]).astype(np.float32)
