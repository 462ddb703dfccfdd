"""Reprinting of one copy of a printed exam, byte for byte."""

from collections.abc import Sequence
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.compose.cache_key import other_tools, tools
from studypress.compose.series import FormSeries
from studypress.compose.specimens.papers import PaperSamples
from studypress.errors import CallError, ContentError, PressError, Problem, SourcePlace
from studypress.exam.file_names import MANIFEST
from studypress.exam.form_code import not_of, symbols_of
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.files.staging import Stage
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.exams.job import Job, options_of
from studypress.pipeline.exams.papers import file_sheet
from studypress.pipeline.printer import DocumentFile, Press
from studypress.pipeline.request import ExamOptions, Progress, Request, Step, unseen
from studypress.pipeline.steps import Steps
from studypress.pipeline.workers.contained import contained
from studypress.verify.bank_changes import changes


@contained
def rebuild(
    folder: Path,
    code: str,
    bank_path: BankSource,
    custom: Path | None,
    progress: Progress = unseen,
) -> tuple[Path, ...]:
    """Print the copy with this form code again into the exam's folder; return its path.

    Raises ContentError with every question that has changed in the bank, and PressError if the
    copy differs for any other reason; nothing is written then.
    """
    where, record = printed_exam(folder)
    wanted = _wanted(where, record, code)
    if wanted.file not in record.files:
        message = f"files: the digest of {wanted.file} is missing"
        raise ContentError([Problem(SourcePlace(str(where / MANIFEST)), message)])
    bank = open_bank(bank_path, custom=custom)
    exam = exam_of(record, bank, record.printing_of(wanted))
    request = request_of(record, where, custom)
    form = next(form for form in exam.forms if form.number == wanted.number)
    step = Step("copy", 1, 0.5 + 0.05 * len(form.items))
    with Stage(where) as stage:
        press = Press(request, bank, stage, Steps(progress, (step,)))
        press.add_all(_printed(Job(exam, bank, request, press), form, wanted.file))
        if stage.files[wanted.file] != record.files[wanted.file]:
            raise PressError(f"{wanted.file} would differ: {_reason(record, wanted)}")
    return (where / wanted.file,)


def _reason(record: Record, form: FormRecord) -> str:
    """Return the reason why a copy is not printed again byte for byte, and a remedy."""
    used = record.tools_of(form)
    if used == tools():
        return "programs and fonts are the same, so the manifest was changed: run verify"
    return (
        f"the exam was {record.printed_by}, this copy {other_tools(used)}: rebuild it with those,"
        " or print its pages of the print run; papers of it can be marked"
    )


def _printed(job: Job, form: Form, file: str) -> list[DocumentFile]:
    """Print one form as in a run of all forms of its look."""
    look, name = job.look_of(form), file.rpartition(".")[0]
    printer = job.printer(look)
    if not look.is_printed:
        return printer.files(name, file_sheet(job, form))
    papers = PaperSamples(job.bank, job.parts[look], printer.look, job.paper_options)
    made = FormSeries(printer, papers, printer.look.cache).file(form)
    return printer.with_booklet(name, made.data, made.pages)


def exam_of(record: Record, bank: Bank, printed: Sequence[FormRecord] | None = None) -> Exam:
    """Return the exam of a record with the `printed` forms, by default those of the first printing.

    Raises ContentError with every question and figure that is missing or changed in the bank.
    """
    if problems := list(changes(record, bank)):
        raise ContentError(problems)
    entries = {entry.question.id: entry for entry in bank.entries}
    forms = tuple(
        Form(
            form.number,
            form.code,
            tuple(
                Item(
                    item.number,
                    next(at for at in entries[item.id].instances if at.values == item.values),
                    item.kind,
                    item.choices,
                    item.points,
                    item.minutes,
                    item.bonus,
                )
                for item in form.questions
            ),
            form.candidate,
        )
        for form in (record.forms if printed is None else printed)
    )
    candidates = tuple(form.candidate for form in forms if form.candidate)
    last = max((form.number for form in forms), default=0)
    plan = Plan(record.blueprint, last, record.seed, candidates, record.call, record.rules)
    return Exam(plan, forms)


def request_of(record: Record, folder: Path, custom: Path | None) -> Request:
    """Return the request that printed an exam into a folder, with all options that affect papers.

    Raises CallError if the files of the custom folder are not those of the record.
    """
    options = record.options
    request = Request(
        bank=None,
        out=folder,
        paper=options.paper,
        theme=options.theme,
        format=options.format,
        selection=Selection(options.sections, options.topics, options.tags, options.difficulties),
        custom=custom,
        language=options.language,
        two_sided=options.two_sided,
        booklet=options.booklet,
        booklet_sheet=options.booklet_sheet,
        signature=options.signature,
        exam=ExamOptions(
            watermark=options.watermark,
            scannable=options.scannable,
            digits=options.digits,
            by_group=options.by_group,
            by_seat=options.by_seat,
        ),
        cache=False,  # the byte-for-byte comparison must not compare cached bytes
    )
    if options_of(request)["custom"] != options.custom:
        raise CallError(
            "--custom: the exam was printed with another folder of templates and styles:"
            f" {', '.join(options.custom) or 'none'}"
        )
    return request


def _wanted(where: Path, record: Record, code: str) -> FormRecord:
    for form in record.every_form:
        if symbols_of(form.code) == symbols_of(code):
            return form
    owner = NearbyExams(where).owner_of(code)
    what = "rebuild it there" if owner else "read it again, from the foot of any page"
    raise CallError(f"--form: {not_of(record.title, code, owner)}: {what}")
