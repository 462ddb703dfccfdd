"""Templates of pieces: their drawing, with holes for content that differs between pages."""

import re
from binascii import unhexlify
from collections.abc import Iterator, Mapping
from itertools import count, islice
from typing import NamedTuple

from studypress.compose.cutting.places import pictures_in
from studypress.compose.model.pieces import DRAWN, Piece, Run, kind_of
from studypress.compose.pdf.objects import string
from studypress.compose.pdf.structure import shape_of

_GLYPHS = re.compile(rb"(?<=[\[\d>)])<((?:[0-9a-f]{4})+)>(?=[-\d.\]<])")
_HOLE = "\1"  # no stream contains it


class Hole(NamedTuple):
    """A slot of a template: name, kind, edge, default place, drawing before the glyphs."""

    name: str
    kind: str
    edge: float
    place: bytes
    middle: bytes

    def filled(self, place: bytes, glyphs: bytes) -> bytes:
        """Return its drawing: glyphs at a place."""
        return place + self.middle + glyphs


class Template:
    """A piece whose slots with known values are filled.

    `holes` are its other slots, `marks` the number of its marked contents, `pictures` the
    resources of pictures in the order in which they are drawn.
    """

    def __init__(self, piece: Piece, values: Mapping[str, Run] | None = None) -> None:
        """Fill the slots with known values."""
        values = values or {}
        self.piece, self.shape = piece, shape_of(piece.nodes, piece.marks)
        self.marks, self.pictures = piece.marks, pictures_in(piece)
        self._texts, self._counts, self.holes = _parted(piece, values)

    def texts(self, first: int) -> Iterator[bytes]:
        """Yield the drawing between its holes; marks are numbered from `first` on."""
        marks = count(first)
        for text, own in zip(self._texts, self._counts, strict=True):
            yield text % tuple(islice(marks, own))


def _parted(
    piece: Piece, values: Mapping[str, Run]
) -> tuple[list[bytes], list[int], tuple[Hole, ...]]:
    """Return the drawing between holes, the number of marks in each part, and the holes."""
    edges = {slot.name: slot.edge for slot in piece.slots}
    fills: list[str] = []
    counts = [0]
    names = []
    for hole in piece.holes:
        if hole is None:
            fills.append("%d")
            counts[-1] += 1
        elif hole in values:
            fills += [number(edges[hole] + values[hole].shift), values[hole].glyphs]
        else:
            fills += [_HOLE] if kind_of(hole) in DRAWN else [_HOLE, _HOLE]
            counts.append(0)
            names.append(hole)
    content = piece.content.replace("%%", "%%%%") % tuple(fills)
    parts = iter([_GLYPHS.sub(_literal, part) for part in content.encode("latin-1").split(b"\1")])
    texts, holes = [next(parts)], []
    for name in names:
        middle = b"" if kind_of(name) in DRAWN else next(parts).replace(b"%%", b"%")
        edge = edges[name]
        holes.append(Hole(name, kind_of(name), edge, number(edge).encode(), middle))
        texts.append(next(parts))
    texts[-1] += b"\nQ\n"
    return texts, counts, tuple(holes)


def _literal(hexadecimal: re.Match[bytes]) -> bytes:
    """Return hexadecimal glyphs as a literal string, to halve the bytes to compress."""
    return string(unhexlify(hexadecimal[1])).replace(b"%", b"%%")


def number(value: float) -> str:
    """Return a number in the syntax of a content stream."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
