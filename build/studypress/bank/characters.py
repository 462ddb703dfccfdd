"""Characters that a text may not contain: unseen, turning the line, or left by a wrong encoding."""

from collections.abc import Iterator
from unicodedata import category, name

JOINERS = "\u200c\u200d\u200e\u200f"
"""Characters without a shape that some scripts are not written without."""

_LINE = "\n\r\t"  # what a text may be laid out by
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters by category, without ink
_REPLACEMENT = "\ufffd"


def is_unseen(char: str) -> bool:
    """Return whether no reader sees the character, other than a space or a joiner."""
    if char in JOINERS:
        return False
    return category(char) in _UNSEEN or char in _BLANKS


def has_ink(text: str) -> bool:
    """Return whether any character of the text is seen."""
    return any(not char.isspace() and char not in JOINERS and not is_unseen(char) for char in text)


def is_refused(char: str) -> bool:
    """Return whether no text may contain the character."""
    return char == _REPLACEMENT or (is_unseen(char) and char not in _LINE)


def character_faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and message for each character that a text may not contain, once."""
    for char in filter(is_refused, dict.fromkeys(text)):
        called = f"U+{ord(char):04X}, {name(char, 'a control character')}"
        message = f"a character that no reader sees ({called}): remove it"
        if char == _REPLACEMENT:
            message = f"the sign of a wrong encoding ({called}): write the character that it lost"
        yield text.index(char), message
