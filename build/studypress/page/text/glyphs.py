"""Characters that the bundled fonts can print."""

from functools import cache
from pathlib import Path
from unicodedata import name

from studypress.files.package_folders import font_folders

# Fallback fonts of every theme, the most likely and smallest first. Atkinson Hyperlegible is
# omitted: they cover all its characters.
_EVERYWHERE = (
    "IBMPlexSerif-Regular",
    "STIXTwoMath",
    "DejaVuSans.ttf",
    "NotoSans[!C]",
    "IBMPlexSansArabic-Regular",
    "HindSiliguri-Regular",
    "NotoSansCJK",
)


def unprintable(text: str) -> list[str]:
    """Return the characters of the text that no bundled font contains, each once, in order."""
    strange = dict.fromkeys(char for char in text if not (" " <= char <= "~" or char in "\n\t\r"))
    for path in _fonts() if strange else ():
        strange = {char: None for char in strange if ord(char) not in _covered(path)}
        if not strange:
            break
    return list(strange)


def unprintable_fault(char: str) -> str:
    """Return the message that no bundled font contains the character."""
    called = name(char, "a control character")
    return f"no bundled font has the character {char!r} (U+{ord(char):04X}, {called})"


@cache
def _fonts() -> tuple[Path, ...]:
    """Return the font files, in the order in which they are searched for a character."""
    folders = font_folders()
    return tuple(
        path
        for start in _EVERYWHERE
        for folder in folders
        for path in sorted(folder.glob(f"{start}*"))
    )


@cache
def _covered(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - ASCII texts need not pay

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
