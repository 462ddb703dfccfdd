"""Printing of the result sheets of an exam, each in the look of its paper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.exam import file_names
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.exam.needs import NO_NEEDS
from studypress.exam.record.read import Record
from studypress.files.package_folders import style_names
from studypress.files.slug import slug
from studypress.grading.scores import MarkedPaper, Result
from studypress.page.results.paper_view import PaperView, paper_view
from studypress.page.results.result_sheet import SheetContent, result_sheet
from studypress.page.text.glyphs import glyphs_of
from studypress.page.words.catalogue import words_for
from studypress.pipeline.exams.print_run import batches_of
from studypress.pipeline.marking.drawn_marks import drawn_pages
from studypress.pipeline.marking.scanned_answers import ScannedPaper
from studypress.pipeline.printer import DocumentFile, FilePrinter
from studypress.pipeline.request import ExamOptions, Request
from studypress.press.duplex import bound

_USUAL = {"paper": "A4", "themes": "print"}
"""Paper and theme in place of unknown ones, which a custom folder had."""


@dataclass(frozen=True)
class SheetJob:
    """A result sheet to be printed: its content, its look, and its file without suffix.

    Its pages are in the exam's folder if it was `scanned`.
    """

    view: PaperView
    request: Request
    name: str
    scanned: ScannedPaper | None = None


def sheet_job(
    result: Result,
    paper: MarkedPaper,
    asked: Sequence[Item],
    request: Request,
    scanned: ScannedPaper | None = None,
) -> SheetJob:
    """Return the job of a paper's sheet; `request` has the look of the exam's papers."""
    record = result.record
    needs = paper.candidate.needs if paper.candidate else NO_NEEDS
    own = replace(
        request,
        paper=_known("paper", needs.paper or request.paper, request.custom),
        theme=_known("themes", needs.theme or request.theme, request.custom),
        language=needs.language or record.language,
        format="html" if needs.format == "html" else request.format,
    )
    stem = PurePosixPath(paper.form.file).stem
    view = paper_view(paper, result.corrections, asked)
    return SheetJob(view, own, f"{file_names.RESULTS}/{stem}", scanned)


def request_for(record: Record, folder: Path, suffix: str, custom: Path | None) -> Request:
    """Return the request for sheets in the look of an exam's papers, in a format."""
    options = record.options
    return Request(
        bank=None,
        out=folder,
        paper=options.paper,
        theme=options.theme,
        format=suffix,
        selection=Selection(),
        custom=custom,
        two_sided=options.two_sided or options.booklet,
    )


def _known(folder: str, name: str, custom: Path | None) -> str:
    return name if name in style_names(folder, custom) else _USUAL[folder]


def printed(bank: Bank, content: SheetContent, jobs: Sequence[SheetJob]) -> list[DocumentFile]:
    """Return the files of some sheets."""
    printers: dict[Request, FilePrinter] = {}
    with glyphs_of(jobs[0].request.custom):
        return [_file(bank, content, job, printers) for job in jobs]


def _file(
    bank: Bank, content: SheetContent, job: SheetJob, printers: dict[Request, FilePrinter]
) -> DocumentFile:
    if job.request not in printers:
        printers[job.request] = FilePrinter(job.request, bank)
    printer = printers[job.request]
    scans = (
        drawn_pages(job.request.out, job.view, job.scanned, shows_right=content.has_texts)
        if job.scanned
        else ()
    )
    (file,) = printer.files(job.name, result_sheet(job.view, content, printer.look, scans))
    return file


def print_runs(
    record: Record, jobs: Sequence[SheetJob], read: Callable[[str], bytes]
) -> Iterator[DocumentFile]:
    """Yield a print run of all sheets on each size of paper, in the order of the exam's print run.

    The file for the paper of the exam has no addition to its name. `read` returns a printed sheet
    by the name of its file.
    """
    place = {number: at for at, number in enumerate(_order(record, jobs))}
    ordered = sorted(
        (job for job in jobs if job.request.format == "pdf"),
        key=lambda job: place[job.view.paper.form.number],
    )
    usual = _known("paper", record.options.paper, jobs[0].request.custom)
    title = words_for(record.language).gettext("%(title)s: results") % {"title": record.title}
    for paper in sorted({job.request.paper for job in ordered}):
        name = file_names.RESULTS + ("" if paper == usual else f"-{slug(paper, 40)}")
        of_size = (read(f"{job.name}.pdf") for job in ordered if job.request.paper == paper)
        data, pages = bound(of_size, title, record.language)
        yield DocumentFile(f"{name}.pdf", data, pages)


def _order(record: Record, jobs: Sequence[SheetJob]) -> list[int]:
    """Return the numbers of marked forms in the order of the exam's print run."""
    papers = [job.view.paper for job in jobs]
    forms = tuple(Form(at.form.number, at.form.code, (), at.candidate) for at in papers)
    exam = Exam(Plan(record.blueprint, len(forms), record.seed), forms)
    options = ExamOptions(by_group=record.options.by_group, by_seat=record.options.by_seat)
    return [form.number for batch in batches_of(exam, options) for form in batch.forms]
