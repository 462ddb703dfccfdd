"""Painted content of one page, object by object, nested form XObjects included."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from pypdfium2 import raw

from studypress.verify.model import Box, PrintedPage, TextRun
from studypress.verify.pdf.lines import in_lines, texts_across
from studypress.verify.pdf.raster import PageRaster, PdfiumPage
from studypress.verify.text import is_to_the_left

_TEXT, _FORM = 1, 5  # types of page objects
_UNPAINTED = (3, 7)  # text render modes that leave no ink
_DEPTH = 8  # levels of nested drawings
_UNIT = 2  # bytes of a UTF-16 code unit
_LINE = 1024  # bytes: buffer size that suffices for most lines of text
_LONGEST = 64  # bytes of a mark's name


class Matrix(NamedTuple):
    """Transformation of a drawing to the page: (x, y) becomes (ax + cy + e, bx + dy + f)."""

    a: float = 1
    b: float = 0
    c: float = 0
    d: float = 1
    e: float = 0
    f: float = 0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the page of a point of the drawing."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """Return the smallest upright rectangle on the page around a rectangle of the drawing."""
        if self == _UPRIGHT:
            return box
        across, up = zip(*(self.point(x, y) for x in box[::2] for y in box[1::2]), strict=True)
        return Box(min(across), min(up), max(across), max(up))

    def of(self, inner: "Matrix") -> "Matrix":
        """Return the transformation to the page of a drawing within this one."""
        e, f = self.point(inner.e, inner.f)
        a, b = self.point(inner.a, inner.b)
        c, d = self.point(inner.c, inner.d)
        return Matrix(a - self.e, b - self.f, c - self.e, d - self.f, e, f)


_UPRIGHT = Matrix()


@dataclass(frozen=True)
class _Thing:
    """A page object; marks that it does not set are those of the drawing that contains it.

    `place` is its place among the objects of the page, or that of the drawing.
    """

    object: Any
    kind: int
    mark: int | None
    artifact: bool
    matrix: Matrix
    depth: int
    place: int

    @property
    def box(self) -> Box:
        """Box on the page."""
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(self.object, *edges)
        return self.matrix.box(Box(*(edge.value for edge in edges)))


class Noted(NamedTuple):
    """A noted page object: `_Thing` without the object, its box, and its text, if it has any."""

    place: int
    mark: int | None
    artifact: bool
    box: Box
    run: TextRun | None


class PageScanner:
    """Scanner of the content of one page, of `count` objects; `noted` are those it looked at."""

    def __init__(self, page: PdfiumPage, *, to_the_left: bool = False) -> None:
        """Open the text layer of a page of an open file, which may be written `to_the_left`."""
        self._page, self._to_the_left = page, to_the_left
        self._words = page.get_textpage()
        self.count = raw.FPDFPage_CountObjects(page.raw)
        self._face = sha256()
        self._room = ctypes.create_string_buffer(_LINE)
        self._across = texts_across(self._words) if to_the_left else {}
        self.noted: list[Noted] = []

    def look(
        self, *, drawn: bool, joined: bool = False, only: Iterable[int] | None = None
    ) -> PrintedPage:
        """Return the content of the page; ink is measured only if the page is to be `drawn`.

        Parts of lines are `joined`, and those of a page that is written to the left. If there are
        places in `only`, objects in other places are omitted.
        """
        self._face, self.noted = sha256(), []
        picture = PageRaster(self._page) if drawn else None
        runs: list[TextRun] = []
        marks: dict[int, Box] = {}
        stray = 0
        for thing in self._things(only):
            box, text = self._noted(thing)
            if thing.mark is not None:
                marks[thing.mark] = box.around(marks.get(thing.mark, box))
            if text:
                if self._across and not is_to_the_left(text):
                    text = self._across.get(ctypes.addressof(thing.object.contents), text)
                runs.append(_run(thing, text, box, picture))
            else:
                stray += thing.mark is None and not thing.artifact
            run = runs[-1] if text else None
            self.noted.append(Noted(thing.place, thing.mark, thing.artifact, box, run))
        sheet, ink = Box(*self._page.get_cropbox()), picture.ink() if picture else None
        lines = in_lines(runs) if joined or self._to_the_left else runs
        return PrintedPage(sheet, tuple(lines), marks, ink, stray, self._face.hexdigest())

    def glance(self) -> tuple[str, str]:
        """Return the page's face and its text."""
        words = [text for thing in self._things() if (text := self._noted(thing)[1])]
        return self._face.hexdigest(), " ".join(words)

    def _things(self, only: Iterable[int] | None = None) -> Iterator[_Thing]:
        places = range(self.count)
        for at in places if only is None else [at for at in only if at in places]:
            page = _Thing(None, _FORM, None, artifact=False, matrix=_UPRIGHT, depth=0, place=at)
            yield from _unfolded(raw.FPDFPage_GetObject(self._page.raw, at), page)

    def _noted(self, thing: _Thing) -> tuple[Box, str]:
        """Return box and text of an object, and add both to the page's face."""
        box = thing.box
        text = self._text(thing.object) if thing.kind == _TEXT else ""
        self._face.update(f"{thing.kind} {[round(edge) for edge in box]} {text}\n".encode())
        return box, text if text.strip() else ""

    def _text(self, thing: object) -> str:
        room = self._room
        size = raw.FPDFTextObj_GetText(thing, self._words, _wide(room), len(room))
        if size > len(room):
            room = ctypes.create_string_buffer(size)
            raw.FPDFTextObj_GetText(thing, self._words, _wide(room), size)
        return room.raw[: max(size - _UNIT, 0)].decode("utf-16-le", "replace")


