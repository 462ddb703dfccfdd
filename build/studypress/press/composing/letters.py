"""What glyphs stand for, as a file's fonts say (ISO 32000-1, 9.10.3)."""

import re
from collections.abc import Callable, Mapping
from functools import cache

_PAIR = re.compile(rb"^<([0-9a-f]{4})> <([0-9a-f]{4,})>$", re.MULTILINE | re.IGNORECASE)
_SPACED = (range(0x590), range(0x1E00, 0x2070))
HYPHENS = "-/\u00ad\u2010\u2011\u2012\u2013\u2014"
"""Signs after which a line may end though there is no space."""


class Letters:
    """What glyphs stand for, by fonts' names and their codes; these are four digits."""

    def __init__(self, tables: Callable[[str], bytes]) -> None:
        """Read a font's table when it is asked for."""
        self._of = cache(lambda font: _read(tables(font)))

    def of(self, font: str, code: str) -> str:
        """Return what a glyph stands for, or nothing if that is not known."""
        return self._of(font).get(code, "")

    def space(self, font: str) -> str:
        """Return the code of a space, or nothing if the font has none."""
        return next((code for code, said in self._of(font).items() if said == " "), "")


def spaced(letter: str) -> bool:
    """Tell whether a letter is of a script that goes to the right and has spaces between words."""
    return bool(letter) and any(ord(letter) in letters for letters in _SPACED)


def _read(table: bytes) -> Mapping[str, str]:
    pairs = _PAIR.findall(table)
    return {
        code.decode().lower(): bytes.fromhex(said.decode()).decode("utf-16-be", "replace")
        for code, said in pairs
    }
