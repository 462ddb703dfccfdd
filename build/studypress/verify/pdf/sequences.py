"""Marked-content sequences: pdfium reads each of them once; pages of known ones are composed.

The bytes of a sequence, its resources, and what precedes it in its graphics state determine what
it paints, up to its place. So pages of known sequences need not be read again.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple

import pikepdf

from studypress.verify.model import Box, PrintedPage, TextRun
from studypress.verify.pdf.bounds import SHAPES, Bounds, bytes_of, kids_of, number_of
from studypress.verify.pdf.page_digests import named_resources, sheet_digest
from studypress.verify.pdf.painted import Matrix, Noted, PageScanner

_MOST = 2**15  # known sequences
_STRING = rb"(?s:\((?:[^()\\]++|\\.)*+\))"
_NUMBERS = rb"(?<![\d.-])-?\d++(?:\.\d++)?+(?: -?\d++(?:\.\d++)?+)"
_TOKEN = re.compile(
    (
        rb"(?:/(\w+\s+)(?:<<(?:/MCID (\d+)|([^<>]*))>>\s+)?B(?:DC|MC)\s"
        rb"((?:[^(E]++|" + _STRING + rb"|E(?!MC\s))*+)EMC"
        rb"|(" + _NUMBERS + rb"{5}) cm|(q|Q)|(" + _NUMBERS + rb"{3} re\s+W\s+n))(?:\s+|$)"
    ).replace(rb"\s", rb"[ \t\r\n\f]"),
    re.DOTALL,
)
"""Pattern of a sequence, a matrix, a saved or restored state, or a clipping path."""
_OPERATOR = re.compile(
    _STRING + rb"|<[^<>]*+>|(?<![^\s\])>])([A-Za-z]+\*?)(?=[\s/\[(<]|$)|([%{}()<>#'\"\0\v])"
)
_STRINGS = re.compile(_STRING)
_WORDS = re.compile(rb"\[[^\[\]]*+\]\s*+TJ\b|(?:\(\)|<[^<>]*+>)\s*+Tj\b|" + _NUMBERS + rb"{5} Tm\b")
_PAINTING = {b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Tj", b"TJ", b"Do", b"sh"}
_REFUSED = {b"BMC", b"BDC", b"EMC", b"BI", *map(bytes, zip(b"%{}()<>#'\"\0\v"))}
_CLOSED = ((b"q", b"Q"), (b"BT", b"ET"))
_NAME = re.compile(rb"/([^\s/\[\]()<>]*)")


class _Placed(NamedTuple):
    """A sequence on a page; `key` is a digest of all that its reading depends on but its place.

    Nothing that it paints is outside of its `clip`.
    """

    key: bytes
    mark: int | None
    x: float
    y: float
    body: bytes = b""
    clip: Box | None = None


class _Known(NamedTuple):
    """Reading of a sequence, relative to its place; without a box it paints nothing."""

    box: Box | None
    ink: Box | None
    runs: tuple[TextRun, ...]


_Around = tuple[bytes | tuple[bytes, float, float], ...]


class SplitPage(NamedTuple):
    """A page of an open file as its sequences, with the digests of its sheet and of all of it."""

    digest: str
    sheet: bytes
    placed: Sequence[_Placed]


class KnownSequences:
    """Sequences that were read in this process."""

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[bytes, _Known] = {}
        self._sheets: dict[bytes, Box] = {}
        self._around: set[_Around] = set()

    def page(self, split: SplitPage) -> PrintedPage | None:
        """Return the content of a page, or None if it must be read. Its face is its digest.

        What overlaps a sequence with text must be known to leave it seen.
        """
        sheet = self._sheets.get(split.sheet)
        if sheet is None or any(at.key not in self._known for at in split.placed):
            return None
        known = [self._known[at.key] for at in split.placed]
        if not self._around.issuperset(_around(split.placed, known).values()):
            return None
        runs, marks, ink = list[TextRun](), dict[int, Box](), list[Box]()
        for at, reading in zip(split.placed, known, strict=True):
            runs += (_moved(run, at) for run in reading.runs)
            if at.mark is not None and reading.box:
                box = _shifted(reading.box, at.x, at.y)
                marks[at.mark] = box.around(marks.get(at.mark, box))
            ink += [_shifted(reading.ink, at.x, at.y)] if reading.ink else []
        edges = list(zip(*ink, strict=True))
        around = Box(*map(min, edges[:2]), *map(max, edges[2:])) if ink else None
        return PrintedPage(sheet, tuple(runs), marks, around, 0, split.digest)

    def unread(self, split: SplitPage) -> list[int]:
        """Return the places of the objects of a page whose sequences are not known."""
        places, end = list[int](), 0
        for at in split.placed:
            begin, end = end, end + (_painted(at.body) or 0)
            places += range(begin, end) if at.key not in self._known else ()
        return places

    def learn(
        self, split: SplitPage, page: PrintedPage, eye: PageScanner, *, whole: bool = True
    ) -> None:
        """Remember the sequences of a page that was read, if its objects are clearly theirs.

        Only then, and if all its text is seen, is it known what overlaps them. The sheet is known
        only if the `whole` page was read.
        """
        counts = [_painted(at.body) for at in split.placed]
        owners = [at for at, count in enumerate(counts) for _ in range(count or 0)]
        if len(self._known) > _MOST or None in counts or len(owners) != eye.count:
            return
        things: list[list[Noted]] = [[] for _ in split.placed]
        for thing in eye.noted:
            things[owners[thing.place]].append(thing)
        if any(
            thing.mark != at.mark or thing.artifact == (at.mark is not None)
            for at, own in zip(split.placed, things, strict=True)
            for thing in own
        ):
            return
        for at, own in zip(split.placed, things, strict=True):
            if at.key not in self._known:
                self._known[at.key] = _reading(at, own, page.ink)
        known = [self._known[at.key] for at in split.placed]
        self._around |= {
            around
            for number, around in _around(split.placed, known).items()
            if things[number] and all(thing.run.seen for thing in things[number] if thing.run)
        }
        if whole:
            self._sheets[split.sheet] = page.sheet


KNOWN = {drawn: KnownSequences() for drawn in (True, False)}
"""Sequences that were read on pages that were `drawn`, and on others."""


def split_pages(
    file: pikepdf.Pdf, digests: Sequence[str], bounds: Bounds
) -> list[SplitPage | None]:
    """Return the pages of an open file as sequences; None for a page with anything else."""
    known: dict[bytes, bytes] = {}
    found: dict[bytes, Mapping[bytes, bytes]] = {}
    pages: list[SplitPage | None] = []
    for page, digest in zip((at.obj for at in file.pages), digests, strict=True):
        content, resources = page.get("/Contents"), page.get("/Resources")
        if not (digest and isinstance(content, pikepdf.Stream) and resources is not None) or any(
            map(_may_be_painted, kids_of(page.get("/Annots")))
        ):
            pages.append(None)
            continue
        number = number_of(resources)
        if number not in found or not resources.is_indirect:
            found[number] = named_resources(resources, file, known)
        placed = _placed(bytes_of(content, bounds), found[number])
        sheet = sheet_digest(page, file, known)
        pages.append(SplitPage(digest, sheet, placed) if placed else None)
    return pages


def _may_be_painted(note: pikepdf.Object) -> bool:
    return not (
        isinstance(note, pikepdf.Dictionary)
        and note.get("/Subtype") == "/Link"
        and "/AP" not in note
    )


def _placed(content: bytes, resources: Mapping[bytes, bytes]) -> list[_Placed] | None:
    """Return the sequences of a page's content; None if it has anything beside them."""
    matrix, state, clip, end = Matrix(), b"", None, 0
    stack: list[tuple[Matrix, bytes, Box | None]] = []
    found: list[_Placed] = []
    while token := _TOKEN.match(content, end):
        end = token.end()
        tag, mark, named, body, moved, word, cut = token.groups()
        if word == b"q":
            stack.append((matrix, state, clip))
        elif word and not stack:
            return None
        elif word:
            matrix, state, clip = stack.pop()
        elif moved:
            matrix = matrix.of(Matrix(*map(float, moved.split())))
            state = state and _digest(state, moved)
        elif cut:
            left, bottom, width, height = map(float, cut.split()[:4])
            clip = matrix.box(Box(left, bottom, left + width, bottom + height))
            state = _digest(state, cut, repr(matrix[:4]).encode())
        else:
            number, role = (int(mark), b"+") if mark else (None, tag + (named or b""))
            used = (resources.get(name, b"") for name in _NAME.findall(body))
            key = _digest(state, role, repr(matrix[:4]).encode(), *used, body)
            state = _digest(state, _effect(body))
            found.append(_Placed(key, number, matrix.e, matrix.f, body, clip))
    return found if end == len(content) else None


