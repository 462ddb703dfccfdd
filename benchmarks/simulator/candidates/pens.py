"""Pens, and strokes drawn by them: smooth, uneven lines on a patch of darkness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

PATCH = 16.0
"""Side of a patch in millimetres; a box is in its middle."""

_FINER = 3  # pixels drawn for each pixel of the patch, a side
_STEP = 0.12  # millimetres between drawn points

Points = Sequence[tuple[float, float]]
Floats = NDArray[np.float64]
Rng = np.random.Generator


@dataclass(frozen=True)
class Pen:
    """A pen: width of its line in millimetres, darkness from 0 to 1, and grain of the paper.

    `tint` is the darkness of its ink in the red, green and blue channel.
    """

    width: tuple[float, float]
    darkness: tuple[float, float]
    grain: float = 0.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)


PENS = {
    "black ball pen": Pen((0.35, 0.6), (0.75, 0.95), 0.15),
    "blue ball pen": Pen((0.35, 0.6), (0.65, 0.9), 0.15, (1.0, 0.85, 0.4)),
    "pencil": Pen((0.4, 0.8), (0.4, 0.7), 0.5),
    "felt pen": Pen((0.7, 1.0), (0.85, 1.0)),
    "red pen": Pen((0.4, 0.7), (0.7, 0.9), 0.1, (0.35, 1.0, 0.95)),
}


def drawn(strokes: Sequence[Points], pen: Pen, resolution: float, rng: Rng) -> Floats:
    """Draw strokes on a patch; return its darkness, from 0 to 1."""
    size = round(PATCH * resolution / 25.4)
    scale = size * _FINER / PATCH
    image = Image.new("L", (size * _FINER, size * _FINER))
    draw = ImageDraw.Draw(image)
    width = rng.uniform(*pen.width)
    for stroke in strokes:
        points = _shaken(stroke, rng)
        pressure = _smooth(len(points), rng)
        radii = width / 2 * (1 + 0.2 * pressure) * scale
        for (x, y), radius in zip(points * scale, radii, strict=True):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    patch = np.asarray(image.reduce(_FINER), dtype=np.float64) / 255
    return patch * _grain(size, pen.grain, rng) * rng.uniform(*pen.darkness)


def _shaken(stroke: Points, rng: Rng) -> Floats:
    """Return dense points along a smooth curve near the corners of a stroke."""
    corners = np.array(stroke, dtype=np.float64)
    lengths = np.hypot(*np.diff(corners, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(lengths)))
    count = max(int(along[-1] / _STEP), 2)
    at = np.linspace(0, along[-1], count)
    path = np.stack([np.interp(at, along, corners[:, axis]) for axis in (0, 1)], axis=1)
    return path + 0.12 * np.stack([_smooth(count, rng), _smooth(count, rng)], axis=1)


def _smooth(count: int, rng: Rng) -> Floats:
    """Return values near -1 to 1 that change slowly."""
    knots = rng.normal(0, 0.6, max(count // 8, 2) + 1)
    return np.interp(np.linspace(0, len(knots) - 1, count), np.arange(len(knots)), knots)


def _grain(size: int, grain: float, rng: Rng) -> Floats:
    """Return the share of ink that the paper takes at each pixel."""
    if not grain:
        return np.ones((size, size))
    noise = Image.fromarray(rng.integers(0, 256, (size // 2, size // 2), dtype=np.uint8))
    rough = np.asarray(noise.resize((size, size), Image.Resampling.BICUBIC), dtype=np.float64)
    return 1 - grain * rough / 255
