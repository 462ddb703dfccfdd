"""Additional pages of a print run: separators and blank pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.bank import Bank
from studypress.exam.model import Exam, Form
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.catalogue import Words


@dataclass(frozen=True)
class HandOutGroup:
    """Forms that are handed out together, in the order of the print run; `name` may be empty.

    The `spare` ones have no candidates.
    """

    name: str
    forms: tuple[Form, ...]
    spare: bool = False

    def title(self, words: Words) -> str:
        """Return its name, or the words for spare copies."""
        return words.gettext("Spare copies") if self.spare else self.name


def run_pages(bank: Bank, exam: Exam, batches: Sequence[HandOutGroup], look: Look) -> Sheet:
    """Lay out a blank page, and then a separator for each batch."""
    context = {
        "title": exam.plan.blueprint.title_for(bank.title),
        "batches": batches,
        "title_of": lambda batch: batch.title(look.words(bank)),
    }
    return sheet("print-run", look, bank.language, context)
