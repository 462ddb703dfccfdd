"""Accent colours: hexadecimal, and with enough contrast to white for text, by WCAG 2.2."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

LEAST_CONTRAST = 4.5
"""Minimum contrast of text and background: success criterion 1.4.3."""

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_WEIGHTS = (0.2126, 0.7152, 0.0722)
_BRIGHTEST = 255
_LONGEST = 20  # characters, of which only 7 can be valid


def contrast(colour: str) -> float:
    """Return the contrast ratio of a colour `#rrggbb` with white."""
    return 1.05 / (_luminance(_channels(colour)) + 0.05)


def nearest(colour: str) -> str:
    """Return the lightest colour with enough contrast of the same hue and saturation."""
    channels = _channels(colour)
    darker = (
        _written([round(channel * step / _BRIGHTEST) for channel in channels])
        for step in range(_BRIGHTEST, -1, -1)
    )
    return next(found for found in darker if contrast(found) >= LEAST_CONTRAST)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _written(channels: list[int]) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _luminance(channels: list[int]) -> float:
    pairs = zip(_WEIGHTS, (_linear(channel / _BRIGHTEST) for channel in channels), strict=True)
    return sum(weight * light for weight, light in pairs)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _checked(text: str) -> str:
    """Return a colour as `#rrggbb`; raise PydanticCustomError unless it has enough contrast."""
    colour = text.strip().lower()
    if not _HEX.fullmatch(colour):
        raise PydanticCustomError("colour", "colour")
    if len(colour) < len("#rrggbb"):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    if (ratio := contrast(colour)) < LEAST_CONTRAST:
        shown = {"ratio": f"{int(100 * ratio) / 100:.2f}", "nearest": nearest(colour)}
        raise PydanticCustomError("contrast", "contrast", shown)
    return colour


Accent = Annotated[
    str,
    Field(max_length=_LONGEST),
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"}),
]
"""An accent colour as a field of a model."""
