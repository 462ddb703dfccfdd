"""Names and numbers of pictures, which depend only on the pictures' places in a form."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from studypress.compose.cutting.content_streams import renamed, uses_of
from studypress.compose.model.pieces import PICTURED, Piece, Resource, Shared, own_of
from studypress.compose.pdf.shared_objects import REFERENCE, Opening, moved, opened, refer


def pictures_in(piece: Piece) -> tuple[Resource, ...]:
    """Return the resources of pictures in a piece, in the order of drawing."""
    if not any(use.startswith(PICTURED) for use in piece.uses):
        return ()
    content = piece.content.encode("latin-1")
    uses = {use.partition("=")[0]: use for use in piece.uses}
    found = (use for use in uses_of(content) if use.startswith(PICTURED))
    return tuple(dict.fromkeys(uses[use] for use in found))


def named(piece: Piece, prefix: str) -> Piece:
    """Return a piece whose pictures are named by a prefix and by their order in the piece."""
    if not (pictures := pictures_in(piece)):
        return piece
    names = {use: f"{prefix}{at}" for at, use in enumerate(pictures)}
    content = renamed(
        piece.content.encode("latin-1"), lambda use: names.get(use, use.partition("/")[2])
    )
    own = {use: f"{use.partition('/')[0]}/{names[use]}={use.partition('/')[2]}" for use in names}
    uses = frozenset(own.get(use, use) for use in piece.uses)
    return replace(piece, content=content.decode("latin-1"), uses=uses)


def parted(shared: Shared) -> Shared:
    """Return the objects renumbered from 1: those needed only by pictures come last."""
    first = _common(shared)
    objects = {own: item for own, item in shared.objects.items() if own in first}
    return moved(replace(shared, objects={**objects, **shared.objects}), 1)


def _common(shared: Shared) -> set[int]:
    """Return the numbers of the objects that text is drawn with."""
    return {
        own
        for use, needed in shared.needs.items()
        if not use.startswith(PICTURED)
        for own in needed
    }


class Numbers(dict[int, int]):
    """New numbers of objects; objects that are missing keep their number."""

    def __missing__(self, own: int) -> int:
        """Return the number unchanged."""
        return own


class PicturePlaces:
    """The objects of pictures, numbered in each form by the places of the pictures."""

    def __init__(self, shared: Shared) -> None:
        """Find the objects that only pictures need."""
        self._shared, common = shared, _common(shared)
        self._objects = {
            use: own
            for use, needed in shared.needs.items()
            if use.startswith(PICTURED) and (own := [at for at in needed if at not in common])
        }
        self.own = {at for own in self._objects.values() for at in own}
        """Numbers of the objects that only pictures need."""

        self._object = cache(self._parted)

    def drawn(self, pictures: Iterable[Resource]) -> list[Resource]:
        """Return the original resources of pictures that need `own` objects, without duplicates."""
        return [use for use in dict.fromkeys(map(own_of, pictures)) if use in self._objects]

    def numbers(self, drawn: Iterable[Resource]) -> Numbers:
        """Return new numbers for the objects of pictures, in the order of the pictures."""
        own = list(dict.fromkeys([at for use in drawn for at in self._objects[use]]))
        return Numbers(zip(own, sorted(own), strict=True))

    def renumbered(self, shared: Shared, drawn: Iterable[Resource], numbers: Numbers) -> Shared:
        """Return shared objects whose entries refer to pictures by their new numbers."""
        new = {use: refer(shared.entries[use], numbers) for use in drawn}
        return replace(shared, entries={**shared.entries, **new})

    def opened(self, numbers: Numbers, before: Opening) -> Opening:
        """Return the beginning of a file with the objects of pictures under their new numbers."""
        made = {new: self._written(own, new, numbers) for own, new in numbers.items()}
        return opened(made, before)

    def _written(self, own: int, new: int, numbers: Numbers) -> bytes:
        head, rest = self._object(own)
        return b"%d%b%b" % (new, refer(head, numbers).encode("latin-1") if head else b"", rest)

    def _parted(self, own: int) -> tuple[str, bytes]:
        """Split an object, without its number, into the part with references and the rest."""
        text = self._shared.objects[own].removeprefix(str(own))
        head, mark, body = text.partition("stream\n")
        if REFERENCE.search(head):
            return head, (mark + body).encode("latin-1")
        return "", text.encode("latin-1")
