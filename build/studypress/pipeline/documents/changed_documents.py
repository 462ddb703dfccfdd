"""Printing of documents that changed: their parts are laid out in parallel."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from studypress.bank.bank import Bank
from studypress.compose.documents.parts import StudyDocument, Submit
from studypress.compose.documents.printing import PartedPrinting
from studypress.compose.documents.study_units import study_document
from studypress.compose.model.pieces import NotComposableError, composable
from studypress.errors import ContentError, Problem
from studypress.page.documents import study
from studypress.page.render import Sheet
from studypress.pipeline.documents.fitted_flashcards import fitted_flashcards
from studypress.pipeline.printer import DocumentFile, FilePrinter, Press
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import executor

_SECONDS = {"guide": 0.3, "full key": 0.3, "key": 0.05, "flashcards": 0.06, "worksheet": 0.03}
"""Seconds of work for a question in each document."""

_SHORT = 4  # seconds of work: below this, starting processes takes longer

Layout = Callable[..., Any]
"""Function that lays out a part of a document, with the document and a printer."""


@dataclass(frozen=True)
class _Job:
    """A document to be printed."""

    name: str
    request: Request
    bank: Bank

    @property
    def seconds(self) -> float:
        """Seconds of work for one of its questions."""
        full = self.name == "key" and self.request.full_key
        return _SECONDS["full key" if full else self.name]

    def in_parts(self, printer: FilePrinter) -> StudyDocument | None:
        """Return the document, if it can be laid out in parts."""
        options, full = self.request.worksheet, self.request.full_key
        return study_document(self.name, self.bank, printer, options, full_key=full)

    def sheet(self, printer: FilePrinter) -> Sheet:
        """Return the whole document."""
        bank, look = self.bank, printer.look
        if self.name == "flashcards":
            return fitted_flashcards(bank, self.request.duplex, printer)
        if self.name == "worksheet":
            return study.worksheet(bank, look, self.request.worksheet)
        if self.name == "key":
            return study.key(bank, look, full=self.request.full_key)
        return study.guide(bank, look)


def printed_documents(
    names: Sequence[str], request: Request, bank: Bank, press: Press
) -> list[list[DocumentFile]]:
    """Print documents with the questions of this bank, and return the files of each.

    The first document should be the longest: its layout begins first. Raises ContentError with
    the problems of all documents.
    """
    jobs = [_Job(name, request, bank) for name in names]
    parted = [_parted(job, press) for job in jobs]
    pairs = list(zip(jobs, parted, strict=True))
    seconds = sum(
        job.seconds * (part.missing if part else len(bank.entries)) for job, part in pairs
    )
    few = request.format == "html" or seconds < _SHORT
    workers = 1 if few else request.jobs
    here = press if workers == 1 else None
    with executor(workers) as pool:
        waiting = [
            _begun(job, part, press, partial(_submit, pool, here, job), workers)
            for job, part in pairs
        ]
        return _finished(waiting)


def _finished(waiting: Sequence[Callable[[], list[DocumentFile]]]) -> list[list[DocumentFile]]:
    """Return the files of all documents; the first one, which is the longest, is joined last.

    Raises ContentError with the problems of all documents.
    """
    files: list[list[DocumentFile]] = []
    problems: list[Problem] = []
    for finish in reversed(waiting):
        try:
            files.append(finish())
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return files[::-1]


def _parted(job: _Job, printer: FilePrinter) -> PartedPrinting | None:
    """Return the printing of a document in parts; None if it is laid out as a whole."""
    document = job.in_parts(printer)
    return PartedPrinting(document, printer) if document else None


def _begun(
    job: _Job, part: PartedPrinting | None, press: Press, submit: Submit, workers: int
) -> Callable[[], list[DocumentFile]]:
    """Begin the layout of a document, and return a function that returns its files."""
    if part is None:
        return submit(None).result
    part.begin(submit, workers)

    def files() -> list[DocumentFile]:
        with suppress(NotComposableError), composable(press.look.custom):
            return press.with_booklet(job.name, *part.finish())
        whole: list[DocumentFile] = submit(None).result()
        return whole

    return files


def _submit(
    pool: Executor,
    printer: FilePrinter | None,
    job: _Job,
    layout: Layout | None,
    *options: object,
) -> Future[Any]:
    """Submit the layout of a part of a document, or of all of it, for `printer` or another one."""
    return pool.submit(_run, job, printer, layout, *options)


_printers: list[tuple[Request, FilePrinter]] = []
"""The printer of a process that lays out parts; it ends with the run that started it."""


def _run(job: _Job, printer: FilePrinter | None, layout: Layout | None, *options: object) -> object:
    """Lay out a part of a document, or print all of it; without a printer, in another process."""
    if printer is None:
        if not _printers or _printers[0][0] != job.request:
            _printers[:] = [(job.request, FilePrinter(job.request, job.bank))]
        ((_, printer),) = _printers
    if layout:
        return layout(job.in_parts(printer), printer, *options)
    return printer.files(job.name, job.sheet(printer))