def _unfolded(thing: object, around: _Thing) -> Iterator[_Thing]:
    """Yield an object, or the objects within it if it is a drawing."""
    kind = raw.FPDFPageObj_GetType(thing)
    mark, artifact = _marks_of(thing, around)
    if kind != _FORM:
        yield _Thing(thing, kind, mark, artifact, around.matrix, around.depth, around.place)
    elif around.depth < _DEPTH:
        matrix = around.matrix.of(_matrix(thing))
        inside = _Thing(thing, kind, mark, artifact, matrix, around.depth + 1, around.place)
        for at in range(raw.FPDFFormObj_CountObjects(thing)):
            yield from _unfolded(raw.FPDFFormObj_GetObject(thing, at), inside)


def _run(thing: _Thing, text: str, box: Box, picture: PageRaster | None) -> TextRun:
    own = _matrix(thing.object)
    _, base = thing.matrix.point(own.e, own.f)
    painted = raw.FPDFTextObj_GetTextRenderMode(thing.object) not in _UNPAINTED
    seen = painted and (picture is None or picture.has_ink(box))
    return TextRun(text, box, base, thing.mark, thing.artifact, seen)


def _marks_of(thing: object, around: _Thing) -> tuple[int | None, bool]:
    """Return the number of an object's marked content, or None; and whether it is an artifact."""
    mark = raw.FPDFPageObj_GetMarkedContentID(thing)
    if mark >= 0:
        return mark, False
    if around.mark is not None or around.artifact:
        return around.mark, around.artifact
    count = max(raw.FPDFPageObj_CountMarks(thing), 0)
    return None, "Artifact" in [_name(raw.FPDFPageObj_GetMark(thing, at)) for at in range(count)]


def _name(mark: object) -> str:
    room = ctypes.create_string_buffer(_LONGEST)
    length = ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, _wide(room), _LONGEST, length)
    return room.raw[: max(length.value - _UNIT, 0)].decode("utf-16-le", "replace")


def _matrix(thing: object) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, found)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _wide(room: ctypes.Array[ctypes.c_char]) -> object:
    return ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort))
