"""Scannable pages drawn from a layout, marked, and put through the faults of scanners."""

from collections.abc import Callable, Mapping
from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from ppf.datamatrix import DataMatrix

from studypress.exam.scannable.layout import ScanBox, ScanLayout, ScanPage
from studypress.exam.scannable.page_code import PageCode
from studypress.exam.scannable.page_marks import BOX, FIDUCIAL, SYMBOL, fiducials, symbol

Picture = NDArray[np.uint8]
CODE = PageCode("PBDK-NUGU", 3)
DPI = 300
MM = DPI / 25.4
LETTERS = "ABCDE"


def layout_of(rows: int = 10, columns: int = 1) -> ScanLayout:
    """Return a page of A4 with a choice of five letters on each row of each column."""
    boxes = tuple(
        ScanBox(1 + row + rows * column, letter, 32 + 8.5 * at + 62 * column, 45 + 18 * row)
        for column in range(columns)
        for row in range(rows)
        for at, letter in enumerate(LETTERS)
    )
    return ScanLayout(210, 297, "left", (ScanPage(CODE.page, boxes),))


def drawn(
    layout: ScanLayout, marks: Mapping[int, str], seed: int = 0, code: PageCode = CODE
) -> Picture:
    """Return a printed page at 300 dpi; `marks` are kinds of marks by the numbers of boxes."""
    random = np.random.default_rng(seed)
    size = round(layout.width * MM), round(layout.height * MM)
    picture = Image.new("L", size, 250)
    pen = ImageDraw.Draw(picture)
    for x, y in fiducials(layout.width, layout.height):
        pen.rectangle(_pixels(x, y, x + FIDUCIAL, y + FIDUCIAL), fill=15)
    x, y = symbol(layout.width, layout.start)
    modules = DataMatrix(code.text).matrix
    step = SYMBOL / len(modules)
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            left, top = x + column * step, y + row * step
            if dark:
                pen.rectangle(_pixels(left, top, left + step, top + step), fill=15)
    boxes = layout.pages[0].boxes
    for box in boxes:
        pen.rectangle(
            _pixels(box.x, box.y, box.x + BOX, box.y + BOX), outline=110, width=round(0.3 * MM)
        )
        pen.text((box.x * MM + 1.3 * BOX * MM, box.y * MM), box.value, fill=30, font_size=32)
        if box.value == LETTERS[0]:
            pen.text(
                (box.x * MM, (box.y - 8) * MM),
                "Which of these is right? " * 2,
                fill=30,
                font_size=35,
            )
    for at, kind in marks.items():
        MARKS[kind](pen, random, boxes[at].x + BOX / 2, boxes[at].y + BOX / 2)
    return np.asarray(picture)


def _pixels(*lengths: float) -> list[float]:
    """Return lengths in pixels; the last pixel is inside."""
    return [round(length * MM) - (1 if at > 1 else 0) for at, length in enumerate(lengths)]


def _stroke(
    pen: ImageDraw.ImageDraw,
    random: np.random.Generator,
    points: list[tuple[float, float]],
    width: float,
    level: int,
) -> None:
    """Draw a line by hand: through points that shake a little."""
    shaken = [
        (x + random.normal(0, 0.12), y + random.normal(0, 0.12))
        for a, b in pairwise(points)
        for t in np.linspace(0, 1, 5)
        for x, y in [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))]
    ]
    line = [(x * MM, y * MM) for x, y in shaken]
    pen.line(line, fill=level, width=max(1, round(width * MM)), joint="curve")


def _cross(
    width: tuple[float, float], level: tuple[int, int], reach: float = 1.7
) -> Callable[..., None]:
    def draw(pen: ImageDraw.ImageDraw, random: np.random.Generator, x: float, y: float) -> None:
        x, y = x + random.normal(0, 0.25), y + random.normal(0, 0.25)
        thick, shade = random.uniform(*width), int(random.integers(level[0], level[1] + 1))
        arm = reach * random.uniform(0.85, 1.35)
        for sign in (1, -1):
            _stroke(
                pen, random, [(x - arm, y - sign * arm), (x + arm, y + sign * arm)], thick, shade
            )

    return draw


def _tick(width: tuple[float, float], level: tuple[int, int]) -> Callable[..., None]:
    def draw(pen: ImageDraw.ImageDraw, random: np.random.Generator, x: float, y: float) -> None:
        x, y = x + random.normal(0, 0.2), y + random.normal(0, 0.2)
        thick, shade = random.uniform(*width), int(random.integers(level[0], level[1] + 1))
        _stroke(pen, random, [(x - 1.4, y), (x - 0.3, y + 1.4), (x + 2.2, y - 2.0)], thick, shade)

    return draw


