"""Validation of raster images, and their conversion to modes that can be printed."""

import warnings
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from studypress.files.inside import ClosedDoorError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 25_000_000

_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")
"""Modes that the engine renders; other images are converted."""

_COARSEST, _FINEST = 30, 2400  # dots an inch: other values are ignored
_INCH = 96  # CSS pixels
_CM = 2.54  # an inch


def printable(data: bytes) -> bytes:
    """Return a picture unchanged if its mode can be printed, else as PNG with 8 bits a channel.

    Raises ClosedDoorError unless it is complete, and of a size that can be printed.
    """
    image = complete_picture(data)
    if image.mode in _MODES and _has_valid_transparency(image):
        return data
    image.info.pop("transparency", None)
    written = BytesIO()
    _in_eight_bits(image).save(written, "PNG")
    return written.getvalue()


def in_grey(data: bytes) -> bytes:
    """Return a picture as PNG in shades of grey."""
    image = complete_picture(printable(data))
    clear = "A" in image.mode or "transparency" in image.info
    written = BytesIO()
    image.convert("RGBA" if clear else "RGB").convert("LA" if clear else "L").save(written, "PNG")
    return written.getvalue()


def pixels_of(data: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels."""
    image = _opened(data)
    return image.width, image.height


@lru_cache(maxsize=256)
def width_of(data: bytes) -> float | None:
    """Return a picture's width in CSS pixels at its resolution, or None without a valid one."""
    image = _opened(data)
    if image.format == "PNG":
        dpi = image.info.get("dpi", (0, 0))[0]
    else:
        unit = image.info.get("jfif_unit", 0)
        dpi = image.info.get("jfif_density", (0, 0))[0] * {1: 1, 2: _CM}.get(unit, 0)
    return image.width * _INCH / dpi if _COARSEST <= dpi <= _FINEST else None


def check_pixels(data: bytes) -> None:
    """Raise ClosedDoorError unless the data are a complete picture of a printable size."""
    complete_picture(data)


def complete_picture(data: bytes) -> "Image":
    """Decode a picture; raise ClosedDoorError unless it is complete and of a printable size."""
    from PIL import ImageFile  # noqa: PLC0415 - few have photographs

    image = _opened(data)
    # WeasyPrint allows truncated pictures, which print black; refuse them here.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        image.load()
    except (OSError, ValueError, SyntaxError):
        raise ClosedDoorError("it is not a complete PNG or JPEG picture") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return image


def _opened(data: bytes) -> "Image":
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - few have photographs

    bomb = Image.DecompressionBombError
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
    except (UnidentifiedImageError, bomb, OSError, ValueError, SyntaxError):
        raise ClosedDoorError("it is not a complete PNG or JPEG picture") from None
    if (pixels := image.width * image.height) > MAX_PIXELS:
        raise ClosedDoorError(
            f"it has {pixels / 1e6:.0f} million pixels; the maximum is {MAX_PIXELS // 10**6}: scale"
            " it down"
        )
    return image


def _has_valid_transparency(image: "Image") -> bool:
    """Return whether the picture has no transparent colour, or a valid one."""
    try:
        return "transparency" not in image.info or bool(image.convert("RGBA"))
    except (ValueError, TypeError, SystemError):
        return False


def _in_eight_bits(image: "Image") -> "Image":
    if image.mode.startswith("I"):
        return image.point(lambda level: level / 256).convert("L")
    return image.convert("RGBA" if "A" in image.mode else "RGB")
