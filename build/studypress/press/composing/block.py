"""Blocks: pieces that stand together on a page, as templates of streams and of structure."""

import re
from binascii import unhexlify
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from studypress.press.composing.pieces import (
    DRAWN,
    Bookmark,
    Link,
    Node,
    NotComposableError,
    Piece,
    Resource,
    Run,
)

POINTS = 0.75
"""Of a CSS pixel."""

_OBJECT, _MARK, _PAGE, _AROUND, _KEY, _RIGHT, _DROP = range(7)
_GLYPHS = re.compile(rb"(?<=[\[\d>)])<((?:[0-9a-f]{4})+)>(?=[-\d.\]<])")
_ESCAPES = (  # of a string, and of a template
    (b"\\", b"\\\\"),
    (b"(", b"\\("),
    (b")", b"\\)"),
    (b"\n", b"\\n"),
    (b"\r", b"\\r"),
    (b"%", b"%%"),
)
_OPEN = ("Art", "L")  # elements of which pieces hold parts
Reference = tuple[int, float]
"""What a number counts from, and the number counted from there."""


@dataclass(frozen=True)
class Flat:
    """A tree of structure elements, an object a line.

    The holes in its lines are for `references`; `owners` has, for each marked content, the element
    that it is in, `linked` the same for each link, and `roots` the elements that are in no other.
    After the elements come the links: two objects each, of which the second is the annotation.
    """

    lines: bytes
    references: tuple[Reference, ...]
    owners: tuple[int, ...]
    roots: tuple[int, ...]
    linked: tuple[int, ...]
    elements: int

    @property
    def size(self) -> int:
        """How many objects it has."""
        return self.elements + 2 * len(self.linked)


@dataclass(frozen=True)
class Block:
    """What is placed as one: a template of its drawing, and one of its structure.

    `names` are those of the slots in its drawing, and `marked` says how many marked contents come
    before each; `lefts` and `places` have their edges, as numbers and as a stream has them. Where
    the structure says a code, it is that of a specimen, `coded`. `owned` is a template of the
    owners of its marked contents.
    """

    content: bytes
    names: tuple[str, ...]
    marked: tuple[int, ...]
    lefts: Mapping[str, float]
    places: Mapping[str, bytes]
    structure: Flat
    owned: bytes
    coded: bytes
    uses: frozenset[Resource]
    bookmarks: tuple[Bookmark, ...]
    around: str
    left: float
    top: float
    marks: int
    """How many marked contents it has."""


@dataclass(frozen=True)
class Placed:
    """A piece moved down by CSS pixels, with the values of slots that are known already."""

    piece: Piece
    down: float = 0.0
    values: Mapping[str, Run] | None = None


def block_of(placed: Sequence[Placed]) -> Block:
    """Join pieces into a block; what they hold of one element is joined too."""
    firsts = list(accumulate((part.piece.marks for part in placed), initial=0))
    nodes: list[Node] = []
    for part, first in zip(placed, firsts, strict=False):
        nodes = _joined(nodes, [_moved(node, first, part.down) for node in part.piece.nodes])
    holes = [hole for part in placed for hole in part.piece.holes if not _known(part, hole)]
    lefts = {slot.name: slot.left for part in placed for slot in part.piece.slots}
    structure = _Flattener(firsts[-1]).flat(nodes)
    codes = [slot.text for part in placed for slot in part.piece.slots if _is_code(slot.name)]
    return Block(
        b"\n".join(drawing(part) for part in placed),
        tuple(hole for hole in holes if hole),
        tuple(holes[:at].count(None) for at, hole in enumerate(holes) if hole),
        lefts,
        {name: number(left).encode() for name, left in lefts.items()},
        structure,
        b" ".join([b"%d 0 R"] * len(structure.owners)),
        codes[0].encode() if codes else b"",
        frozenset(use for part in placed for use in part.piece.uses),
        tuple(
            replace(mark, top=mark.top + part.down)
            for part in placed
            for mark in part.piece.bookmarks
        ),
        placed[0].piece.around,
        placed[0].piece.left,
        placed[0].piece.top,
        len(structure.owners),
    )


def _is_code(name: str) -> bool:
    return name.startswith("code:")


def _known(part: Placed, hole: str | None) -> bool:
    return hole is not None and hole in (part.values or {})


def drawing(part: Placed) -> bytes:
    """Return a piece's stream, moved, with its known slots filled."""
    lefts = {slot.name: slot.left for slot in part.piece.slots}
    fills: list[str] = []
    for hole in part.piece.holes:
        if hole is None:
            fills.append("%d")
        elif _known(part, hole):
            run = (part.values or {})[hole]
            fills += [number(lefts[hole] + run.shift), run.glyphs]
        else:
            fills += ["%s"] if hole.partition(":")[0] in DRAWN else ["%s", "%s"]
    content = part.piece.content.replace("%%", "%%%%") % tuple(fills)
    if part.down:
        content = f"q\n1 0 0 1 0 {number(part.down)} cm\n{content}\nQ"
    return _GLYPHS.sub(_literal, content.encode("latin-1"))


