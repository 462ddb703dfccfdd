"""Files about all forms of an exam: solutions, marking sheets, fairness report."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from studypress.bank.bank import Entry
from studypress.compose.cached_sheets import PlannedSheet, kept_file
from studypress.compose.marking_table import MarkingTable
from studypress.compose.model.pieces import NotComposableError, composable
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.exam import file_names
from studypress.exam.fairness.report import Fairness, fairness, fairness_json
from studypress.page.documents.solutions import solutions, solutions_sheet
from studypress.page.render import Sheet
from studypress.pipeline.exams.job import Job
from studypress.pipeline.printer import Press
from studypress.pipeline.steps import FAIRNESS, MARKING, SOLUTIONS


def print_reports(job: Job) -> None:
    """Print solutions, marking sheets and the fairness report."""
    press = job.press
    _print_solutions(job)
    press.steps.done(SOLUTIONS)
    _print_marking(job, MarkingSheets(job.bank, job.exam, job.batches, press.look))
    press.steps.done(MARKING)
    fair = fairness(job.everyone or job.exam)
    press.stage.add(job.about(file_names.FAIRNESS_DATA), fairness_json(fair).encode())
    _print_kept(press, job.about(file_names.FAIRNESS), _fairness(job, fair))
    press.steps.done(FAIRNESS)


def _print_solutions(job: Job) -> None:
    bank, press, asked = job.bank, job.press, job.exam.asked
    content = solutions(job.exam, job.title, press.look)
    decisive = ascii(("solutions", bank.language, content))
    sheet = PlannedSheet(decisive, lambda: solutions_sheet(bank, content, press.look))

    def make() -> tuple[bytes, int] | None:
        from studypress.compose.documents.solutions import printed_solutions  # noqa: PLC0415 - if not kept

        with suppress(NotComposableError), composable(press.look.custom):
            return printed_solutions(bank, content, asked, press)
        return None

    _print_kept(press, job.about(file_names.SOLUTIONS), sheet, asked, make)


def _fairness(job: Job, fair: Fairness) -> PlannedSheet:
    title = job.title
    look = replace(job.press.look, language=job.press.look.language or job.bank.language)
    decisive = ascii(("fairness", title, look.language, fair))

    def render() -> Sheet:
        from studypress.page.documents.reports import fairness_sheet  # noqa: PLC0415 - if not kept

        return fairness_sheet(fair, title, look)

    return PlannedSheet(decisive, render)


def _print_kept(
    press: Press,
    name: str,
    sheet: PlannedSheet,
    shown: Iterable[Entry] = (),
    make: Callable[[], tuple[bytes, int] | None] = lambda: None,
) -> None:
    """Print a sheet, or take it from the cache: see `kept_file`."""
    if press.look.standalone:
        press.print(name, sheet.sheet)
    else:
        press.add_all(press.with_booklet(name, *kept_file(press, sheet, shown, make)))


def _print_marking(job: Job, sheets: MarkingSheets) -> None:
    """Print the marking sheets, as a composed table if that is possible."""
    press, name = job.press, job.about(file_names.MARKING)
    if press.look.standalone:
        press.print(name, sheets.sheet())
        return
    try:
        table = MarkingTable(press, sheets)
    except NotComposableError:
        press.print(name, sheets.sheet())
        return
    with press.stage.open(f"{name}.pdf") as target:
        table.write(target)
    press.register_pdf(name, target.size, len(sheets.pages))
