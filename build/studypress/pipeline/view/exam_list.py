"""List of the exams in an output folder, for the desk."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from studypress.bank.bank import Bank
from studypress.errors import StudypressError
from studypress.exam.file_names import MANIFEST, MARKS, SCORES
from studypress.exam.record.read import Record
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.exam_folder.nearby import exam_folders
from studypress.pipeline.request import Progress
from studypress.pipeline.view.bank_view import opened
from studypress.verify.bank_changes import another_bank, changes

OpenBank = tuple[Path | None, Path | None, int] | None
"""Bank, custom folder and version of a bank that the desk has read; None if there is none."""


@dataclass(frozen=True)
class ExamLine:
    """An exam as a list shows it; `fault` is the reason why it cannot be read.

    `changes` are the differences of the bank from the printed one, None if no bank is open.
    """

    id: str
    folder: str
    printed: str
    title: str = ""
    bank: str = ""
    forms: int = 0
    is_complete: bool = True
    is_marked: bool = False
    is_other_bank: bool = False
    changes: tuple[str, ...] | None = None
    fault: str = ""


def list_exams(
    out: Path, bank: OpenBank, progress: Progress = lambda *_: None
) -> tuple[ExamLine, ...]:
    """Return the exams in an output folder, those printed last first."""
    del progress
    lines = [line_of(out, id_, path, bank) for id_, path in exam_folders(out).items()]
    return tuple(sorted(lines, key=lambda line: line.printed, reverse=True))


def line_of(out: Path, id_: str, path: Path, bank: OpenBank) -> ExamLine:
    """Return an exam in the folder `path` as a list shows it."""
    name, printed = path.relative_to(out).as_posix(), _time(path / MANIFEST)
    try:
        where, record = exam_in(path)
    except (StudypressError, OSError) as error:
        return ExamLine(id_, name, printed, fault=str(error))
    found = bank_of(bank)
    return ExamLine(
        id=id_,
        folder=name,
        printed=printed,
        title=record.title,
        bank=record.bank.title,
        forms=len(record.valid_forms),
        is_complete=record.status == "complete",
        is_marked=(where / MARKS / SCORES).is_file(),
        is_other_bank=bool(found and another_bank(record, found)),
        changes=_changes(record, found) if found else None,
    )


def bank_of(bank: OpenBank) -> Bank | None:
    """Return the bank that is open; None if there is none, or it has a problem by now."""
    with suppress(StudypressError, OSError):
        return opened(*bank)[0] if bank else None
    return None


def exam_in(path: Path) -> tuple[Path, Record]:
    """Return the folder and the record of an exam; one that has not changed is in memory."""
    return _exam_in(path, stamp_of(path / MANIFEST))


@lru_cache(4)
def _exam_in(path: Path, stamp: tuple[int, ...]) -> tuple[Path, Record]:
    del stamp
    return printed_exam(path)


def stamp_of(path: Path) -> tuple[int, ...]:
    """Return numbers that change with a file; none if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _changes(record: Record, bank: Bank) -> tuple[str, ...]:
    return tuple(map(str, changes(record, bank)))


def _time(path: Path) -> str:
    """Return the local time of a file's last change."""
    with suppress(OSError):
        return f"{datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone():%Y-%m-%d %H:%M}"
    return ""
