"""Characters that the bundled fonts can print."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from unicodedata import name

from studypress.bank.characters import character_faults, is_refused
from studypress.files.own_fonts import own_fonts
from studypress.files.package_folders import font_folders

_OF_EXTRA = "NotoSansCJKjp-Regular"
"""The font of the extra `cjk`."""

# Fallback fonts of every theme, the most likely and smallest first. Those that are omitted, such
# as Atkinson Hyperlegible, have no other characters.
_EVERYWHERE = (
    "IBMPlexSerif-Regular",
    "STIXTwoMath",
    "DejaVuSans.ttf",
    "NotoSans[!C]",
    "IBMPlexSansArabic-Regular",
    "HindSiliguri-Regular",
    _OF_EXTRA,
)
_EAST_ASIAN = re.compile("(CJK|HIRAGANA|KATAKANA|HANGUL|IDEOGRAPHIC|BOPOMOFO|FULLWIDTH|HALFWIDTH) ")
"""First words of the names of the characters that this font has."""


_own: ContextVar[frozenset[int]] = ContextVar("_own", default=frozenset())


def unprintable(text: str) -> list[str]:
    """Return the characters of the text that no bundled font contains, each once, in order.

    Of those that an extra would bring, it is the first.
    """
    strange = dict.fromkeys(char for char in text if not (" " <= char <= "~" or char in "\n\t\r"))
    if own := _own.get():
        strange = {char: None for char in strange if ord(char) not in own}
    for path in bundled_fonts() if strange else ():
        strange = {char: None for char in strange if ord(char) not in _covered(path)}
        if not strange:
            break
    firsts: dict[str, str] = {}
    for char in strange:
        firsts.setdefault(font_to_install(char) or char, char)
    return list(firsts.values())


def strange_characters(text: str, known: str = "") -> Iterator[tuple[int, str]]:
    """Yield the faults of characters that are not in the `known` text.

    Characters that are written as numeric entities are only found in the parsed text.
    """
    new = "".join(char for char in dict.fromkeys(text) if char not in known)
    for at, fault in character_faults(new):
        yield text.index(new[at]), fault
    for char in unprintable(new):
        if not is_refused(char):
            yield text.index(char), unprintable_fault(char, "write another")


def own_characters() -> frozenset[int]:
    """Return the characters of the fonts of the user's look."""
    return _own.get()


@contextmanager
def glyphs_of(custom: Path | None) -> Iterator[None]:
    """Count the characters of the fonts of a user's folder as printable within the block."""
    with printable(_own.get().union(*(font.characters for font in own_fonts(custom)))):
        yield


@contextmanager
def printable(characters: frozenset[int]) -> Iterator[None]:
    """Set the characters of the fonts of the user's look within the block."""
    before = _own.set(characters)
    try:
        yield
    finally:
        _own.reset(before)


def unprintable_fault(char: str, remedy: str) -> str:
    """Return the message that no bundled font contains the character, with the remedy.

    If an extra would bring a font, installing it is the remedy.
    """
    called = name(char, "a control character")
    fault = f"no bundled font has the character {char!r} (U+{ord(char):04X}, {called})"
    return f"{fault}: {font_to_install(char) or remedy}"


def font_to_install(char: str) -> str:
    """Return the command that installs a font for a character; "" if no extra has it."""
    east_asian = _EAST_ASIAN.match(name(char, ""))
    installed = any(path.stem == _OF_EXTRA for path in bundled_fonts())
    return "run: pip install 'studypress[cjk]'" if east_asian and not installed else ""


@cache
def bundled_fonts() -> tuple[Path, ...]:
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
