"""Printing of the documents of a request, in parallel."""

from functools import partial

from studypress.bank.bank import Bank
from studypress.errors import ContentError, Problem
from studypress.page.documents import study
from studypress.page.documents.flashcards import STEPS, Duplex, Side, flashcards, trial
from studypress.page.render import Sheet
from studypress.pipeline.printer import DocumentFile, FilePrinter, Press
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import executor


def fitted_flashcards(bank: Bank, duplex: Duplex, printer: FilePrinter) -> Sheet:
    """Lay out the flashcards of a bank.

    Raises ContentError with the place of each text that is too long for a card.
    """
    if printer.look.standalone:
        return flashcards(bank, printer.look, duplex, {})
    left: set[Side] = {(at.question.id, side) for at in bank.entries for side in ("front", "back")}
    steps: dict[Side, int] = {}
    for step in range(STEPS):
        heights = printer.heights(trial(bank, printer.look, left, step)) if left else {}
        fitting = {at for at in left if heights[f"{at[1]}.{at[0]}"] <= heights["room"]}
        steps |= dict.fromkeys(fitting, step)
        left -= fitting
    if left:
        raise ContentError(_too_long(bank, left))
    return flashcards(bank, printer.look, duplex, steps)


def _too_long(bank: Bank, sides: set[Side]) -> list[Problem]:
    message = "too long for a flashcard, even in the smallest type: shorten it"
    paths = {"front": ("question",), "back": ("answer", "bullet")}
    return [
        Problem(entry.place(*paths[side]), message)
        for entry in bank.entries
        for side in paths
        if (entry.question.id, side) in sides
    ]


_LONGEST_FIRST = ("guide", "key", "flashcards", "worksheet")
_FEW = 40  # questions of all documents: below this, starting processes takes longer


def print_documents(request: Request, bank: Bank, press: Press) -> None:
    """Print the documents of a request with the questions of this bank.

    Large documents are printed in parallel, the slowest first.
    """
    names = sorted(request.documents, key=_LONGEST_FIRST.index)
    few = request.format == "html" or len(names) * len(bank.entries) < _FEW
    with executor(1 if few else min(request.jobs, len(names))) as pool:
        printed = pool.map(partial(_printed, request, bank), names)
        for name, files in zip(names, printed, strict=True):
            press.add_all(files)
            press.steps.done(name)


def _printed(request: Request, bank: Bank, name: str) -> list[DocumentFile]:
    printer = FilePrinter(request, bank)
    return printer.files(name, _sheet(name, request, bank, printer))


def _sheet(name: str, request: Request, bank: Bank, printer: FilePrinter) -> Sheet:
    look = printer.look
    if name == "flashcards":
        return fitted_flashcards(bank, request.duplex, printer)
    if name == "worksheet":
        return study.worksheet(bank, look, request.worksheet)
    if name == "key":
        return study.key(bank, look, full=request.full_key)
    return study.guide(bank, look)
