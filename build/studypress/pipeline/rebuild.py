"""Reprinting of one copy of a printed exam, byte for byte."""

from pathlib import Path

from studypress import __version__
from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.compose.series import FormSeries
from studypress.compose.specimens.papers import PaperSamples
from studypress.errors import CallError, ContentError, PressError, Problem, SourcePlace
from studypress.exam.file_names import MANIFEST
from studypress.exam.form_code import not_of, symbols_of
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.exam.record.read import FormRecord, Record
from studypress.files.staging import Stage
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam import options_of
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.printer import DocumentFile, Press
from studypress.pipeline.request import ExamOptions, Progress, Request, Step
from studypress.pipeline.steps import Steps
from studypress.verify.bank_changes import changes


def rebuild(
    folder: Path,
    code: str,
    bank_path: Path | None,
    custom: Path | None,
    progress: Progress = lambda *_: None,
) -> tuple[Path, ...]:
    """Print the copy with this form code again into the exam's folder; return its path.

    Raises ContentError with every question that has changed in the bank, and PressError if the
    copy differs for any other reason; nothing is written then.
    """
    where, record = printed_exam(folder)
    wanted = _wanted(record, code)
    if wanted.file not in record.files:
        message = f"files: the digest of {wanted.file} is missing"
        raise ContentError([Problem(SourcePlace(str(where / MANIFEST)), message)])
    bank = open_bank(bank_path, custom=custom)
    exam = exam_of(record, bank)
    request = request_of(record, where, custom)
    form = next(form for form in exam.forms if form.number == wanted.number)
    step = Step("copy", 1, 0.5 + 0.05 * len(form.items))
    with Stage(where) as stage:
        press = Press(request, bank, stage, Steps(progress, (step,)))
        papers = PaperSamples(bank, exam, press.look, watermark=record.options.watermark)
        press.add_all(_printed(press, papers, form, wanted.file.rpartition(".")[0]))
        if stage.files[wanted.file] != record.files[wanted.file]:
            raise PressError(
                f"{wanted.file} would differ: it was printed by studypress"
                f" {record.studypress}, and this is {__version__}, with other fonts or libraries"
            )
    return (where / wanted.file,)


def _printed(press: Press, papers: PaperSamples, form: Form, name: str) -> list[DocumentFile]:
    """Print one form as in a run of all forms."""
    if press.look.standalone:
        return press.files(name, papers.sheet(form))
    made = FormSeries(press, papers, press.look.cache).file(form)
    return press.with_booklet(name, made.data, made.pages)


def exam_of(record: Record, bank: Bank) -> Exam:
    """Return the exam of a record, with its forms as they were printed.

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
        for form in record.forms
    )
    candidates = tuple(form.candidate for form in forms if form.candidate)
    plan = Plan(record.blueprint, len(forms), record.seed, candidates, record.call)
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
        exam=ExamOptions(watermark=options.watermark),
        cache=False,  # the byte-for-byte comparison must not compare cached bytes
    )
    if options_of(request)["custom"] != options.custom:
        raise CallError(
            "--custom: the exam was printed with another folder of templates and styles:"
            f" {', '.join(options.custom) or 'none'}"
        )
    return request


def _wanted(record: Record, code: str) -> FormRecord:
    for form in record.forms:
        if symbols_of(form.code) == symbols_of(code):
            return form
    fault = not_of(record.title, code)
    raise CallError(f"--form: {fault}: read it again, from the foot of any page")