def _fill(level: tuple[int, int]) -> Callable[..., None]:
    def draw(pen: ImageDraw.ImageDraw, random: np.random.Generator, x: float, y: float) -> None:
        shade = int(random.integers(level[0], level[1] + 1))
        zigzag = [(x + (2 if at % 2 else -2), y - 2 + at * 0.16) for at in range(26)]
        _stroke(pen, random, zigzag, 0.5, shade)

    return draw


def _outside(pen: ImageDraw.ImageDraw, random: np.random.Generator, x: float, y: float) -> None:
    ring = [(x + 3.2 * np.cos(t), y + 3.0 * np.sin(t)) for t in np.linspace(0, 6.4, 20)]
    _stroke(pen, random, ring, 0.4, 40)


def _dash(pen: ImageDraw.ImageDraw, random: np.random.Generator, x: float, y: float) -> None:
    _stroke(
        pen,
        random,
        [(x - 6, y + random.normal(0, 0.5)), (x + 6, y + random.normal(0, 0.5))],
        0.4,
        40,
    )


def _slash(pen: ImageDraw.ImageDraw, random: np.random.Generator, x: float, y: float) -> None:
    _stroke(pen, random, [(x - 1.4, y + 1.5), (x + 1.4, y - 1.5)], 0.45, 50)


MARKS: Mapping[str, Callable[..., None]] = {
    "pen": _cross((0.3, 0.7), (20, 70)),
    "pencil": _cross((0.3, 0.6), (90, 135)),
    "light blue": _cross((0.35, 0.6), (120, 165)),
    "marker": _cross((1.1, 1.4), (20, 60), 1.6),
    "tick": _tick((0.3, 0.6), (20, 120)),
    "slash": _slash,
    "cancelled": _fill((20, 60)),
    "pencil cancelled": _fill((80, 125)),
    "outside": _outside,
    "line through": _dash,
}


def scanned(
    picture: Picture,
    dpi: int = 200,
    turn: float = 0.0,
    scale: float = 1.0,
    shear: float = 0.0,
    stretch: float = 0.0,
) -> Picture:
    """Return a picture as a scanner saw it: rotated in degrees, scaled, sheared, and stretched.

    `stretch` is the length in millimetres by which a feeder holds the paper up, over 30 mm.
    """
    height, width = picture.shape
    size = round(width * dpi / DPI), round(height * dpi / DPI)
    small = (
        Image.fromarray(picture).reduce(DPI // dpi)
        if DPI % dpi == 0
        else Image.fromarray(picture).resize(size, Image.Resampling.BOX)
    )
    if stretch:
        small = _stretched(small, stretch * dpi / 25.4, 30 * dpi / 25.4)
    angle, centre = np.radians(turn), np.array(small.size) / 2
    matrix = (
        np.array([[np.cos(angle), -np.sin(angle) + shear], [np.sin(angle), np.cos(angle)]]) / scale
    )
    offset = centre - matrix @ centre
    data = (*matrix[0], offset[0], *matrix[1], offset[1])
    return np.asarray(
        small.transform(
            small.size, Image.Transform.AFFINE, data, Image.Resampling.BICUBIC, fillcolor=250
        )
    )


def _stretched(picture: Image.Image, most: float, length: float) -> Image.Image:
    rows = np.arange(picture.height, dtype=float)
    start = picture.height * 0.45
    rows -= most * np.clip((rows - start) / length, 0, 1)
    values = np.asarray(picture)
    below = np.clip(np.floor(rows).astype(int), 0, picture.height - 2)
    share = (rows - below)[:, None]
    return Image.fromarray(
        (values[below] * (1 - share) + values[below + 1] * share).astype(np.uint8)
    )


def blurred(picture: Picture, sigma: float) -> Picture:
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(sigma)))


def noisy(picture: Picture, sigma: float, seed: int = 0) -> Picture:
    noise = np.random.default_rng(seed).normal(0, sigma, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def jpeg(picture: Picture, quality: int) -> Picture:
    data = BytesIO()
    Image.fromarray(picture).save(data, "JPEG", quality=quality)
    return np.asarray(Image.open(data))


def one_bit(picture: Picture, level: int = 128) -> Picture:
    return np.where(picture < level, 0, 255).astype(np.uint8)


def dithered(picture: Picture) -> Picture:
    return np.asarray(Image.fromarray(picture).convert("1").convert("L"))


def coloured(picture: Picture, paper: int) -> Picture:
    return (picture.astype(float) * paper / 255).astype(np.uint8)


@pytest.fixture(scope="session")
def sheets() -> Any:
    """Return the functions of this module, which tests cannot import."""
    return SimpleNamespace(**{name: value for name, value in globals().items() if name[0] != "_"})
