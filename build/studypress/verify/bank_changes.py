"""Questions, figures and the brand of a bank that changed since an exam was printed from it."""

from collections.abc import Iterator, Mapping

from studypress.bank.bank import Bank, Entry
from studypress.bank.pictures.figures import figure_digest
from studypress.bank.variants.texts import shown_values
from studypress.errors import Problem, SourcePlace
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError

_DIGITS = 12  # hex digits of a bank's digest in a message


def changes(record: Record, bank: Bank) -> Iterator[Problem]:
    """Yield a problem for each question and picture of the exam, and a brand, that have changed.

    For another bank, yield only the problem of `another_bank`.
    """
    if problem := another_bank(record, bank):
        yield problem
        return
    entries = {entry.question.id: entry for entry in bank.entries}
    for name, digest in record.every_question.items():
        if (entry := entries.get(name)) is None:
            yield Problem(SourcePlace(str(bank.root)), f"the question '{name}' is missing")
        elif entry.digest != digest:
            message = f"the question '{name}' has changed since the exam was printed"
            yield Problem(entry.place("id"), message)
    yield from _lost_instances(record, entries)
    if record.bank.brand != bank.brand_digest:
        place = bank.entries[0].marks.get(("brand",))
        message = "the brand has changed since the exam was printed"
        yield Problem(place.place if place else SourcePlace(str(bank.root)), message)
    for name, digest in record.every_figure.items():
        if _figure_digest(bank, name) != digest:
            what = "logo" if bank.brand and bank.brand.logo == name else "figure"
            message = f"the {what} has changed since the exam was printed"
            yield Problem(SourcePlace(str(bank.root / name)), message)


def _lost_instances(record: Record, entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Yield a problem for each printed instance that an unchanged question does not have."""
    items = (item for form in record.every_form for item in form.questions)
    printed = {(item.id, *item.values.items()): item for item in items}
    for item in printed.values():
        entry = entries.get(item.id)
        unchanged = entry and entry.digest == record.every_question[item.id]
        if entry and unchanged and not entry.instance(item.values):
            shown = shown_values(item.values) or "no values"
            message = f"the question '{item.id}' has no instance with {shown}, as it was printed"
            yield Problem(entry.place("id"), message)


def another_bank(record: Record, bank: Bank) -> Problem | None:
    """Return a problem if the bank contains no question of the exam unchanged, else None."""
    if any(record.questions.get(at.question.id) == at.digest for at in bank.entries):
        return None
    theirs, ours = (
        f"'{title}' ({digest[:_DIGITS]})"
        for title, digest in ((record.bank.title, record.bank.sha256), (bank.title, bank.digest))
    )
    message = f"the exam was printed from the bank {theirs}, but this is {ours}: pass its own"
    return Problem(SourcePlace(str(bank.root)), f"{message} with --bank")


def _figure_digest(bank: Bank, name: str) -> str:
    try:
        return figure_digest(bank.root, name)
    except ClosedDoorError:
        return ""
