"""Corrections of a printed exam: list of affected forms, and reissued keys."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.compose.binding import KeysFile
from studypress.compose.plan import plan_of
from studypress.compose.series import FormSeries
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.writing.forms import made
from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.model import Exam, Item
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import csv_text
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.files.staging import Stage
from studypress.grading.correction_call import CorrectionCall, corrected, texts_of
from studypress.grading.corrections import (
    NO_CORRECTION,
    NOTHING_CORRECTED,
    Correction,
    Corrections,
)
from studypress.grading.erratum import COLUMNS, erratum_json, erratum_rows, read_erratum
from studypress.page.text.glyphs import unprintable, unprintable_fault
from studypress.page.words.catalogue import words_for
from studypress.page.words.columns import headings
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import guarded_exam, open_file
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.exams.rebuild import exam_of, request_of
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.steps import Steps
from studypress.pipeline.workers.contained import contained

MAX_ERRATUM = 2**20
"""Maximum size of an erratum, in bytes."""


@contained
def correct(
    folder: Path,
    call: CorrectionCall,
    bank: BankSource,
    custom: Path | None = None,
    progress: Progress = unseen,
) -> tuple[Path, ...]:
    """Correct questions of the exam in a folder, in addition to earlier corrections.

    Returns the written files: a list of the forms that contain the questions, the reissued keys of
    all forms, and the record by which papers are marked. Raises CallError for corrections that do
    not fit the exam or contradict each other, and ContentError if the bank has changed since the
    exam was printed.
    """
    where, record, check = guarded_exam(folder, file_names.MANIFEST, file_names.ERRATUM)
    before, opened = corrections_of(where, record), open_bank(bank, custom=custom)
    exam = exam_of(record, opened, record.valid_forms)
    call = replace(call, owner_of=NearbyExams(where).owner_of)
    taken = corrected(call, record, opened, before)
    _require_printable(taken)
    request = replace(request_of(record, where, custom), format="pdf")
    with Stage(where) as stage:
        stage.require(check)
        stage.add(file_names.ERRATUM, erratum_json(record, taken).encode())
        rows, words = erratum_rows(record, taken), words_for(record.language)
        stage.add(file_names.ERRATUM_FORMS, csv_text(headings(words, COLUMNS), rows).encode())
        printer = FilePrinter(request, opened)
        keys = _keys(_with_accepted(exam, taken), opened, printer, taken, progress)
        stage.add(file_names.ERRATUM_KEYS, keys)
    return tuple(stage.out / name for name in stage.files)


def corrections_of(folder: Path, record: Record) -> Corrections:
    """Return the corrections of the erratum beside a manifest; empty without one."""
    file = str(folder / file_names.ERRATUM)
    try:
        with open_file(folder, file_names.ERRATUM, MAX_ERRATUM) as opened:
            text = opened.read().decode("utf-8", errors="replace")
    except MissingError:
        return NOTHING_CORRECTED
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(file), str(error))]) from None
    return read_erratum(text, record, file)


def _require_printable(corrections: Corrections) -> None:
    """Raise CallError for a character of a reason or an answer that no bundled font contains."""
    for text in texts_of(corrections):
        for char in unprintable(text):
            fault = unprintable_fault(char, f"write '{text}' in other letters")
            raise CallError(f"--reason, --accept: {fault}")


def _with_accepted(exam: Exam, corrections: Corrections) -> Exam:
    """Return the exam in which accepted choices of questions with one right choice are right.

    The keys of these questions thus have the letters of all of them.
    """
    entries = {
        entry.name: _accepting(entry, corrections[entry.question.id])
        for entry in exam.asked
        if corrections.get(entry.question.id, NO_CORRECTION).choices
    }
    forms = (
        replace(
            form, items=tuple(_asked_as(item, entries.get(item.entry.name)) for item in form.items)
        )
        for form in exam.forms
    )
    return replace(exam, forms=tuple(forms))


def _asked_as(item: Item, entry: Entry | None) -> Item:
    if entry is None or item.kind is not QuestionKind.SINGLE:
        return item
    return replace(item, entry=entry, kind=QuestionKind.SEVERAL)


def _accepting(entry: Entry, correction: Correction) -> Entry:
    """Return a question whose accepted choices are right."""
    choices = tuple(
        choice.model_copy(update={"correct": choice.correct or at in correction.choices})
        for at, choice in enumerate(entry.question.choices)
    )
    changed = {"choices": choices, "stated_kind": QuestionKind.SEVERAL}
    return replace(entry, question=entry.question.model_copy(update=changed), written=None)


def _keys(
    exam: Exam, bank: Bank, printer: FilePrinter, taken: Corrections, progress: Progress
) -> bytes:
    """Return a PDF with the keys of all forms, laid out with the corrections."""
    pieces = Step("layout of questions", 1, 0.5 + 0.05 * len(exam.asked))
    steps = Steps(progress, (pieces, Step("keys", len(exam.forms), 0.01)))
    specimens, target = KeySamples(bank, exam, printer.look, taken), BytesIO()
    series = FormSeries(printer, specimens, printer.look.cache)
    plan = plan_of(series, lambda: None)
    steps.done(pieces.name)
    bound = KeysFile(target, plan)
    for chunk in bound.chunks:
        for _ in bound.bind(chunk, made(bound.batch(chunk))):
            steps.done("keys")
    title = printer.look.words(bank).gettext("%(title)s: keys of all forms, reissued")
    bound.close(title % {"title": exam.plan.blueprint.title_for(bank.title)})
    return target.getvalue()
