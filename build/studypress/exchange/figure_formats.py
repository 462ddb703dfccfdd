"""Pictures of other programs as figures of a bank: PNG, JPEG or SVG."""

import warnings
from base64 import b64decode
from binascii import Error as Base64Error
from io import BytesIO
from urllib.parse import unquote_to_bytes

from studypress.bank.pictures.pixels import MAX_PIXELS
from studypress.files.inside import ClosedDoorError

_SVG = (b"<svg", b"<?xml", b"<!DOCTYPE svg", b"<!--")
_HEAD = 512  # bytes in which the root of an SVG begins
_CONVERTED = ("GIF", "WEBP", "BMP", "TIFF", "ICO", "PPM")


def as_figure(data: bytes) -> tuple[str, bytes, bool]:
    """Return the file ending and the bytes of a figure, and whether it was converted to PNG.

    Raises ClosedDoorError if the data are no complete picture of a supported type and size.
    `check` tells whether an SVG can be printed.
    """
    if data.startswith(b"\x89PNG\r\n"):
        return ".png", data, False
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg", data, False
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_SVG) and b"<svg" in data[: 64 * _HEAD]:
        return ".svg", data, False
    return ".png", _converted(data), True


def data_url(address: str) -> bytes | None:
    """Return the bytes of a `data:` address; None if it cannot be decoded."""
    head, comma, body = address.partition(",")
    raw = unquote_to_bytes(body)
    if not head.lower().endswith(";base64"):
        return raw if comma else None
    try:
        return b64decode(b"".join(raw.split()), validate=True)
    except (Base64Error, ValueError):
        return None


def _converted(data: bytes) -> bytes:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - few banks have such pictures

    written = BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=_CONVERTED)
        if image.width * image.height > MAX_PIXELS:
            raise ClosedDoorError(f"it has more than {MAX_PIXELS // 10**6} million pixels")
        image.convert("RGBA" if image.has_transparency_data else "RGB").save(written, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise ClosedDoorError("it is no complete picture of a known type") from None
    return written.getvalue()
