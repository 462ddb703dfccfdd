"""The outline of a composed form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from studypress.press.composing.block import number


@dataclass(frozen=True)
class Entry:
    """An entry: its level, what it says, and its place in points on a page, counted from 0."""

    level: int
    label: str
    page: int
    left: float
    top: float


class Around(Protocol):
    """What stands around the entries of a form."""

    @property
    def outlines(self) -> int:
        """The number of the outline itself."""

    @property
    def before(self) -> int | None:
        """The number of the entry before."""

    @property
    def after(self) -> int | None:
        """The number of the entry after."""


@dataclass
class _Branch:
    own: int
    entry: Entry | None
    kids: list["_Branch"] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(1 + kid.size for kid in self.kids)


def outermost(levels: Sequence[int]) -> list[int]:
    """Return the places of the entries that are in no other."""
    found: list[int] = []
    for at, level in enumerate(levels):
        if not found or level <= levels[found[-1]]:
            found.append(at)
    return found


def outline(
    entries: Sequence[Entry], first: int, pages: Sequence[int], around: Around
) -> list[bytes]:
    """Return the objects of entries, numbered from the first on; `pages` are those of pages."""
    root = _tree(entries, first, around.outlines)
    made: dict[int, bytes] = {}
    _add(root, pages, made, (around.before, around.after))
    return [made[own] for own in sorted(made)]


def _tree(entries: Sequence[Entry], first: int, outlines: int) -> _Branch:
    root = _Branch(outlines, None)
    path = [(0, root)]
    for own, entry in enumerate(entries, start=first):
        while path[-1][0] >= entry.level and len(path) > 1:
            path.pop()
        branch = _Branch(own, entry)
        path[-1][1].kids.append(branch)
        path.append((entry.level, branch))
    return root


def _add(
    branch: _Branch,
    pages: Sequence[int],
    made: dict[int, bytes],
    beside: tuple[int | None, int | None] = (None, None),
) -> None:
    owns = [beside[0], *(kid.own for kid in branch.kids), beside[1]]
    for at, kid in enumerate(branch.kids, start=1):
        links = [f"/Parent {branch.own} 0 R"]
        links += [f"/Prev {owns[at - 1]} 0 R"] if owns[at - 1] else []
        links += [f"/Next {owns[at + 1]} 0 R"] if owns[at + 1] else []
        if kid.kids:
            links += [f"/First {kid.kids[0].own} 0 R/Last {kid.kids[-1].own} 0 R"]
        made[kid.own] = _entry(kid, pages, "".join(links))
        _add(kid, pages, made)


def _entry(branch: _Branch, pages: Sequence[int], links: str) -> bytes:
    entry = branch.entry
    assert entry is not None  # noqa: S101 - only the root has none
    place = f"[{pages[entry.page]} 0 R /XYZ {number(entry.left)} {number(entry.top)} 0]"
    said = text(entry.label).decode("latin-1")
    return f"<</Title {said}/Dest {place}/Count {branch.size}{links}>>".encode("latin-1")


def text(words: str) -> bytes:
    """Return a string as a file has it."""
    import pydyf  # noqa: PLC0415 - comes with the engine

    return bytes(pydyf.String(words).data)
