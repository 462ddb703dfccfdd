"""Limits of reading a PDF, since its author may want to make the reader hang."""

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pikepdf

NESTED = 64
"""Maximum depth of nested objects, and of the structure tree."""

RECENT = 2**8
"""Number of streams that are cached: more than the files of an exam have in common."""

SHAPES = 2**12
"""The same of shapes of objects."""

_MIB = 2**20
VALUE = re.compile(
    rb"(\([^()\\]*(?:\\.[^()\\]*)*\)|<[\da-fA-F]*>)|(\d+ \d+) R\b|(?<=[\s\[])-?[\d.]+", re.DOTALL
)
"""Pattern of a string, the numbers of a reference, or a number."""
_REFERENCE = re.compile(rb"(\d+ \d+) R\b")
_NUMBER = re.compile(rb"\d+ \d+ R\b|(?<=[\s\[])-?[\d.]+")


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


class FileObject(NamedTuple):
    """An object of an open file, and its `shape`: its text without numbers and references.

    Objects of one shape have the same names and strings, nested as deep. `references` are the
    numbers of the objects to which it refers.
    """

    thing: pikepdf.Object
    shape: bytes
    references: list[bytes]


def objects_of(file: pikepdf.Pdf, bounds: Bounds) -> list[FileObject]:
    """Return the objects of an open file, its trailer last; raise UnreadableError above bounds."""
    if len(file.objects) > bounds.objects:
        raise UnreadableError(f"it has {len(file.objects)} objects, more than any file of an exam")
    things = (at for at in [*file.objects, file.trailer] if isinstance(at, pikepdf.Object))
    return list(map(_described, things))


def _described(thing: pikepdf.Object) -> FileObject:
    own = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    text, references = own.unparse(resolved=True), list[bytes]()
    if b"(" not in text and b"<" not in text.replace(b"<<", b""):
        shape = _NUMBER.sub(b"0", text)
        _require_flat(shape)
        return FileObject(thing, shape, _REFERENCE.findall(text))

    def shortened(value: re.Match[bytes]) -> bytes:
        string, reference = value.groups()
        if reference:
            references.append(reference)
        return string or (b"null" if reference else b"0")

    shape = VALUE.sub(shortened, text)
    _require_flat(shape)
    return FileObject(thing, shape, references)


def number_of(thing: pikepdf.Object) -> bytes:
    """Return object number and generation of an object, as references write them."""
    return b"%d %d" % thing.objgen


def require_bounds(file: pikepdf.Pdf, objects: Sequence[FileObject], bounds: Bounds) -> None:
    """Raise UnreadableError if the streams or the trees of an open file exceed the bounds."""
    unpacked = 0
    for thing in (at.thing for at in objects):
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
    raw = bytes(stream.read_raw_bytes())
    if (data := _inflated(raw, bounds.stream)) is not None:
        return len(data)
    return sum(map(len, _unpacked(raw, bounds.stream)))


def bytes_of(stream: pikepdf.Object, bounds: Bounds) -> bytes:
    """Return the data of a stream, with each deflate filter removed; pictures stay encoded.

    Raises UnreadableError if the data exceed the bounds.
    """
    filters = _filters(stream)
    if filters == ["/FlateDecode"]:
        if "/DecodeParms" not in stream:
            data = _inflated(bytes(stream.read_raw_bytes()), bounds.stream)
            if data is not None:
                return data
        with suppress(pikepdf.PdfError):
            return bytes(stream.read_bytes())
    data = bytes(stream.read_raw_bytes())
    for name in filters:
        if name == "/FlateDecode":
            data = b"".join(_unpacked(data, bounds.stream))
    return data


@lru_cache(maxsize=RECENT)
def _inflated(raw: bytes, most: int) -> bytes | None:
    """Return inflated data, or None if they are broken; raise UnreadableError above `most`."""
    machine = zlib.decompressobj()
    try:
        data = machine.decompress(raw, most + 1)
    except zlib.error:
        return None
    if len(data) > most:
        raise UnreadableError(_too_large(most))
    return data if machine.eof else None


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


@lru_cache(maxsize=SHAPES)
def _require_flat(shape: bytes) -> None:
    """Raise UnreadableError if values of an object are nested too deep."""
    level, depth = kids_of(pikepdf.Object.parse(shape)), 0
    while level:
        depth += 1
        if depth > NESTED:
            raise UnreadableError(f"its values are nested more than {NESTED} deep")
        level = [kid for value in level for kid in kids_of(value)]


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
