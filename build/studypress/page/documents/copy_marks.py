"""Marks of a copy: its form code as a QR code, its candidate's name in margins and watermark."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import accumulate
from math import isqrt
from typing import TYPE_CHECKING
from unicodedata import bidirectional, category

from studypress.files.package_folders import font_folders
from studypress.page.look import Look

if TYPE_CHECKING:
    import segno

_MASK = 3
_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # of a QR code, in standard order
_WIDTH = 0.6  # em of a letter
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_WIDE = "AtkinsonHyperlegible-Regular.ttf"


@dataclass(frozen=True)
class Watermark:
    """A watermark across each page: the name, and its type size in millimetres."""

    name: str
    size: float


def watermark_of(name: str, look: Look) -> Watermark:
    """Return a watermark with the name in the largest type that fits across a page."""
    diagonal, largest = look.facts("exam").numbers("--watermark")
    return Watermark(name, round(min(largest, diagonal / (_WIDTH * len(name))), 1))


@dataclass(frozen=True)
class Bearer:
    """A name in a margin, truncated if it is long, and its text direction."""

    name: str
    direction: str


def bearer_of(name: str, look: Look) -> Bearer:
    """Return a candidate's name for the margins, as long as the look has space for."""
    strong = (kind for kind in map(bidirectional, name) if kind in _DIRECTIONS)
    room = look.facts("exam").number("--bearer")
    return Bearer(_shortened(name, room), _DIRECTIONS[next(strong, "L")])


def _shortened(name: str, room: float) -> str:
    """Return the part of a name that fits in `room` ems, truncated between words if possible.

    A letter that the font lacks counts as an em.
    """
    widths = list(accumulate(map(_ems, name)))
    if not widths or widths[-1] <= room:
        return name
    most = sum(width <= room - 1 for width in widths)
    while most and not _ems(name[most]):  # combines with the letter before it
        most -= 1
    short = name[:most]
    words = short if name[most] == " " else short.rpartition(" ")[0]
    return f"{words if len(words) > most // 2 else short.rstrip()}…"


def _ems(letter: str) -> float:
    """Return the width of a letter in ems; 0 if it combines with others."""
    return 0.0 if category(letter)[0] in "MC" else _widths().get(ord(letter), 1.0)


@cache
def _widths() -> dict[int, float]:
    """Return the widths of letters in the font of large print, the wider of the two fonts."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only exams need it

    found = (path for folder in font_folders() for path in folder.glob(_WIDE))
    with TTFont(next(found)) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


def qr_code(code: str) -> str:
    """Return the data URL of the form code's QR code, which tolerates 25 % damage."""
    written = BytesIO()
    _qr(code).save(written, kind="svg", border=0, scale=4, xmldecl=False)
    return "data:image/svg+xml;base64," + b64encode(written.getvalue()).decode()


def qr_lines(code: str) -> list[tuple[int, int, int]]:
    """Return the dark runs of the QR code: row, first column, and the column after the last."""
    modules, turned = _of_zeros(len(code))
    for at, pair in enumerate(_pairs(code)):
        modules ^= turned(at, pair)
    # A run begins or ends where a module differs from the one before. No run continues in the
    # next row, because a light module separates the rows.
    edges = accumulate(map(len, f"{modules ^ modules >> 1:b}".split("1")[:-1]), _next)
    return [_line(isqrt(modules.bit_length()), *line) for line in zip(edges, edges, strict=True)]


def _next(edge: int, modules: int) -> int:
    return edge + 1 + modules


@cache
def _line(width: int, begin: int, end: int) -> tuple[int, int, int]:
    row, first = divmod(begin, width + 1)
    return row, first, first + end - begin


@cache
def _of_zeros(length: int) -> tuple[int, Callable[[int, str], int]]:
    """Return the modules of a code of zeros, and a function that returns modules to be flipped.

    These are the modules by which a code differs if two of its symbols are not zeros. With a fixed
    mask a QR code is linear in its bits; two symbols encode a number of eleven bits, a last one
    alone a number of six.
    """
    zeros = _pairs("0" * length)
    modules = _modules("".join(zeros))

    @cache
    def flipped(at: int, pair: str) -> int:
        value = _value(pair)
        found = 0
        for bit in (1 << place for place in range(value.bit_length())):
            if value & bit:
                word = "".join(_SYMBOLS[digit] for digit in divmod(bit, len(_SYMBOLS)))[
                    -len(pair) :
                ]
                found ^= modules ^ _modules("".join([*zeros[:at], word, *zeros[at + 1 :]]))
        return found

    return modules, flipped


def _value(pair: str) -> int:
    *first, last = map(_SYMBOLS.index, pair)
    return sum(first) * len(_SYMBOLS) + last


def _pairs(code: str) -> list[str]:
    return [code[at : at + 2] for at in range(0, len(code), 2)]


@cache
def _modules(code: str) -> int:
    """Return the modules of a code, one bit each, with a light module after each row."""
    return int("".join(str(module) for row in _qr(code).matrix for module in (*row, 0)), 2)


def _qr(code: str) -> "segno.QRCode":
    import segno  # noqa: PLC0415 - only exams need it

    # Scanners read any mask; evaluating all eight takes six times as long as everything else.
    return segno.make_qr(code, error="q", mask=_MASK, mode="alphanumeric")
