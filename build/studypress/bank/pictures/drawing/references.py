"""References between the elements of a drawing, and the cost of rendering it."""

import re
from collections.abc import Iterator
from operator import add

from studypress.bank.pictures.drawing.node import DrawingNode
from studypress.bank.pictures.drawing.parse import MAX_DEPTH

MAX_DRAWN = 60_000  # elements, counted each time that they are rendered
MAX_WRITTEN = 16 * 2**20  # characters
MAX_MEASURED = 4 * 10**11  # sum of squared lengths of outlines: measuring is quadratic

SHAPES = {
    "clip-path": ("clipPath",),
    "mask": ("mask",),
    **dict.fromkeys(("marker", "marker-start", "marker-mid", "marker-end"), ("marker",)),
    **dict.fromkeys(("fill", "stroke"), ("linearGradient", "radialGradient", "pattern")),
}
"""Properties that refer to elements, with the elements to which they may refer."""

FILLS = SHAPES["fill"]
DEFINED = frozenset(name for names in SHAPES.values() for name in names)
"""Elements that are rendered only where they are referenced."""

APART = frozenset((*DEFINED, "defs", "symbol", "style"))
"""Elements that are not rendered at their position in the document."""

REFERENCE = re.compile(r"url\(#(.*?)\)")
_Cost = tuple[int, int, int]
"""Numbers of elements and characters, and the sum of the squared lengths of outlines."""


class References:
    """Index of a drawing's elements by id."""

    def __init__(self, root: DrawingNode) -> None:
        """Raise ClosedDoorError for a missing or cyclic reference, or for too high a cost."""
        self._root = root
        self._named: dict[str, DrawingNode] = {}
        for node in root.all():
            self._named.setdefault(node.attributes.get("id", ""), node)
        self._costs: dict[DrawingNode, _Cost] = {}
        self._cost(root, ())

    def of(self, node: DrawingNode) -> Iterator[tuple[str, DrawingNode]]:
        """Yield each attribute that refers to an element, and that element."""
        for name, kinds in SHAPES.items():
            for target in REFERENCE.findall(node.attributes.get(name, "")):
                yield name, self._found(node, name, target, kinds)
        target = node.attributes.get("href", "#")[1:]
        if node.name == "use":
            yield "href", self._found(node, "href", target)
        elif node.name in FILLS and target:
            yield "href", self._found(node, "href", target, FILLS)

    def _found(
        self, node: DrawingNode, name: str, target: str, kinds: tuple[str, ...] = ()
    ) -> DrawingNode:
        found = self._named.get(target) if target else None
        if found is None:
            node.refuse(f"{name} refers to #{target[:60]}, which is missing")
        if kinds and found.name not in kinds:
            node.refuse(f"{name} refers to #{target[:60]}, which is a <{found.name}>")
        return found

    def _cost(self, node: DrawingNode, path: tuple[DrawingNode, ...]) -> _Cost:
        """Return the cost of rendering this element, with all elements to which it refers."""
        if node in path:
            node.refuse(f"<{node.name}> contains itself")
        if len(path) > MAX_DEPTH:
            node.refuse(f"elements are nested more than {MAX_DEPTH} deep")
        if node not in self._costs:
            cost = _own_cost(node)
            for times, each in self._drawn(node):
                inner = self._cost(each, (*path, node))
                cost = _sum(cost, (times * inner[0], times * inner[1], times * inner[2]))
            if any(map(int.__gt__, cost, (MAX_DRAWN, MAX_WRITTEN, MAX_MEASURED))):
                node.refuse("it takes too long to draw: simplify it, or save it as PNG")
            self._costs[node] = cost
        return self._costs[node]

    def _drawn(self, node: DrawingNode) -> Iterator[tuple[int, DrawingNode]]:
        """Yield each element that this one renders, preceded by the maximum number of times."""
        for each in node.elements():
            if each.name not in APART:
                yield 1, each
        for name, each in self.of(node):
            yield 1 + _corners(node) if name.startswith("marker") else 1, each


def _own_cost(node: DrawingNode) -> _Cost:
    outline = len(node.attributes.get("d") or node.attributes.get("points") or "")
    written = sum(map(len, node.attributes.values())) + len(node.text())
    return 1, written, outline**2


def _corners(node: DrawingNode) -> int:
    """Return an upper bound of an element's vertices, each of which may get a marker."""
    drawn = (each.attributes for each in node.all())
    return sum(len(a.get("d") or a.get("points") or "12") // 2 for a in drawn)


def _sum(one: _Cost, other: _Cost) -> _Cost:
    elements, written, measured = map(add, one, other)
    return elements, written, measured
