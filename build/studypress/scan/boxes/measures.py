"""Measures of boxes: ink inside the frame, strokes against paper, filling, and ink around it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studypress.scan.boxes.patches import MARGIN, SIDE, Patches

_AROUND = 8  # pixels of paper around a frame that are looked at: 1 mm
_INSET = 5  # pixels from the outer edge of a frame to the inner part, against blur
_RING = 5  # pixels from the frame to the path around it
_INNER = SIDE - 2 * _INSET
_THIRD = _INNER // 3
_TENTH = _INNER * _INNER // 10
_INK = 0.12  # darkness of a pixel that is ink, beyond the paper and its noise
_HALF = 0.5  # the same for a filled box, against its own darkest parts

_GAP = 4  # pixels of a gap in a line
_ENDS = 2  # of a line that crosses a box

Values = NDArray[np.float32]


class BoxMeasures(NamedTuple):
    """Measures of each box, 0 for paper.

    `ink` is the share of dark pixels inside; `stroke` the darkness of the darkest tenth inside
    against the paper around; `control` the same of the paper around; `fill` the share as dark as
    the darkest parts, `thinnest` that of the ninth of the box with the lowest one, `centre` that
    of the middle one; `ring` the darkness along a path around the box; `inside` that of the inner
    part.
    """

    ink: Values
    stroke: Values
    control: Values
    fill: Values
    thinnest: Values
    centre: Values
    ring: Values
    inside: Values


def measures_of(patches: Patches, offsets: NDArray[np.intp], *, dotted: bool) -> BoxMeasures:
    """Return the measures of boxes whose frames are at these offsets.

    Pictures that are `dotted`, with black and white pixels only, are smoothed twice.
    """
    smooth = _smooth(_aligned(patches, offsets))
    if dotted:
        smooth = _smooth(smooth)
    ring = smooth[:, *_path()]
    paper = np.clip(np.median(ring, axis=1), -0.1, 0.3)
    smooth = smooth - paper[:, None, None]
    first = _AROUND + _INSET
    inside = smooth[:, first : first + _INNER, first : first + _INNER]
    flat = np.sort(inside.reshape(len(inside), -1), axis=1)
    darkest = flat[:, -_TENTH:].mean(1)
    around = np.sort(ring - paper[:, None], axis=1)
    control = around[:, -around.shape[1] // 10 :].mean(1)
    fill = inside > (_HALF * np.maximum(flat[:, -_TENTH], _INK))[:, None, None]
    whole = fill[:, : 3 * _THIRD, : 3 * _THIRD]
    ninths = whole.reshape(-1, 3, _THIRD, 3, _THIRD).mean((2, 4)).reshape(len(fill), 9)
    return BoxMeasures(
        ink=(inside > _INK).mean((1, 2), dtype=np.float32),
        stroke=darkest,
        control=control,
        fill=fill.mean((1, 2), dtype=np.float32),
        thinnest=ninths.min(1).astype(np.float32),
        centre=ninths[:, 4].astype(np.float32),
        ring=ring - paper[:, None],
        inside=inside,
    )


def _aligned(patches: Patches, offsets: NDArray[np.intp]) -> Patches:
    """Return patches cut so that each frame is at the same place."""
    steps = np.arange(SIDE + 2 * _AROUND) + MARGIN - _AROUND
    rows = steps[None, :] + offsets[:, 0, None]
    columns = steps[None, :] + offsets[:, 1, None]
    count = np.arange(len(patches))[:, None, None]
    return np.asarray(patches[count, rows[:, :, None], columns[:, None, :]])


def _smooth(patches: Patches) -> Patches:
    """Return the mean of each pixel and its eight neighbours, against noise and dithering."""
    wide = np.pad(patches, ((0, 0), (1, 1), (1, 1)), mode="edge")
    tall = wide[:, :-2] + wide[:, 1:-1] + wide[:, 2:]
    return np.asarray((tall[:, :, :-2] + tall[:, :, 1:-1] + tall[:, :, 2:]) / np.float32(9))


def _path() -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns of a square path around the frame, clockwise from the top left."""
    first, last = _AROUND - _RING, _AROUND + SIDE + _RING - 1
    steps = np.arange(first, last)
    low, high = np.full_like(steps, first), np.full_like(steps, last)
    rows = np.concatenate([low, steps, high, steps[::-1] + 1])
    columns = np.concatenate([steps, high, steps[::-1] + 1, low])
    return rows, columns


def through(inside: Values, ring: Values, ink: float) -> bool:
    """Return True if the ink of a box is that of one line that crosses it and goes on beyond."""
    inked = ring > ink
    ends = _runs(inked)
    if len(ends) != _ENDS:
        return False
    rows, columns = (axis - _AROUND - _INSET for axis in _path())
    (y0, x0), (y1, x1) = ((float(rows[end]), float(columns[end])) for end in ends)
    length = np.hypot(y1 - y0, x1 - x0)
    if length < SIDE:
        return False
    y, x = np.mgrid[0:_INNER, 0:_INNER]
    beside = np.abs((y1 - y0) * (x - x0) - (x1 - x0) * (y - y0)) / length
    dark = inside > ink
    return bool((dark & (beside > _INSET + 1)).sum() < _TENTH / 3)


def _runs(inked: NDArray[np.bool_]) -> list[int]:
    """Return the middles of the runs of a closed path."""
    near = [np.roll(inked, step) for step in range(-_GAP, _GAP + 1)]
    inked = np.logical_or.reduce(near)  # a line with gaps is one
    if inked.all() or not inked.any():
        return []
    start = int(np.argmin(inked))
    turned = np.roll(inked, -start).astype(int)
    edges = np.flatnonzero(np.diff(np.concatenate([turned, [0]])))
    return [
        int((a + b + 1) // 2 + start) % len(inked)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
