"""The outline of a composed form."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

_OBJECT = b"<</Title %b/Dest [%d 0 R /XYZ %.4f %.4f 0]/Count %d%b>>"


class Entry(NamedTuple):
    """An entry: its level, what it says as a file has it, and its place in points on a page."""

    level: int
    said: bytes
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
    parents, kids = _tree([entry.level for entry in entries])
    made = []
    for at, entry in enumerate(entries):
        beside, parent = kids[parents[at]], parents[at]
        place = beside.index(at)
        before = first + beside[place - 1] if place else None if parent >= 0 else around.before
        last = place + 1 == len(beside)
        after = first + beside[place + 1] if not last else None if parent >= 0 else around.after
        links = b"/Parent %d 0 R" % (around.outlines if parent < 0 else first + parent)
        links += b"/Prev %d 0 R" % before if before else b""
        links += b"/Next %d 0 R" % after if after else b""
        if own := kids.get(at):
            links += b"/First %d 0 R/Last %d 0 R" % (first + own[0], first + own[-1])
        made.append(_OBJECT % (entry.said, pages[entry.page], *entry[3:], _size(at, kids), links))
    return made


def _tree(levels: Sequence[int]) -> tuple[list[int], dict[int, list[int]]]:
    """Return which entry each is in, -1 for none, and the entries in each."""
    parents: list[int] = []
    kids: dict[int, list[int]] = {}
    path = [-1]
    for at, level in enumerate(levels):
        while path[-1] >= 0 and levels[path[-1]] >= level:
            path.pop()
        parents.append(path[-1])
        kids.setdefault(path[-1], []).append(at)
        path.append(at)
    return parents, kids


def _size(at: int, kids: Mapping[int, list[int]]) -> int:
    """Return how many entries are in one, at all depths."""
    return sum(1 + _size(kid, kids) for kid in kids.get(at, ()))


@lru_cache(2**14)
def numbered(label: str, number: int) -> bytes:
    """Return a label as a file has it, with a question's number in the place kept for it."""
    return text(label.replace("\0", str(number)))


def text(words: str) -> bytes:
    """Return a string as a file has it."""
    import pydyf  # noqa: PLC0415 - comes with the engine

    return bytes(pydyf.String(words).data)
