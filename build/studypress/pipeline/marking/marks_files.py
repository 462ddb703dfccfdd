"""Files of marking: answers, scores and statistics, written to the folder `marks` of an exam."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from studypress.bank.bank import Bank
from studypress.errors import ContentError
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.csv_sheet import csv_text
from studypress.files.staging import Stage
from studypress.grading.answers.kept_answers import MarkedAnswers, counted
from studypress.grading.audit_bound import AuditBound
from studypress.grading.exam_statistics import Statistics, statistics, statistics_json
from studypress.grading.gradebook import Gradebook, Platform, gradebook
from studypress.grading.item_table import item_header, item_rows
from studypress.grading.scores import Result, mark
from studypress.page.documents.reports import statistics_sheet
from studypress.page.look import Look, recorded_look
from studypress.page.words.catalogue import words_for
from studypress.page.words.columns import headings
from studypress.pipeline.audit.audit_result import kept_audit
from studypress.pipeline.check import BankSource, open_bank
from studypress.pipeline.exam_folder.files import unchanged
from studypress.pipeline.marking.erratum import corrections_of
from studypress.pipeline.marking.kept_marks import answers_file, are_current, scores_file
from studypress.pipeline.marking.scale import scale_for
from studypress.pipeline.scanning.kept_scans import scanned_exam
from studypress.press import engine


@dataclass(frozen=True)
class MarkingOptions:
    """Options of marking: the name or file of a new grade `scale`, and gradebooks to be written."""

    scale: str | None = None
    gradebooks: Collection[Platform] = ()


@dataclass(frozen=True)
class Marked:
    """Files that marking wrote, number of forms read in this run, and number marked in total."""

    paths: tuple[Path, ...]
    now: int
    total: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarksFiles:
    """Files that marking wrote, and warnings."""

    paths: tuple[Path, ...]
    warnings: tuple[str, ...]


def write_marks(  # noqa: PLR0913, PLR0917 - two callers
    where: Path,
    record: Record,
    marked: MarkedAnswers,
    bank: BankSource,
    options: MarkingOptions,
    check: Callable[[], None],
) -> MarksFiles:
    """Mark all answers of the exam in a folder, and write its files, readable by their owner.

    Raises the error of the check if the folder has changed since `marked` was read.
    """
    valid = counted(record, marked.sheets)
    kept = scale_for(where, record, options.scale)
    scale = kept.scale if kept else None
    result = mark(record, valid.sheets, corrections_of(where, record), scale)
    opened = open_bank(bank)
    look, warnings = _look(record, opened)
    audit, audited = _audit(where, record)
    books = _gradebooks(result, where / file_names.MARKS, options.gradebooks)
    if (where / file_names.RESULTS).exists() and not are_current(where, result):
        warnings += ("the result sheets were printed with other scores: run results again",)
    with Stage(where, private=True) as stage:
        stage.require(check)
        for name, data in {
            **_reports(result, audit, opened, look),
            file_names.ANSWERS: answers_file(record, marked),
            **({file_names.SCALE: kept.data} if kept else {}),
            **{name: book.text.encode() for name, book in books.items()},
        }.items():
            stage.add(f"{file_names.MARKS}/{name}", data)
    warnings = marked.remarks + valid.remarks + (kept.remarks if kept else ()) + warnings + audited
    warnings += tuple(warning for book in books.values() for warning in book.warnings)
    return MarksFiles(tuple(stage.out / name for name in stage.files), warnings)


def unchanged_marks(where: Path) -> Callable[[], None]:
    """Return a check that no other command changes the answers that were marked before."""
    names = (file_names.ANSWERS, file_names.SCALE)
    return unchanged(where, *(f"{file_names.MARKS}/{name}" for name in names))


def _audit(where: Path, record: Record) -> tuple[AuditBound | None, tuple[str, ...]]:
    """Return the bound of the audit of the scanned pages, and remarks; None without an audit."""
    scanned = scanned_exam(where, record)
    if not scanned.scans.pages:
        return None, ()
    try:
        audit = kept_audit(where, scanned.account)
    except ContentError as error:
        return None, tuple(f"not stated: the audit of the scan: {at}" for at in error.problems)
    if audit is None:
        hint = f"studypress scan {quote(str(where))} --audit 300"
        return None, (f"the scan is not audited: {hint} draws boxes to be checked by eye",)
    return audit.bound, audit.remarks


def _reports(result: Result, audit: AuditBound | None, bank: Bank, look: Look) -> dict[str, bytes]:
    """Return the scores and the statistics, by file."""
    record, found = result.record, statistics(result, audit)
    words, items = words_for(record.language), item_rows(found.items, _parts(record, bank))
    return {
        file_names.SCORES: scores_file(result),
        file_names.ITEMS: csv_text(headings(words, item_header(found.items)), items).encode(),
        file_names.STATISTICS_DATA: statistics_json(found).encode(),
        file_names.STATISTICS: _pdf(found, record, look),
    }


def _gradebooks(result: Result, folder: Path, asked: Collection[Platform]) -> dict[str, Gradebook]:
    """Return the gradebooks that are asked for, and those that were written before, by file."""
    return {
        platform.file_name: gradebook(result, platform)
        for platform in Platform
        if platform in asked or (folder / platform.file_name).exists()
    }


def _parts(record: Record, bank: Bank) -> dict[str, tuple[str, str]]:
    """Return section and topic of each question that is unchanged in the bank."""
    return {
        entry.question.id: (entry.section.title, entry.topic)
        for entry in bank.entries
        if record.every_question.get(entry.question.id) == entry.digest
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
