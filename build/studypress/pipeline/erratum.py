"""Voiding of questions of a printed exam: list of affected forms, and reissued keys."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.compose.binding import KeysFile
from studypress.compose.plan import plan_of
from studypress.compose.series import FormSeries
from studypress.compose.specimens.keys import KeySamples
from studypress.compose.writing.forms import made
from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.model import Exam
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import csv_text
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.files.staging import Stage
from studypress.grading.erratum import COLUMNS, erratum_json, erratum_rows, read_erratum, voided
from studypress.page.words.catalogue import words_for
from studypress.page.words.columns import headings
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.files import open_file, printed_exam
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.rebuild import exam_of, request_of
from studypress.pipeline.request import Progress, Step
from studypress.pipeline.steps import Steps

MAX_ERRATUM = 2**20
"""Maximum size of an erratum, in bytes."""


def void(
    folder: Path,
    ids: Sequence[str],
    bank: Path | None,
    custom: Path | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[Path, ...]:
    """Void questions of the exam in a folder, in addition to void ones; return the written files.

    The files are a list of the forms that contain them, the reissued keys of all forms, and the
    record by which marking omits them. Raises CallError for a question that is not in the exam,
    and ContentError if the bank has changed since the exam was printed.
    """
    where, record = printed_exam(folder)
    taken = voided(record, void_of(where, record), ids)
    opened = open_bank(bank, custom=custom)
    exam = exam_of(record, opened)
    request = replace(request_of(record, where, custom), format="pdf")
    with Stage(where) as stage:
        stage.add(file_names.ERRATUM, erratum_json(record, taken).encode())
        rows, words = erratum_rows(record, taken), words_for(record.language)
        stage.add(file_names.ERRATUM_FORMS, csv_text(headings(words, COLUMNS), rows).encode())
        keys = _keys(exam, opened, FilePrinter(request, opened), frozenset(taken), progress)
        stage.add(file_names.ERRATUM_KEYS, keys)
    return tuple(stage.out / name for name in stage.files)


def void_of(folder: Path, record: Record) -> frozenset[str]:
    """Return the ids of void questions from the erratum beside a manifest; empty without one."""
    file = str(folder / file_names.ERRATUM)
    try:
        with open_file(folder, file_names.ERRATUM, MAX_ERRATUM) as opened:
            text = opened.read().decode("utf-8", errors="replace")
    except MissingError:
        return frozenset()
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(file), str(error))]) from None
    return read_erratum(text, record, file)


def _keys(
    exam: Exam, bank: Bank, printer: FilePrinter, taken: frozenset[str], progress: Progress
) -> bytes:
    """Return a PDF with the keys of all forms, laid out with the void questions."""
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
