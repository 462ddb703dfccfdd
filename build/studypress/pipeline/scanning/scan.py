"""Scan of an exam: files in, pages read in parallel and kept, the outcome of each page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from studypress.errors import CallError
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.pipeline.exam_folder.files import manifest_digest, printed_exam
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.scanning.accounting import ScanAccount, account_of
from studypress.pipeline.scanning.journal import Journal
from studypress.pipeline.scanning.kept_scans import is_unopened, kept_decisions
from studypress.pipeline.scanning.page_tasks import PrintedPages, ReadPage
from studypress.pipeline.scanning.pages_table import pages_csv
from studypress.pipeline.scanning.reading_run import PageJob, ReadingRun
from studypress.pipeline.scanning.scan_files import ScanFile, paths_in, scan_files
from studypress.pipeline.scanning.typed_codes import has_to_be_read, standing, typed_code
from studypress.pipeline.steps import Steps
from studypress.pipeline.workers.confined import Readers
from studypress.scan.correction_file import Decisions
from studypress.scan.reading import PageOutcome, PageReading
from studypress.scan.scan_record import MAX_SCANNED, ScannedPage, ScanRecord

_FILES, _PAGES = "files", "pages"
_EXTRA = ("numpy", "zxingcpp")


@dataclass(frozen=True)
class ScanOutcome:
    """Account of all pages that were ever scanned, and what this run did.

    `now` pages were read, `known` pages of the given files had been read before. `faults` has a
    line for each file that is no scan, and each decision about a page that was not scanned.
    `table` is the file with the outcome of each page.
    """

    account: ScanAccount
    now: int
    known: int
    faults: tuple[str, ...]
    table: Path


def scan(
    folder: Path,
    files: Iterable[Path] = (),
    *,
    again: bool = False,
    jobs: int = 1,
    progress: Progress = unseen,
) -> ScanOutcome:
    """Read scanned pages of the exam in a folder, together with those scanned before.

    Pages that were read before are read only if `again` is set, or if their codes were typed
    since. Each page is kept when it is read, so that an interrupted run goes on. Raises CallError
    if a file does not exist, or the exam was not printed for a scanner.
    """
    where, record = _scannable(folder)
    paths, decisions = paths_in(files), kept_decisions(where, record)
    printed = PrintedPages(where, manifest_digest(where))
    with Journal(where, record) as journal, Readers(jobs) as readers:
        run = ReadingRun(readers, printed, jobs)
        before = journal.scans.pages
        opened = [page for page in before if not is_unopened(page)]
        found = tuple(scan_files(paths, opened, where, record.files.values()))
        every, faults = _opened(run, found, journal, progress)
        new = _not_read(every, () if again else opened)
        _read(run, new, journal, progress)
        _read(run, _typed(run, journal.scans, decisions), journal, progress)
        counted = standing(journal.scans, decisions)
        account = account_of(record, journal.scans, counted, NearbyExams(where).owner_of)
        journal.finish(pages_csv(account))
    known = len(every) - len(new)
    faults += tuple(_without_page(journal.scans, decisions))
    return ScanOutcome(account, len(new), known, faults, where / file_names.SCANNED_PAGES)


def _scannable(folder: Path) -> tuple[Path, Record]:
    """Return folder and record of an exam; raise CallError if its pages cannot be read."""
    if any(find_spec(name) is None for name in _EXTRA):
        raise CallError('scan: numpy and zxing-cpp are missing: pip install "studypress[scan]"')
    where, record = printed_exam(folder)
    if not any(form.scan for form in record.every_form):
        raise CallError(
            f"{folder}: no page of this exam can be read by a scanner: print it with --scannable,"
            " or mark a spreadsheet of answers"
        )
    return where, record


def _opened(
    run: ReadingRun, files: Sequence[ScanFile], journal: Journal, progress: Progress
) -> tuple[list[PageJob], tuple[str, ...]]:
    """Return the pages of all files, and the reason for each file that is no scan.

    A damaged scan is recorded as an unreadable page.
    """
    steps = Steps(progress, [Step(_FILES, len(files), 0.05)] if files else ())
    jobs, faults = list[PageJob](), list[str]()
    for file, counted in run.counted(files):
        steps.done(_FILES)
        jobs += run.of_file(file, counted.pages)
        if counted.fault and not counted.is_scan:
            faults.append(f"{file.path}: {counted.fault}")
        elif counted.fault:
            lost = ReadPage(PageReading(PageOutcome.UNREADABLE, reason=counted.fault))
            journal.add(file.source, file.digest, 1, lost)
    return jobs, tuple(faults)


def _not_read(jobs: Sequence[PageJob], before: Iterable[ScannedPage]) -> list[PageJob]:
    """Return the jobs of pages that were not read before; raise CallError if they are too many."""
    known = {(page.digest, page.index) for page in before}
    new = [job for job in jobs if (job.digest, job.place) not in known]
    if len(known) + len(new) > MAX_SCANNED:
        raise CallError(f"FILES: more than {MAX_SCANNED:,} pages of one exam")
    return new


def _typed(run: ReadingRun, scans: ScanRecord, decisions: Decisions) -> list[PageJob]:
    """Return the jobs to read the kept pictures of pages whose codes were typed."""
    return [
        run.of_kept(page, typed_code(page, decisions))
        for page in scans.pages
        if page.picture and has_to_be_read(page, decisions)
    ]


def _without_page(scans: ScanRecord, decisions: Decisions) -> Iterator[str]:
    """Yield a line for each decision about a page that was not scanned."""
    for place in sorted(decisions.pages.keys() - {page.place for page in scans.pages}):
        yield f"{file_names.SCAN_CORRECTIONS}: a decision is about {place}, which was not scanned"


def _read(run: ReadingRun, jobs: Sequence[PageJob], journal: Journal, progress: Progress) -> None:
    """Read pages, and keep each."""
    steps = Steps(progress, [Step(_PAGES, len(jobs), 0.3)] if jobs else ())
    for job, read in run.read(jobs):
        journal.add(job.source, job.digest, job.place, read)
        steps.done(_PAGES)
