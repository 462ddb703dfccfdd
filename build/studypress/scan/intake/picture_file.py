"""Frames of TIFF, PNG and JPEG files, decoded by Pillow."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from studypress.scan.crops import kept_picture
from studypress.scan.intake.sizes import (
    DPI,
    MAX_JPEG,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_SIDE,
    Grey,
    PagePicture,
    Paper,
    PictureError,
    inches,
)

_FORMATS = ("TIFF", "PNG", "JPEG")
_FINE = 1.15  # times DPI, above which a picture is scaled down
_OPEN = 64  # frames that are read from an open file
_OPENED: dict[tuple[Path, int], Image.Image] = {}
"""File of several frames that is open, by its path and part."""
_DEPTH = 256  # levels of grey
_WHITE = "white"


def frame_count(path: Path) -> int:
    """Return the number of frames of a picture file, at most one more than MAX_PAGES.

    Pillow ends a list of frames that contains itself.
    """
    with _opened(path) as image:
        for at in range(1, MAX_PAGES + 1):
            try:
                image.seek(at)
            except EOFError:
                return at
    return MAX_PAGES + 1


def frame(path: Path, index: int, papers: Sequence[Paper]) -> PagePicture:
    """Return a frame of a picture file, from 1; raise PictureError if it is too large."""
    if index == 1:
        with _opened(path) as image:
            return _decoded(image, papers)
    image = _series(path, (index - 1) // _OPEN)
    image.seek(index - 1)
    return _decoded(image, papers)


def _series(path: Path, part: int) -> Image.Image:
    """Return an open file of several frames, which are found one after the other.

    Each part of it is read from a newly opened one, as it keeps what it has read.
    """
    if (path, part) not in _OPENED:
        close_series()
        _OPENED[path, part] = _opened(path)
    return _OPENED[path, part]


def close_series() -> None:
    """Close the file that is open for its further frames."""
    while _OPENED:
        _OPENED.popitem()[1].close()


def _decoded(image: Image.Image, papers: Sequence[Paper]) -> PagePicture:
    most = MAX_JPEG if image.format == "JPEG" else MAX_PIXELS
    if image.width * image.height > most:
        size = f"{image.width:,} x {image.height:,} pixels"
        raise PictureError(f"it has {size}, too many: scan at 200 or 300 dpi")
    stated = _stated_inches(image)
    image.draft("L", (MAX_SIDE // 2, MAX_SIDE // 2))
    image.load()
    return _scaled(_in_grey(ImageOps.exif_transpose(image)), inches(stated, papers))


def kept_page(data: bytes) -> Grey:
    """Return the picture of a page that was kept, with the pixels that it has."""
    return np.asarray(kept_picture(data))


def _opened(path: Path) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # sizes are tested here, as the limit depends on the format
    return Image.open(path, formats=_FORMATS)


def _stated_inches(image: Image.Image) -> float:
    """Return the longer side of a picture in inches, as its file states it; 0 if it does not."""
    with suppress(TypeError, ValueError, ZeroDivisionError, KeyError):
        across, down = image.info["dpi"]
        return float(max(image.width / across, image.height / down))
    return 0.0


def _in_grey(image: Image.Image) -> Image.Image:
    """Return a picture of any mode in 8 bits of grey; what is transparent is white."""
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, _WHITE)
        return Image.alpha_composite(paper, coloured).convert("L")
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return Image.fromarray(_in_eight_bits(image))
    return image.convert("L")


def _in_eight_bits(image: Image.Image) -> Grey:
    """Return a picture of 16 bits, or of fractions, in 8 bits."""
    values = np.asarray(image, dtype=np.float32)
    highest = float(values.max(initial=0))
    most = 1.0 if highest <= 1 else _DEPTH - 1 if highest < _DEPTH else _DEPTH * _DEPTH - 1
    return np.asarray(np.clip(values * ((_DEPTH - 1) / most), 0, _DEPTH - 1), dtype=np.uint8)


def _scaled(image: Image.Image, longest: float) -> PagePicture:
    """Return the picture of a page with this longer side in inches, at DPI unless it is coarser."""
    dpi = max(image.size) / longest
    goal = min(DPI if dpi > DPI * _FINE else dpi, MAX_SIDE / longest)
    if goal < dpi:
        size = [max(1, round(side * goal / dpi)) for side in image.size]
        image = image.resize((size[0], size[1]), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return PagePicture(np.asarray(image), goal)
