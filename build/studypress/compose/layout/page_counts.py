"""Page counts of forms, computed from the extents of their pieces before these are drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studypress.compose.layout.flow import arranged, breaks_for, fill
from studypress.compose.model.extents import Extent, Room
from studypress.compose.model.form_spec import FormPart, FormSpec
from studypress.compose.model.pieces import OTHER_HEADINGS, OWN_PAGES, NotComposableError
from studypress.compose.model.stock import End, Extents


class Count(NamedTuple):
    """Number of a copy's pages, and the indexes of the parts that must begin a page."""

    pages: int
    breaks: frozenset[int]


_Plan = tuple[int, str, Sequence[Extent]]
"""Number of a copy's pages, the name of its front, and the extents of its parts."""


@dataclass(frozen=True)
class PageCounts:
    """Calculator of page counts, from the extents of each question, heading and front by name.

    A front has the extents of its pieces, and the height of its gap. `alone` is True if all fronts
    have pages of their own.
    """

    questions: Mapping[str, Extents]
    headings: Mapping[str, Extent]
    fronts: Mapping[str, tuple[tuple[Extent, ...], float]]
    end: End | None
    room: Room
    alone: bool

    def counts(self, copies: Iterable[FormSpec]) -> list[Count | str]:
        """Return the page count of each copy, or the reason why it cannot be composed.

        All counts are raised to the highest where possible.
        """
        plans = [self._plan(copy) for copy in copies]
        most = max((plan[0] for plan in plans if not isinstance(plan, str)), default=0)
        return [plan if isinstance(plan, str) else self._raised(most, *plan) for plan in plans]

    def _plan(self, copy: FormSpec) -> _Plan | str:
        try:
            rest = [self._extent(part, copy) for part in copy.parts]
            return self._count(copy.front, rest), copy.front, rest
        except NotComposableError as error:
            return str(error)

    def _raised(self, most: int, count: int, front: str, rest: Sequence[Extent]) -> Count:
        if count == most or not self.alone:
            return Count(count, frozenset())
        before = len(fill(self.fronts[front][0], self.room))
        breaks, after = breaks_for(rest, self.room, count - before, most - before)
        return Count(before + after, breaks)

    def _count(self, front: str, rest: Sequence[Extent]) -> int:
        return len(arranged(self.fronts[front][0], rest, self.room, alone=self.alone))

    def _extent(self, part: FormPart | str, copy: FormSpec) -> Extent:
        if isinstance(part, str):
            if not (extent := self.headings.get(part)):
                raise NotComposableError(OTHER_HEADINGS)
            return extent
        if not (extents := self.questions.get(part.name)):
            raise NotComposableError(OWN_PAGES)
        return extents.last(self.end) if part is copy.parts[-1] else extents.whole
