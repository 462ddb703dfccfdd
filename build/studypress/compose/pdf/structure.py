"""Structure trees of blocks, as templates of their objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from studypress.compose.model.pieces import Link, NotComposableError, PieceElement

POINTS = 0.75
"""Points in a CSS pixel."""

_OBJECT, _MARK, _PAGE, _AROUND, _KEY, _RIGHT, _DROP = range(7)
_VARYING = (_KEY, _RIGHT, _DROP)  # differ between forms even if a tree's numbers are equal
_OPEN = ("Art", "L")  # elements that are split between pieces
_ATTRIBUTES = "/A <<"  # the first entry of an element that has a place
_SHAPES = 2**12  # cached shapes, and as many cached trees

Reference = tuple[int, float]
"""Origin of a number, and the number relative to it."""


@dataclass(frozen=True, eq=False)
class Shape:
    """The elements of a piece, and the number of its marked contents.

    A `placed` shape contains places on its page. Equal pieces share one shape.
    """

    nodes: tuple[PieceElement, ...]
    marks: int
    placed: bool


Where = tuple[int, int, int, int, int, float, float]
"""Origins of a tree's numbers: its first object, its first mark, its page, the element around
it, the key of its first link, and its place on the page in points."""


class Lines(NamedTuple):
    """Templates of objects, one a line: their numbers in the tree, texts, and values of holes."""

    numbers: tuple[int, ...]
    text: bytes
    references: tuple[Reference, ...]

    def objects(self, where: Where) -> list[bytes]:
        """Return the objects, with all holes filled."""
        filled = self.text % tuple([where[kind] + at for kind, at in self.references])
        return filled.split(b"\n") if self.numbers else []


@dataclass(frozen=True, eq=False)
class Flat:
    """A tree of structure elements, followed by its links of two objects each.

    `vary` contains the lines with a form's code or with a place on a page, `steady` all others.
    `coded` is the code in the specimen, which is replaced, or empty. `owners` contains the element
    of each marked content, `linked` that of each link, `roots` the elements that are in no other.
    """

    steady: Lines
    vary: Lines
    owners: tuple[int, ...]
    roots: tuple[int, ...]
    linked: tuple[int, ...]
    elements: int
    coded: bytes

    @property
    def size(self) -> int:
        """Number of its objects."""
        return self.elements + 2 * len(self.linked)

    def objects(self, where: Where, code: bytes) -> list[bytes]:
        """Return its objects, in the order of their numbers."""
        steady, vary = self.steady.objects(where), self.varying(where, code)
        if not vary:
            return steady
        pairs = zip((*self.steady.numbers, *self.vary.numbers), (*steady, *vary), strict=True)
        return [item for _, item in sorted(pairs)]

    def varying(self, where: Where, code: bytes) -> list[bytes]:
        """Return the objects that vary."""
        found = self.vary.objects(where)
        if not self.coded:
            return found
        old, new = _in_words(self.coded), _in_words(code)
        return [item.replace(self.coded, code).replace(old, new) for item in found]

    def owned(self, base: int) -> bytes:
        """Return references to the owners of its marked contents."""
        return b"%d 0 R " * len(self.owners) % tuple([base + owner for owner in self.owners])


@lru_cache
def _in_words(code: bytes) -> bytes:
    """Return a code as it is written in a string with letters beyond ASCII."""
    return code.decode().encode("utf-16-be").hex().encode()


@lru_cache(_SHAPES)
def shape_of(nodes: tuple[PieceElement, ...], marks: int) -> Shape:
    """Return the shape of some elements."""
    inner = [part for node in nodes for part in node.walk()]
    placed = any(part.box or any(isinstance(kid, Link) for kid in part.kids) for part in inner)
    return Shape(nodes, marks, placed)


@lru_cache(_SHAPES)
def flat_of(shapes: tuple[tuple[Shape, float], ...], coded: str = "") -> Flat:
    """Join shapes, each moved down by CSS pixels; their parts of one element are joined too."""
    firsts = list(accumulate((shape.marks for shape, _ in shapes), initial=0))
    nodes: list[PieceElement] = []
    for (shape, down), first in zip(shapes, firsts, strict=False):
        nodes = _joined(nodes, [_moved(node, first, down) for node in shape.nodes])
    return _Flattener(firsts[-1], coded).flat(nodes)


def _moved(node: PieceElement, first: int, down: float) -> PieceElement:
    kids = tuple(_moved_kid(kid, first, down) for kid in node.kids)
    return replace(node, kids=kids, box=_dropped(node.box, down))


def _moved_kid(
    kid: PieceElement | Link | int, first: int, down: float
) -> PieceElement | Link | int:
    if isinstance(kid, PieceElement):
        return _moved(kid, first, down)
    if isinstance(kid, int):
        return kid + first
    return replace(kid, box=_dropped(kid.box, down))


def _dropped(box: tuple[float, ...], down: float) -> tuple[float, ...]:
    drop = down * POINTS
    return tuple(edge - drop * (at % 2) for at, edge in enumerate(box))


def _joined(before: Sequence[PieceElement], after: Sequence[PieceElement]) -> list[PieceElement]:
    """Join two lists of elements; the last of one and the first of the other may be one element."""
    if not before or not after or not _one(before[-1], after[0]):
        return [*before, *after]
    last, first = before[-1], after[0]
    inner = [kid for kid in first.kids if isinstance(kid, PieceElement)]
    outer = [kid for kid in last.kids if isinstance(kid, PieceElement)]
    kids: list[PieceElement | Link | int] = [*last.kids, *first.kids]
    if len(inner) + len(outer) == len(kids):
        kids = [*_joined(outer, inner)]
    return [*before[:-1], replace(last, kids=tuple(kids)), *after[1:]]


def _one(last: PieceElement, first: PieceElement) -> bool:
    """Return whether two elements are parts of one."""
    return (
        last.role == first.role
        and last.open == first.open
        and bool(last.open or last.role in _OPEN)
    )


class _Flattener:
    """Conversion of a tree of elements into lines, one an object; links follow the elements."""

    def __init__(self, marks: int, coded: str) -> None:
        self._coded = coded
        self._lines: list[tuple[str, list[Reference]]] = []
        self._owners: list[int | None] = [None] * marks
        self._links: list[tuple[Link, int]] = []

    def flat(self, nodes: Sequence[PieceElement]) -> Flat:
        numbers: dict[int, int] = {}
        for inner in (inner for node in nodes for inner in node.walk()):
            numbers[id(inner)] = len(numbers)
        for node in nodes:
            self._add(node, None, numbers)
        for at, (link, _) in enumerate(self._links):
            self._add_link(link, len(numbers) + 2 * at, at)
        if None in self._owners:
            raise NotComposableError("a text is in no structure element")
        varying = [self._varies(*line) for line in self._lines]
        return Flat(
            self._those([at for at, varies in enumerate(varying) if not varies]),
            self._those([at for at, varies in enumerate(varying) if varies]),
            tuple(owner for owner in self._owners if owner is not None),
            tuple(numbers[id(node)] for node in nodes),
            tuple(owner for _, owner in self._links),
            len(numbers),
            self._coded.encode(),
        )

    def _varies(self, text: str, references: Sequence[Reference]) -> bool:
        coded = self._coded.encode()
        has_code = bool(coded) and (self._coded in text or _in_words(coded).decode() in text)
        return has_code or any(kind in _VARYING for kind, _ in references)

    def _those(self, numbers: Sequence[int]) -> Lines:
        text = "\n".join(self._lines[at][0] for at in numbers).encode("latin-1")
        references = (reference for at in numbers for reference in self._lines[at][1])
        return Lines(tuple(numbers), text, tuple(references))

    def _add(self, node: PieceElement, parent: int | None, numbers: Mapping[int, int]) -> None:
        own = numbers[id(node)]
        holes: list[Reference] = [(_AROUND, 0) if parent is None else (_OBJECT, parent)]
        page = ""
        # Marked contents need their page; some readers also require the page of a table.
        if node.role == "Table" or any(isinstance(kid, int) for kid in node.kids):
            holes.append((_PAGE, 0))
            page = "/Pg %d 0 R"
        kids = " ".join([self._refer(kid, own, numbers, holes) for kid in node.kids])
        more = node.attributes.replace("%", "%%")
        if node.box:
            rest = more.removeprefix(_ATTRIBUTES)
            more = f"{_ATTRIBUTES}/BBox {_place(node.box, holes)}{rest}"
        line = f"<</Type /StructElem/S /{node.role}/P %d 0 R{page}/K [{kids}]{more}>>"
        self._lines.append((line, holes))
        for kid in node.kids:
            if isinstance(kid, PieceElement):
                self._add(kid, own, numbers)

    def _refer(
        self,
        kid: PieceElement | Link | int,
        own: int,
        numbers: Mapping[int, int],
        holes: list[Reference],
    ) -> str:
        if isinstance(kid, int):
            self._owners[kid] = own
            holes.append((_MARK, kid))
            return "%d"
        if isinstance(kid, Link):
            holes.append((_OBJECT, len(numbers) + 2 * len(self._links)))
            self._links.append((kid, own))
        else:
            holes.append((_OBJECT, numbers[id(kid)]))
        return "%d 0 R"

    def _add_link(self, link: Link, own: int, key: int) -> None:
        self._lines.append(
            ("<</Type /OBJR/Obj %d 0 R/Pg %d 0 R>>", [(_OBJECT, own + 1), (_PAGE, 0)])
        )
        holes: list[Reference] = []
        place = _place(link.box, holes)
        holes.append((_KEY, key))
        more = link.attributes.replace("%", "%%")
        self._lines.append((f"<</Rect {place}/StructParent %d{more}>>", holes))


def _place(box: tuple[float, ...], holes: list[Reference]) -> str:
    left, bottom, right, top = box
    holes += [(_RIGHT, left), (_DROP, bottom), (_RIGHT, right), (_DROP, top)]
    return "[%.5f %.5f %.5f %.5f]"
