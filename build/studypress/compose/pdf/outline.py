"""The outline of a composed form."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from studypress.compose.pdf.objects import text

_OBJECT = b"<</Title %b/Dest [%d 0 R /XYZ %.4f %.4f 0]/Count %d%b>>"


class OutlineEntry(NamedTuple):
    """An outline entry: level, serialised label, index of its page, and its place in points."""

    level: int
    label: bytes
    page: int
    left: float
    top: float


class Around(Protocol):
    """Numbers of the objects around the outline entries of a form."""

    @property
    def outlines(self) -> int:
        """The number of the outline itself."""

    @property
    def before(self) -> int | None:
        """The number of the entry before."""

    @property
    def after(self) -> int | None:
        """The number of the entry after."""


def outermost(levels: Sequence[int]) -> list[int]:
    """Return the indexes of the entries that are in no other entry."""
    found: list[int] = []
    for at, level in enumerate(levels):
        if not found or level <= levels[found[-1]]:
            found.append(at)
    return found


def outline(
    entries: Sequence[OutlineEntry], first: int, pages: Sequence[int], around: Around
) -> list[bytes]:
    """Return the objects of entries, numbered from `first` on; `pages` are numbers of pages."""
    made = []
    for entry, at in zip(entries, _places(tuple([entry.level for entry in entries])), strict=True):
        inner = at.parent is not None
        before = around.before if not inner and at.before is None else _counted(first, at.before)
        after = around.after if not inner and at.after is None else _counted(first, at.after)
        links = b"/Parent %d 0 R" % (_counted(first, at.parent) or around.outlines)
        links += b"/Prev %d 0 R" % before if before else b""
        links += b"/Next %d 0 R" % after if after else b""
        if at.kids:
            links += b"/First %d 0 R/Last %d 0 R" % (first + at.kids[0], first + at.kids[-1])
        made.append(_OBJECT % (entry.label, pages[entry.page], *entry[3:], at.size, links))
    return made


def _counted(first: int, at: int | None) -> int | None:
    return None if at is None else first + at


class _Place(NamedTuple):
    """Place of an entry in the tree: parent, siblings, children, and number of descendants."""

    parent: int | None
    before: int | None
    after: int | None
    kids: Sequence[int]
    size: int


@lru_cache
def _places(levels: tuple[int, ...]) -> list[_Place]:
    """Return the place of each entry in their tree."""
    parents: list[int | None] = []
    kids: dict[int | None, list[int]] = {}
    path: list[int] = []
    for at, level in enumerate(levels):
        while path and levels[path[-1]] >= level:
            path.pop()
        parents.append(path[-1] if path else None)
        kids.setdefault(parents[-1], []).append(at)
        path.append(at)
    return [_place(at, parent, kids) for at, parent in enumerate(parents)]


def _place(at: int, parent: int | None, kids: Mapping[int | None, list[int]]) -> _Place:
    beside = kids[parent]
    place = beside.index(at)
    before = beside[place - 1] if place else None
    after = beside[place + 1] if place + 1 < len(beside) else None
    return _Place(parent, before, after, kids.get(at, []), _size(at, kids))


def _size(at: int, kids: Mapping[int | None, list[int]]) -> int:
    return sum(1 + _size(kid, kids) for kid in kids.get(at, ()))


@lru_cache(2**14)
def numbered(label: str, number: int) -> bytes:
    """Serialise a label, with a question's number in place of the null character."""
    return text(label.replace("\0", str(number)))
