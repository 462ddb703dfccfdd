"""Access to the folder of a printed exam; all of its files are opened by one function."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import file_digest
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from studypress.errors import CallError, ContentError, PressError, Problem, SourcePlace
from studypress.exam.file_names import EXAM, MANIFEST, below_output
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import MAX_BYTES, read_record
from studypress.files.inside import ClosedDoorError, MissingError, open_inside
from studypress.files.recovery.locked_folder import restore

MAX_FILE = 2**31
"""Maximum size of a file of an exam, in bytes: enough for all keys of ten thousand forms."""


def printed_exam(folder: Path) -> tuple[Path, Record]:
    """Return the folder that contains an exam's manifest, and the record in it.

    `folder` is that folder or its parent, the output folder. Raises CallError without a manifest,
    and ContentError if it is broken. Files that a killed process was replacing are restored first.
    """
    return guarded_exam(folder)[:2]


def guarded_exam(folder: Path, *names: str) -> tuple[Path, Record, Callable[[], None]]:
    """Return what `printed_exam` does, and an `unchanged` check of files since before it was read.

    A check that begins after the reading would miss a change amid it, which takes seconds for a
    large exam.
    """
    _restore(folder)
    for where, name in ((folder, MANIFEST), (folder / EXAM, below_output(MANIFEST))):
        check = unchanged(where, *names)
        if record := _recorded(folder, name):
            return where, record, check
    raise CallError(f"{folder}: no exam: {MANIFEST} is missing")


def recorded_exam(out: Path) -> Record | None:
    """Return the record of the exam that was printed into `out`; None without one.

    Raises ContentError if the manifest is broken. Files that a killed process was replacing are
    restored first.
    """
    _restore(out)
    return _recorded(out, below_output(MANIFEST))


def _restore(folder: Path) -> None:
    for each in (folder, folder / EXAM):
        restore(each)


def unchanged(where: Path, *names: str) -> Callable[[], None]:
    """Return a check that the files of a folder are as they are now, or still missing.

    It raises PressError if they are not. Commands that replace what they have read call this first,
    and have it checked before they write.
    """
    _restore(where)
    before = _digests(where, names)

    def check() -> None:
        if _digests(where, names) != before:
            raise PressError(f"{where}: changed by another command meanwhile: run it again")

    return check


def _digests(where: Path, names: tuple[str, ...]) -> list[str]:
    return [manifest_digest(where, name) for name in names]


@contextmanager
def open_file(where: Path, name: str, limit: int = MAX_FILE) -> Iterator[BufferedReader]:
    """Open a file of an exam's folder; no other function joins folder and file name.

    Raises MissingError if there is no such file, and ClosedDoorError unless it is a regular file
    in the folder after links are resolved, of at most `limit` bytes.
    """
    with open_inside(where, name, limit) as file:
        yield file


def manifest_digest(folder: Path, name: str = MANIFEST) -> str:
    """Return the SHA-256 of a manifest by its name in a folder; an empty string without one."""
    try:
        with open_file(folder, name, MAX_BYTES) as file:
            return file_digest(file, "sha256").hexdigest()
    except ClosedDoorError:
        return ""


def _recorded(folder: Path, name: str) -> Record | None:
    try:
        with (
            open_file(folder, name, MAX_BYTES) as file,
            TextIOWrapper(file, encoding="utf-8") as text,
        ):
            return read_record(text, str(folder / name))
    except MissingError:
        return None
    except ClosedDoorError as error:
        raise ContentError([Problem(SourcePlace(str(folder / name)), str(error))]) from None
