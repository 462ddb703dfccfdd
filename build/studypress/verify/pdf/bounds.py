"""Limits of reading a PDF, since its author may want to make the reader hang."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pikepdf

NESTED = 64
"""Maximum depth of nested objects, and of the structure tree."""

_MIB = 2**20


class UnreadableError(Exception):
    """Error of a file that cannot be read as a PDF; the message names the reason."""


@dataclass(frozen=True)
class Bounds:
    """Limits of a file of at most `pages` pages."""

    pages: int = 2000

    @property
    def objects(self) -> int:
        """Maximum count of objects, or of elements of the structure tree."""
        return 10_000 + 2_000 * self.pages

    @property
    def stream(self) -> int:
        """Maximum size of one decompressed stream, in bytes."""
        return 64 * _MIB

    @property
    def streams(self) -> int:
        """Maximum total size of all decompressed streams, in bytes."""
        return (128 + 2 * self.pages) * _MIB

    def require_pages(self, count: int) -> None:
        """Raise UnreadableError if there are more pages."""
        if count > self.pages:
            raise UnreadableError(f"it has {count} pages, more than any file of this exam")


def require_bounds(file: pikepdf.Pdf, bounds: Bounds) -> None:
    """Raise UnreadableError if an open file exceeds the bounds.

    Its objects have been read; streams are decompressed in blocks.
    """
    if len(file.objects) > bounds.objects:
        raise UnreadableError(f"it has {len(file.objects)} objects, more than any file of an exam")
    unpacked = 0
    for thing in [*file.objects, file.trailer]:
        _require_flat(thing)
        if isinstance(thing, pikepdf.Stream):
            unpacked += _require_small(thing, bounds)
    if unpacked > bounds.streams:
        raise UnreadableError(_too_large(bounds.streams))
    _require_tree(file.Root.get("/Pages"), "/Kids", "its tree of pages", bounds)
    _require_tree(file.Root.get("/StructTreeRoot"), "/K", "its structure tree", bounds)
    bounds.require_pages(len(file.pages))


def _too_large(size: int) -> str:
    return f"its decompressed data exceeds {size // _MIB} MB, more than any file of an exam"


def _require_small(stream: pikepdf.Object, bounds: Bounds) -> int:
    """Return the decompressed size of a stream, in bytes."""
    if _filters(stream) != ["/FlateDecode"]:
        return len(bytes_of(stream, bounds))
    return sum(map(len, _unpacked(stream.read_raw_bytes(), bounds.stream)))


def bytes_of(stream: pikepdf.Object, bounds: Bounds) -> bytes:
    """Return the data of a stream, with each deflate filter removed; pictures stay encoded.

    Raises UnreadableError if the data exceed the bounds.
    """
    filters = _filters(stream)
    if filters == ["/FlateDecode"]:
        with suppress(pikepdf.PdfError):
            return bytes(stream.read_bytes())
    data = bytes(stream.read_raw_bytes())
    for name in filters:
        if name == "/FlateDecode":
            data = b"".join(_unpacked(data, bounds.stream))
    return data


def _filters(stream: pikepdf.Object) -> list[str]:
    filters = stream.get("/Filter", pikepdf.Array())
    return [str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])]


def _unpacked(data: bytes, most: int) -> Iterator[bytes]:
    """Yield deflated data, decompressed in blocks; raise UnreadableError above `most` bytes."""
    machine, size = zlib.decompressobj(), 0
    while data and not machine.eof:
        try:
            piece = machine.decompress(data, _MIB)
        except zlib.error:
            return
        size += len(piece)
        if size > most:
            raise UnreadableError(_too_large(most))
        yield piece
        data = machine.unconsumed_tail


def unpacked_again(data: bytes, most: int = 2**20) -> bytes:
    """Return the data of a stream that is deflated twice; empty if it is not."""
    if data[:1] != b"\x78":
        return b""
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error:
        return b""


def _require_flat(thing: object) -> None:
    """Raise UnreadableError if values of an object are nested too deep."""
    level, depth = kids_of(thing), 0
    while level:
        depth += 1
        if depth > NESTED:
            raise UnreadableError(f"its values are nested more than {NESTED} deep")
        level = [
            kid
            for value in level
            if not getattr(value, "is_indirect", False)
            for kid in kids_of(value)
        ]


def kids_of(thing: object) -> list[pikepdf.Object]:
    """Return the values of a dictionary, stream or array; none of any other object."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return [value for _, value in thing.items()]
    return list(thing) if isinstance(thing, pikepdf.Array) else []


def _require_tree(root: object, key: str, what: str, bounds: Bounds) -> None:
    """Raise UnreadableError if a tree contains itself, or is too deep or too large."""
    level, seen, count, depth = [root], set(), 0, 0
    while level:
        depth += 1
        if depth > NESTED:
            raise UnreadableError(f"{what} has more than {NESTED} levels")
        below: list[object] = []
        for node in level:
            if not isinstance(node, pikepdf.Dictionary):
                continue
            count += 1
            if count > bounds.objects:
                raise UnreadableError(f"{what} has more than {bounds.objects} elements")
            if node.is_indirect:
                if node.objgen in seen:
                    raise UnreadableError(f"{what} contains itself")
                seen.add(node.objgen)
            kids = node.get(key)
            below += list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        level = below
