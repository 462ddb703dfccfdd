"""Real marks, cut out of scans of hand-filled sheets of open-mcr (`75q-core-3`)."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from simulator.candidates.marks import coverage
from simulator.candidates.pens import PATCH, Floats

_DPI = 200
_CORNERS = ((1549, 175), (139, 2073), (1549, 2073))
"""Expected middles of the solid corner marks: top right, bottom left, bottom right."""
_SEARCH = 60  # pixels around them
_SMALLER = 3
_SOLID = 7  # side of a square that then fits into a corner mark, not into a bubble
_FIRST = (226, 1466)  # middle of the first bubble
_BLOCK, _PITCH_X, _PITCH_Y = 279.6, 40.1, 40.15  # between blocks, bubbles and rows
_BLOCKS, _ROWS, _LETTERS = 5, 15, 5
_REACH = 4.0  # millimetres from the middle of a bubble to the end of its mark
_INK, _DARK = 0.2, 0.2
"""Least share of ink in a bubble that is marked, and its least darkness."""


def real_marks(folder: Path, resolution: float) -> list[Floats]:
    """Return patches with the marks on all sheets in a folder, from many hands and pens."""
    sheets = sorted(folder.rglob("input-*.jpg"))
    return [patch for sheet in sheets for patch in _marks_on(Image.open(sheet), resolution)]


def _marks_on(sheet: Image.Image, resolution: float) -> Iterator[Floats]:
    grey = sheet.convert("L")
    matrix = _placement(grey)
    if matrix is None:
        return
    size = round(PATCH * resolution / 25.4)
    for letter in range(_LETTERS):
        places = [
            (_FIRST[0] + block * _BLOCK + letter * _PITCH_X, _FIRST[1] + row * _PITCH_Y)
            for block in range(_BLOCKS)
            for row in range(_ROWS)
        ]
        patches = np.stack([_patch(grey, matrix @ (*place, 1), size) for place in places])
        printed = np.median(patches, axis=0)
        for patch in patches:
            ink = _ink(patch, printed) * _window(size)
            if coverage(ink, above=_DARK) > _INK:
                yield ink


def _patch(grey: Image.Image, middle: Floats, size: int) -> Floats:
    """Return the darkness around a place, at the resolution of the paper."""
    half = PATCH / 2 * _DPI / 25.4
    x, y = middle
    box = (x - half, y - half, x + half, y + half)
    cut = grey.transform(
        (size, size), Image.Transform.EXTENT, box, Image.Resampling.BICUBIC, fillcolor=255
    )
    return 1 - np.asarray(cut, dtype=np.float64) / 255


def _ink(patch: Floats, printed: Floats) -> Floats:
    """Return the ink on a patch; where something is printed, the mean of the ink beside it."""
    free = _widened(printed) < 0.15
    ink = np.where(free, patch, 0)
    beside = _blurred(ink) / np.maximum(_blurred(free.astype(np.float64)), 1e-6)
    return np.where(free, ink, np.minimum(beside, patch)) * (patch > 0.06)


def _widened(values: Floats) -> Floats:
    """Return the largest value near each pixel: sheets differ by a pixel from their places."""
    image = Image.fromarray((values * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.MaxFilter(3)), dtype=np.float64) / 255


def _blurred(values: Floats) -> Floats:
    image = Image.fromarray((values * 255).astype(np.uint8))
    radius = len(values) * 0.35 / PATCH
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float64) / 255


def _window(size: int) -> Floats:
    """Return 1 near the middle, and 0 where neighbours are."""
    axis = (np.arange(size) - size / 2) * PATCH / size
    distance = np.hypot(axis[:, None], axis[None, :])
    return np.clip((_REACH - distance) / 0.5, 0, 1)


def _placement(grey: Image.Image) -> Floats | None:
    """Return the affine map from expected places to those on this sheet, by its corner marks.

    Returns None if one is not found.
    """
    small = grey.reduce(_SMALLER)  # also smooths the raster of the marks
    solid = np.asarray(small.filter(ImageFilter.MaxFilter(_SOLID))) < 170
    found = []
    for x, y in _CORNERS:
        left, top = (x - _SEARCH) // _SMALLER, (y - _SEARCH) // _SMALLER
        size = 2 * _SEARCH // _SMALLER
        part = solid[top : top + size, left : left + size]
        if not part.any():
            return None
        rows, columns = np.nonzero(part)
        found.append(
            ((left + columns.mean() + 0.5) * _SMALLER, (top + rows.mean() + 0.5) * _SMALLER)
        )
    expected = np.array([(*corner, 1) for corner in _CORNERS], dtype=np.float64)
    return np.linalg.solve(expected, np.array(found, dtype=np.float64)).astype(np.float64).T
