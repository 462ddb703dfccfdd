"""Search for a page in a picture: turned upright, with the map from millimetres to its pixels."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from studypress.exam.scannable.layout import ScanLayout
from studypress.exam.scannable.page_marks import FIDUCIAL, SYMBOL, fiducials, symbol
from studypress.scan.geometry.fiducial_search import FoundSquare, find_square
from studypress.scan.geometry.grey_picture import GreyPicture, Points, turned_picture
from studypress.scan.geometry.homography import Homography, affine, homography, mapped
from studypress.scan.geometry.symbol_search import FoundSymbol

_REACH = 7.0  # millimetres around the place of a fiducial that the symbol predicts
_FAR = 14.0  # the same where no symbol was read
_RESIDUAL = 1.2  # millimetres by which fiducials may be beside the best affine map
_TURNED = 0.6  # the same where only fiducials tell how the page is turned
_SYMBOL = 1.2  # millimetres between the symbol and its place by the fiducials
_ALL, _LEAST = 4, 3  # fiducials of a page, and those that must be found


class FoundPage(NamedTuple):
    """Upright picture, its map, its contrast of black to paper, and fiducials at wrong places."""

    picture: GreyPicture
    quarters: int
    matrix: Homography
    contrast: float
    wrong: int


def page_by_symbol(
    picture: GreyPicture, found: FoundSymbol, layout: ScanLayout
) -> FoundPage | None:
    """Return the page that a symbol belongs to; None if the fiducials do not agree with it.

    A symbol that is damaged can be read, and have a corner at a wrong place.
    """
    return _predicted(picture, found, layout) or page_by_fiducials(picture, layout, found)


def _predicted(picture: GreyPicture, found: FoundSymbol, layout: ScanLayout) -> FoundPage | None:
    """Return the page whose fiducials are near the places that its symbol predicts."""
    upright = turned_picture(picture, found.quarters)
    corners = _turned(found.corners, picture.shape, found.quarters)
    places = _symbol_corners(layout)
    guess = _similarity(places, corners)
    squares = _squares(upright, layout, guess, _REACH)
    for chosen in _subsets(squares):
        matrix = _matrix(layout, {at: squares[at] for at in chosen}, corners)
        pixels = _pixels(matrix)
        off = np.abs(mapped(matrix, places) - corners).max() / pixels
        if off < _SYMBOL and _residual(layout, {at: squares[at] for at in chosen}) < _RESIDUAL:
            contrast = float(np.median([squares[at].contrast for at in chosen]))
            return FoundPage(upright, found.quarters, matrix, contrast, len(squares) - len(chosen))
    return None


def page_by_fiducials(
    picture: GreyPicture, layout: ScanLayout, found: FoundSymbol | None = None
) -> FoundPage | None:
    """Return the page that all four fiducials tell; only one of them is nearer to the middle.

    The symbol must be at its place, if it was found.
    """
    best: tuple[float, FoundPage] | None = None
    for quarters in range(4):
        upright = turned_picture(picture, quarters)
        height, width = upright.shape
        guess = np.diag([width / layout.width, height / layout.height, 1.0])
        squares = _squares(upright, layout, guess, _FAR)
        if (width > height) != (layout.width > layout.height) or len(squares) < _ALL:
            continue
        residual = _residual(layout, squares)
        matrix = _matrix(layout, squares, None)
        if found and not _agrees(matrix, layout, _turned(found.corners, picture.shape, quarters)):
            continue
        if residual < (best[0] if best else _TURNED):
            contrast = float(np.median([square.contrast for square in squares.values()]))
            best = residual, FoundPage(upright, quarters, matrix, contrast, 0)
    return best[1] if best else None


def _agrees(matrix: Homography, layout: ScanLayout, corners: Points) -> bool:
    """Return True if the middle of a symbol is where a map places it."""
    middle = mapped(matrix, _symbol_corners(layout)).mean(0)
    return bool(np.hypot(*(corners.mean(0) - middle)) < 2 * _SYMBOL * _pixels(matrix))


def _squares(
    picture: GreyPicture, layout: ScanLayout, guess: Homography, reach: float
) -> dict[int, FoundSquare]:
    """Return the squares near the places of the fiducials."""
    expected = mapped(guess, _centres(layout))
    pixels = _pixels(guess)
    found = (find_square(picture, centre, pixels, reach) for centre in expected)
    return {at: square for at, square in enumerate(found) if square}


def _subsets(squares: dict[int, FoundSquare]) -> list[tuple[int, ...]]:
    """Return the sets of squares to try: all of them, then all but one."""
    counts = range(len(squares), max(_LEAST, len(squares) - 1) - 1, -1)
    return [chosen for count in counts for chosen in combinations(squares, count)]


def _matrix(
    layout: ScanLayout, squares: dict[int, FoundSquare], corners: Points | None
) -> Homography:
    """Return the map by four squares, or by three and the symbol."""
    source = _centres(layout)[list(squares)]
    target = np.array([square.centre for square in squares.values()])
    if len(squares) == _ALL or corners is None:
        return homography(source, target)
    middle = _symbol_corners(layout).mean(0)
    return affine(np.vstack([source, middle]), np.vstack([target, corners.mean(0)]))


def _residual(layout: ScanLayout, squares: dict[int, FoundSquare]) -> float:
    """Return the largest distance in millimetres of a square from the best affine map."""
    source = _centres(layout)[list(squares)]
    target = np.array([square.centre for square in squares.values()])
    matrix = affine(source, target)
    return float(np.hypot(*(mapped(matrix, source) - target).T).max() / _pixels(matrix))


def _pixels(matrix: Homography) -> float:
    """Return the pixels of a millimetre."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))


def _similarity(source: Points, target: Points) -> Homography:
    """Return the map by scale, rotation and shift that fits pairs of points best."""
    here, there = source @ [1, 1j], target @ [1, 1j]
    middle = here.mean()
    turn = np.vdot(here - middle, there) / np.vdot(here - middle, here - middle)
    shift = there.mean() - turn * middle
    return np.array(
        [[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag], [0, 0, 1]]
    )


def _centres(layout: ScanLayout) -> Points:
    return np.array(fiducials(layout.width, layout.height)) + FIDUCIAL / 2


def _symbol_corners(layout: ScanLayout) -> Points:
    x, y = symbol(layout.width, layout.start)
    return np.array([(x, y), (x + SYMBOL, y), (x + SYMBOL, y + SYMBOL), (x, y + SYMBOL)])


def _turned(points: Points, shape: tuple[int, ...], quarters: int) -> Points:
    """Return where points of a picture are after its rotation."""
    height, width = shape
    for _ in range(quarters):
        points = np.column_stack([points[:, 1], width - points[:, 0]])
        height, width = width, height
    return points
