"""Files that bind many copies: the print run of each paper size, and the file of all keys."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

from studypress.compose.binding import BoundFile, CopyPosition, KeysFile, PrintRunFile
from studypress.compose.cached_sheets import PlannedSheet, kept_file, laid
from studypress.compose.plan import SeriesPlan, plan_of
from studypress.compose.series import FormSeries
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.specimens.papers import PaperSamples
from studypress.compose.specimens.specimens import Specimens
from studypress.compose.writing.file import Target
from studypress.compose.writing.laid_out import Laid
from studypress.exam import file_names
from studypress.exam.needs import CopyLook
from studypress.page.documents.print_run import HandOutGroup, run_pages
from studypress.pipeline.exams.job import Job
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.steps import PIECES, PLANS

_SIDES = 2  # of a sheet


@dataclass(frozen=True)
class BoundSeries:
    """Documents of forms that are made together and bound in one file.

    `folder` is that of the single files.
    """

    printer: FilePrinter
    file: BoundFile
    folder: str


class BoundKeys:
    """The file of all keys."""

    def __init__(self, job: Job, pool: Executor, files: ExitStack) -> None:
        """Plan the keys; their file is closed with `files`."""
        self._job, self._name = job, job.about(f"{file_names.ALL_KEYS}.pdf")
        samples = KeySamples(job.bank, job.exam, job.press.look)
        plan = _planned(job, job.press, samples, "keys", pool)
        self._target = files.enter_context(job.press.stage.open(self._name))
        self._file = KeysFile(self._target, plan)
        self.series = BoundSeries(job.press, self._file, file_names.KEYS)

    def close(self) -> None:
        """Complete the file."""
        job = self._job
        title = job.press.look.words(job.bank).gettext("%(title)s: keys of all forms")
        pages = self._file.close(title % {"title": job.title})
        job.press.register(self._name, self._target.size, pages)


class PrintStack:
    """The print run of one paper size.

    Copies of one look are bound as they are made. Copies of several looks are bound in a file for
    each look, and the pages of these files are joined at the end.
    """

    def __init__(self, job: Job, paper: str, pool: Executor, files: ExitStack) -> None:
        """Plan the copies; the files are closed with `files`."""
        self.name, self._job, self._pool = job.stacks.runs[paper], job, pool
        self._target = files.enter_context(job.press.stage.open(job.about(self.name)))
        self._printer = job.printer(job.request.look._replace(paper=paper, format="pdf"))
        self._batches = job.batches_on(paper)
        self._separators = _run_pages(job, self._printer, self._parted)
        self._runs: list[PrintRunFile] = []
        self.series: list[BoundSeries] = []
        looks = [look for look in job.parts if look.is_printed and look.paper == paper]
        between = laid(self._printer, self._separators)
        self._title = between.head.title
        if len(looks) == 1:
            self._own = list[BytesIO]()
            self._plan(looks[0], self._target, self._batches, between)
            return
        blank = laid(self._printer, _run_pages(job, self._printer, ()))
        self._own = [BytesIO() for _ in looks]
        for look, own in zip(looks, self._own, strict=True):
            self._plan(look, own, [HandOutGroup("", job.parts[look].forms)], blank)

    @property
    def _parted(self) -> Sequence[HandOutGroup]:
        return self._batches if self._job.options.by_group else ()

    def _plan(
        self, look: CopyLook, target: Target, batches: Sequence[HandOutGroup], between: Laid
    ) -> None:
        job, printer = self._job, self._job.printer(look)
        samples = PaperSamples(job.bank, job.parts[look], printer.look, job.paper_options)
        own = "" if printer is job.press else f" in {look.theme} on {look.paper}"
        plan = _planned(job, printer, samples, f"papers{own}", self._pool)
        self._runs.append(PrintRunFile(target, plan, batches, between))
        self.series.append(BoundSeries(printer, self._runs[-1], file_names.FORMS))

    def close(self) -> list[CopyPosition]:
        """Complete the print run; return the positions of its copies."""
        places = [run.close(self._title) for run in self._runs]
        pages = sum(run.pages for run in self._runs)
        if self._own:
            found, pages = self._join(places)
        else:
            (found,) = places
        self._job.press.register(self._job.about(self.name), self._target.size, pages)
        return found

    def _join(self, places: Sequence[Sequence[CopyPosition]]) -> tuple[list[CopyPosition], int]:
        """Write the copies of all looks in order; return their positions, and all pages."""
        from studypress.press.joined_run import joined_run  # noqa: PLC0415 - few need it

        separators = BytesIO(kept_file(self._printer, self._separators)[0])
        pieces = list(self._pieces(places))
        ranges = [(at, pages) for at, pages, _ in pieces]
        self._target.write(joined_run(self._title, [separators, *self._own], ranges))
        found, page = [], 1
        for _, pages, place in pieces:
            found += [CopyPosition(place.form, page, place.pages)] if place else []
            page += len(pages)
        return found, page - 1

    def _pieces(
        self, places: Sequence[Sequence[CopyPosition]]
    ) -> Iterator[tuple[int, range, CopyPosition | None]]:
        """Yield file, pages and copy of all parts of the print run; the first file has no copies.

        Its first page is blank, the others are separators.
        """
        own = {
            place.form.number: (at, place)
            for at, some in enumerate(places, start=1)
            for place in some
        }
        for number, batch in enumerate(self._batches, start=1):
            if self._parted:
                yield 0, range(number, number + 1), None
                yield 0, range(1), None
            for form in batch.forms:
                at, place = own[form.number]
                yield at, range(place.first - 1, place.first - 1 + _whole(place.pages)), place


def _whole(pages: int) -> int:
    """Return the number of pages with the blank one that fills the last sheet."""
    return pages + pages % _SIDES


def _run_pages(job: Job, printer: FilePrinter, batches: Sequence[HandOutGroup]) -> PlannedSheet:
    shown = [
        (group.name, group.spare, len(group.forms), group.forms[0].code, group.forms[-1].code)
        for group in batches
    ]
    decisive = ascii(("print run", job.title, job.bank.language, shown))
    return PlannedSheet(decisive, lambda: run_pages(job.bank, job.exam, batches, printer.look))


def _planned(
    job: Job, printer: FilePrinter, specimens: Specimens, name: str, pool: Executor
) -> SeriesPlan:
    """Plan papers or keys; add remarks on those that must be laid out one by one."""
    series = FormSeries(printer, specimens, printer.look.cache)
    job.press.steps.done(PIECES)
    plan = plan_of(series, lambda: job.press.steps.done(PLANS), pool)
    job.press.remarks += plan.remarks(name)
    return plan
