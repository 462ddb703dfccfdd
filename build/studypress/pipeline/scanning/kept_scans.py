"""Readings and corrections in the folder of an exam, and the account that they give."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.pipeline.exam_folder.files import open_file
from studypress.pipeline.exam_folder.nearby import NearbyExams
from studypress.pipeline.scanning.accounting import ScanAccount, account_of
from studypress.pipeline.scanning.typed_codes import standing
from studypress.scan.correction_file import LIMITS, Decisions, decisions_of, read_corrections
from studypress.scan.reading import PageOutcome
from studypress.scan.review_row import ReviewRow
from studypress.scan.scan_record import ScannedPage, ScanRecord, read_scan_record

MAX_READINGS = 2**30
"""Maximum size of the record of scanned pages, and of the journal, in bytes."""

_PAGE = TypeAdapter(ScannedPage)


@dataclass(frozen=True)
class ScannedExam:
    """Scanned pages of an exam, the decisions of people that count, and the account of both.

    `dropped` are decisions that do not count, as their pages turned out to be of other forms.
    """

    scans: ScanRecord
    decisions: Decisions
    account: ScanAccount
    dropped: tuple[ReviewRow, ...] = ()


def scanned_exam(where: Path, record: Record) -> ScannedExam:
    """Return the scanned pages of the exam in a folder with their account.

    Raises ContentError if the readings are broken or of another exam, or with the place of each
    correction that does not fit the exam.
    """
    scans, every = kept_scans(where, record), kept_decisions(where, record)
    decisions = standing(scans, every)
    account = account_of(record, scans, decisions, NearbyExams(where).owner_of)
    dropped = (row for key, row in every.answers.items() if key not in decisions.answers)
    return ScannedExam(scans, decisions, account, tuple(dropped))


def kept_scans(where: Path, record: Record) -> ScanRecord:
    """Return the scanned pages of an exam, with those of an interrupted run."""
    kept, name = ScanRecord(record.identity), file_names.READINGS
    if data := _content(where, name):
        found = read_scan_record(data)
        if found is None or found.exam != record.identity:
            why = "of another exam" if found else "broken, or of another version"
            message = f"it is {why}: remove it, and scan the files again"
            raise ContentError([Problem(SourcePlace(str(where / name)), message)])
        kept = found
    return ScanRecord(record.identity, joined_pages(kept.pages, _journal(where)))


def kept_decisions(where: Path, record: Record) -> Decisions:
    """Return the corrections of scanned pages of an exam."""
    name = file_names.SCAN_CORRECTIONS
    data = _content(where, name, LIMITS.size)
    return decisions_of(read_corrections(record, data, str(where / name)) if data else ())


def joined_pages(
    before: Iterable[ScannedPage], now: Iterable[ScannedPage]
) -> tuple[ScannedPage, ...]:
    """Return all pages in the order of scanning; a page that was read again is in its old place.

    A file that could not be opened is replaced by a later one of its name.
    """
    pages = {(page.digest, page.index): page for page in (*before, *now)}
    last = {page.source: page.digest for page in pages.values()}
    last |= {page.source: page.digest for page in pages.values() if not is_unopened(page)}
    return tuple(
        page for page in pages.values() if not is_unopened(page) or last[page.source] == page.digest
    )


def is_unopened(page: ScannedPage) -> bool:
    """Return whether a page, or its file, could not be decoded; it is tried again."""
    return page.reading.outcome is PageOutcome.UNREADABLE and not page.picture


def _content(where: Path, name: str, limit: int = MAX_READINGS) -> bytes:
    """Return the content of a file of the exam's folder; empty if there is none."""
    try:
        with open_file(where, name, limit) as file:
            return file.read(limit)
    except MissingError:
        return b""
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(str(where / name)), str(error))]) from None


def _journal(where: Path) -> Iterator[ScannedPage]:
    """Yield the pages of an interrupted run, up to one that was not written whole."""
    with suppress(ValidationError):
        for line in _content(where, file_names.SCAN_JOURNAL).splitlines():
            yield _PAGE.validate_json(line)
