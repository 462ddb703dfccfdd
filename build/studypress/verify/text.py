"""Comparison of texts read from a PDF, without white space and hyphens at line ends."""

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from unicodedata import bidirectional, category, normalize

from studypress.page.text.plain_words import PICTURE

LINE_END = "\x02"
"""Mark of a hyphen at the end of a line: one of the text, or inserted to break a word."""

_HYPHENS = ("-", "\N{HYPHEN}")
_UNPRINTED = re.compile("[\\s\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_TO_THE_LEFT = ("R", "AL", "AN")
_MIRRORED = str.maketrans("”’»)]}>›", "“‘«([{<‹")  # mirrored by readers in right-to-left lines
_PARTED = "\u0e33\u0eb3"  # AM of Thai and Lao: letters that are printed with a combining mark
_ALIKE = 0.6
"""Lowest accepted likeness of a text and its reading, in scripts with combining marks."""
_BEFORE, _AFTER = 16, 24  # characters of an excerpt around its position


@lru_cache(maxsize=2**13)  # forms of an exam have the same lines
def squeezed(text: str) -> str:
    """Return the text in NFC without white space, soft hyphens and other unprinted characters."""
    return _UNPRINTED.sub("", normalize("NFC", text))


def line(text: str) -> str:
    """Return the text of a run with a space added; a hyphen at its end becomes LINE_END instead."""
    text = text.rstrip()
    if text.endswith((*_HYPHENS, LINE_END)):
        return text[:-1].replace(LINE_END, "-") + LINE_END
    return text.replace(LINE_END, "-") + " "


def difference(found: str, wanted: str, *, to_the_left: bool = False) -> tuple[int, int] | None:
    """Return the first difference of two squeezed texts, as an offset in each; None if equal.

    Readers return the words of right-to-left text, and of all lines `to_the_left`, in any order:
    characters are counted. In scripts with combining marks they return other letters for some
    glyphs: the texts are equal if most letters are. `is_compared` returns whether all letters were
    compared.
    """
    if found == wanted:
        return None
    if to_the_left or is_to_the_left(wanted):
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


def is_compared(found: str, wanted: str, *, to_the_left: bool = False) -> bool:
    """Return False if the texts differ, and `difference` compares only counts or similarity."""
    exact = not (to_the_left or is_to_the_left(wanted) or has_marks(wanted))
    return exact or found == wanted


def likeness(found: str, wanted: str) -> float:
    """Return the similarity of two squeezed texts, from 0 to 1."""
    if is_to_the_left(wanted):
        return (_counted(found) & _counted(wanted)).total() / max(len(found), len(wanted), 1)
    return SequenceMatcher(None, found, wanted, autojunk=False).ratio()


def _is_like(found: str, wanted: str) -> bool:
    """Return True if most characters match, and all ASCII of `wanted` is found in its order."""
    signs = iter(ascii_of(found))
    return likeness(found, wanted) >= _ALIKE and all(char in signs for char in ascii_of(wanted))


def is_to_the_left(text: str) -> bool:
    """Return True if part of the text is written from right to left."""
    return any(bidirectional(char) in _TO_THE_LEFT for char in set(text))


def has_marks(text: str) -> bool:
    """Return True if part of the text is in a script with combining marks, such as Devanagari."""
    return any(category(char).startswith("M") or char in _PARTED for char in set(text))


def excerpt(text: str, at: int) -> str:
    """Return the text around the character `at` of the squeezed text, with its white space."""
    text = normalize("NFC", text)
    places = [place for place, char in enumerate(text) if not _UNPRINTED.match(char)]
    start, end = max(at - _BEFORE, 0), min(at + _AFTER, len(places))
    if start >= end:
        return "nothing"
    shown = " ".join(text[places[start] : places[end - 1] + 1].replace(LINE_END, "-").split())
    head, tail = "…" * (start > 0), "…" * (end < len(places))
    return f"“{head}{shown.replace(PICTURE, '$')}{tail}”"


def ascii_of(text: str) -> str:
    """Return the ASCII letters and digits of a text."""
    return "".join(char for char in text if char.isascii() and char.isalnum())


def contains(found: str, wanted: str, *, to_the_left: bool) -> bool:
    """Return whether a reading contains a text; lines `to_the_left` must contain its letters."""
    if unhyphened(squeezed(wanted)) in unhyphened(squeezed(found)):
        return True
    return to_the_left and _counted(squeezed(wanted)) <= _counted(squeezed(found))


def unhyphened(text: str) -> str:
    """Return the text without hyphens, since line ends may add or remove them."""
    return "".join(char for char in text if char not in (*_HYPHENS, LINE_END))


def _counted(text: str) -> Counter[str]:
    return Counter(unhyphened(text).translate(_MIRRORED))
