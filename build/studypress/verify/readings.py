"""Tasks that each read one file of an exam and compare it with its expected content."""

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

_SPARE = 16  # pages: read and reported if a file has more pages than were printed
_KEY = 3  # pages of a question in a key, at most


def read_form(
    path: Path, expected: ExpectedForm, secrets: Secrets, *, strict: bool
) -> tuple[list[Fault], Faces]:
    """Return the faults of a form, and the faces of its pages.

    With `strict`, anything that this program never writes is a fault.
    """
    bounds = Bounds(expected.pages + _SPARE)
    paper = read(
        path.read_bytes(),
        bounds,
        strict=strict,
        to_the_left=expected.to_the_left,
        joined=expected.joined,
    )
    return list(form_faults(paper, expected, secrets)), tuple(page.face for page in paper.pages)


def read_keys(
    path: Path, file: str, expected_forms: Sequence[ExpectedForm], *, strict: bool
) -> list[Fault]:
    """Return the faults of a file of keys."""
    pages = sum(_SPARE + _KEY * len(expected.questions) for expected in expected_forms)
    to_the_left = any(expected.to_the_left for expected in expected_forms)
    paper = read(
        path.read_bytes(), Bounds(pages), drawn=False, strict=strict, to_the_left=to_the_left
    )
    return list(key_faults(paper, file, expected_forms))


def read_run(path: Path, pages: int) -> tuple[Glance, ...]:
    """Return face and text of each page of a print run of `pages` pages, or a few more."""
    return glance(path.read_bytes(), Bounds(pages + _SPARE))


def read_other(path: Path, file: str, pages: int) -> list[Fault]:
    """Return a fault for each part of a file of at most `pages` pages that we never write."""
    paper = read(path.read_bytes(), Bounds(pages), drawn=False, strict=True)
    return [Fault(file, page, 0, message) for page, message in paper.remarks]


def read_protected(path: Path, form: Path, owner: str | None) -> str:
    """Return the fault of a protected copy of a form; an empty string if there is none.

    Without the `owner` password, assert only that the copy needs a password to open.
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
        return "it is not of this exam: its owner password is another"
    return "" if same else "its content differs from that of its form"


def seconds_for(pages: int) -> int:
    """Return an upper bound of the seconds of work to read a file of `pages` pages."""
    return 5 + pages // 4


__all__ = [
    "Faces", "Glance", "UnreadableError", "read_form", "read_keys", "read_other", "read_protected",
    "read_run", "seconds_for",
]  # fmt: skip
