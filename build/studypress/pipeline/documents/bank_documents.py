"""Printing of the documents of a request, in parallel."""

from functools import partial

from studypress.bank.bank import Bank
from studypress.page.documents import study
from studypress.page.documents.flashcards import (
    LEAF,
    SIDES,
    STEPS,
    CardSize,
    Deck,
    Duplex,
    Side,
    flashcards,
    sizes_of,
    trial,
)
from studypress.page.render import Sheet
from studypress.pipeline.printer import DocumentFile, FilePrinter, Press
from studypress.pipeline.request import Request
from studypress.pipeline.workers.processes import executor


def fitted_flashcards(bank: Bank, duplex: Duplex, printer: FilePrinter) -> Sheet:
    """Lay out the flashcards of a bank, each in the smallest size that both sides fit in.

    Those that fit in none continue on further pages, in the largest type.
    """
    left = {(entry.question.id, side) for entry in bank.entries for side in SIDES}
    if printer.look.standalone:
        return flashcards(bank, printer.look, duplex, [Deck(LEAF, dict.fromkeys(left, 0))])
    decks = []
    for size in sizes_of(printer.look):
        steps = _steps(bank, size, left, printer)
        larger = {name for name, side in left - steps.keys()}
        if size == LEAF:
            steps, larger = dict.fromkeys(left, 0) | steps, set()
        decks.append(Deck(size, {at: step for at, step in steps.items() if at[0] not in larger}))
        left = {at for at in left if at[0] in larger}
    return flashcards(bank, printer.look, duplex, decks)


def _steps(bank: Bank, size: CardSize, sides: set[Side], printer: FilePrinter) -> dict[Side, int]:
    """Return the largest type in which each side fits on a card; without sides that do not fit."""
    steps: dict[Side, int] = {}
    for step in range(STEPS):
        if left := sides - steps.keys():
            heights = printer.heights(trial(bank, printer.look, size, left, step))
            fitting = {at for at in left if heights[f"{at[1]}.{at[0]}"] <= heights["room"]}
            steps |= dict.fromkeys(fitting, step)
    return steps


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
