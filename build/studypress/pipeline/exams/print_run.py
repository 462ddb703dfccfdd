"""Order of an exam's copies, the table of contents of its print runs, and the plan of stacks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from studypress.compose.binding import CopyPosition
from studypress.exam import file_names
from studypress.exam.model import CANDIDATE, NO_CANDIDATE, Exam, Form
from studypress.exam.needs import NO_NEEDS
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.write import Papers
from studypress.files.csv_sheet import csv_text
from studypress.page.documents.exam import minutes_of
from studypress.page.documents.print_run import HandOutGroup, ListedCopy, PaperStack, stack_plan
from studypress.page.words.catalogue import Words
from studypress.page.words.columns import headings
from studypress.pipeline.request import ExamOptions

if TYPE_CHECKING:
    from studypress.pipeline.exams.job import Job

CopyChanges = Mapping[str, Sequence[Form | FormRecord]]
"""Copies that are new, assigned or withdrawn, by that word."""

_SIDES = 2  # of a sheet
_PERSON = ("copy", "code", *CANDIDATE, "seat")
HEADER = (*_PERSON, "first page", "pages", "first sheet", "sheets")
NEEDS = ("minutes", "paper", "theme", "language", "format", "file")
"""Further columns of an exam whose candidates have needs; `file` is that of the copy."""


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


def listed(
    job: "Job",
    places: Mapping[str, Sequence[CopyPosition]],
    papers: Papers,
) -> Iterator[ListedCopy]:
    """Yield all copies: those of each print run in its order, then files to be given out."""
    blueprint = job.exam.plan.blueprint
    for run, copies in places.items():
        for at in copies:
            look, minutes = job.look_of(at.form), minutes_of(blueprint, at.form)
            yield ListedCopy(at.form, run, look, minutes, at.first, at.pages)
    for form in (form for batch in job.batches for form in batch.forms):
        if not (look := job.look_of(form)).is_printed:
            yield ListedCopy(form, papers[form.number][0], look, minutes_of(blueprint, form))


def print_lists(job: "Job", copies: Sequence[ListedCopy]) -> None:
    """Print the table of contents, and a plan of the stacks unless there is one of all copies."""
    press, bank = job.press, job.bank
    language = press.look.language or bank.language
    table = contents(copies, press.look.words(bank), job.changed, language)
    press.stage.add(job.about(file_names.CONTENTS), table.encode())
    if job.stacks.has_plan:
        stacks = [_stack(job, paper, copies) for paper in job.stacks.runs]
        files = [copy for copy in copies if not copy.look.is_printed]
        press.print(
            job.about(file_names.STACKS), stack_plan(bank, job.title, stacks, files, press.look)
        )


def _stack(job: "Job", paper: str, copies: Sequence[ListedCopy]) -> PaperStack:
    found = {copy.form.number: copy for copy in copies}
    batches, words = job.batches_on(paper), job.press.look.words(job.bank)
    groups = [[found[form.number] for form in batch.forms] for batch in batches]
    names = [batch.title(words) for batch in batches]
    return PaperStack(paper, job.stacks.runs[paper], groups, names, job.options.by_group)


def contents(
    copies: Sequence[ListedCopy],
    words: Words,
    changed: CopyChanges | None = None,
    language: str = "",
) -> str:
    """Return the table of contents as CSV: pages and sheets of each copy.

    If candidates have needs, it also has the time and the look of each copy; `language` is the
    usual one. Of a supplement it also lists the earlier copies that `changed`.
    """
    needs = NEEDS if any(copy.form.needs != NO_NEEDS for copy in copies) else ()
    rows = [_row(copy) + (_needs(copy, language) if needs else ()) for copy in copies]
    if changed is None:
        return csv_text(headings(words, (*HEADER, *needs)), rows)
    names = {
        "new": words.pgettext("change of a copy", "new"),
        "assigned": words.pgettext("change of a copy", "assigned"),
        "withdrawn": words.pgettext("change of a copy", "withdrawn"),
    }
    blank = (None,) * (len(HEADER) - len(_PERSON) + len(needs))
    rows = [(*row, names["new"]) for row in rows]
    for change, some in changed.items():
        rows += ((*_person(form), *blank, names[change]) for form in some)
    return csv_text(headings(words, (*HEADER, *needs, "change")), rows)


def _person(form: Form | FormRecord) -> tuple[object, ...]:
    who = form.candidate or NO_CANDIDATE
    return (form.number, form.code, *who.cells(), who.seat or "")


def _row(copy: ListedCopy) -> tuple[object, ...]:
    sheet = copy.first and copy.first // _SIDES + 1
    return (*_person(copy.form), copy.first, copy.pages, sheet, copy.sheets)


def _needs(copy: ListedCopy, language: str) -> tuple[object, ...]:
    look = copy.look
    return copy.minutes, look.paper, look.theme, look.language or language, look.format, copy.file
