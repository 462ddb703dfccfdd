"""Printing of documents that changed: their parts are laid out in parallel."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from typing import Any

from studypress.bank.bank import Bank
from studypress.compose.documents.parts import StudyDocument, Submit
from studypress.compose.documents.printing import PartedPrinting
from studypress.compose.documents.study_units import study_document
from studypress.compose.model.pieces import NotComposableError, composable
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


def printed_documents(
    names: Sequence[str], request: Request, bank: Bank, press: Press
) -> list[list[DocumentFile]]:
    """Print documents with the questions of this bank, and return the files of each.

    The first document should be the longest: its layout begins first.
    """
    parted = {name: _parted(name, request, bank, press) for name in names}
    seconds = 0.0
    for name, part in parted.items():
        kind = "full key" if name == "key" and request.full_key else name
        seconds += _SECONDS[kind] * (part.missing if part else len(bank.entries))
    jobs = 1 if request.format == "html" or seconds < _SHORT else request.jobs
    with executor(jobs) as pool:
        waiting = [
            _begun(name, part, _submit(pool, jobs, name, request, bank, press), jobs, press)
            for name, part in parted.items()
        ]
        return [finish() for finish in reversed(waiting)][::-1]  # the longest is joined last


def _submit(
    pool: Executor, jobs: int, name: str, request: Request, bank: Bank, press: Press
) -> Submit:
    """Return a function that submits the layout of a part of a document."""
    if jobs > 1:
        return partial(pool.submit, _run_elsewhere, name, request, bank)
    return partial(pool.submit, _run, name, request, bank, press)


def _begun(
    name: str, part: PartedPrinting | None, submit: Submit, jobs: int, press: Press
) -> Callable[[], list[DocumentFile]]:
    """Begin the layout of a document, and return a function that returns its files."""
    if part is None:
        return submit(None).result
    part.begin(submit, jobs)

    def files() -> list[DocumentFile]:
        with suppress(NotComposableError), composable(press.look.custom):
            return press.with_booklet(name, *part.finish())
        printed: list[DocumentFile] = submit(None).result()
        return printed

    return files


_printers: list[tuple[Request, FilePrinter]] = []
"""The printer of a process that lays out parts; it ends with the run that started it."""


def _run_elsewhere(
    name: str, request: Request, bank: Bank, layout: Layout | None, *options: object
) -> object:
    """Run `_run` in another process."""
    if not _printers or _printers[0][0] != request:
        _printers[:] = [(request, FilePrinter(request, bank))]
    return _run(name, request, bank, _printers[0][1], layout, *options)


def _run(  # noqa: PLR0913 - a document, and what lays it out
    name: str,
    request: Request,
    bank: Bank,
    printer: FilePrinter,
    layout: Layout | None,
    *options: object,
) -> object:
    """Lay out a part of a document, or print all of it."""
    if layout:
        return layout(_document(name, request, bank, printer), printer, *options)
    return printer.files(name, _sheet(name, request, bank, printer))


def _parted(name: str, request: Request, bank: Bank, printer: FilePrinter) -> PartedPrinting | None:
    """Return the printing of a document in parts; None if it is laid out as a whole."""
    document = _document(name, request, bank, printer)
    return PartedPrinting(document, printer) if document else None


def _document(
    name: str, request: Request, bank: Bank, printer: FilePrinter
) -> StudyDocument | None:
    return study_document(name, bank, printer, request.worksheet, full_key=request.full_key)


def _sheet(name: str, request: Request, bank: Bank, printer: FilePrinter) -> Sheet:
    look = printer.look
    if name == "flashcards":
        return fitted_flashcards(bank, request.duplex, printer)
    if name == "worksheet":
        return study.worksheet(bank, look, request.worksheet)
    if name == "key":
        return study.key(bank, look, full=request.full_key)
    return study.guide(bank, look)
