"""Marks that people make in, on and beside boxes, as strokes of a pen."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import numpy as np
from PIL import Image, ImageFilter

from simulator.candidates.pens import PATCH, Floats, Pen, Points, Rng, drawn

BOX = 4.0
"""Side of a box in millimetres."""

_LEFT = (PATCH - BOX) / 2  # of the box on a patch
_INNER = 0.5  # from the outer edge of a frame to what counts as inside


class Mark(StrEnum):
    """A mark: a box is marked by the first ones, cancelled by FILLED, else empty."""

    CROSS = "cross"
    TICK = "tick"
    SLASH = "slash"
    SCRIBBLE = "partly filled"
    LIGHT = "light"
    OVERSHOOT = "overshooting"
    SMALL = "small cross"
    RING = "ring"
    CUT = "real mark"
    FILLED = "filled"
    NOTHING = "nothing"
    STRAY = "stray stroke"
    ERASED = "erased"
    DOT = "dot"
    CIRCLED = "circle around"


MARKING = (
    Mark.CROSS,
    Mark.TICK,
    Mark.SLASH,
    Mark.SCRIBBLE,
    Mark.LIGHT,
    Mark.OVERSHOOT,
    Mark.SMALL,
    Mark.RING,
    Mark.CUT,
)
"""Marks by which a candidate chooses a box."""


def patch_of(mark: Mark, pen: Pen, resolution: float, rng: Rng) -> Floats:
    """Draw a mark; return the darkness of a patch with the box in its middle."""
    if mark is Mark.LIGHT:
        pen = replace(pen, darkness=(0.2, 0.38), grain=0.3, width=(0.4, 0.8))
        shape = SHAPES[Mark.CROSS if rng.random() < 0.5 else Mark.TICK]
    elif mark is Mark.ERASED:
        return _erased(pen, resolution, rng)
    else:
        shape = SHAPES[mark]
    strokes = [[(x + _LEFT, y + _LEFT) for x, y in stroke] for stroke in shape(rng)]
    return drawn(strokes, pen, resolution, rng)


def coverage(patch: Floats, left: float = _LEFT, top: float = _LEFT, above: float = 0.08) -> float:
    """Return the share that is darker than `above` inside a box at this place of a patch."""
    scale = len(patch) / PATCH
    rows = slice(round((top + _INNER) * scale), round((top + BOX - _INNER) * scale))
    columns = slice(round((left + _INNER) * scale), round((left + BOX - _INNER) * scale))
    return float((patch[rows, columns] > above).mean())


def _cross(rng: Rng, size: float = BOX) -> list[Points]:
    near, far = (BOX - size) / 2 + 0.5, (BOX + size) / 2 - 0.5
    move = rng.normal(0, 0.25, 2)
    ends = [[(near, near), (far, far)], [(far, near), (near, far)]]
    return [[tuple(end + move + rng.normal(0, 0.35, 2)) for end in stroke] for stroke in ends]


def _tick(rng: Rng, size: float = BOX) -> list[Points]:
    x, y = rng.normal(0, 0.25, 2)
    low, out = rng.uniform(0.55, 0.85) * BOX, rng.uniform(0, 0.4) * size
    start = (x + rng.uniform(0.3, 1.0), y + rng.uniform(1.4, 2.2))
    return [[start, (x + rng.uniform(1.3, 1.9), y + low), (x + 3.4 + out, y + 0.6 - out)]]


def _slash(rng: Rng) -> list[Points]:
    stroke = _cross(rng)[int(rng.random() < 0.7)]
    return [stroke]


def _zigzag(rng: Rng, least: float, most: float, step: float) -> list[Points]:
    ys = np.arange(least, most + step, step)
    sides = (least, most)
    return [[(sides[at % 2] + rng.normal(0, 0.15), y) for at, y in enumerate(ys)]]


def _scribble(rng: Rng) -> list[Points]:
    return _zigzag(rng, 0.9, rng.uniform(2.6, 3.1), rng.uniform(0.7, 0.9))


def _filled(rng: Rng) -> list[Points]:
    """Return two layers of strokes that leave little paper white."""
    across = _zigzag(rng, 0.25, 3.75, 0.3)
    down = [[(y, x) for x, y in stroke] for stroke in _zigzag(rng, 0.25, 3.75, 0.4)]
    return [*across, *down]


def _overshoot(rng: Rng) -> list[Points]:
    size = BOX * rng.uniform(1.5, 2.2)
    return _cross(rng, size) if rng.random() < 0.5 else _tick(rng, size)


def _stray(rng: Rng) -> list[Points]:
    """Return a stroke that passes beside the box and may touch its frame."""
    away, span = rng.uniform(0.35, 1.5), rng.uniform(2, 9)
    middle, slope = BOX / 2 + rng.normal(0, 1.5), rng.normal(0, 0.3)
    side = -away if rng.random() < 0.5 else BOX + away
    tilt = slope if side > 0 else 0
    line = [(middle - span / 2, side - tilt), (middle + span / 2, side + tilt)]
    return [line if rng.random() < 0.5 else [(y, x) for x, y in line]]


def _small(rng: Rng) -> list[Points]:
    """Return a cross of half the size anywhere in the box."""
    x, y = rng.uniform(-0.7, 0.7, 2)
    return [[(float(a + x), float(b + y)) for a, b in stroke] for stroke in _cross(rng, 0.65 * BOX)]


def _ring(rng: Rng, least: float = 0.9, most: float = 1.4) -> list[Points]:
    radius, start = rng.uniform(least, most), rng.uniform(0, 6)
    x, y = BOX / 2 + rng.normal(0, 0.2, 2)
    angles = np.linspace(start, start + rng.uniform(5.8, 7), 24)
    return [[(x + radius * float(np.cos(at)), y + radius * float(np.sin(at))) for at in angles]]


def _circled(rng: Rng) -> list[Points]:
    return _ring(rng, 2.9, 3.8)


def _dot(rng: Rng) -> list[Points]:
    x, y = rng.uniform(1.2, 2.8, 2)
    return [[(x, y), (x + rng.uniform(0.2, 0.5), y + 0.2)]]


def _erased(pen: Pen, resolution: float, rng: Rng) -> Floats:
    """Return a smudge with the weak remains of a cross."""
    faint = replace(pen, darkness=(0.04, 0.12), grain=0.6, width=(0.5, 0.9))
    strokes = [[(x + _LEFT, y + _LEFT) for x, y in stroke] for stroke in _cross(rng)]
    remains = drawn(strokes, faint, resolution, rng)
    wide = Image.fromarray((remains * 255).astype(np.uint8))
    smudge = wide.filter(ImageFilter.GaussianBlur(0.6 * resolution / 25.4))
    return np.maximum(remains, np.asarray(smudge) / 255)


SHAPES: dict[Mark, Callable[[Rng], list[Points]]] = {
    Mark.CROSS: _cross,
    Mark.TICK: _tick,
    Mark.SLASH: _slash,
    Mark.SCRIBBLE: _scribble,
    Mark.OVERSHOOT: _overshoot,
    Mark.FILLED: _filled,
    Mark.STRAY: _stray,
    Mark.DOT: _dot,
    Mark.SMALL: _small,
    Mark.RING: _ring,
    Mark.CIRCLED: _circled,
}
