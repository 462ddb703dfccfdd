"""Pictures of pixels: whole, small enough to be printed, and in a mode that is."""

import warnings
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from studypress.files.inside import ClosedDoorError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 25_000_000

_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")
"""What the engine draws; of others a copy is made."""

_COARSEST, _FINEST = 30, 2400  # dots an inch: others are no size
_INCH = 96  # CSS pixels
_CM = 2.54  # an inch


def printable(data: bytes) -> bytes:
    """Return a picture whose mode can be printed: as it is, or else with 8 bits a colour.

    Raises ClosedDoorError unless it is whole, and of a size that can be printed.
    """
    image = _loaded(data)
    if image.mode in _MODES and _is_clear(image):
        return data
    image.info.pop("transparency", None)
    written = BytesIO()
    _in_eight_bits(image).save(written, "PNG")
    return written.getvalue()


@lru_cache(maxsize=256)
def width_of(data: bytes) -> float | None:
    """Return how wide a picture wants to be in CSS pixels, if it says how fine it is."""
    image = _opened(data)
    if image.format == "PNG":
        dpi = image.info.get("dpi", (0, 0))[0]
    else:
        unit = image.info.get("jfif_unit", 0)
        dpi = image.info.get("jfif_density", (0, 0))[0] * {1: 1, 2: _CM}.get(unit, 0)
    return image.width * _INCH / dpi if _COARSEST <= dpi <= _FINEST else None


def check_pixels(data: bytes) -> None:
    """Raise ClosedDoorError unless the data are a whole picture of a size that can be printed."""
    _loaded(data)


def _loaded(data: bytes) -> "Image":
    from PIL import ImageFile  # noqa: PLC0415 - few have photographs

    image = _opened(data)
    # WeasyPrint has half pictures loaded, which then print black; here they are refused.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        image.load()
    except (OSError, ValueError, SyntaxError):
        raise ClosedDoorError("it is not a whole PNG or JPEG picture") from None
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
        raise ClosedDoorError("it is not a whole PNG or JPEG picture") from None
    if (pixels := image.width * image.height) > MAX_PIXELS:
        raise ClosedDoorError(
            f"it has {pixels / 1e6:.0f} million pixels, and {MAX_PIXELS // 10**6} are the most"
            " that is read: scale it down"
        )
    return image


def _is_clear(image: "Image") -> bool:
    """Whether the colour that is transparent, if there is one, is understood."""
    try:
        return "transparency" not in image.info or bool(image.convert("RGBA"))
    except (ValueError, TypeError, SystemError):
        return False


def _in_eight_bits(image: "Image") -> "Image":
    if image.mode.startswith("I"):
        return image.point(lambda level: level / 256).convert("L")
    return image.convert("RGBA" if "A" in image.mode else "RGB")
