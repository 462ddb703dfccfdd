"""Order and table of contents of an exam's print run."""

from collections.abc import Iterable, Sequence

from studypress.compose.binding import CopyPosition
from studypress.exam.model import CANDIDATE, NO_CANDIDATE, Exam, Form
from studypress.files.csv_sheet import csv_text
from studypress.page.documents.print_run import HandOutGroup
from studypress.page.words.catalogue import Words
from studypress.page.words.columns import headings
from studypress.pipeline.request import ExamOptions

HEADER = (
    "copy", "code", *CANDIDATE, "seat", "first page", "pages", "first sheet", "sheets",
)  # fmt: skip


def batches_of(exam: Exam, options: ExamOptions) -> list[HandOutGroup]:
    """Return the copies in printing order; with `by_group`, one batch a group."""
    named = [form for form in exam.forms if form.candidate]
    spare = [form for form in exam.forms if not form.candidate]
    if not named:
        return [HandOutGroup("", tuple(spare))]
    if not options.by_group:
        return [HandOutGroup("", (*_sorted(named, options), *spare))]
    groups: dict[str, list[Form]] = {}
    for form in named:
        groups.setdefault(form.candidate.group if form.candidate else "", []).append(form)
    batches = [HandOutGroup(name, tuple(_sorted(forms, options))) for name, forms in groups.items()]
    return [*batches, *([HandOutGroup("", tuple(spare), spare=True)] if spare else [])]


def _sorted(forms: Sequence[Form], options: ExamOptions) -> list[Form]:
    """Return forms by group and seat, without a seat last; without `by_seat`, unchanged."""
    if not options.by_seat:
        return list(forms)

    def place(form: Form) -> tuple[str, bool, int, int]:
        seat = form.candidate.seat if form.candidate else None
        group = form.candidate.group if form.candidate else ""
        return (group, seat is None, seat.row if seat else 0, seat.column if seat else 0)

    return sorted(forms, key=place)


def contents(places: Iterable[CopyPosition], words: Words) -> str:
    """Return the table of contents as CSV: pages and sheets of each copy."""
    return csv_text(
        headings(words, HEADER), (_row(place.form, place.first, place.pages) for place in places)
    )


def _row(form: Form, first: int, pages: int) -> tuple[object, ...]:
    who = form.candidate or NO_CANDIDATE
    sheet, sheets = first // 2 + 1, -(-pages // 2)
    return (form.number, form.code, *who.cells(), who.seat or "", first, pages, sheet, sheets)
