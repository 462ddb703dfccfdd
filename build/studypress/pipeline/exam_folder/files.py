"""A printed exam, found in its folder, whose files are read through one door."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import MAX_BYTES, read_record
from studypress.files.inside import ClosedDoorError, MissingError, open_inside

EXAM = "exam"
"""The folder into which an exam is printed, in the one that the user names."""

MANIFEST = f"{EXAM}/manifest.json"

MAX_FILE = 2**31
"""Bytes of the largest file of an exam that is read: all keys of ten thousand forms fit."""


def printed_exam(folder: Path) -> tuple[Path, Record]:
    """Return the folder that holds an exam's manifest, and what that records.

    `folder` is that folder or the one above, into which the exam was printed. Raises CallError if
    there is none, and ContentError if it is broken.
    """
    for where, name in ((folder, MANIFEST.removeprefix(f"{EXAM}/")), (folder / EXAM, MANIFEST)):
        if record := _recorded(folder, name):
            return where, record
    raise CallError(f"{folder}: no exam was printed there: it has no manifest.json")


def recorded_exam(out: Path) -> Record | None:
    """Return what the manifest of the exam records that was printed into `out`, if there is one.

    Raises ContentError if it is broken.
    """
    return _recorded(out, MANIFEST)


@contextmanager
def open_file(where: Path, name: str, limit: int = MAX_FILE) -> Iterator[BinaryIO]:
    """Open a file of an exam's folder: nothing else joins the two.

    Raises MissingError if there is none, and ClosedDoorError for all but a regular file that lies
    in the folder once links are followed, of `limit` bytes at most.
    """
    with open_inside(where, name, limit) as file:
        yield file


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
