"""Streaks of a scanner: lines over the whole picture, made by dust below the feeder."""

import numpy as np
from numpy.typing import NDArray

from studypress.scan.geometry.grey_picture import GreyPicture

_ROWS = 8  # of as many rows, one is looked at
_BESIDE = 9  # pixels from a line to the paper beside it: streaks are up to 0.8 mm wide
_DARKER = 10  # grey levels
_SHARE = 0.7  # of the rows in which a line must be darker than the paper beside it
_MARGIN = 0.025  # of a page's length: nothing is printed there, so that a line is no frame


def without_streaks(picture: GreyPicture) -> GreyPicture:
    """Return a picture whose streaks, in either direction, are filled from their sides."""
    across = _without(picture)
    return np.ascontiguousarray(_without(across.T).T)


def _without(picture: GreyPicture) -> GreyPicture:
    """Return a picture without its vertical streaks."""
    streaks = _streaks(picture[::_ROWS])
    if not streaks:
        return picture
    clean = picture.copy()
    for first, end in streaks:
        lighter = np.maximum(picture[:, first], picture[:, end])  # so that no ink is added
        clean[:, first : end + 1] = lighter[:, None]
    return clean


def _streaks(rows: GreyPicture) -> list[tuple[int, int]]:
    """Return the first and last column of paper around each streak."""
    values = rows.astype(np.int16)
    beside = np.minimum(values[:, : -2 * _BESIDE], values[:, 2 * _BESIDE :])
    darker = beside - values[:, _BESIDE:-_BESIDE] > _DARKER
    margin = max(1, round(_MARGIN * len(rows)))
    parts = (darker, darker[:margin], darker[-margin:])
    dark = np.logical_and.reduce([part.mean(0) >= _SHARE for part in parts])
    return [(first + _BESIDE - 2, end + _BESIDE + 1) for first, end in _runs(dark)]


def _runs(dark: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and end of each run of columns that is not wider than a streak."""
    edges = np.flatnonzero(np.diff(np.pad(dark.astype(np.int8), 1)))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(first, end) for first, end in runs if end - first < _BESIDE]
