"""Papers and keys of an exam, and the table of contents of its print runs."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from studypress.compose.side_by_side import PrintedForm, print_forms
from studypress.exam import file_names
from studypress.exam.file_names import below_output
from studypress.exam.model import Form
from studypress.exam.record.write import PaperFile
from studypress.page.documents.exam import PaperOptions, exam_keys, exam_paper
from studypress.page.render import Sheet
from studypress.pipeline.exams.bound_files import BoundKeys, BoundSeries, PrintStack
from studypress.pipeline.exams.job import Job
from studypress.pipeline.exams.print_run import listed, print_lists
from studypress.pipeline.steps import FORMS
from studypress.pipeline.workers.dask import cluster
from studypress.pipeline.workers.processes import executor


def print_copies(job: Job, papers: dict[int, PaperFile]) -> None:
    """Print each form and its key, all keys in one file, and the print runs with their contents.

    File and pages of each form are added to `papers`.
    """
    is_pdf = job.request.look.is_printed
    with ExitStack() as files, executor(job.workers) as here:
        stacks = [PrintStack(job, paper, here, files) for paper in job.stacks.runs]
        keys = BoundKeys(job, here, files) if is_pdf else None
        series = [each for stack in stacks for each in stack.series]
        _print_series(job, series, keys, here, papers)
        _print_files(job, papers)
        if keys:
            keys.close()
        places = {stack.name: stack.close() for stack in stacks}
    if not is_pdf:
        all_keys = exam_keys(job.bank, job.exam, job.exam.forms, job.press.look)
        job.press.print(job.about(file_names.ALL_KEYS), all_keys)
    if job.stacks.has_contents or job.changed is not None:
        print_lists(job, list(listed(job, places, papers)))


def _print_series(
    job: Job,
    papers_of: Sequence[BoundSeries],
    keys: BoundKeys | None,
    here: Executor,
    papers: dict[int, PaperFile],
) -> None:
    """Print the copies that are bound in print runs, and all keys in PDF.

    If all forms are of one series, papers and keys are made side by side.
    """
    groups = [[series] for series in papers_of]
    if keys and [series.file.forms for series in papers_of] == [job.exam.forms]:
        groups[0].append(keys.series)
    elif keys:
        groups.insert(0, [keys.series])
    if not groups:
        return
    with _pool(job, here) as (pool, workers):
        for group in groups:
            for printed in print_forms([series.file for series in group], pool, 2 * workers):
                paper = add_form(job, group, printed)
                if group[0].folder == file_names.FORMS:
                    papers[printed.form.number] = paper
                    job.press.steps.done(FORMS)


@contextmanager
def _pool(job: Job, here: Executor) -> Iterator[tuple[Executor, int]]:
    """Yield the executor that prints forms, and the number of tasks that run at once."""
    if job.request.scheduler:
        with cluster(job.request.scheduler) as found:
            yield found
    else:
        yield here, job.workers


def add_form(job: Job, group: Sequence[BoundSeries], printed: PrintedForm) -> PaperFile:
    """Add a form's documents to the stage; return the record of the first."""
    names = [f"{series.folder}/{job.stem(printed.form)}" for series in group]
    for name, series, made in zip(names, group, printed.made, strict=True):
        files = series.printer.with_booklet(below_output(name), made.data, made.pages)
        job.press.add_all(files)
    return PaperFile(f"{names[0]}.pdf", printed.made[0].pages, printed.made[0].scan)


def _print_files(job: Job, papers: dict[int, PaperFile]) -> None:
    """Print the copies that are given out as files, and keys that are web pages."""
    for form in job.exam.forms:
        is_file = not job.look_of(form).is_printed
        if is_file:
            name = f"{file_names.FORMS}/{job.stem(form)}"
            (file,) = job.printer(job.look_of(form)).files(name, file_sheet(job, form))
            job.press.add_all([replace(file, name=below_output(file.name))])
            papers[form.number] = PaperFile(file.name, file.pages)
        if not job.request.look.is_printed:
            key = exam_keys(job.bank, job.exam, [form], job.press.look)
            job.press.print(below_output(f"{file_names.KEYS}/{job.stem(form)}"), key)
        if is_file:
            job.press.steps.done(FORMS)
    job.press.remarks += _unscanned(job, papers)


def _unscanned(job: Job, papers: Mapping[int, PaperFile]) -> Iterator[str]:
    """Yield a remark on the copies of a scannable exam that no scanner can read."""
    files = [paper.file for paper in papers.values() if not paper.scan]
    if job.options.scannable and files:
        more = f" and {len(files) - 1} more" if files[1:] else ""
        yield f"no scanner can read {files[0]}{more}: only copies that are printed have its marks"


def file_sheet(job: Job, form: Form) -> Sheet:
    """Lay out a copy that is given out as a file: a web page, or a PDF form."""
    look, blueprint = job.look_of(form), job.exam.plan.blueprint
    fillable = look.format == "fillable"
    options = PaperOptions(job.options.watermark, fillable=fillable)
    return exam_paper(job.bank, blueprint, form, job.printer(look).look, options)
