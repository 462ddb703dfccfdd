"""Characters that a text may not contain: invisible ones, bidi controls, and U+FFFD."""

import re
from collections.abc import Iterator
from unicodedata import category, name, normalize

JOINERS = "\u200c\u200d\u200e\u200f"
"""Invisible characters that some scripts need."""

_LINE = "\n\r\t"  # control characters that are allowed as layout
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # blank in spite of their categories
_REPLACEMENT = "\ufffd"


def is_unseen(char: str) -> bool:
    """Return whether the character is invisible, other than a space or a joiner."""
    if char in JOINERS:
        return False
    return category(char) in _UNSEEN or char in _BLANKS


def has_ink(text: str) -> bool:
    """Return whether the text contains a visible character."""
    return any(not char.isspace() and char not in JOINERS and not is_unseen(char) for char in text)


def is_refused(char: str) -> bool:
    """Return whether the character is refused in texts."""
    return char == _REPLACEMENT or (is_unseen(char) and char not in _LINE)


def character_faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and message at the first occurrence of each refused character."""
    for char in filter(is_refused, dict.fromkeys(text)):
        called = f"U+{ord(char):04X}, {name(char, 'a control character')}"
        message = f"an invisible character ({called}): remove it"
        if char == _REPLACEMENT:
            message = f"the sign of a wrong encoding ({called}): write the lost character"
        yield text.index(char), message


_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""Accents of Latin, Greek and Cyrillic letters, and vowel points of Hebrew and Arabic.

In other scripts, marks are letters.
"""


def folded(text: str) -> str:
    """Return a short answer for comparison: without case, accents, spaces and a last full stop."""
    plain = _ACCENTS.sub("", normalize("NFKD", normalize("NFKC", text).casefold()))
    seen = (char for char in plain if category(char)[0] not in "ZC")
    return normalize("NFC", "".join(seen)).rstrip(".")
