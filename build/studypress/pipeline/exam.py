"""Printing of an exam's files: forms, keys, reports, print run and manifest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from studypress.bank.bank import Bank, Entry
from studypress.compose.binding import KeysFile, PrintRunFile
from studypress.compose.cached_sheets import PlannedSheet, kept_file, laid
from studypress.compose.marking_table import MarkingTable
from studypress.compose.model.pieces import NotComposableError, composable
from studypress.compose.plan import SeriesPlan, plan_of
from studypress.compose.series import FormSeries
from studypress.compose.side_by_side import PrintedForm, print_forms
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.compose.specimens.papers import PaperSamples
from studypress.compose.specimens.specimens import Specimens
from studypress.exam import file_names
from studypress.exam.fairness.report import Fairness, fairness, fairness_json
from studypress.exam.file_names import below_output
from studypress.exam.model import Exam, Form
from studypress.exam.password import prepared
from studypress.exam.random_stream import RandomStream, old_key_of
from studypress.files.package_folders import own_files
from studypress.page.documents.exam import exam_keys, exam_paper
from studypress.page.documents.print_run import HandOutGroup, run_pages
from studypress.page.documents.solutions import solutions, solutions_sheet
from studypress.page.render import Sheet
from studypress.pipeline.exam_folder.recording import Recorder
from studypress.pipeline.print_run import batches_of, contents
from studypress.pipeline.printer import Press
from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.steps import (
    FAIRNESS,
    FORMS,
    MARKING,
    PIECES,
    PLANS,
    PROTECTED,
    SOLUTIONS,
    protected_forms,
)
from studypress.pipeline.workers.dask import cluster
from studypress.pipeline.workers.processes import executor

_KEYS = below_output(f"{file_names.ALL_KEYS}.pdf")
_RUN = below_output(file_names.PRINT_RUN)
_MARKING = below_output(file_names.MARKING)
_MANY = 200  # forms: below this, starting a second process takes longer


@dataclass(frozen=True)
class Job:
    """An exam to be printed."""

    exam: Exam
    bank: Bank
    request: Request
    press: Press
    forms_before: int = 0
    """Number of recorded forms in the folder; an interrupted run must exceed it to replace them."""

    @property
    def options(self) -> ExamOptions:
        """Requested options of the exam."""
        return self.request.exam or ExamOptions()

    @cached_property
    def recorder(self) -> Recorder:
        """Writer of the exam's record."""
        return recorder_of(self.request, self.bank, self.exam)

    @cached_property
    def batches(self) -> list[HandOutGroup]:
        """Copies in the order of the print run."""
        return batches_of(self.exam, self.options)

    @property
    def workers(self) -> int:
        """Number of processes that print its forms."""
        return self.request.jobs if len(self.exam.forms) >= _MANY else 1

    def stem(self, form: Form) -> str:
        """Return the name of a form's files, without suffix."""
        digits = max(3, len(str(len(self.exam.forms))))
        return file_names.form_stem(form.number, digits, form.candidate)


def print_exam(job: Job) -> None:
    """Print each form and its key, then the files about all forms, and the manifest last.

    After an interrupt, the finished files are published with an incomplete manifest; a second run
    prints the same exam.
    """
    papers: dict[int, tuple[str, int | None]] = {}
    with _publish_on_interrupt(job, papers):
        if job.press.look.standalone:
            _print_html(job, papers)
        else:
            _print_forms(job, papers)
            _protect(job, papers)
        _print_reports(job)
    job.recorder.write(job.press.stage, papers, complete=True)


def _print_html(job: Job, papers: dict[int, tuple[str, int | None]]) -> None:
    bank, exam, look = job.bank, job.exam, job.press.look
    for form in exam.forms:
        paper = exam_paper(bank, exam.plan.blueprint, form, look)
        name = f"{file_names.FORMS}/{job.stem(form)}"
        job.press.print(below_output(name), paper)
        papers[form.number] = f"{name}.html", None
        key = exam_keys(bank, exam, [form], look)
        job.press.print(below_output(file_names.key_of(name)), key)
        job.press.steps.done(FORMS)
    job.press.print(below_output(file_names.ALL_KEYS), exam_keys(bank, exam, exam.forms, look))


