"""Crops of scanned pages: a rectangle of the printed page, in millimetres, as a PNG picture."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from studypress.bank.pictures.pixels import complete_picture
from studypress.exam.scannable.layout import ScanArea, ScanBox
from studypress.exam.scannable.page_marks import BOX
from studypress.scan.reading import Matrix

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PICTURE = 2**25
"""Maximum size of a kept picture in bytes."""

_DPI = 150  # of a crop
_INCH = 25.4  # millimetres
_MAX_SIDE = 4000  # pixels of a crop
_WHITE = 255


class Rectangle(NamedTuple):
    """A part of a printed page, in millimetres from its left and top edge."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, across: float, down: float) -> "Rectangle":
        """Return the rectangle with a margin at the sides, and one above and below."""
        return Rectangle(
            self.x - across, self.y - down, self.width + 2 * across, self.height + 2 * down
        )


def rectangle_of(parts: Iterable[ScanBox | ScanArea]) -> Rectangle:
    """Return the smallest rectangle around some boxes and areas of a page; at least one."""
    found = [
        (at.x, at.y, at.x + BOX, at.y + BOX)
        if isinstance(at, ScanBox)
        else (at.x, at.y, at.x + at.width, at.y + at.height)
        for at in parts
    ]
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    left, top = min(lefts), min(tops)
    return Rectangle(left, top, max(rights) - left, max(bottoms) - top)


def pixel_at(places: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return the pixel of the picture at a place of the printed page."""
    a, b, c, d, e, f, g, h, i = places
    scale = g * x + h * y + i
    return (a * x + b * y + c) / scale, (d * x + e * y + f) / scale


def kept_picture(data: bytes) -> "Image":
    """Decode a kept picture in grey; raise ClosedDoorError if it is none."""
    return complete_picture(data).convert("L")


def crop(picture: "Image", places: Matrix, part: Rectangle, dpi: int = _DPI) -> bytes:
    """Return a part of a page as PNG: straightened, and white beyond the edge of the picture."""
    target = BytesIO()
    straightened(picture, places, part, dpi).save(target, "PNG", optimize=True)
    return target.getvalue()


def straightened(picture: "Image", places: Matrix, part: Rectangle, dpi: int = _DPI) -> "Image":
    """Return a part of a page as `crop`, as an image."""
    from PIL import Image  # noqa: PLC0415 - only few commands show pictures

    step = _INCH / dpi  # millimetres between the pixels of the crop
    size = [max(1, min(_MAX_SIDE, round(side / step))) for side in (part.width, part.height)]
    a, b, c, d, e, f, g, h, i = places
    x, y = part.x, part.y
    last = g * x + h * y + i
    rows = (a, b, a * x + b * y + c), (d, e, d * x + e * y + f), (g, h, last)
    found = [
        value / last for across, down, at in rows for value in (across * step, down * step, at)
    ]
    return picture.transform(
        (size[0], size[1]),
        Image.Transform.PERSPECTIVE,
        found[:8],
        Image.Resampling.BICUBIC,
        fillcolor=_WHITE,
    )
