"""What goes with a print run: separators, blank pages, and sheets to mark by."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.bank import Bank
from studypress.exam.exam import Exam, Form
from studypress.page.documents import letters_of
from studypress.page.look import Look
from studypress.page.marking import grid_of, is_long, pages_of
from studypress.page.sheet import Sheet, sheet


@dataclass(frozen=True)
class Batch:
    """Copies that are handed out together, in the order of the print run; `name` may be empty."""

    name: str
    forms: tuple[Form, ...]


def run_pages(bank: Bank, exam: Exam, batches: Sequence[Batch], look: Look) -> Sheet:
    """Lay out a page that is left blank, and then a separator for each batch."""
    context = {"title": _title(bank, exam), "batches": batches}
    return sheet("run", look, bank.language, context)


def marking_sheets(bank: Bank, exam: Exam, batches: Sequence[Batch], look: Look) -> Sheet:
    """Lay out a sheet for each batch: forms down, questions across, letters inside.

    What does not fit on one page goes on to further ones, ruled alike.
    """
    numbers = sorted({number for form in exam.forms for number, _ in letters_of(form)})
    named = any(form.candidate for form in exam.forms)
    longest = max(len(batch.forms) for batch in batches)
    grid = grid_of(len(numbers), longest, named=named, large=look.large)
    pages = [page for batch in batches for page in pages_of(batch.name, batch.forms, numbers, grid)]
    context = {"title": _title(bank, exam), "pages": pages, "grid": grid, "named": named}
    return sheet("marking", look, bank.language, context | {"is_long": is_long})


def _title(bank: Bank, exam: Exam) -> str:
    return exam.plan.blueprint.title or bank.title
