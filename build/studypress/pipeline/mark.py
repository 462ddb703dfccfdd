"""Marking of a printed exam: scores and statistics in its folder `marks`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.errors import ContentError, PressError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import MAX_BYTES, MAX_ROWS, csv_text
from studypress.files.staging import Stage
from studypress.grading.answers import AnswerSheet, read_answers
from studypress.grading.exam_statistics import Statistics, statistics, statistics_json
from studypress.grading.item_statistics import item_header, item_rows
from studypress.grading.kept_answers import MarkedAnswers, added, answers_csv
from studypress.grading.scores import Result, mark, score_header, score_rows
from studypress.page.documents.reports import statistics_sheet
from studypress.page.look import Look, recorded_look
from studypress.page.words.catalogue import words_for
from studypress.page.words.columns import headings
from studypress.pipeline.check import open_bank
from studypress.pipeline.erratum import void_of
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.plan import read_bytes
from studypress.pipeline.request import Progress, Step
from studypress.pipeline.steps import Steps
from studypress.press import engine


@dataclass(frozen=True)
class Marked:
    """Files that marking wrote, number of forms read in this run, and number marked in total."""

    paths: tuple[Path, ...]
    now: int
    total: int
    warnings: tuple[str, ...] = ()


def mark_answers(
    folder: Path,
    answers: Path,
    bank: Path | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    replaces: bool = False,
) -> Marked:
    """Mark a spreadsheet of answers to the exam in a folder, together with those marked before.

    The files go to `marks` beside the manifest, readable by their owner only; one of them contains
    the answers. Sections and topics are read from the `bank`, except for questions
    that have changed. Raises ContentError with the place of each value that does not fit the
    exam, or contradicts an earlier answer without `replaces`.
    """
    given = Spreadsheet(read_bytes(answers), str(answers), columns or {}, replaces)
    return mark_spreadsheet(folder, given, bank)


@dataclass(frozen=True)
class Spreadsheet:
    """A spreadsheet of answers: its bytes, its name in messages, and the user's headings by field.

    It `replaces` the answers on the same forms that were marked before.
    """

    data: bytes
    name: str
    columns: Mapping[str, str]
    replaces: bool = False


def mark_spreadsheet(
    folder: Path, answers: Spreadsheet, bank: Path | None, progress: Progress = lambda *_: None
) -> Marked:
    """Mark answers as `mark_answers`, if they are in no file."""
    where, record = printed_exam(folder)
    steps = Steps(progress, [Step("marking", 2, 1)])
    given = read_answers(record, answers.data, answers.name, answers.columns)
    before = _before(record, where / file_names.MARKS, replaces=answers.replaces)
    marked = added(before, given.sheets, replaces=answers.replaces)
    steps.done("marking")
    result = mark(record, marked.sheets, void_of(where, record))
    found = statistics(result)
    opened = open_bank(bank)
    look, warnings = _look(record, opened)
    items = item_rows(found.items, _parts(record, opened))
    words = words_for(record.language)
    with Stage(where, private=True) as stage:
        for name, data in {
            file_names.SCORES: csv_text(
                headings(words, score_header(record)), score_rows(result)
            ).encode(),
            file_names.ITEMS: csv_text(headings(words, item_header(found.items)), items).encode(),
            file_names.STATISTICS_DATA: statistics_json(found).encode(),
            file_names.STATISTICS: _pdf(found, record, look),
            file_names.ANSWERS: _marked(record, marked),
        }.items():
            stage.add(f"{file_names.MARKS}/{name}", data)
    steps.done("marking")
    paths = tuple(stage.out / name for name in stage.files)
    warnings = given.remarks + marked.remarks + warnings
    return Marked(paths, len(given.sheets), len(marked.sheets), warnings)


def marked_so_far(where: Path, record: Record) -> Result | None:
    """Return the answers that were marked, with the points of now; None if there are none."""
    sheets = _before(record, where / file_names.MARKS, replaces=True)
    return mark(record, sheets, void_of(where, record)) if sheets else None


def _before(record: Record, folder: Path, *, replaces: bool) -> tuple[AnswerSheet, ...]:
    """Return the answers that were marked before; an empty tuple if there are none."""
    path = folder / file_names.ANSWERS
    if not path.exists():
        if (folder / file_names.SCORES).exists() and not replaces:
            raise PressError(
                f"{folder}: these marks are of an old version that stored no answers, and would be"
                " lost: move the folder, or mark all answers again with --replace"
            )
        return ()
    try:
        return read_answers(record, read_bytes(path), str(path), kept=True).sheets
    except ContentError as error:
        message = "the answers that were marked before do not match this exam: move the folder"
        raise ContentError([*error.problems, Problem(SourcePlace(str(path)), message)]) from None


def _marked(record: Record, marked: MarkedAnswers) -> bytes:
    """Return the file of all answers; raise PressError if it is too large to be read again."""
    data = answers_csv(record, marked.sheets).encode()
    if len(data) > MAX_BYTES or len(marked.sheets) > MAX_ROWS:
        raise PressError(f"{len(marked.sheets)} answer sheets exceed the maximum of a file")
    return data


def _parts(record: Record, bank: Bank) -> dict[str, tuple[str, str]]:
    """Return section and topic of each question that is unchanged in the bank."""
    return {
        entry.question.id: (entry.section.title, entry.topic)
        for entry in bank.entries
        if record.questions.get(entry.question.id) == entry.digest
    }


def _look(record: Record, bank: Bank) -> tuple[Look, tuple[str, ...]]:
    """Return the look of the statistics; with a warning if the bank lacks the exam's brand."""
    look = recorded_look(record.options.paper, record.options.theme, language=record.language)
    if record.bank.brand == bank.brand_digest:
        return look.branded(bank), ()
    if not record.bank.brand:
        return look, ()
    return look, ("the statistics have no brand: --bank is not the bank of the exam",)


def _pdf(found: Statistics, record: Record, look: Look) -> bytes:
    sheet = statistics_sheet(found, record.title, record.blueprint.scoring, look)
    return engine.write([engine.lay_out(sheet.html, sheet.styles, Path())])
