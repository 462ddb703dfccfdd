"""Printing of documents that changed: their parts are laid out in parallel."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pickle import dumps, loads
from typing import Any

from studypress.bank.bank import Bank
from studypress.compose.documents.parts import StudyDocument, Submit
from studypress.compose.documents.printing import PartedPrinting
from studypress.compose.documents.study_units import study_document
from studypress.compose.model.pieces import NotComposableError, composable
from studypress.errors import ContentError, Problem
from studypress.files.process_limits import require_process
from studypress.page.documents import study
from studypress.page.documents.practice import practice
from studypress.page.render import Sheet
from studypress.pipeline.documents.fitted_flashcards import fitted_flashcards
from studypress.pipeline.printer import DocumentFile, FilePrinter, Press
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import Workers, executor

_SECONDS = {
    "guide": 0.3,
    "full key": 0.3,
    "key": 0.05,
    "flashcards": 0.06,
    "worksheet": 0.03,
    "practice": 0.05,
}
"""Seconds of work for a question in each document."""

_SHORT = 4  # seconds of work: below this, starting processes takes longer

Layout = Callable[..., Any]
"""Function that lays out a part of a document, with the document and a printer."""


@dataclass(frozen=True)
class _Job:
    """A document to be printed."""

    name: str
    request: Request

    @property
    def seconds(self) -> float:
        """Seconds of work for one of its questions."""
        full = self.name == "key" and self.request.full_key
        return _SECONDS["full key" if full else self.name]

    def in_parts(self, printer: FilePrinter, bank: Bank) -> StudyDocument | None:
        """Return the document, if it can be laid out in parts."""
        options, full = self.request.worksheet, self.request.full_key
        return study_document(self.name, bank, printer, options, full_key=full)

    def sheet(self, printer: FilePrinter, bank: Bank) -> Sheet:
        """Return the whole document."""
        look = printer.look
        if self.name == "practice":
            return practice(bank, look)
        if self.name == "flashcards":
            return fitted_flashcards(bank, self.request.duplex, printer)
        if self.name == "worksheet":
            return study.worksheet(bank, look, self.request.worksheet)
        if self.name == "key":
            return study.key(bank, look, full=self.request.full_key)
        return study.guide(bank, look)


def printed_documents(
    names: Sequence[str], request: Request, bank: Bank, press: Press, workers: Workers
) -> list[list[DocumentFile]]:
    """Print documents with the questions of this bank, and return the files of each.

    Much work is done by the `workers`.

    The first document should be the longest: its layout begins first. Raises ContentError with
    the problems of all documents.
    """
    jobs = [_Job(name, request) for name in names]
    parted = [_parted(job, press, bank) for job in jobs]
    pairs = list(zip(jobs, parted, strict=True))
    seconds = sum(
        job.seconds * (part.missing if part else len(bank.entries)) for job, part in pairs
    )
    many = workers.jobs > 1 and request.format == "pdf" and seconds >= _SHORT
    if request.format == "pdf" and (request.exam or not many):
        require_process()
    pool = workers.pool if many else executor(1)
    shown = dumps((request, bank)) if many else (press, bank)
    waiting = [
        _begun(job, part, press, partial(pool.submit, partial(_run, shown, job)), workers.jobs)
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


def _parted(job: _Job, printer: FilePrinter, bank: Bank) -> PartedPrinting | None:
    """Return the printing of a document in parts; None if it is laid out as a whole."""
    document = job.in_parts(printer, bank)
    return PartedPrinting(document, printer) if document else None


def _begun(
    job: _Job, part: PartedPrinting | None, press: Press, submit: Submit, jobs: int
) -> Callable[[], list[DocumentFile]]:
    """Begin the layout of a document, and return a function that returns its files."""
    if part is None:
        return submit(None).result
    finish = part.begin(submit, jobs)

    def files() -> list[DocumentFile]:
        with suppress(NotComposableError), composable(press.look.custom):
            return press.with_booklet(job.name, *finish())
        whole: list[DocumentFile] = submit(None).result()
        return whole

    return files


def _run(
    shown: tuple[FilePrinter, Bank] | bytes, job: _Job, layout: Layout | None, *options: object
) -> object:
    """Lay out a part of a document, or print all of it.

    `shown` are its printer and questions; in another process, the pickled request and questions.
    """
    printer, bank = _unpickled(shown) if isinstance(shown, bytes) else shown
    if layout:
        return layout(job.in_parts(printer, bank), printer, *options)
    return printer.files(job.name, job.sheet(printer, bank))


@lru_cache(1)
def _unpickled(shown: bytes) -> tuple[FilePrinter, Bank]:
    request, bank = loads(shown)  # noqa: S301 - from the process that started this one
    return FilePrinter(request, bank), bank