def _literal(hexadecimal: re.Match[bytes]) -> bytes:
    """Return glyphs as they are rather than by digits: half the bytes to squeeze."""
    glyphs = unhexlify(hexadecimal[1])
    for plain, escaped in _ESCAPES:
        glyphs = glyphs.replace(plain, escaped)
    return b"(" + glyphs + b")"


def number(value: float) -> str:
    """Return a number as a stream has it."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _moved(node: Node, first: int, down: float) -> Node:
    kids = tuple(_moved_kid(kid, first, down) for kid in node.kids)
    return replace(node, kids=kids, box=_dropped(node.box, down))


def _moved_kid(kid: Node | Link | int, first: int, down: float) -> Node | Link | int:
    if isinstance(kid, Node):
        return _moved(kid, first, down)
    if isinstance(kid, int):
        return kid + first
    return replace(kid, box=_dropped(kid.box, down))


def _dropped(box: tuple[float, ...], down: float) -> tuple[float, ...]:
    drop = down * POINTS
    return tuple(edge - drop * (at % 2) for at, edge in enumerate(box))


def _joined(before: Sequence[Node], after: Sequence[Node]) -> list[Node]:
    """Join two lists of elements; the last of one and the first of the other may be one element."""
    if not before or not after or not _one(before[-1], after[0]):
        return [*before, *after]
    last, first = before[-1], after[0]
    inner = [kid for kid in first.kids if isinstance(kid, Node)]
    outer = [kid for kid in last.kids if isinstance(kid, Node)]
    kids: list[Node | Link | int] = [*last.kids, *first.kids]
    if len(inner) + len(outer) == len(kids):
        kids = [*_joined(outer, inner)]
    return [*before[:-1], replace(last, kids=tuple(kids)), *after[1:]]


def _one(last: Node, first: Node) -> bool:
    """Whether two elements are parts of one."""
    return (
        last.role == first.role
        and last.open == first.open
        and bool(last.open or last.role in _OPEN)
    )


class _Flattener:
    """Turns a tree of elements into lines, each an object; links come after the elements."""

    def __init__(self, marks: int) -> None:
        self._lines: list[str] = []
        self._references: list[Reference] = []
        self._owners: list[int | None] = [None] * marks
        self._links: list[tuple[Link, int]] = []

    def flat(self, nodes: Sequence[Node]) -> Flat:
        numbers: dict[int, int] = {}
        for inner in (inner for node in nodes for inner in node.walk()):
            numbers[id(inner)] = len(numbers)
        for node in nodes:
            self._add(node, None, numbers)
        for at, (link, _) in enumerate(self._links):
            self._add_link(link, len(numbers) + 2 * at, at)
        if None in self._owners:
            raise NotComposableError("a text is in no element")
        return Flat(
            "\n".join(self._lines).encode("latin-1"),
            tuple(self._references),
            tuple(owner for owner in self._owners if owner is not None),
            tuple(numbers[id(node)] for node in nodes),
            tuple(owner for _, owner in self._links),
            len(numbers),
        )

    def _add(self, node: Node, parent: int | None, numbers: Mapping[int, int]) -> None:
        own = numbers[id(node)]
        self._references.append((_AROUND, 0) if parent is None else (_OBJECT, parent))
        page = ""
        # Marked contents are on a page; of a table, too, some readers ask on which it is.
        if node.role == "Table" or any(isinstance(kid, int) for kid in node.kids):
            self._references.append((_PAGE, 0))
            page = "/Pg %d 0 R"
        kids = " ".join([self._refer(kid, own, numbers) for kid in node.kids])
        more = node.attributes.replace("%", "%%")
        if node.box:
            at = more.index("/A <<") + len("/A <<")
            more = f"{more[:at]}/BBox {self._place(node.box)}{more[at:]}"
        self._lines.append(f"<</Type /StructElem/S /{node.role}/P %d 0 R{page}/K [{kids}]{more}>>")
        for kid in node.kids:
            if isinstance(kid, Node):
                self._add(kid, own, numbers)

    def _refer(self, kid: Node | Link | int, own: int, numbers: Mapping[int, int]) -> str:
        if isinstance(kid, int):
            self._owners[kid] = own
            self._references.append((_MARK, kid))
            return "%d"
        if isinstance(kid, Link):
            self._references.append((_OBJECT, len(numbers) + 2 * len(self._links)))
            self._links.append((kid, own))
        else:
            self._references.append((_OBJECT, numbers[id(kid)]))
        return "%d 0 R"

    def _place(self, box: tuple[float, ...]) -> str:
        left, bottom, right, top = box
        self._references += [(_RIGHT, left), (_DROP, bottom), (_RIGHT, right), (_DROP, top)]
        return "[%.5f %.5f %.5f %.5f]"

    def _add_link(self, link: Link, own: int, key: int) -> None:
        self._references += [(_OBJECT, own + 1), (_PAGE, 0)]
        self._lines.append("<</Type /OBJR/Obj %d 0 R/Pg %d 0 R>>")
        place = self._place(link.box)
        self._references.append((_KEY, key))
        more = link.attributes.replace("%", "%%")
        self._lines.append(f"<</Rect {place}/StructParent %d{more}>>")
