"""Layout of the sheets of one bank in one look."""

from math import inf
from typing import TYPE_CHECKING

from studypress.bank.bank import Bank
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.page.look import Look
from studypress.press import engine
from studypress.press.overflow import Misfit, misfits
from studypress.press.patches.parts import Part

if TYPE_CHECKING:
    from studypress.page.render import Sheet


class Printer:
    """Layout of the sheets of one bank in one look."""

    def __init__(self, look: Look, bank: Bank) -> None:
        """Store the look, and the source place of each question of the bank."""
        self.look, self.root = look, bank.root
        self._places = {entry.question.id: entry.place() for entry in bank.entries}

    def lay_out(self, sheet: "Sheet", part: Part | None = None) -> engine.Pages:
        """Lay a sheet out on pages; it can be a `part` of a document.

        Raises ContentError with the source place of each question that does not fit.
        """
        pages = engine.lay_out(sheet.html, sheet.styles, self.root, self.look.custom, part)
        if found := misfits(pages.document.pages, self.look.least):
            messages = ((each, each.on_its_page if part else str(each)) for each in found)
            raise ContentError(self._problem(each, message) for each, message in messages)
        return pages

    def _problem(self, misfit: Misfit, message: str) -> Problem:
        place = self._places.get(misfit.question, SourcePlace(str(self.root)))
        return Problem(place, f"{message}: shorten or split it")

    def heights(self, sheet: "Sheet") -> dict[str, float]:
        """Return the heights of a sheet's elements in CSS pixels, by their ids.

        The height of a question's element is infinite if its content does not fit in the width.
        """
        pages = engine.lay_out(sheet.html, sheet.styles, self.root, self.look.custom)
        wide = {misfit.question for misfit in misfits(pages.document.pages, self.look.least)}
        return engine.heights(pages) | dict.fromkeys(wide, inf)
