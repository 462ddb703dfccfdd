"""What goes with a print run: separators, blank pages, and sheets to mark by."""

from collections.abc import Sequence
from dataclasses import dataclass

from studypress.bank.bank import Bank
from studypress.exam.exam import Exam, Form
from studypress.page.documents import letters_of
from studypress.page.look import Look
from studypress.page.sheet import Sheet, sheet

ROWS = 72
"""Forms on a page of a marking sheet; more than `DENSE` are set smaller."""

DENSE = 42
WIDE = 30
"""Questions above which the sheet lies on its side."""


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

    A batch of more than `ROWS` forms goes on to further pages.
    """
    numbers = sorted({number for form in exam.forms for number, _ in letters_of(form)})
    rows = ROWS if len(numbers) <= WIDE else DENSE
    context = {
        "title": _title(bank, exam),
        "batches": [
            Batch(batch.name, batch.forms[at : at + rows])
            for batch in batches
            for at in range(0, len(batch.forms), rows)
        ],
        "numbers": numbers,
        "letters": {form.number: dict(letters_of(form)) for form in exam.forms},
        "dense": DENSE,
        "wide": WIDE,
        "named": any(form.candidate for form in exam.forms),
    }
    return sheet("marking", look, bank.language, context)


def _title(bank: Bank, exam: Exam) -> str:
    return exam.plan.blueprint.title or bank.title
