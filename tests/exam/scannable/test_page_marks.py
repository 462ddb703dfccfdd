"""Marks of scannable pages: inside the paper, apart from one another, and not symmetrical."""

import pytest

from studypress.exam.scannable.page_marks import FIDUCIAL, SYMBOL, Start, fiducials, symbol

A4, LETTER = (210.0, 297.0), (215.9, 279.4)
LEAST = 10.0  # millimetres from the edge of the paper


@pytest.mark.parametrize("size", [A4, LETTER])
def test_fiducials_are_ten_millimetres_from_each_edge(size: tuple[float, float]) -> None:
    width, height = size
    for x, y in fiducials(width, height):
        assert LEAST <= x <= width - LEAST - FIDUCIAL
        assert LEAST <= y <= height - LEAST - FIDUCIAL


@pytest.mark.parametrize("size", [A4, LETTER])
def test_no_rotation_maps_the_fiducials_to_themselves(size: tuple[float, float]) -> None:
    width, height = size
    places = set(fiducials(width, height))
    assert {(width - FIDUCIAL - x, height - FIDUCIAL - y) for x, y in places} != places


@pytest.mark.parametrize("start", ["left", "right"])
def test_the_symbol_is_apart_from_the_fiducials(start: Start) -> None:
    x, y = symbol(210, start)
    for left, top in fiducials(210, 297):
        beside = left + FIDUCIAL + 2 <= x or x + SYMBOL + 2 <= left
        below = top + FIDUCIAL + 2 <= y or y + SYMBOL + 2 <= top
        assert beside or below
