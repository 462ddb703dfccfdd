"""Marked contents of an element that follow one another, such as lines of a paragraph, made one."""

import re
from dataclasses import replace
from itertools import pairwise

from studypress.press.composing.pieces import Link, Node, Piece

_BEGINS = re.compile(r"(\nEMC\n/\w+\n)?<</MCID %s>>(?(1)\nBDC(?=\n))")

_OTHERS = re.compile(r"\n[BE]MC\n")  # such as artifacts


def merged(piece: Piece) -> Piece:
    """Return a piece with as few marked contents as its elements need."""
    inner = [part for node in piece.nodes for part in node.walk()]
    neighbours = {(one, other) for part in inner for one, other in pairwise(part.kids)}
    numbers: list[int] = []
    end = 0

    def begin(found: re.Match[str]) -> str:
        nonlocal end
        at, between, end = len(numbers), piece.content[end : found.start()], found.end()
        if found[1] and (at - 1, at) in neighbours and not _OTHERS.search(between):
            numbers.append(numbers[-1])
            return ""
        numbers.append(numbers[-1] + 1 if numbers else 0)
        return found[0]

    content = _BEGINS.sub(begin, piece.content)
    again = {at for at, (one, other) in enumerate(pairwise(numbers), start=1) if one == other}
    marks = iter(range(len(numbers)))
    holes = tuple(hole for hole in piece.holes if hole or next(marks) not in again)
    nodes = tuple(_renumbered(node, numbers) for node in piece.nodes)
    return replace(piece, content=content, holes=holes, nodes=nodes)


def _renumbered(node: Node, numbers: list[int]) -> Node:
    kids: list[Node | Link | int] = []
    for kid in node.kids:
        if not isinstance(kid, int):
            kids.append(_renumbered(kid, numbers) if isinstance(kid, Node) else kid)
        elif kids[-1:] != [numbers[kid]]:
            kids.append(numbers[kid])
    return replace(node, kids=tuple(kids))