def _print_forms(job: Job, papers: dict[int, tuple[str, int | None]]) -> None:
    """Print papers and keys, all keys in one file, and the print run with its contents."""
    press, stage = job.press, job.press.stage
    words = press.look.words(job.bank)
    parted = job.batches if job.options.by_group else ()
    between = laid(press, _run_pages(job, parted))
    with (
        executor(job.workers) as here,
        stage.open(_RUN) as run_target,
        stage.open(_KEYS) as keys_target,
    ):
        papers_plan, keys_plan = _plans(job, here)
        run = PrintRunFile(run_target, papers_plan, job.batches, between)
        keys = KeysFile(keys_target, keys_plan)
        with _pool(job, here) as (pool, workers):
            for printed in print_forms(run, keys, pool, 2 * workers):
                papers[printed.form.number] = add_form(job, printed)
                press.steps.done(FORMS)
        all_keys = words.gettext("%(title)s: keys of all forms")
        key_pages = keys.close(all_keys % {"title": _title(job)})
        places = run.close(between.head.title)
    press.register(_KEYS, keys_target.size, key_pages)
    press.register(_RUN, run_target.size, run.pages)
    stage.add(below_output(file_names.CONTENTS), contents(places, words).encode())


def _run_pages(job: Job, batches: Sequence[HandOutGroup]) -> PlannedSheet:
    shown = [
        (group.name, group.spare, len(group.forms), group.forms[0].code, group.forms[-1].code)
        for group in batches
    ]
    decisive = ascii(("print run", _title(job), job.bank.language, shown))
    return PlannedSheet(decisive, lambda: run_pages(job.bank, job.exam, batches, job.press.look))


def _plans(job: Job, pool: Executor) -> list[SeriesPlan]:
    """Plan papers and keys; add remarks on those that must be laid out one by one."""
    bank, exam, press = job.bank, job.exam, job.press
    papers = PaperSamples(bank, exam, press.look, watermark=job.options.watermark)
    keys = KeySamples(bank, exam, press.look)
    series = [_series(press, specimens) for specimens in (papers, keys)]
    plans = [plan_of(some, lambda: press.steps.done(PLANS), pool) for some in series]
    for name, plan in zip(("papers", "keys"), plans, strict=True):
        press.remarks += plan.remarks(name)
    return plans


def _series(press: Press, specimens: Specimens) -> FormSeries:
    series = FormSeries(press, specimens, press.look.cache)
    press.steps.done(PIECES)
    return series


@contextmanager
def _pool(job: Job, here: Executor) -> Iterator[tuple[Executor, int]]:
    """Yield the executor that prints forms, and the number of tasks that run at once."""
    if job.request.scheduler:
        with cluster(job.request.scheduler) as found:
            yield found
    else:
        yield here, job.workers


def add_form(job: Job, printed: PrintedForm) -> tuple[str, int]:
    """Add a form's paper and key to the stage; return the paper's file name and page count."""
    name = f"{file_names.FORMS}/{job.stem(printed.form)}"
    for file, made in ((name, printed.paper), (file_names.key_of(name), printed.key)):
        job.press.add_all(job.press.with_booklet(below_output(file), made.data, made.pages))
    return f"{name}.pdf", printed.paper.pages


def _print_reports(job: Job) -> None:
    press = job.press
    _print_solutions(job)
    press.steps.done(SOLUTIONS)
    _print_marking(press, MarkingSheets(job.bank, job.exam, job.batches, press.look))
    press.steps.done(MARKING)
    fair = fairness(job.exam)
    press.stage.add(below_output(file_names.FAIRNESS_DATA), fairness_json(fair).encode())
    _print_kept(press, below_output(file_names.FAIRNESS), _fairness(job, fair))
    press.steps.done(FAIRNESS)


