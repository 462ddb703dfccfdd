"""The documents of a request, printed side by side."""

from functools import partial

from studypress.bank.bank import Bank
from studypress.page.documents import study as documents
from studypress.page.render import Sheet
from studypress.pipeline.cards import fitted_flashcards
from studypress.pipeline.cores import executor
from studypress.pipeline.printing import File, FilePrinter, Press
from studypress.pipeline.request import Request

_LONGEST_FIRST = ("guide", "key", "flashcards", "worksheet")
_FEW = 40  # questions of all documents, that are printed before a process has started


def print_documents(request: Request, bank: Bank, press: Press) -> None:
    """Print the documents of a request with the questions of this bank.

    They are made side by side where that pays, those that take longest first.
    """
    names = sorted(request.documents, key=_LONGEST_FIRST.index)
    few = request.format == "html" or len(names) * len(bank.entries) < _FEW
    with executor(1 if few else min(request.jobs, len(names))) as pool:
        printed = pool.map(partial(_printed, request, bank), names)
        for name, files in zip(names, printed, strict=True):
            press.keep_all(files)
            press.steps.done(name)


def _printed(request: Request, bank: Bank, name: str) -> list[File]:
    printer = FilePrinter(request, bank)
    return printer.files(name, _sheet(name, request, bank, printer))


def _sheet(name: str, request: Request, bank: Bank, printer: FilePrinter) -> Sheet:
    look = printer.look
    if name == "flashcards":
        return fitted_flashcards(bank, request.duplex, printer)
    if name == "worksheet":
        return documents.worksheet(bank, look, request.worksheet)
    if name == "key":
        return documents.key(bank, look, full=request.full_key)
    return documents.guide(bank, look)
