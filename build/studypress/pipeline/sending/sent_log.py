"""Log of all mails of an exam: a row is written before each mail is sent, and one after it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from io import FileIO
from pathlib import Path

from studypress.errors import ContentError, PressError, Problem, SourcePlace
from studypress.files.csv_sheet import SheetLimits, csv_line, csv_text, read_sheet
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.files.recovery.moves import PRIVATE_FOLDER
from studypress.files.staging import PRIVATE
from studypress.pipeline.exam_folder.files import open_file
from studypress.pipeline.sending.mail import Mail, MailKey

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows
    flock = None  # type: ignore[assignment]

FOLDER, NAME = "mail", "mail/sent.csv"
"""Folder and file of the log, in the folder of the exam."""

_COLUMNS = ("when", "state", "kind", "id", "name", "email", "file", "sha256", "detail")
_LIMITS = SheetLimits(size=2**28, rows=1_000_000, total=10_000_000)
_REMEDY = "restore this row, or move the file: mails in it are then sent again"


class MailState(StrEnum):
    """State of a mail: SENDING until its outcome is known; UNKNOWN if it never will be."""

    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"


MailHistory = Mapping[MailKey, MailState]
"""State of each mail: SENT if it ever was, else the last one."""


class SentLog:
    """The log, locked for this process; `history` is the state of each mail when it was opened."""

    def __init__(self, path: Path, file: FileIO) -> None:
        """Read the log; an incomplete last row, as an interrupt leaves it, is removed."""
        self.path = path
        self._file = file
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            file.truncate(whole)
        self.history = _history(data[:whole], str(path))
        if not whole:
            self._append(csv_text(_COLUMNS, ()))

    def add(self, mail: Mail, state: MailState, when: datetime, detail: str = "") -> None:
        """Append a row; it is on the disk when this returns."""
        row = (when.isoformat(timespec="seconds"), state, *_cells(mail), detail)
        self._append(csv_line(row))

    def _append(self, text: str) -> None:
        data = text.encode()
        try:
            is_whole = self._file.write(data) == len(data)
            os.fsync(self._file.fileno())
        except OSError as error:
            raise PressError(f"cannot write {self.path}: {error.strerror}") from None
        if not is_whole:
            raise PressError(f"cannot write {self.path}: the disk is full")


@contextmanager
def open_log(where: Path) -> Iterator[SentLog]:
    """Open the log of an exam, readable by its owner only; raise PressError if another run has."""
    path = where / NAME
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        (where / FOLDER).mkdir(PRIVATE_FOLDER, exist_ok=True)
        if not (where / FOLDER).resolve().is_relative_to(where.resolve()):
            raise PressError(f"{where / FOLDER}: this link leads out of the folder of the exam")
        file = FileIO(os.open(path, flags | getattr(os, "O_BINARY", 0), PRIVATE), "r+")
    except OSError as error:
        raise PressError(f"cannot write {path}: {error.strerror}") from None
    with file:
        _lock(file, path)
        yield SentLog(path, file)


def sent_so_far(where: Path) -> MailHistory:
    """Return the state of each mail of an exam; raise ContentError if the log is broken."""
    path = str(where / NAME)
    try:
        with open_file(where, NAME, _LIMITS.size) as file:
            data = file.read()
    except MissingError:
        return {}
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(path), str(error))]) from None
    return _history(data[: data.rfind(b"\n") + 1], path)


def _lock(file: FileIO, path: Path) -> None:
    if flock is None:
        return
    try:
        flock(file.fileno(), LOCK_EX | LOCK_NB)
    except OSError:
        raise PressError(
            f"{path}: another run is sending mails of this exam: wait for it"
        ) from None


def _cells(mail: Mail) -> tuple[str, ...]:
    return mail.kind, mail.id, mail.name, mail.address, mail.attachment, mail.digest


def _history(data: bytes, path: str) -> MailHistory:
    """Return the state of each mail; raise ContentError with all rows that are none."""
    found: dict[MailKey, MailState] = {}
    sheet = read_sheet(data, path, _LIMITS) if data else None
    problems = list(sheet.problems) if sheet else []
    known = {*MailState}
    for at, row in enumerate(sheet.rows if sheet else ()):
        texts = dict(zip(_COLUMNS, (cell.text for cell in row), strict=False))
        if at == 0 and tuple(texts.values()) == _COLUMNS:
            continue
        if len(row) != len(_COLUMNS) or at == 0 or texts["state"] not in known:
            problems.append(Problem(row[0].place, f"this is no row of a log of mails: {_REMEDY}"))
            continue
        key = texts["kind"], texts["id"], texts["sha256"]
        if found.get(key) is not MailState.SENT:
            found[key] = MailState(texts["state"])
    if problems:
        raise ContentError(problems)
    return found