def _print_solutions(job: Job) -> None:
    bank, press, asked = job.bank, job.press, job.exam.asked
    content = solutions(job.exam, _title(job), press.look)
    decisive = ascii(("solutions", bank.language, content))
    sheet = PlannedSheet(decisive, lambda: solutions_sheet(bank, content, press.look))

    def make() -> tuple[bytes, int] | None:
        from studypress.compose.documents.solutions import printed_solutions  # noqa: PLC0415 - if not kept

        with suppress(NotComposableError), composable(press.look.custom):
            return printed_solutions(bank, content, asked, press)
        return None

    _print_kept(press, below_output(file_names.SOLUTIONS), sheet, asked, make)


def _fairness(job: Job, fair: Fairness) -> PlannedSheet:
    title = _title(job)
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


def _print_marking(press: Press, sheets: MarkingSheets) -> None:
    """Print the marking sheets, as a composed table if that is possible."""
    if press.look.standalone:
        press.print(_MARKING, sheets.sheet())
        return
    try:
        table = MarkingTable(press, sheets)
    except NotComposableError:
        press.print(_MARKING, sheets.sheet())
        return
    with press.stage.open(f"{_MARKING}.pdf") as target:
        table.write(target)
    press.register_pdf(_MARKING, target.size, len(sheets.pages))


def _protect(job: Job, papers: Mapping[int, tuple[str, int | None]]) -> None:
    """Add a protected copy of each form that has a password."""
    from studypress.press.encrypt import protected  # noqa: PLC0415 - few need it

    for number, password in protected_forms(job.request, job.exam).items():
        file = papers[number][0]
        data = job.press.stage.read(below_output(file))
        name = below_output(file_names.protected_of(file))
        copy = protected(data, prepared(password), owner_password(job.exam, number))
        job.press.stage.add(name, copy)
        job.press.steps.done(PROTECTED)


def owner_password(exam: Exam, number: int) -> str:
    """Return the owner password of a form's protected copy.

    Manifests without a recorded call are of exams whose keys were derived by the older method.
    """
    key = exam.plan.key if exam.plan.call else old_key_of(exam.plan.seed)
    owner = RandomStream(key, "owner password", number)
    return f"{owner.below(2**64):016x}{owner.below(2**64):016x}"


def _title(job: Job) -> str:
    return job.exam.plan.blueprint.title_for(job.bank.title)


@contextmanager
def _publish_on_interrupt(job: Job, papers: Mapping[int, tuple[str, int | None]]) -> Iterator[None]:
    """Publish the finished forms of an interrupted run, unless the folder has as many already."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        if len(papers) > job.forms_before:
            job.recorder.write(job.press.stage, papers, complete=False)
            job.press.stage.publish()
        raise


def recorder_of(request: Request, bank: Bank, exam: Exam) -> Recorder:
    """Return the writer of the record of an exam that is printed as requested."""
    options = options_of(request)
    options["protected"] = sorted(protected_forms(request, exam))
    return Recorder(bank, request.selection, exam, options)


def options_of(request: Request) -> dict[str, object]:
    """Return the options on which the look of an exam's papers depends, as in the manifest."""
    custom = request.custom
    digests = {
        path.relative_to(custom).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in (sorted(own_files(custom)) if custom else ())
        if custom
    }
    return {
        "paper": request.paper,
        "theme": request.theme,
        **({"language": request.language} if request.language else {}),
        "custom": digests,
        "two_sided": request.two_sided,
        "booklet": request.booklet,
        "booklet_sheet": request.booklet_sheet,
        "signature": request.signature,
        "format": request.format,
        "watermark": bool(request.exam and request.exam.watermark),
        "by_group": bool(request.exam and request.exam.by_group),
        "by_seat": bool(request.exam and request.exam.by_seat),
    }
