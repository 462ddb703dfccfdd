"""Pictures named and numbered by their places on the pages of a form, and by nothing else."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from studypress.press.composing.moving import moved, refer, renumbered
from studypress.press.composing.opening import Opening, opened
from studypress.press.composing.pieces import PICTURED, Piece, Resource, Shared, own_of
from studypress.press.composing.streams import USES

_KINDS = {use.partition("/")[0] for use in PICTURED}
_PATTERNS = tuple((kind, pattern) for kind, pattern in USES if kind in _KINDS)


def pictures_in(piece: Piece) -> tuple[Resource, ...]:
    """Return the resources of pictures in a piece, in the order in which it draws with them."""
    if not any(use.startswith(PICTURED) for use in piece.uses):
        return ()
    content = piece.content.encode("latin-1")
    uses = {use.partition("=")[0]: use for use in piece.uses}
    found = sorted(
        (match.start(), f"{kind}/{match[1].decode('latin-1')}")
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(content)
    )
    return tuple(dict.fromkeys(uses[use] for _, use in found if use.startswith(PICTURED)))


def named(piece: Piece, prefix: str) -> Piece:
    """Return a piece whose pictures are named by a prefix and by their order in the piece."""
    if not (pictures := pictures_in(piece)):
        return piece
    names = {use: f"{prefix}{at}" for at, use in enumerate(pictures)}
    content = piece.content.encode("latin-1")
    for kind, pattern in _PATTERNS:
        content = pattern.sub(_renamer(kind, names), content)
    own = {use: f"{use.partition('/')[0]}/{names[use]}={use.partition('/')[2]}" for use in names}
    uses = frozenset(own.get(use, use) for use in piece.uses)
    return replace(piece, content=content.decode("latin-1"), uses=uses)


def _renamer(kind: str, names: Mapping[Resource, str]) -> Callable[[re.Match[bytes]], bytes]:
    def rename(found: re.Match[bytes]) -> bytes:
        old = found[1].decode("latin-1")
        new = names.get(f"{kind}/{old}", old)
        return b"/" + new.encode("latin-1") + found[0][1 + len(old) :]

    return rename


def parted(shared: Shared) -> Shared:
    """Return the same objects, numbered anew, so that those of pictures alone come last."""
    first = _common(shared)
    objects = {own: item for own, item in shared.objects.items() if own in first}
    return moved(replace(shared, objects={**objects, **shared.objects}), 1)


def _common(shared: Shared) -> set[int]:
    """Return the objects that text is drawn with."""
    return {
        own
        for use, needed in shared.needs.items()
        if not use.startswith(PICTURED)
        for own in needed
    }


class Places:
    """The objects of pictures, numbered in each form by the places of the pictures."""

    def __init__(self, shared: Shared) -> None:
        """Part each object where its stream begins, since only what is before it refers."""
        self._shared, common = shared, _common(shared)
        self._objects = {
            use: own
            for use, needed in shared.needs.items()
            if use.startswith(PICTURED) and (own := [at for at in needed if at not in common])
        }
        self._same: Mapping[int, int] = {own: own for own in shared.objects}
        self._parts: dict[int, tuple[str, bytes]] = {}

    def pictures(self, used: Iterable[Resource]) -> frozenset[Resource]:
        """Return the resources, under their own names, that have objects of pictures."""
        return frozenset(map(own_of, used)).intersection(self._objects)

    def numbers(self, pictures: Sequence[Resource]) -> dict[int, int]:
        """Return the new numbers of the objects of pictures, in the order of these."""
        drawn = (use for use in dict.fromkeys(map(own_of, pictures)) if use in self._objects)
        own = list(dict.fromkeys(at for use in drawn for at in self._objects[use]))
        return dict(zip(own, sorted(own), strict=True))

    def renumbered(self, shared: Shared, numbers: Mapping[int, int]) -> Shared:
        """Return shared objects whose entries refer to pictures by their new numbers."""
        whole = {**self._same, **numbers}
        new = {use: refer(self._shared.entries[use], whole) for use in self._objects}
        return replace(shared, entries={**shared.entries, **new})

    def opened(self, numbers: Mapping[int, int], before: Opening) -> Opening:
        """Return the beginning of a file with the objects of pictures under their new numbers."""
        whole = {**self._same, **numbers}
        return opened({new: self._object(own, whole) for own, new in numbers.items()}, before)

    def _object(self, own: int, numbers: Mapping[int, int]) -> bytes:
        if own not in self._parts:
            head, mark, body = self._shared.objects[own].partition("stream\n")
            self._parts[own] = head, (mark + body).encode("latin-1")
        start, rest = self._parts[own]
        return renumbered(start, numbers).encode("latin-1") + rest
