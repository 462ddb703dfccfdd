"""Fits each side of a flashcard: the largest type in which its words have room."""

from studypress.bank.bank import Bank
from studypress.errors import ContentError, Problem
from studypress.page.documents.flashcards import STEPS, Duplex, Side, flashcards, trial
from studypress.page.render import Sheet
from studypress.pipeline.printing import FilePrinter


def fitted_flashcards(bank: Bank, duplex: Duplex, printer: FilePrinter) -> Sheet:
    """Lay out the flashcards of a bank.

    Raises ContentError with the place of each text that is too long for a card.
    """
    if printer.look.whole:
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
    message = "this is too long for a flashcard, even in the smallest type: shorten it"
    paths = {"front": ("question",), "back": ("answer", "bullet")}
    return [
        Problem(entry.place(*paths[side]), message)
        for entry in bank.entries
        for side in paths
        if (entry.question.id, side) in sides
    ]
