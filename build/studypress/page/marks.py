"""Marks of a copy: its code to be scanned, and its candidate's name behind the text."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

_DIAGONAL = 240.0  # millimetres across a page
_LARGEST = 26.0
_MASK = 3
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
    written = BytesIO()
    _qr(code).save(written, kind="svg", border=0, scale=4, xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(written.getvalue()).decode()


def qr_lines(code: str) -> Iterator[tuple[int, int, int]]:
    """Yield the dark lines of the same picture: row, first column, and that after the last."""
    for row, modules in enumerate(_qr(code).matrix):
        edges = [at for at, (a, b) in enumerate(pairwise((0, *modules, 0))) if a != b]
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            yield row, first, end


def _qr(code: str) -> Any:  # noqa: ANN401 - segno ships no types
    import segno  # noqa: PLC0415 - only exams need it

    # Any mask can be read; to weigh all eight takes six times as long as everything else.
    return segno.make_qr(code, error="q", mask=_MASK)
