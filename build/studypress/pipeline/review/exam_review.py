"""Review of the scanned pages in an exam's folder: its items, its crops, and its decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError, MissingError, read_inside
from studypress.files.staging import Stage
from studypress.pipeline.exam_folder.files import open_file, printed_exam
from studypress.pipeline.review.review_items import ReviewList, review_list
from studypress.pipeline.scanning.kept_scans import kept_decisions, kept_scans
from studypress.pipeline.scanning.typed_codes import has_to_be_read, standing
from studypress.pipeline.view.exam_list import exam_in, stamp_of
from studypress.scan.correction_file import (
    LIMITS,
    Decisions,
    corrections_csv,
    decisions_of,
    read_corrections,
)
from studypress.scan.crops import MAX_PICTURE, Rectangle, kept_picture, straightened
from studypress.scan.review_row import ReviewRow
from studypress.scan.scan_record import ScannedPage, ScanRecord

if TYPE_CHECKING:
    from PIL.Image import Image

_TRIES = 5  # to add rows while others add some
_QUALITY = 75  # of a JPEG: handwriting stays readable
_WIDEST = 1100  # pixels of a whole page
_FEW = 3  # replaced decisions in a message

_last: dict[Path, tuple[bytes, tuple[ReviewRow, ...]]] = {}
"""The file of corrections of each exam as it was last, and its rows: a decision adds one row."""


@dataclass(frozen=True)
class ExamReview:
    """An exam in a folder, its scanned pages, and what people decide about them."""

    where: Path
    record: Record
    scans: ScanRecord
    decisions: Decisions
    items: ReviewList


def exam_review(folder: Path) -> ExamReview:
    """Return the review of the scanned pages of an exam; raise CallError if there are none."""
    where, record = exam_in(folder)
    scans = _scans(where)
    if not scans.pages:
        raise CallError(f"{folder}: no page was scanned: run studypress scan first")
    decisions = standing(scans, kept_decisions(where, record))
    return ExamReview(where, record, scans, decisions, review_list(record, scans, decisions))


def typed_pages(review: ExamReview) -> tuple[ScannedPage, ...]:
    """Return the pages that the next scan reads by the codes that people have typed."""
    return tuple(
        page
        for page in review.scans.pages
        if page.picture and has_to_be_read(page, review.decisions)
    )


def crop_of(folder: Path, page: int, part: Rectangle | None) -> bytes:
    """Return a part of a scanned page as JPEG, or the whole page; raise CallError without one."""
    where, _ = exam_in(folder)
    pages = _scans(where).pages
    if page >= len(pages) or not pages[page].picture:
        raise CallError("no such scanned page")
    name, places = f"{file_names.PICTURES}/{pages[page].picture}", pages[page].reading.places
    try:
        picture = _picture(where, name, stamp_of(where / name))
    except ClosedDoorError as error:
        raise CallError(f"{name}: {error}") from None
    if part is not None and places is not None:
        shown = straightened(picture, places, part)
    else:
        shown = picture.copy()
        shown.thumbnail((_WIDEST, 2 * _WIDEST))
    target = BytesIO()
    shown.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _scans(where: Path) -> ScanRecord:
    """Return the scanned pages of an exam; those that have not changed are in memory."""
    names = (file_names.MANIFEST, file_names.READINGS, file_names.SCAN_JOURNAL)
    return _scans_of(where, tuple(stamp_of(where / name) for name in names))


@lru_cache(2)
def _scans_of(where: Path, stamps: tuple[tuple[int, ...], ...]) -> ScanRecord:
    del stamps
    return kept_scans(where, exam_in(where)[1])


@lru_cache(4)
def _picture(where: Path, name: str, stamp: tuple[int, ...]) -> "Image":
    """Return a kept picture; those shown last are in memory, as a page has many crops."""
    del stamp
    with open_file(where, name, MAX_PICTURE) as file:
        return kept_picture(file.read(MAX_PICTURE))


def add_decisions(folder: Path, rows: Sequence[ReviewRow]) -> None:
    """Add decisions to the corrections of an exam; raise ContentError if one does not fit it."""
    where, record = printed_exam(folder)
    _add(where, record, read_corrections(record, corrections_csv(rows), "the decision"))


def add_corrections(folder: Path, file: Path) -> tuple[int, tuple[str, ...]]:
    """Add a file of corrections; return the number of new ones, and remarks on replaced ones.

    Rows that are there already are left out. Raises ContentError with the place of each cell that
    does not fit the exam.
    """
    where, record = printed_exam(folder)
    try:
        data = read_inside(file.parent, file.name, LIMITS.size)
    except ClosedDoorError as error:
        raise CallError(f"--corrections: {file}: {error}") from None
    rows = read_corrections(record, data, str(file))
    known = dict.fromkeys(_corrections(where, record)[1])
    new = [row for row in rows if row not in known]
    if new:
        _add(where, record, new)
    return len(new), _replaced(known, new)


def _replaced(before: Iterable[ReviewRow], new: Iterable[ReviewRow]) -> tuple[str, ...]:
    """Return a remark on decisions that others replace; none if there are none."""
    old, now = decisions_of(before), decisions_of(new)
    texts = [
        f"question {number} of form {code} ({old.answers[code, number].who or 'unnamed'})"
        for (code, number), row in now.answers.items()
        if (known := old.answers.get((code, number))) and known.answer != row.answer
    ]
    texts += [
        f"page {place}"
        for place, row in now.pages.items()
        if (known := old.pages.get(place)) and (known.code, known.page) != (row.code, row.page)
    ]
    if not texts:
        return ()
    more = f" and {len(texts) - _FEW} more" if texts[_FEW:] else ""
    return (f"decisions that replace earlier ones: {', '.join(texts[:_FEW])}{more}",)


def _add(where: Path, record: Record, rows: Sequence[ReviewRow]) -> None:
    """Add rows at the end of the file, without loss of those that others add meanwhile."""
    name = file_names.SCAN_CORRECTIONS
    for _ in range(_TRIES):
        before, known = _corrections(where, record)
        data = corrections_csv((*known, *rows))
        if len(data) > LIMITS.size or len(known) + len(rows) > LIMITS.rows:
            raise CallError(f"{name}: it would be larger than its maximum, {LIMITS.rows:,} rows")
        try:
            with Stage(where, private=True) as stage:
                stage.require(partial(_require_unchanged, where, before))
                stage.add(name, data)
        except _ChangedError:
            continue
        _last[where] = data, (*known, *rows)
        return
    raise CallError(f"{name}: others change it all the time: try again")


def _require_unchanged(where: Path, before: bytes) -> None:
    if _content(where) != before:
        raise _ChangedError


class _ChangedError(Exception):
    """Error of a file that changed between being read and being replaced."""


def _corrections(where: Path, record: Record) -> tuple[bytes, tuple[ReviewRow, ...]]:
    """Return the file of corrections and its rows; empty if there is none."""
    data = _content(where)
    if not data:
        return b"", ()
    if where not in _last or _last[where][0] != data:
        name = str(where / file_names.SCAN_CORRECTIONS)
        _last[where] = data, read_corrections(record, data, name)
    return _last[where]


def _content(where: Path) -> bytes:
    name = file_names.SCAN_CORRECTIONS
    try:
        with open_file(where, name, LIMITS.size) as file:
            return file.read(LIMITS.size)
    except MissingError:
        return b""
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(str(where / name)), str(error))]) from None
