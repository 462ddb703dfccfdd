"""Run of reading processes: pages counted and read within limits, and kept in turn."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple, TypeVar

from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.scanning.page_tasks import (
    CountedPages,
    PrintedPages,
    ReadPage,
    count_pages,
    read_kept_page,
    read_page_of,
)
from studypress.pipeline.scanning.scan_files import ScanFile
from studypress.pipeline.workers.confined import Readers
from studypress.scan.reading import PageOutcome, PageReading
from studypress.scan.scan_record import ScannedPage
from studypress.verify.pdf.bounds import UnreadableError

SECONDS = 20
"""Seconds of work on a page, or on the number of pages of a file."""

_AHEAD = 4  # tasks of each process that are begun before their results are used
_TOO_MUCH = f"it needs more than {SECONDS} seconds, or too much memory: scan it again at 200 dpi"

T = TypeVar("T")
R = TypeVar("R")


class PageJob(NamedTuple):
    """A page to be read: source, digest and place in it, from 1, and the task."""

    source: str
    digest: str
    place: int
    task: Callable[[], ReadPage]


class ReadingRun:
    """Run of tasks in reading processes; a task that fails does not stop the others."""

    def __init__(self, readers: Readers, printed: PrintedPages, jobs: int) -> None:
        """Use these processes for the pages of an exam."""
        self._readers, self._printed, self._most = readers, printed, jobs * _AHEAD

    def counted(self, files: Iterable[ScanFile]) -> Iterator[tuple[ScanFile, CountedPages]]:
        """Yield each file with the number of its pages."""
        tasks = ((at, partial(_counted, at)) for at in files)
        yield from self._in_turn(tasks, CountedPages(0, _TOO_MUCH))

    def read(self, jobs: Iterable[PageJob]) -> Iterator[tuple[PageJob, ReadPage]]:
        """Yield each page as it was read."""
        lost = ReadPage(PageReading(PageOutcome.UNREADABLE, reason=_TOO_MUCH))
        yield from self._in_turn(((job, job.task) for job in jobs), lost)

    def of_file(self, file: ScanFile, pages: int) -> Iterator[PageJob]:
        """Yield the jobs to read all pages of a file."""
        for index in range(1, pages + 1):
            task = partial(read_page_of, self._printed, file.path, index)
            yield PageJob(file.source, file.digest, index, task)

    def of_kept(self, page: ScannedPage, code: PageCode | None) -> PageJob:
        """Return the job to read the kept picture of a page by a typed code."""
        task = partial(read_kept_page, self._printed, page.picture, code)
        return PageJob(page.source, page.digest, page.index, task)

    def _in_turn(
        self, tasks: Iterable[tuple[T, Callable[[], R]]], lost: R
    ) -> Iterator[tuple[T, R]]:
        """Yield results in the order of the tasks, few of which are begun at a time.

        `lost` is the result of a task whose process has ended.
        """
        running = deque[tuple[T, Callable[[], R]]]()
        for job, task in tasks:
            running.append((job, self._readers.begin(SECONDS, task)))
            if len(running) > self._most:
                yield _result(*running.popleft(), lost)
        while running:
            yield _result(*running.popleft(), lost)


def _result(job: T, wait: Callable[[], R], lost: R) -> tuple[T, R]:
    try:
        return job, wait()
    except UnreadableError:
        return job, lost


def _counted(file: ScanFile) -> CountedPages:
    """Return the number of pages of a file that can be opened."""
    return CountedPages(0, file.fault, is_scan=False) if file.fault else count_pages(file.path)
