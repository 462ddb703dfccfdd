"""Content of a PDF outside its painted pages: structure tree, strings, fonts, irregularities.

The file is opened by `verify.pdf.read`; decision 9 specifies its structure tree.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple, cast

import pikepdf

from studypress.verify.model import MarkedContent, Oddity, PrintedFile, StructElement
from studypress.verify.pdf.allowed import foreign_filters, foreign_parts
from studypress.verify.pdf.bounds import (
    RECENT,
    SHAPES,
    Bounds,
    FileObject,
    bytes_of,
    kids_of,
    number_of,
    objects_of,
    require_bounds,
    unpacked_again,
)
from studypress.verify.pdf.fields import FIELD_FONT, field_names, field_remarks
from studypress.verify.pdf.page_digests import page_digests

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_COMPOSED = ("/Type0", "/Type3")  # fonts made of other fonts, or of drawings
_CONTAINERS = ("/ObjStm", "/XRef")
_ACTIVE = ("/AcroForm", "/OpenAction", "/AA")
_PAINTED = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_REPLACEMENT = "/ActualText"
_LOOKED_UP = re.compile(rb"/(Font|XObject|ActualText)\b")
_WORDS = re.compile(rb"\bT[jJ]\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_NEXT_NAME, _BETWEEN = re.compile(r"\)\s*/"), ") between /"
"""A text followed by a key, and the word between them: `(https://...) /A` is no phrase."""
_START, _END = b"%PDF-", b"%%EOF"
_XMP_VALUE = re.compile(r'>([^<>]*)<|="([^"]*)"')
_XMP_OWN = re.compile(
    r"http://(purl\.org/dc|ns\.adobe\.com|www\.aiim\.org|www\.w3\.org)/[\w/.#-]*|adobe:ns:meta/"
    r"|W5M0MpCehiHzreSzNTczkc9d|x-default|r|[\d.]{0,4}"
)
"""Pattern of metadata values that are the same for all files."""


def contents_of(
    file: pikepdf.Pdf, data: bytes, bounds: Bounds, *, strict: bool, fillable: bool = False
) -> PrintedFile:
    """Return an open PDF without its pages; with `strict`, remarks report all that we never write.

    A `fillable` one has form fields. Raises UnreadableError if the file exceeds the bounds.
    """
    objects = objects_of(file, bounds)
    require_bounds(file, objects, bounds)
    found = _Objects(objects, bounds)
    numbers = {page.obj.objgen: at for at, page in enumerate(file.pages, start=1)}
    remarks = [*found.remarks(fillable=fillable), *_of_file(file, data, fillable=fillable)]
    remarks += (*_of_pages(file, fillable=fillable), *(foreign_parts(file) if strict else ()))
    remarks += field_remarks(file) if fillable else ()
    streams = (*found.streams, _decoded(data)) if strict else _parts_of(found.streams, data)
    labels, digests = (tuple(_labels(file)), ()) if strict else ((), page_digests(file))
    tree, links = _tree(file, numbers), tuple(_links(file))
    strings, fields = tuple(found.strings), tuple(field_names(file)) if fillable else ()
    return PrintedFile((), tree, strings, streams, tuple(remarks), links, labels, digests, fields)


class _Objects:
    """Data that verification needs, collected from all objects of a file."""

    def __init__(self, objects: Sequence[FileObject], bounds: Bounds) -> None:
        self._bounds = bounds
        self.strings: list[str] = []
        self.streams: list[str] = []
        self._bare_fonts: list[str] = []
        self._drawings: set[str] = set()
        self._painted: set[str] = set()
        self._patterns_with_words = 0
        self._replaced = self._packed_oddly = False
        self._unreachable = _unreachable(objects)
        for thing, shape, _ in objects:
            self.strings += _strings_in(shape)
            if isinstance(thing, pikepdf.Stream):
                self._note_stream(thing)
            if _LOOKED_UP.search(shape):
                for part in _dictionaries_in(thing):
                    self._note_dictionary(part)

    def _note_stream(self, stream: pikepdf.Stream) -> None:
        data = bytes_of(stream, self._bounds)
        facts = _facts_of(data)
        self.streams += facts.texts
        self._packed_oddly |= len(facts.texts) > 1 or foreign_filters(stream)
        self._painted |= facts.painted
        self._patterns_with_words += "/PatternType" in stream and facts.has_words
        self._replaced |= facts.is_replaced
        if stream.get("/Type") in ("/Metadata", "/EmbeddedFile"):
            self.strings.append(_decoded(data))

    def _note_dictionary(self, thing: pikepdf.Object) -> None:
        if thing.get("/Type") == "/Font" and thing.get("/Subtype") not in _COMPOSED:
            descriptor = _table(thing.get("/FontDescriptor"))
            if not any(name in descriptor for name in _FONT_FILES):
                self._bare_fonts.append(_words(thing.get("/BaseFont")).removeprefix("/"))
        self._replaced |= _REPLACEMENT in thing
        self._drawings |= {name[1:] for name, _ in _table(thing.get("/XObject")).items()}

    def remarks(self, *, fillable: bool) -> Iterator[Oddity]:
        """Yield the irregularities of the objects; the font of form fields is not embedded."""
        for name in sorted({*self._bare_fonts} - ({FIELD_FONT} if fillable else set())):
            yield Oddity(0, f"the font {name} is not embedded")
        for name in sorted(self._drawings - self._painted):
            yield Oddity(0, f"the drawing {name} is on no page")
        if self._packed_oddly:
            yield Oddity(0, "data is compressed twice, or as studypress never compresses")
        if self._replaced:
            yield Oddity(0, "programs would read other words than are painted (ActualText)")
        if self._patterns_with_words:
            yield Oddity(0, "a pattern contains words, which programs cannot read")
        if self._unreachable:
            yield Oddity(0, f"{self._unreachable} of its objects are unreachable")


class _StreamFacts(NamedTuple):
    """Facts about the data of a stream; it has a second text if it is packed twice.

    `painted` are the names of drawings that it paints. `is_replaced` is True if readers return
    other words than it paints.
    """

    texts: list[str]
    painted: frozenset[str]
    has_words: bool
    is_replaced: bool


@lru_cache(maxsize=RECENT)
def _facts_of(data: bytes) -> _StreamFacts:
    again = unpacked_again(data)
    return _StreamFacts(
        [_decoded(data), _decoded(again)] if again else [_decoded(data)],
        frozenset(name.decode("latin-1") for name in _PAINTED.findall(data)),
        bool(_WORDS.search(data)),
        _REPLACEMENT.encode() in data,
    )


@lru_cache(maxsize=SHAPES)
def _strings_in(shape: bytes) -> list[str]:
    """Return the strings and names in an object, in their order."""
    found, waiting = list[str](), [pikepdf.Object.parse(shape)]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.String | pikepdf.Name):
            found.append(_words(thing))
        waiting += reversed(kids_of(thing))
    return found


def _dictionaries_in(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield an object and the dictionaries in it, without the objects to which it refers."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
    elif b"<<" not in thing.unparse():
        return  # an array may contain the width of each character
    for kid in kids_of(thing):
        if isinstance(kid, pikepdf.Object) and not kid.is_indirect:
            yield from _dictionaries_in(kid)


def _parts_of(streams: Sequence[str], data: bytes) -> tuple[str, ...]:
    """Return the marked-content sequences of streams, which recur in files, and all beside them."""
    parts = (
        part for text in streams for part in text.replace("\nBDC\n", "\nEMC\n").split("\nEMC\n")
    )
    beside = (_STREAM.split(part, 1)[0] for part in data.split(b"endstream"))
    return (*dict.fromkeys(parts), _decoded(b"".join(beside)))


def _unreachable(objects: Sequence[FileObject]) -> int:
    """Count the non-empty objects that are not reachable from the trailer, the last one."""
    *others, trailer = objects
    known = {number_of(at.thing): at for at in others}
    reached: set[bytes] = set()
    waiting = list(trailer.references)
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += known[number].references if number in known else ()
    lost = (at.thing for number, at in known.items() if number not in reached)
    return sum(thing.get("/Type") not in _CONTAINERS for thing in lost if kids_of(thing))


def _decoded(data: bytes) -> str:
    """Decode bytes so that words in UTF-8, or in UTF-16 with Latin letters, can be found."""
    return _NEXT_NAME.sub(_BETWEEN, data.replace(b"\0", b"").decode("utf-8", "replace"))


def _of_pages(file: pikepdf.Pdf, *, fillable: bool) -> Iterator[Oddity]:
    for number, page in enumerate(file.pages, start=1):
        if page.obj.get("/Rotate", 0) not in (0, 360):
            yield Oddity(number, "the page is rotated")
        for note in map(_table, _list(page.obj.get("/Annots", []))):
            if fillable and note.get("/Subtype") == "/Widget":
                continue
            if note.get("/Subtype") != "/Link" or "/AP" in note:
                kind = _words(note.get("/Subtype")).removeprefix("/")
                yield Oddity(number, f"it has an annotation that is not a link: {kind}")


def _of_file(file: pikepdf.Pdf, data: bytes, *, fillable: bool) -> Iterator[Oddity]:
    for name in file.attachments:
        yield Oddity(0, f"a file is attached to it: {name}")
    for name in _ACTIVE[fillable:]:
        if name in file.Root:
            yield Oddity(0, f"it runs an action when it is opened ({name[1:]})")
    if data.count(b"startxref") > 1:
        yield Oddity(0, "it was changed after it was printed, and contains its older state")
    if file.is_encrypted:
        yield Oddity(0, "it is encrypted, though it opens without a password")
    if not data.startswith(_START):
        yield Oddity(0, "it has data before the document")
    if data[data.rfind(_END) :].rstrip(b"\r\n") != _END:
        yield Oddity(0, "it has data after the end of the document")


def _links(file: pikepdf.Pdf) -> Iterator[str]:
    """Yield the target addresses of links on the pages."""
    for page in file.pages:
        for note in map(_table, _list(page.obj.get("/Annots", []))):
            if "/URI" in (action := _table(note.get("/A"))):
                yield _words(action.URI)


def _labels(file: pikepdf.Pdf) -> Iterator[str]:
    """Yield the values of a file's metadata and the titles of its bookmarks."""
    yield from (_words(value) for _, value in file.docinfo.items())
    metadata = _table(file.Root.get("/Metadata"))
    if isinstance(metadata, pikepdf.Stream):
        text = _decoded(bytes(metadata.read_bytes()))
        values = (one or other for one, other in _XMP_VALUE.findall(text))
        yield from (unescape(at) for at in values if not _XMP_OWN.fullmatch(at.strip()))
    waiting, seen = [file.Root.get("/Outlines")], set()
    while waiting:
        node = _table(waiting.pop())
        if node.objgen in seen:
            continue
        seen |= {node.objgen} if node.is_indirect else set()
        if "/Title" in node:
            yield _words(node.Title)
        waiting += [node[name] for name in ("/First", "/Next") if name in node]


