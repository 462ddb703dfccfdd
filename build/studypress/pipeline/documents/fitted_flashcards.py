"""Flashcards of a bank, each in the smallest size that both of its sides fit in."""

from studypress.bank.bank import Bank
from studypress.page.documents.flashcards import (
    LEAF,
    SIDES,
    STEPS,
    CardSize,
    Deck,
    Side,
    flashcards,
    sizes_of,
    trial,
)
from studypress.page.documents.options import Duplex
from studypress.page.render import Sheet
from studypress.pipeline.printer import FilePrinter


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
