"""Tasks that read one file of an exam each, and compare it with what it must contain."""

from collections.abc import Sequence
from pathlib import Path

from studypress.verify.form import form_faults
from studypress.verify.keys import key_faults
from studypress.verify.leaks import Secrets
from studypress.verify.model import ExpectedForm, Fault
from studypress.verify.pdf.read import (
    Bounds,
    LockedError,
    UnreadableError,
    glance,
    read,
    unlocked,
)

Faces = tuple[str, ...]
Glance = tuple[str, str]

_SPARE = 16  # pages, which are read to see what they are, although none was printed
_KEY = 3  # pages that a question takes in a key, at most


def read_form(
    path: Path, due: ExpectedForm, secrets: Secrets, *, strict: bool
) -> tuple[list[Fault], Faces]:
    """Return what is wrong with a form, and the faces of its pages.

    With `strict`, whatever this program never writes is a fault.
    """
    paper = read(path.read_bytes(), Bounds(due.pages + _SPARE), strict=strict)
    return list(form_faults(paper, due, secrets)), tuple(page.face for page in paper.pages)


def read_keys(path: Path, file: str, dues: Sequence[ExpectedForm], *, strict: bool) -> list[Fault]:
    """Return what is wrong with a file of keys."""
    pages = sum(_SPARE + _KEY * len(due.questions) for due in dues)
    paper = read(path.read_bytes(), Bounds(pages), drawn=False, strict=strict)
    return list(key_faults(paper, file, dues))


def read_run(path: Path, pages: int) -> tuple[Glance, ...]:
    """Return face and words of each page of a print run, which has so many or a few more."""
    return glance(path.read_bytes(), Bounds(pages + _SPARE))


def read_other(path: Path, file: str, pages: int) -> list[Fault]:
    """Return what a file of about so many pages has that this program never writes."""
    paper = read(path.read_bytes(), Bounds(pages), drawn=False, strict=True)
    return [Fault(file, page, 0, message) for page, message in paper.remarks]


def read_protected(path: Path, form: Path, owner: str | None) -> str:
    """Return what is wrong with a form's copy that opens with a password; mostly nothing.

    Unless the `owner` password is known, only that it opens with a password is proved.
    """
    data = path.read_bytes()
    try:
        unlocked(data)
    except LockedError:
        pass
    else:
        return "it opens without a password"
    try:
        same = owner is None or unlocked(data, owner) == unlocked(form.read_bytes())
    except LockedError:
        return "it was not made for this exam: it opens with another owner password"
    return "" if same else "it is another document than the form of which it is a copy"


def seconds_for(pages: int) -> int:
    """Return in how many seconds of work a file of so many pages is surely read."""
    return 5 + pages // 4


__all__ = [
    "Faces", "Glance", "UnreadableError", "read_form", "read_keys", "read_other", "read_protected",
    "read_run", "seconds_for",
]  # fmt: skip