def _tree(file: pikepdf.Pdf, numbers: dict[tuple[int, int], int]) -> StructElement:
    root = _table(file.Root.get("/StructTreeRoot"))
    return StructElement("Root", "", tuple(_branches(root, 0, numbers)))


def _branches(
    node: pikepdf.Object, page: int, numbers: dict[tuple[int, int], int]
) -> Iterator[StructElement | MarkedContent]:
    """Yield the children of an element of the structure tree; `page` is that of its content."""
    for kid in _list(node.get("/K", [])):
        if isinstance(kid, int):
            yield MarkedContent(page, kid)
        elif isinstance(kid, pikepdf.Dictionary):
            there = _table(kid.get("/Pg"))
            where = numbers.get(there.objgen, 0) if "/Pg" in kid else page
            if isinstance(mark := kid.get("/MCID"), int):
                yield MarkedContent(where, mark)
            elif "/S" in kid:
                below = tuple(_branches(kid, where, numbers))
                yield StructElement(
                    _words(kid.S).removeprefix("/"), _words(kid.get("/Alt", "")), below
                )


def _list(thing: object) -> list[object]:
    """Return the values of a PDF's array; another value is a list of one."""
    return list(thing) if isinstance(thing, pikepdf.Array | list) else [thing]


def _table(thing: object) -> pikepdf.Object:
    """Return a dictionary; an empty one for any other value, as broken files may have."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return thing
    return pikepdf.Dictionary()


def _words(thing: object) -> str:
    """Return the text of a string or a name, even if it is malformed."""
    try:
        return str(thing)
    except UnicodeDecodeError:
        return cast("pikepdf.Object", thing).unparse().decode("latin-1")
