"""Files that contain all forms of an exam: the file of all keys, and the print run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studypress.compose.layout.measure import frames
from studypress.compose.pdf.shared_objects import opened
from studypress.compose.series import FormSeries, Planned
from studypress.compose.writing.file import FileInMaking, Target
from studypress.compose.writing.laid_out import Laid
from studypress.compose.writing.section import LOOSE, FileSection
from studypress.exam.model import Form
from studypress.page.documents.print_run import HandOutGroup

_SIDES = 2  # of a sheet


class KeysFile:
    """The file of all keys, in the order of the forms."""

    def __init__(self, target: Target, series: FormSeries, plans: Sequence[Planned]) -> None:
        """Write the objects that all keys share."""
        self._measures = [plan.measure for plan in plans]
        self._head = series.head
        objects, free = series.shared()
        self.frames = frames(self._measures, free)
        self._file = FileInMaking(target, opened(objects), free)

    def add(self, at: int, made: FileSection) -> None:
        """Write the key of the form at the index `at`, from 0; keys are added in order."""
        self._file.add(made, self.frames[at], self._measures[at])

    def close(self, title: str) -> int:
        """Write the catalog and the cross references; return the number of pages of all keys."""
        self._file.close(self._head, title)
        return sum(measure.pages for measure in self._measures)


@dataclass(frozen=True, slots=True)
class CopyPosition:
    """Position of a copy in a print run: its form, its first page, and its number of pages."""

    form: Form
    first: int
    pages: int


class PrintRunFile:
    """The print run: each copy begins on an odd page; separators precede batches.

    Copies are added in the order of the forms, and printed in the order of the batches.
    """

    def __init__(
        self,
        target: Target,
        series: FormSeries,
        plans: Sequence[Planned],
        batches: Sequence[HandOutGroup],
        between: Laid,
    ) -> None:
        """Write the objects that all copies share.

        `between` contains a blank page, then a separator for each batch or no separators.
        """
        self._batches, self._between = batches, between
        self._head = series.head
        self._measures = [plan.bare_measure for plan in plans]
        objects, free = series.shared()
        separators = len(between.leaves) - 1
        blanks = separators + sum(measure.pages % _SIDES for measure in self._measures)
        self._times = [blanks, *[1] * separators]
        self._loose = between.loose_measure(self._times)
        measures = [*self._measures, *([self._loose] if self._loose.pages else [])]
        self.frames = frames(measures, free)
        self._file = FileInMaking(target, opened(objects), free, bare=True)

    def add(self, at: int, made: FileSection) -> None:
        """Write the copy of the form at the index `at`, from 0; copies are added in order."""
        self._file.add(made, self.frames[at], self._measures[at])

    def close(self, title: str) -> list[CopyPosition]:
        """Write the page tree, catalog and cross references; return the copies' positions."""
        if self._loose.pages:
            frame = self.frames[-1]
            loose = self._between.loose_section(self._times, frame)
            self._file.add(loose, frame, self._loose)
        nodes, places = self._bound()
        self._file.close(self._head, title, nodes)
        return places

    @property
    def pages(self) -> int:
        """Number of pages, including those between the copies."""
        return sum(self._times) + sum(measure.pages for measure in self._measures)

    def _bound(self) -> tuple[list[int], list[CopyPosition]]:
        """Return the object numbers of the page tree's kids, and the positions of the copies."""
        loose = self.frames[-1].base + LOOSE
        blanks = iter(range(loose, loose + self._times[0]))
        separators = iter(range(loose + self._times[0], loose + sum(self._times)))
        nodes: list[int] = []
        places: list[CopyPosition] = []
        page = 1
        for form, opens in _copies(self._batches):
            if opens and len(self._times) > 1:
                nodes += [next(separators), next(blanks)]
                page += _SIDES
            pages = self._measures[form.number - 1].pages
            nodes.append(self.frames[form.number - 1].base + 1)
            places.append(CopyPosition(form, page, pages))
            nodes += [next(blanks)] if pages % _SIDES else []
            page += pages + pages % _SIDES
        return nodes, places


def _copies(batches: Sequence[HandOutGroup]) -> Iterator[tuple[Form, bool]]:
    """Yield each copy, and whether it is the first of a batch."""
    for batch in batches:
        for at, form in enumerate(batch.forms):
            yield form, at == 0
