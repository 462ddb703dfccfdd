"""States of boxes by their measures."""

import numpy as np
import pytest

from studypress.scan.boxes.classes import levels_of, states_of
from studypress.scan.boxes.measures import BoxMeasures, Values
from studypress.scan.reading import BoxState

ERASED = {"ink": 0.157, "stroke": 0.141, "fill": 0.25, "centre": 0.2}
"""Measures of the remains of an erased mark in a dithered scan."""
CROSS = {"ink": 0.5, "stroke": 0.7, "fill": 0.5, "centre": 0.5}
PLAIN = 8  # empty boxes


def state_of(mark: dict[str, float], *, dotted: bool) -> BoxState:
    def values(name: str) -> Values:
        return np.array([0.0] * PLAIN + [mark.get(name, 0.0)], np.float32)

    measures = BoxMeasures(
        ink=values("ink"),
        stroke=values("stroke"),
        control=values("control"),
        fill=values("fill"),
        thinnest=values("thinnest"),
        centre=values("centre"),
        ring=np.zeros((PLAIN + 1, 40), np.float32),
        inside=np.zeros((PLAIN + 1, 20, 20), np.float32),
    )
    levels = levels_of(measures, dotted=dotted, bitonal=False)
    states = states_of(measures, np.ones(PLAIN + 1, np.float32), levels)
    assert states[:PLAIN] == [BoxState.EMPTY] * PLAIN
    return states[-1]


@pytest.mark.parametrize("dotted", [False, True])
def test_a_cross_is_marked(*, dotted: bool) -> None:
    assert state_of(CROSS, dotted=dotted) is BoxState.MARKED


def test_remains_of_an_erased_mark_are_doubtful_in_dots() -> None:
    assert state_of(ERASED, dotted=True) is BoxState.DOUBTFUL
