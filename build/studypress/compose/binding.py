"""Files that contain all forms of an exam: the file of all keys, and the print run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studypress.compose.candidate_names import first_of
from studypress.compose.layout.measure import Measure, frames
from studypress.compose.pdf.shared_objects import opened
from studypress.compose.plan import SeriesPlan
from studypress.compose.series import ComposedForm, LaidOutForm
from studypress.compose.writing.file import FileInMaking, Target
from studypress.compose.writing.forms import FormJob, JobBatch, MadeForm
from studypress.compose.writing.laid_out import Laid
from studypress.compose.writing.section import LOOSE
from studypress.exam.model import Form
from studypress.page.documents.print_run import HandOutGroup

CHUNK = 20
"""Number of forms that are made as one task."""

_SIDES = 2  # of a sheet


class BoundFile:
    """A file of all forms of a series, written section by section in their order."""

    def __init__(
        self, target: Target, plan: SeriesPlan, measures: Sequence[Measure], *, bare: bool = False
    ) -> None:
        """Write the objects that all forms share.

        `measures` are those of the forms' sections, then of others. A `bare` file, for a printer,
        has no structure tree.
        """
        self._plan, self._measures, self._bare = plan, measures, bare
        self._frames = frames(measures, plan.free)
        self._file = FileInMaking(target, opened(plan.objects), plan.free, bare=bare)

    @property
    def forms(self) -> Sequence[Form]:
        """All forms, in their order."""
        return self._plan.series.specimens.exam.forms

    @property
    def chunks(self) -> list[range]:
        """Indexes of forms, in chunks that are made as one task."""
        count = len(self.forms)
        return [range(at, min(at + CHUNK, count)) for at in range(0, count, CHUNK)]

    def batch(self, chunk: range) -> JobBatch:
        """Return the jobs of the composed forms of a chunk."""
        plan, form = self._plan, self.forms[chunk.start]
        first = first_of(plan.series.specimens.exam, form)
        jobs = (
            FormJob(plan.series.copy(self.forms[at]), self._frames[at], self._bare)
            for at in chunk
            if isinstance(plan.forms[at], ComposedForm)
        )
        return plan.series.batch(tuple(jobs), form, plan.firsts.get(first, 0))

    def bind(self, chunk: range, made: Sequence[MadeForm]) -> Iterator[MadeForm]:
        """Write the sections of a chunk's forms, and yield each form; chunks are bound in order.

        `made` are the results of the chunk's batch.
        """
        composed = iter(made)
        for at in chunk:
            plan = self._plan.forms[at]
            form = next(composed) if isinstance(plan, ComposedForm) else self._laid(plan, at)
            if form.section:
                self._file.add(form.section, self._frames[at], self._measures[at])
            yield form

    def _laid(self, plan: LaidOutForm, at: int) -> MadeForm:
        section = plan.laid.bare_section if self._bare else plan.laid.section
        return MadeForm(plan.data, len(plan.laid.leaves), section(self._frames[at]), plan.scan)


class KeysFile(BoundFile):
    """The file of all keys, in the order of the forms."""

    def __init__(self, target: Target, plan: SeriesPlan) -> None:
        """Write the objects that all keys share."""
        super().__init__(target, plan, [form.measure for form in plan.forms])

    def close(self, title: str) -> int:
        """Write the catalog and the cross references; return the number of pages of all keys."""
        self._file.close(self._plan.head, title)
        return sum(measure.pages for measure in self._measures)


@dataclass(frozen=True, slots=True)
class CopyPosition:
    """Position of a copy in a print run: its form, its first page, and its number of pages."""

    form: Form
    first: int
    pages: int


class PrintRunFile(BoundFile):
    """The print run: each copy begins on an odd page; separators precede batches.

    Copies are added in the order of the forms, and printed in the order of the batches.
    """

    def __init__(
        self, target: Target, plan: SeriesPlan, batches: Sequence[HandOutGroup], between: Laid
    ) -> None:
        """Write the objects that all copies share.

        `between` contains a blank page, then a separator for each batch; without separators, only
        the blank page.
        """
        self._batches, self._between = batches, between
        measures = [form.bare_measure for form in plan.forms]
        separators = len(between.leaves) - 1
        blanks = separators + sum(measure.pages % _SIDES for measure in measures)
        self._times = [blanks, *[1] * separators]
        self._loose = between.loose_measure(self._times)
        measures += [self._loose] if self._loose.pages else []
        super().__init__(target, plan, measures, bare=True)

    def close(self, title: str) -> list[CopyPosition]:
        """Write the page tree, catalog and cross references; return the copies' positions."""
        if self._loose.pages:
            frame = self._frames[-1]
            loose = self._between.loose_section(self._times, frame)
            self._file.add(loose, frame, self._loose)
        nodes, places = self._bound()
        self._file.close(self._plan.head, title, nodes)
        return places

    @property
    def pages(self) -> int:
        """Number of pages, including those between the copies."""
        return sum(measure.pages for measure in self._measures)

    def _bound(self) -> tuple[list[int], list[CopyPosition]]:
        """Return the object numbers of the page tree's kids, and the positions of the copies."""
        loose = self._frames[-1].base + LOOSE
        blanks = iter(range(loose, loose + self._times[0]))
        separators = iter(range(loose + self._times[0], loose + sum(self._times)))
        nodes: list[int] = []
        places: list[CopyPosition] = []
        page = 1
        for form, opens in _copies(self._batches):
            if opens and len(self._times) > 1:
                nodes += [next(separators), next(blanks)]
                page += _SIDES
            at = self._plan.series.specimens.exam.place(form)
            pages = self._measures[at].pages
            nodes.append(self._frames[at].base + 1)
            places.append(CopyPosition(form, page, pages))
            nodes += [next(blanks)] if pages % _SIDES else []
            page += pages + pages % _SIDES
        return nodes, places


def _copies(batches: Sequence[HandOutGroup]) -> Iterator[tuple[Form, bool]]:
    """Yield each copy, and whether it is the first of a batch."""
    for batch in batches:
        for at, form in enumerate(batch.forms):
            yield form, at == 0
