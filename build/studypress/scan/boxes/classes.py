"""States of boxes by two measures, with thresholds that each page sets by its own boxes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studypress.scan.boxes.measures import BoxMeasures, Values, through
from studypress.scan.reading import BoxState

_GUARD = (0.06, 0.13)
"""Strokes beyond the noise of a page, up to which a box is empty, and from which it is marked."""

_DOTTED = 0.05  # added to the latter where dots show grey: erased marks look like strokes there
_DOT = 0.03  # stroke of a box with one or two black pixels
_LIGHT = 0.15  # share of a page's typical mark below which a mark is doubtful
_INK = (0.04, 0.05)  # the same limits of the share of ink
_FILLED = (0.72, 0.9)  # share of a box up to which it is marked, and from which it is cancelled
_THINNEST = (0.42, 0.6)  # the same of its ninth with the least ink
_PARTLY = (0.8, 0.08)  # the same of a box of which a part was left white
_STROKE = (0.15, 0.17)  # least share of a mark, and of one that goes on beyond the frame
_TAIL = (0.22, 0.1)  # share of a box and of its middle that the end of another mark can cover
_OUTSIDE = 0.1  # share of one side of the path around a box that is inked
_SIDES = 3  # inked sides of a mark around a box, which is no stray line
_PRINTED = 0.3  # share of the boxes with ink at one place of the path: print, such as the letter
_FRAME = 0.5  # strength of a frame below which it was not found
_LEAK = 0.1  # darkness that blurred frames can add to that of the paper around
_MANY = 5  # boxes from which their own lower quarter shows what is empty


class Levels(NamedTuple):
    """Thresholds of a page: strokes of empty and of marked boxes, and ink on the paper around."""

    empty: float
    marked: float
    ring: float


def levels_of(measures: BoxMeasures, *, dotted: bool, bitonal: bool) -> Levels:
    """Return the thresholds that follow from the boxes of a page and the paper around them.

    On a `bitonal` page, black and white without dithering, a dot can remain of a mark. A `dotted`
    page is black and white with or without dithering.
    """
    around = noise = float(np.quantile(measures.control, 0.25))
    if len(measures.stroke) >= _MANY:
        own = float(np.quantile(measures.stroke, 0.25))
        noise = min(own, around + _LEAK)
    noise = max(noise, 0.0)
    empty, marked = noise + _GUARD[0], noise + _GUARD[1] + _DOTTED * dotted
    if bitonal and noise < _DOT:
        usual = float(np.median(measures.stroke))
        empty = min(empty, max(noise + _DOT, 2 * usual))
    strokes = measures.stroke[measures.stroke > marked]
    if len(strokes):
        marked = max(marked, noise + _LIGHT * float(np.median(strokes) - noise))
    return Levels(empty, marked, around + 2 * _GUARD[1])


def states_of(measures: BoxMeasures, strength: Values, levels: Levels) -> list[BoxState]:
    """Return the state of each box; `strength` is that of its frame."""
    ring = _marks_around(measures.ring, levels.ring)
    empty = (measures.stroke <= levels.empty) & (measures.ink <= _INK[0])
    marked = (measures.stroke >= levels.marked) & (measures.ink >= _INK[1])
    beyond = (ring > levels.ring).any(1)
    marked &= measures.fill >= np.where(beyond, _STROKE[1], _STROKE[0])
    marked &= ~(beyond & (measures.fill < _TAIL[0]) & (measures.centre < _TAIL[1]))
    filled = (measures.fill >= _FILLED[1]) & (measures.thinnest >= _THINNEST[1])
    crossed = (measures.fill <= _FILLED[0]) & (measures.thinnest <= _THINNEST[0])
    crossed |= (measures.fill <= _PARTLY[0]) & (measures.thinnest <= _PARTLY[1])
    empty &= (strength >= _FRAME) & (_inked_sides(ring > levels.ring) < _SIDES)
    states = np.full(len(empty), BoxState.DOUBTFUL, object)
    states[empty] = BoxState.EMPTY
    states[marked & crossed] = BoxState.MARKED
    states[marked & filled] = BoxState.CANCELLED
    for at in np.flatnonzero(marked & crossed):
        if strength[at] < _FRAME or through(measures.inside[at], ring[at], levels.ring):
            states[at] = BoxState.DOUBTFUL
    return list(map(BoxState, states))


def _inked_sides(inked: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the number of sides of the path around each box that have ink."""
    sides = inked.reshape(len(inked), 4, -1).mean(2)
    return np.asarray((sides > _OUTSIDE).sum(1))


def ink_around(measures: BoxMeasures, levels: Levels) -> NDArray[np.float32]:
    """Return the share of the path around each box that has ink, but not print."""
    inked = _marks_around(measures.ring, levels.ring) > levels.ring
    return np.asarray(inked.mean(1), np.float32)


def _marks_around(ring: Values, level: float) -> NDArray[np.float32]:
    """Return the darkness around boxes without what is printed beside most of them."""
    printed = (ring > level).mean(0) > _PRINTED
    return np.where(printed, np.float32(0), ring)
