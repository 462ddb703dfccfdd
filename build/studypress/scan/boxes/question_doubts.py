"""Doubts about boxes that only the other boxes of their question, or of the page, give."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from studypress.exam.scannable.layout import ScanBox
from studypress.scan.boxes.measures import Values
from studypress.scan.reading import BoxState

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BESIDE = 0.08  # share of the path around a box that a mark beside it inks
_DOTS, _SOME = 0.07, 2  # stroke of more than dust, and boxes with it
_BROKEN = 0.2  # share of a box that a mark of few dots covers
_WEAK = 0.7  # darkness of a mark whose line has gaps


def with_doubts(
    boxes: Sequence[ScanBox], states: Sequence[BoxState], around: Values, *, lossy: bool
) -> list[BoxState]:
    """Return the states, of which some are doubtful for the sake of their question.

    Doubtful are: a filled box without a mark beside it, for it can be the answer of a person who
    fills boxes; an empty box with ink around, in a question without a mark; and all boxes of such
    a question on a page that is `lossy`, where weak marks were lost. `around` is the inked share
    of the path around each box.
    """
    found = list(states)
    for group in _questions(boxes):
        here = {states[at] for at in group}
        if BoxState.MARKED in here:
            continue
        for at in group:
            alone = states[at] is BoxState.CANCELLED
            missed = here == {BoxState.EMPTY} and (lossy or around[at] > _BESIDE)
            if alone or missed:
                found[at] = BoxState.DOUBTFUL
    return found


def _questions(boxes: Sequence[ScanBox]) -> list[list[int]]:
    """Return the places of the boxes of each question."""
    groups = defaultdict[int, list[int]](list)
    for at, box in enumerate(boxes):
        groups[box.question].append(at)
    return list(groups.values())


def is_lossy(stroke: Values, states: Sequence[BoxState], fill: Values) -> bool:
    """Return True if marks on a black and white page are broken, so that others can be lost."""
    marked = np.array([state is BoxState.MARKED for state in states])
    doubtful: NDArray[np.bool_] = np.array([state is BoxState.DOUBTFUL for state in states])
    broken = doubtful & (stroke > _DOTS) & (fill < _BROKEN)
    weak = marked.any() and float(np.median(stroke[marked])) < _WEAK
    return bool(np.count_nonzero(broken) >= _SOME or weak)
