"""Printing of the documents of a request: those that changed, in parallel."""

from functools import partial
from typing import TYPE_CHECKING

from studypress.bank.bank import Bank
from studypress.pipeline.documents.finished import FinishedDocuments
from studypress.pipeline.printer import DocumentFile, FilePrinter, Press
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import executor

if TYPE_CHECKING:
    from studypress.page.render import Sheet

_LONGEST_FIRST = ("guide", "key", "flashcards", "worksheet")
_FEW = 40  # questions of all documents: below this, starting processes takes longer


def print_documents(request: Request, bank: Bank, press: Press) -> None:
    """Print the documents of a request with the questions of this bank.

    Those that are in the cache are not printed again. Large documents are printed in parallel, the
    slowest first.
    """
    finished = FinishedDocuments(request, bank, press.look)
    changed = []
    for name in sorted(request.documents, key=_LONGEST_FIRST.index):
        if files := finished.get(name):
            press.add_all(files)
            press.steps.done(name)
        else:
            changed.append(name)
    few = request.format == "html" or len(changed) * len(bank.entries) < _FEW
    with executor(1 if few else min(request.jobs, len(changed))) as pool:
        printed = pool.map(partial(_printed, request, bank), changed)
        for name, files in zip(changed, printed, strict=True):
            press.add_all(finished.put(files))
            press.steps.done(name)


def _printed(request: Request, bank: Bank, name: str) -> list[DocumentFile]:
    printer = FilePrinter(request, bank)
    return printer.files(name, _sheet(name, request, bank, printer))


def _sheet(name: str, request: Request, bank: Bank, printer: FilePrinter) -> "Sheet":
    # A run that finds all documents in the cache needs none of these modules.
    from studypress.page.documents import study  # noqa: PLC0415
    from studypress.pipeline.documents.fitted_flashcards import fitted_flashcards  # noqa: PLC0415

    look = printer.look
    if name == "flashcards":
        return fitted_flashcards(bank, request.duplex, printer)
    if name == "worksheet":
        return study.worksheet(bank, look, request.worksheet)
    if name == "key":
        return study.key(bank, look, full=request.full_key)
    return study.guide(bank, look)
