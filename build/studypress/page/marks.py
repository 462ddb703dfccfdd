"""Marks of a copy: its code to be scanned, and its candidate's name behind the text."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

_DIAGONAL = 240.0  # millimetres across a page
_LARGEST = 26.0
_WIDTH = 0.6  # of a letter, of its size


@dataclass(frozen=True)
class Watermark:
    """A name across each page, and its size in millimetres."""

    name: str
    size: float


def watermark_of(name: str) -> Watermark:
    """Return the name in the largest type that has room across a page."""
    return Watermark(name, round(min(_LARGEST, _DIAGONAL / (_WIDTH * len(name))), 1))


def qr_code(code: str) -> str:
    """Return the address of a picture of the code as a QR code, a quarter of which may be lost."""
    import segno  # noqa: PLC0415 - only exams need it

    made, written = segno.make_qr(code, error="q"), BytesIO()
    made.save(written, kind="svg", border=0, scale=4, xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(written.getvalue()).decode()
