"""What of a bank is no longer as it was when an exam was printed from it."""

from collections.abc import Iterator

from studypress.bank.bank import Bank
from studypress.bank.figures import figure_digest
from studypress.errors import Place, Problem
from studypress.exam.record import Record
from studypress.paths import ClosedDoorError


def changes(record: Record, bank: Bank) -> Iterator[Problem]:
    """Yield each question and figure of the exam that the bank has lost or changed since."""
    entries = {entry.question.id: entry for entry in bank.entries}
    for name, digest in record.questions.items():
        if (entry := entries.get(name)) is None:
            yield Problem(Place(str(bank.root)), f"the question '{name}' is gone")
        elif entry.digest != digest:
            message = f"the question '{name}' has changed since the exam was printed"
            yield Problem(entry.place("id"), message)
    for name, digest in record.bank.figures.items():
        if _figure_digest(bank, name) != digest:
            message = "the figure has changed since the exam was printed"
            yield Problem(Place(str(bank.root / name)), message)


def _figure_digest(bank: Bank, name: str) -> str:
    try:
        return figure_digest(bank.root, name)
    except ClosedDoorError:
        return ""