def _digest(*parts: bytes) -> bytes:
    return sha256(b"\n".join(parts)).digest()


@lru_cache(SHAPES)
def _effect(body: bytes) -> bytes:
    """Return a sequence without its words and their places, which do not change what follows."""
    return _WORDS.sub(b"", _STRINGS.sub(b"()", body))


@lru_cache(SHAPES)
def _painted(body: bytes) -> int | None:
    """Return the number of objects that a sequence paints; None if it is not closed in itself."""
    words = [one or other for one, other in _OPERATOR.findall(body)]
    for begin, end in _CLOSED:
        depths = [*accumulate(((word == begin) - (word == end) for word in words), initial=0)]
        if min(depths) < 0 or depths[-1]:
            return None
    if _REFUSED.intersection(words):
        return None
    return sum(word in _PAINTING for word in words)


def _reading(at: _Placed, things: Sequence[Noted], ink: Box | None) -> _Known:
    around = things[0].box if things else None
    for thing in things:
        around = around and thing.box.around(around)
    inked = around and ink and _common(around, ink)
    inked = inked and _common(inked, at.clip or inked)
    origin = _Placed(b"", None, -at.x, -at.y)
    return _Known(
        around and _shifted(around, -at.x, -at.y),
        inked and _shifted(inked, -at.x, -at.y),
        tuple(_moved(thing.run, origin) for thing in things if thing.run),
    )


