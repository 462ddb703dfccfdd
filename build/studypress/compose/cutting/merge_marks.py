"""Merging of consecutive marked contents of an element, such as the lines of a paragraph."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from studypress.compose.model.pieces import Link, Piece, PieceElement

_SPACED = (range(0x590), range(0x1E00, 0x2070))
HYPHENS = "-/\u00ad\u2010\u2011\u2012\u2013\u2014"
"""Characters after which a line may end without a space."""


class GlyphTexts:
    """Texts of glyphs, by fonts' names and the glyphs' codes of four hexadecimal digits."""

    def __init__(self, fonts: Mapping[str, Mapping[int, str]]) -> None:
        """Store the texts of each font's glyphs, by the numbers of the glyphs."""
        self._fonts = fonts

    def of(self, font: str, code: str) -> str:
        """Return the text of a glyph, or an empty string if it is unknown."""
        return self._fonts[font].get(int(code, 16), "")

    def space(self, font: str) -> str:
        """Return the code of a space, or an empty string if the font has none."""
        texts = self._fonts[font].items()
        return next((f"{glyph:04x}" for glyph, text in texts if text == " "), "")


def spaced(letter: str) -> bool:
    """Return whether a letter is of a left-to-right script with spaces between words."""
    return bool(letter) and any(ord(letter) in letters for letters in _SPACED)


_BEGINS = re.compile(r"(\nET\nEMC\n/\w+\n)?<</MCID %s>>(?(1)\nBDC(?=\n))")
_LAST = re.compile(
    r"1 0 0 -1 \S+ (\S+) Tm\n/(\S+) \S+ Tf\n\[.*<(?:[0-9a-f]{4})*([0-9a-f]{4})>-?[\d.]*\] TJ$"
)
_FIRST = re.compile(
    r"(?:\n(?!BT\n|EMC\n).+)*\nBT\n1 0 0 -1 \S+ (\S+) Tm\n/(\S+) \S+ Tf\n\[-?[\d.]*<([0-9a-f]{4})"
)


def merged(piece: Piece, letters: GlyphTexts) -> Piece:
    """Return a piece in which consecutive texts of an element are one marked content.

    A space that the engine dropped at the end of a line is added. Texts on one line that have no
    space between them are not merged.
    """
    inner = [part for node in piece.nodes for part in node.walk()]
    neighbours = {(one, other) for part in inner for one, other in pairwise(part.kids)}
    numbers: list[int] = []
    end = 0

    def begin(found: re.Match[str]) -> str:
        nonlocal end
        at, before, end = len(numbers), piece.content[end : found.start()], found.end()
        if found[1] and (at - 1, at) in neighbours:
            between = _between(before, piece.content[end:], letters)
            if between is not None:
                numbers.append(numbers[-1])
                return f"{between}\nET"
        numbers.append(numbers[-1] + 1 if numbers else 0)
        return found[0]

    content = _BEGINS.sub(begin, piece.content)
    again = {at for at, (one, other) in enumerate(pairwise(numbers), start=1) if one == other}
    marks = iter(range(len(numbers)))
    holes = tuple(hole for hole in piece.holes if hole or next(marks) not in again)
    nodes = tuple(_renumbered(node, numbers) for node in piece.nodes)
    return replace(piece, content=content, holes=holes, nodes=nodes)


def _between(before: str, after: str, letters: GlyphTexts) -> str | None:
    """Return the drawing between two texts that are merged, or None if they are not merged."""
    last, first = _LAST.search(before), _FIRST.match(after)
    if not last or not first or "\nEMC\n" in before:  # such as that of an artifact
        return None
    end, begin = letters.of(last[2], last[3])[-1:], letters.of(first[2], first[3])[:1]
    if not (spaced(end) and spaced(begin)):
        return None
    if " " in (end, begin):
        return ""
    if last[1] == first[1]:  # on one line
        return None
    if end in HYPHENS:
        return ""
    space = letters.space(last[2])
    return f"\n<{space}> Tj" if space else None


def _renumbered(node: PieceElement, numbers: list[int]) -> PieceElement:
    kids: list[PieceElement | Link | int] = []
    for kid in node.kids:
        if not isinstance(kid, int):
            kids.append(_renumbered(kid, numbers) if isinstance(kid, PieceElement) else kid)
        elif kids[-1:] != [numbers[kid]]:
            kids.append(numbers[kid])
    return replace(node, kids=tuple(kids))
