"""Deflate streams joined from parts, so that repeated data is deflated once (RFC 1951)."""

import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_HEAD = b"\x78\x01"  # header of a zlib stream with a window of 32 kB
_END = b"\x03\x00"  # a last block that is empty
_PRIME = 65521  # modulus of Adler-32
_WINDOW, _MEMORY = 12, 5  # below the maximum: clearing more memory takes longer than a short text
FAST, GOOD = 1, 6
"""Levels of compression: FAST for data that is written once, GOOD for data that is cached."""

_SHORT = 160  # bytes of data that are stored without compression
_LONGEST = 2**16 - 1  # bytes in a block without compression


class Chunk(NamedTuple):
    """Deflated blocks that begin and end at a byte, and refer to nothing before them.

    `size` is that of their data; `low` and `high` are the Adler-32 sums over this data only.
    """

    blocks: bytes
    size: int
    low: int
    high: int


def squeezed(data: bytes, level: int = GOOD) -> Chunk:
    """Return data as compressed blocks."""
    squeezer = zlib.compressobj(level, zlib.DEFLATED, -_WINDOW, _MEMORY)
    return _chunk(squeezer.compress(data) + squeezer.flush(zlib.Z_SYNC_FLUSH), data)


@lru_cache(2**12)
def stored(data: bytes) -> Chunk:
    """Return data of at most 65,535 bytes as a block without compression."""
    size = len(data)
    head = b"\0%b%b" % (size.to_bytes(2, "little"), (_LONGEST - size).to_bytes(2, "little"))
    return _chunk(head + data, data)


def joined(items: Iterable[Chunk | bytes]) -> Chunk:
    """Join chunks, and uncompressed data between them, to one chunk."""
    total = low = high = 0
    parts: list[bytes] = []
    for item in items:
        blocks, size, own_low, own_high = item if isinstance(item, Chunk) else _deflated(item)
        parts.append(blocks)
        total += size
        high += size * low + own_high
        low += own_low
    return Chunk(b"".join(parts), total, low % _PRIME, high % _PRIME)


class DeflateStream:
    """A zlib stream that is written in parts."""

    def __init__(self) -> None:
        """Create an empty stream."""
        self._blocks = bytearray(_HEAD)
        self._low, self._high = 1, 0

    def add(self, items: Iterable[Chunk | bytes]) -> None:
        """Add chunks, and uncompressed data between them."""
        blocks, size, low, high = joined(items)
        self._blocks += blocks
        self._high = (self._high + size * self._low + high) % _PRIME
        self._low = (self._low + low) % _PRIME

    def close(self) -> bytes:
        """Return the complete stream."""
        check = (self._high << 16 | self._low).to_bytes(4, "big")
        return b"".join((self._blocks, _END, check))


def deflated(items: Iterable[Chunk | bytes]) -> bytes:
    """Join chunks, and uncompressed data between them, to a zlib stream."""
    stream = DeflateStream()
    stream.add(items)
    return stream.close()


def _deflated(data: bytes) -> Chunk:
    return stored(data) if len(data) <= _SHORT else squeezed(data, FAST)


def _chunk(blocks: bytes, data: bytes) -> Chunk:
    sums = zlib.adler32(data, 0)
    return Chunk(blocks, len(data), sums & 0xFFFF, sums >> 16)
