"""Additional pages of a print run: separators and blank pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.bank import Bank
from studypress.exam.model import Exam, Form
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet


@dataclass(frozen=True)
class HandOutGroup:
    """Forms that are handed out together, in the order of the print run; `name` may be empty."""

    name: str
    forms: tuple[Form, ...]


def run_pages(bank: Bank, exam: Exam, batches: Sequence[HandOutGroup], look: Look) -> Sheet:
    """Lay out a blank page, and then a separator for each batch."""
    context = {"title": exam.plan.blueprint.title_for(bank.title), "batches": batches}
    return sheet("print-run", look, bank.language, context)
