"""Logos: figures with bounds on their shape and size, in colour or in grey."""

from functools import lru_cache
from pathlib import Path

from studypress.bank.pictures.drawing import redrawn, size_of
from studypress.bank.pictures.figures import checked
from studypress.bank.pictures.pixels import in_grey, pixels_of
from studypress.files.inside import ClosedDoorError, read_inside

TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
MAX_BYTES = 2**18  # it is in each file of an exam
HEIGHT, WIDTH = 11.0, 55.0
"""Maximum printed size in mm: `.logo` in styles/base.css."""

_WIDEST, _TALLEST = 8.0, 2.0  # times as wide as high, and times as high as wide
_LEAST_DPI = 150
_INCH = 25.4  # mm


def read_logo(root: Path, name: str, *, grey: bool = False) -> tuple[str, bytes]:
    """Return the media type and the bytes of a logo in the bank's folder, as it is printed.

    Raises ClosedDoorError when the file may not be used as a figure, or is too wide, too high or
    too coarse for a logo.
    """
    media_type = TYPES.get(Path(name).suffix.lower())
    if media_type is None:
        raise ClosedDoorError(f"a logo must be one of {', '.join(TYPES)}")
    return _printed(media_type, read_inside(root, name, MAX_BYTES), grey)


@lru_cache(maxsize=8)
def _printed(media_type: str, data: bytes, grey: bool) -> tuple[str, bytes]:  # noqa: FBT001 - cached
    kind, drawn = checked(media_type, data)
    if media_type == "image/svg+xml":
        _require_shape(*size_of(data))
        return kind, redrawn(data, grey=True) if grey else drawn
    _require_shape(*pixels_of(data))
    _require_pixels(*pixels_of(data))
    return kind, in_grey(data) if grey else drawn


def _require_shape(width: float, height: float) -> None:
    if not (width > 0 and height > 0):
        raise ClosedDoorError("it has no size: give its <svg> a viewBox")
    if width > _WIDEST * height or height > _TALLEST * width:
        raise ClosedDoorError(
            f"it is {width:g} by {height:g}, but a logo is at most {_WIDEST:g} times as wide as"
            f" high, and {_TALLEST:g} times as high as wide: use another version of it"
        )


def _require_pixels(width: float, height: float) -> None:
    """Raise ClosedDoorError if a picture is coarse at the size at which it is printed."""
    least = min(HEIGHT, WIDTH * height / width) / _INCH * _LEAST_DPI
    if height < least:
        raise ClosedDoorError(
            f"it is {width:g} by {height:g} pixels, too coarse for print: at least {least:.0f}"
            " pixels high, or SVG"
        )
