"""Texts compared as they are read: without white space, and whatever lines did to hyphens."""

import re
from collections import Counter
from difflib import SequenceMatcher
from unicodedata import bidirectional, category, normalize

from studypress.page.text.plain_words import PICTURE

LINE_END = "\x02"
"""A hyphen at the end of a line: the text's own, or put there where a word is broken."""

_HYPHENS = ("-", "\N{HYPHEN}")
_UNPRINTED = re.compile("[\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_TO_THE_LEFT = ("R", "AL", "AN")
_MIRRORED = str.maketrans("”’»)]}>›", "“‘«([{<‹")  # readers turn these in a line to the left
_ALIKE = 0.6
"""Likeness of a text to what is read of it where its letters join with marks, at the least."""
_BEFORE, _AFTER = 16, 24  # characters of an excerpt beside the spot that it shows


def squeezed(text: str) -> str:
    """Return the text without white space, soft hyphens and other marks that are not printed."""
    return _UNPRINTED.sub("", normalize("NFC", text))


def line(text: str) -> str:
    """Return words that were painted together, with a hyphen at their end marked as such."""
    text = text.rstrip()
    if text.endswith((*_HYPHENS, LINE_END)):
        return text[:-1].replace(LINE_END, "-") + LINE_END
    return text.replace(LINE_END, "-") + " "


def difference(found: str, wanted: str) -> tuple[int, int] | None:
    """Return where two squeezed texts begin to differ, in each of them; None if they do not.

    Of a text that is written to the left, readers give words in any order: its characters are
    counted. Of scripts whose letters join with marks, they give other letters for some glyphs: it
    is enough that most are the same. `is_compared` tells whether none was other.
    """
    if found == wanted:
        return None
    if is_to_the_left(wanted):
        return None if _counted(found) == _counted(wanted) else (0, 0)
    if has_marks(wanted):
        return None if _is_like(found, wanted) else (0, 0)
    at = 0
    for place, char in enumerate(found):
        if char == LINE_END:
            at += wanted[at : at + 1] in _HYPHENS
        elif wanted[at : at + 1] != char:
            return place, at
        else:
            at += 1
    return None if at == len(wanted) else (len(found), at)


def is_compared(found: str, wanted: str) -> bool:
    """Tell whether two squeezed texts are the same, letter by letter, and in their order."""
    exact = not (is_to_the_left(wanted) or has_marks(wanted))
    return exact or found == wanted


def likeness(found: str, wanted: str) -> float:
    """Return how much of two squeezed texts is the same, from 0 to 1."""
    if is_to_the_left(wanted):
        return (_counted(found) & _counted(wanted)).total() / max(len(found), len(wanted), 1)
    return SequenceMatcher(None, found, wanted, autojunk=False).ratio()


def _is_like(found: str, wanted: str) -> bool:
    """Tell whether most characters are the same, and all of ASCII is there in its order."""
    signs = iter(ascii_of(found))
    return likeness(found, wanted) >= _ALIKE and all(char in signs for char in ascii_of(wanted))


def is_to_the_left(text: str) -> bool:
    """Whether some of the text is written from right to left."""
    return any(bidirectional(char) in _TO_THE_LEFT for char in text)


def has_marks(text: str) -> bool:
    """Whether some of the text is of a script whose letters join with marks, such as Devanagari."""
    return any(category(char).startswith("M") for char in text)


def excerpt(text: str, at: int) -> str:
    """Return what stands about the character `at` of the squeezed text, with its white space."""
    text = normalize("NFC", text)
    places = [place for place, char in enumerate(text) if not _UNPRINTED.match(char)]
    start, end = max(at - _BEFORE, 0), min(at + _AFTER, len(places))
    if start >= end:
        return "nothing"
    shown = " ".join(text[places[start] : places[end - 1] + 1].replace(LINE_END, "-").split())
    head, tail = "…" * (start > 0), "…" * (end < len(places))
    return f"“{head}{shown.replace(PICTURE, '$')}{tail}”"


def ascii_of(text: str) -> str:
    """Return the ASCII characters of a text."""
    return "".join(char for char in text if char.isascii() and char.isalnum())


def unhyphened(text: str) -> str:
    """Return the text without hyphens, which may be there or not where a line ends."""
    return "".join(char for char in text if char not in (*_HYPHENS, LINE_END))


def _counted(text: str) -> Counter[str]:
    return Counter(unhyphened(text).translate(_MIRRORED))
