"""A printed exam, found in its folder."""

from pathlib import Path

from studypress.errors import CallError, PressError
from studypress.exam.record import Record, read_record


def printed_exam(folder: Path) -> tuple[Path, Record]:
    """Return the folder that holds an exam's manifest, and what that records.

    `folder` is that folder or the one above, into which the exam was printed. Raises CallError if
    there is none, and ContentError if it is broken.
    """
    for where in (folder, folder / "exam"):
        path = where / "manifest.json"
        if path.is_file():
            return where, read_record(_text(path), str(path))
    raise CallError(f"{folder}: no exam was printed there: it has no manifest.json")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise PressError(f"cannot read {path}: {error.strerror}") from None
