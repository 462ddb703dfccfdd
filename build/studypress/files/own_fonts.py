"""Fonts of a user's look: the TTF and OTF files in its folder `fonts`."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.inside import ClosedDoorError, open_inside

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FOLDER = "fonts"
MAX_FONTS = 40
MAX_BYTES = 16 * 2**20
_DAMAGED = (struct.error, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError,
    TypeError, ValueError)  # fmt: skip
"""Errors of fontTools for a damaged file, and its own error."""

_SUFFIXES = (".ttf", ".otf")
_UNSAFE = frozenset('"<\\')
"""Characters that would end a string of CSS, or a style in HTML."""

_RESTRICTED, _FREER, _WHOLE, _BITMAPS = 0x2, 0xC, 0x100, 0x200
"""Bits of `fsType`: no embedding, more embedding than that, no subsets, only pictures."""


@dataclass(frozen=True)
class OwnFont:
    """A font file: family, weight and slant, and the characters that it has."""

    path: Path
    family: str
    weight: int
    italic: bool
    characters: frozenset[int]

    @property
    def descriptors(self) -> str:
        """Descriptors of the font in a rule of CSS."""
        slant = "italic" if self.italic else "normal"
        return f'font-family: "{self.family}"; font-style: {slant}; font-weight: {self.weight};'


def own_fonts(custom: Path | None) -> tuple[OwnFont, ...]:
    """Return the fonts of a user's folder, sorted by path.

    Raises ContentError for each file that is no font, or that may not be embedded in a document.
    """
    if problems := list(font_problems(custom)):
        raise ContentError(problems)
    return tuple(_read(*_state(path)) for path in _files(custom))


def font_problems(custom: Path | None) -> Iterator[Problem]:
    """Yield the problems of the fonts in a user's folder."""
    files = _files(custom)
    if custom and len(files) > MAX_FONTS:
        message = f"it has more than {MAX_FONTS} files: remove those that no style names"
        yield Problem(SourcePlace(str(custom / FOLDER)), message)
        return
    for path in files:
        try:
            with open_inside(path.parent.parent, f"{FOLDER}/{path.name}", MAX_BYTES):
                _read(*_state(path))
        except (ClosedDoorError, _UnusableFontError) as error:
            yield Problem(SourcePlace(str(path)), str(error))


class _UnusableFontError(Exception):
    """Error of a font that cannot be used; the message is the reason and the remedy."""


def _files(custom: Path | None) -> list[Path]:
    """Return the files in the folder, except hidden ones and texts such as a licence."""
    found = custom.glob(f"{FOLDER}/*") if custom else ()
    texts = (".txt", ".md", "")
    return sorted(
        path for path in found if path.suffix.lower() not in texts and path.name[:1] != "."
    )


def _state(path: Path) -> tuple[Path, int, int]:
    found = path.stat()
    return path, found.st_size, found.st_mtime_ns


@lru_cache(4 * MAX_FONTS)
def _read(path: Path, _: int, __: int) -> OwnFont:
    """Read a font file; its size and time are parts of the key of the cache."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - few looks have fonts

    if path.suffix.lower() not in _SUFFIXES:
        raise _UnusableFontError("a font must be a TTF or OTF file: convert it")
    try:
        with TTFont(BytesIO(path.read_bytes())) as font:
            _require_usable(font)
            family = font["name"].getBestFamilyName()
            weight, selection = font["OS/2"].usWeightClass, font["OS/2"].fsSelection
            characters = frozenset(font.getBestCmap())
            font.getGlyphSet()
    except (TTLibError, *_DAMAGED) as error:
        raise _UnusableFontError(f"it is no font that can be read ({error})") from None
    if not family:
        raise _UnusableFontError("it states no family: name it in a font editor")
    if not family.isprintable() or _UNSAFE.intersection(family):
        message = "its family has a control character, a quotation mark, < or \\"
        raise _UnusableFontError(f"{message}: rename it in a font editor")
    return OwnFont(path, family, weight, bool(selection & 1), characters)


def _require_usable(font: "TTFont") -> None:
    """Raise _UnusableFontError for a font that may not be embedded, or not reproducibly."""
    rights = font["OS/2"].fsType
    if "fvar" in font:
        raise _UnusableFontError(
            "a variable font is not embedded in the same way on each machine:"
            " use the static font of each weight"
        )
    if rights & _RESTRICTED and not rights & _FREER:
        raise _UnusableFontError("its licence forbids embedding (fsType): use another font")
    if rights & (_WHOLE | _BITMAPS):
        raise _UnusableFontError("its licence forbids subsets (fsType): use another font")
