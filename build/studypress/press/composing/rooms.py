"""The room that the pieces of forms take, known before they are drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studypress.press.composing.copy import Asked, Copy
from studypress.press.composing.flow import Extent, Room, arranged
from studypress.press.composing.pieces import OTHER_HEADINGS, OWN_PAGES, NotComposableError
from studypress.press.composing.stock import End, Extents


@dataclass(frozen=True)
class Rooms:
    """The room that each question, heading and front takes, by their names.

    Of a front it is that of its pieces, and the height of what in it is a candidate's. Whether a
    front has a page `alone` is the same for all.
    """

    questions: Mapping[str, Extents]
    headings: Mapping[str, Extent]
    fronts: Mapping[str, tuple[tuple[Extent, ...], float]]
    end: End | None
    room: Room
    alone: bool

    def counts(self, copies: Iterable[Copy]) -> tuple[list[int | None], str]:
        """Return how many pages each copy has, None if it cannot be composed, and why, if any."""
        found: list[int | None] = []
        why = ""
        for copy in copies:
            try:
                found.append(self._count(copy))
            except NotComposableError as error:
                found.append(None)
                why = str(error)
        return found, why

    def _count(self, copy: Copy) -> int:
        rest = [self._extent(part, copy) for part in copy.parts]
        return len(arranged(self.fronts[copy.front][0], rest, self.room, alone=self.alone))

    def _extent(self, part: Asked | str, copy: Copy) -> Extent:
        if isinstance(part, str):
            if not (extent := self.headings.get(part)):
                raise NotComposableError(OTHER_HEADINGS)
            return extent
        if not (extents := self.questions.get(part.name)):
            raise NotComposableError(OWN_PAGES)
        return extents.last(self.end) if part is copy.parts[-1] else extents.whole
