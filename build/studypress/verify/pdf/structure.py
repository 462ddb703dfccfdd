"""Content of a PDF outside its painted pages: structure tree, strings, fonts, irregularities.

The file is opened by `verify.pdf.read`; decision 9 specifies its structure tree.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import cast

import pikepdf

from studypress.verify.model import MarkedContent, Oddity, PrintedFile, StructElement
from studypress.verify.pdf.allowed import foreign_filters, foreign_parts
from studypress.verify.pdf.bounds import Bounds, bytes_of, kids_of, require_bounds, unpacked_again

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_COMPOSED = ("/Type0", "/Type3")  # fonts made of other fonts, or of drawings
_CONTAINERS = ("/ObjStm", "/XRef")
_ACTIVE = ("/AcroForm", "/OpenAction", "/AA")
_PAINTED = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_REPLACEMENT = "/ActualText"
_WORDS = re.compile(rb"\bT[jJ]\b")
_START, _END = b"%PDF-", b"%%EOF"
_XMP_VALUE = re.compile(r'>([^<>]*)<|="([^"]*)"')
_XMP_OWN = re.compile(
    r"http://(purl\.org/dc|ns\.adobe\.com|www\.aiim\.org|www\.w3\.org)/[\w/.#-]*|adobe:ns:meta/"
    r"|W5M0MpCehiHzreSzNTczkc9d|x-default|r|[\d.]{0,4}"
)
"""Pattern of metadata values that are the same for all files."""


def contents_of(file: pikepdf.Pdf, data: bytes, bounds: Bounds, *, strict: bool) -> PrintedFile:
    """Return an open PDF without its pages; with `strict`, remarks report all that we never write.

    Raises UnreadableError if the file exceeds the bounds.
    """
    require_bounds(file, bounds)
    found = _Objects(file, bounds)
    numbers = {page.obj.objgen: at for at, page in enumerate(file.pages, start=1)}
    remarks = [*found.remarks(), *_of_pages(file), *_of_file(file, data)]
    remarks += foreign_parts(file) if strict else ()
    streams = (*map(_decoded, found.streams), _decoded(data))
    labels = tuple(_labels(file)) if strict else ()
    tree, links = _tree(file, numbers), tuple(_links(file))
    return PrintedFile((), tree, tuple(found.strings), streams, tuple(remarks), links, labels)


class _Objects:
    """Data that verification needs, collected from all objects of a file."""

    def __init__(self, file: pikepdf.Pdf, bounds: Bounds) -> None:
        self._bounds = bounds
        self.strings: list[str] = []
        self.streams: list[bytes] = []
        self._bare_fonts: list[str] = []
        self._drawings: set[str] = set()
        self._painted: set[str] = set()
        self._patterns_with_words = 0
        self._replaced = self._packed_oddly = False
        self._unreachable = _unreachable(file)
        for thing in [*file.objects, file.trailer]:
            self._note(thing, 0)

    def _note(self, thing: object, depth: int) -> None:
        if isinstance(thing, pikepdf.String | pikepdf.Name):
            self.strings.append(_words(thing))
        if isinstance(thing, pikepdf.Stream):
            self._note_stream(thing)
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            self._note_dictionary(thing)
        for kid in kids_of(thing):
            if not getattr(kid, "is_indirect", False):
                self._note(kid, depth + 1)

    def _note_stream(self, stream: pikepdf.Stream) -> None:
        data = bytes_of(stream, self._bounds)
        again = unpacked_again(data)
        self.streams += [data, again] if again else [data]
        self._packed_oddly |= bool(again) or foreign_filters(stream)
        self._painted.update(name.decode("latin-1") for name in _PAINTED.findall(data))
        self._patterns_with_words += "/PatternType" in stream and bool(_WORDS.search(data))
        self._replaced |= _REPLACEMENT.encode() in data
        if stream.get("/Type") in ("/Metadata", "/EmbeddedFile"):
            self.strings.append(_decoded(data))

    def _note_dictionary(self, thing: pikepdf.Object) -> None:
        if thing.get("/Type") == "/Font" and thing.get("/Subtype") not in _COMPOSED:
            descriptor = _table(thing.get("/FontDescriptor"))
            if not any(name in descriptor for name in _FONT_FILES):
                self._bare_fonts.append(_words(thing.get("/BaseFont")).removeprefix("/"))
        self._replaced |= _REPLACEMENT in thing
        self._drawings |= {name[1:] for name, _ in _table(thing.get("/XObject")).items()}

    def remarks(self) -> Iterator[Oddity]:
        """Yield the irregularities of the objects."""
        for name in sorted(set(self._bare_fonts)):
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


def _unreachable(file: pikepdf.Pdf) -> int:
    """Count the non-empty objects that are not reachable from the trailer."""
    reached: set[tuple[int, int]] = set()
    waiting = [file.trailer]
    while waiting:
        thing = waiting.pop()
        if getattr(thing, "is_indirect", False):
            if thing.objgen in reached:
                continue
            reached.add(thing.objgen)
        waiting += kids_of(thing)
    return sum(
        thing.objgen not in reached and thing.get("/Type") not in _CONTAINERS
        for thing in file.objects
        if kids_of(thing)
    )


def _decoded(data: bytes) -> str:
    """Decode bytes so that words in UTF-8, or in UTF-16 with Latin letters, can be found."""
    return data.replace(b"\0", b"").decode("utf-8", "replace")


def _of_pages(file: pikepdf.Pdf) -> Iterator[Oddity]:
    for number, page in enumerate(file.pages, start=1):
        if page.obj.get("/Rotate", 0) not in (0, 360):
            yield Oddity(number, "the page is rotated")
        for note in map(_table, _list(page.obj.get("/Annots", []))):
            if note.get("/Subtype") != "/Link" or "/AP" in note:
                kind = _words(note.get("/Subtype")).removeprefix("/")
                yield Oddity(number, f"it has an annotation that is not a link: {kind}")


def _of_file(file: pikepdf.Pdf, data: bytes) -> Iterator[Oddity]:
    for name in file.attachments:
        yield Oddity(0, f"a file is attached to it: {name}")
    for name in _ACTIVE:
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
