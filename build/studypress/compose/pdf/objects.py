"""Serialisation of objects and of cross references to them (ISO 32000-1, 7.5)."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain

from studypress.compose.pdf.deflate import FAST, Chunk, squeezed

WIDTHS = (1, 5, 2)  # bytes of a cross reference's fields: its kind, and the place of the object


_ESCAPES = ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\n", b"\\n"), (b"\r", b"\\r"))


def string(data: bytes) -> bytes:
    """Serialise a string and escape its special characters."""
    for plain, escaped in _ESCAPES:
        data = data.replace(plain, escaped)
    return b"(%b)" % data


def text(words: str) -> bytes:
    """Serialise text as a string in ASCII, or else in UTF-16."""
    return string(words.encode() if words.isascii() else b"\xfe\xff" + words.encode("utf-16-be"))


def references(numbers: Sequence[int]) -> bytes:
    """Return references to objects."""
    return b" ".join([b"%d 0 R" % own for own in numbers])


def stream(own: int, data: bytes) -> bytes:
    """Return a stream object of data that is compressed already."""
    head = b"%d 0 obj\n<</Filter /FlateDecode/Length %d>>\nstream\n" % (own, len(data))
    return b"%b%b\nendstream\nendobj\n" % (head, data)


def packed(own: int, numbers: Sequence[int], objects: Sequence[bytes], level: int = FAST) -> bytes:
    """Return an object stream of objects with these numbers."""
    starts = accumulate([len(item) + 1 for item in objects], initial=0)
    places = tuple(chain.from_iterable(zip(numbers, starts, strict=False)))
    index = b"%d " * len(places) % places
    data = zlib.compress(index + b"\n".join(objects), level)
    head = b"%d 0 obj\n<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>\nstream\n"
    counts = (own, len(objects), len(index), len(data))
    return b"%b%b\nendstream\nendobj\n" % (head % counts, data)


def row(kind: int, place: int, index: int = 0) -> bytes:
    """Return a cross reference."""
    return (kind << 56 | place << 16 | index).to_bytes(8, "big")


@lru_cache(2**14)
def packed_rows(own: int, first: int, count: int) -> Chunk:
    """Return cross references to `count` objects of an object stream, from the index `first` on."""
    head = b"\2" + own.to_bytes(WIDTHS[1], "big")
    indexes = [index.to_bytes(WIDTHS[2], "big") for index in range(first, first + count)]
    return squeezed(head.join([b"", *indexes]))