def _moved(run: TextRun, at: _Placed) -> TextRun:
    return replace(run, box=_shifted(run.box, at.x, at.y), base=run.base + at.y, mark=at.mark)


def _shifted(box: Box, x: float, y: float) -> Box:
    return Box(box.left + x, box.bottom + y, box.right + x, box.top + y)


def _common(box: Box, other: Box) -> Box | None:
    """Return what two rectangles have in common; None if they do not overlap."""
    left, bottom = max(box.left, other.left), max(box.bottom, other.bottom)
    right, top = min(box.right, other.right), min(box.top, other.top)
    return Box(left, bottom, right, top) if left < right and bottom < top else None


def _around(placed: Sequence[_Placed], known: Sequence[_Known]) -> Mapping[int, _Around]:
    """Return for each sequence with text, by its number, all that determines if it is seen.

    This is its key, and key and distance of all that overlaps it and of itself in painting order.
    """
    boxes = [
        (_shifted(one.box, at.x, at.y), number)
        for number, (at, one) in enumerate(zip(placed, known, strict=True))
        if one.box
    ]
    boxes.sort(key=lambda item: item[0].bottom)
    found = defaultdict[int, list[int]](list)
    for place, (box, number) in enumerate(boxes):
        found[number].append(number)
        for other, beside in boxes[place + 1 :]:
            if other.bottom >= box.top:
                break
            if other.left < box.right and other.right > box.left and other.top > box.bottom:
                found[number].append(beside)
                found[beside].append(number)
    return {
        number: (placed[number].key, *(_far(placed[at], placed[number]) for at in sorted(others)))
        for number, others in found.items()
        if known[number].runs
    }


def _far(at: _Placed, other: _Placed) -> tuple[bytes, float, float]:
    return at.key, round(at.x - other.x, 1), round(at.y - other.y, 1)
