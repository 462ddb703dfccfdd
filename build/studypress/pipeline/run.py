"""The print run of an exam: its order, its file and its table of contents."""

from collections.abc import Iterator, Mapping, Sequence

from studypress.bank.bank import Bank
from studypress.exam.exam import Exam, Form
from studypress.exam.spreadsheet import csv_text
from studypress.page.run import Batch, run_pages
from studypress.pipeline.printing import Press
from studypress.pipeline.request import ExamWish
from studypress.press.output import PRIVATE

SPARE = "Spare copies"
HEADER = (
    "copy", "form code", "name", "id", "group", "seat", "first page", "pages", "first sheet",
    "sheets",
)  # fmt: skip


def batches_of(exam: Exam, wish: ExamWish) -> list[Batch]:
    """Return the copies in the order in which they are printed, by groups if that is wished."""
    named = [form for form in exam.forms if form.candidate]
    spare = [form for form in exam.forms if not form.candidate]
    if not named:
        return [Batch("", tuple(spare))]
    if not wish.by_group:
        return [Batch("", (*_sorted(named, wish), *spare))]
    groups: dict[str, list[Form]] = {}
    for form in named:
        groups.setdefault(form.candidate.group if form.candidate else "", []).append(form)
    batches = [Batch(name, tuple(_sorted(forms, wish))) for name, forms in groups.items()]
    return [*batches, *([Batch(SPARE, tuple(spare))] if spare else [])]


def _sorted(forms: Sequence[Form], wish: ExamWish) -> list[Form]:
    """Sort by group and seat, those without a seat last; or leave the roster's order."""
    if not wish.by_seat:
        return list(forms)

    def place(form: Form) -> tuple[str, bool, int, int]:
        seat = form.candidate.seat if form.candidate else None
        group = form.candidate.group if form.candidate else ""
        return (group, seat is None, seat.row if seat else 0, seat.column if seat else 0)

    return sorted(forms, key=place)


def print_run(
    exam: Exam,
    bank: Bank,
    wish: ExamWish,
    press: Press,
    papers: Mapping[int, tuple[str, int | None]],
) -> None:
    """Bind all copies, each on sheets of its own, and list where each begins."""
    from studypress.press.run import bind  # noqa: PLC0415 - only exams have print runs

    batches = batches_of(exam, wish)
    forms = [form for batch in batches for form in batch.forms]
    separators = list(_separators(batches)) if wish.by_group else [None] * len(forms)
    copies = [press.stage.read(f"exam/{papers[form.number][0]}") for form in forms]
    extra = press.pdf_of(run_pages(bank, exam, batches, press.look))
    bound = bind(copies, extra, separators)
    press.keep("exam/print-run.pdf", bound.pdf, bound.pages)
    rows = [
        _row(form, first, papers[form.number][1] or 0)
        for form, first in zip(forms, bound.firsts, strict=True)
    ]
    press.stage.add("exam/contents.csv", csv_text(HEADER, rows).encode(), PRIVATE)


def _separators(batches: Sequence[Batch]) -> Iterator[int | None]:
    """Yield, for each copy, the page of its batch's separator if it is the first of the batch."""
    for page, batch in enumerate(batches, start=1):
        yield page
        yield from [None] * (len(batch.forms) - 1)


def _row(form: Form, first: int, pages: int) -> tuple[object, ...]:
    candidate = form.candidate
    who = (candidate.name, candidate.id, candidate.group) if candidate else ("", "", "")
    seat = str(candidate.seat) if candidate and candidate.seat else ""
    sheet, sheets = first // 2 + 1, -(-pages // 2)
    return (form.number, form.code, *who, seat, first, pages, sheet, sheets)
