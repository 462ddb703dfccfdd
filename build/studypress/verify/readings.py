"""Tasks that each read one file of an exam and compare it with its expected content."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from studypress.verify.form import form_faults
from studypress.verify.keys import content_faults, key_faults
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
from studypress.verify.transcript import Transcript
from studypress.verify.web.web_form import web_form_faults
from studypress.verify.web.web_parts import FOLDED, active_parts, open_policies
from studypress.verify.web.web_reader import WebPage, read_web_page

Glance = tuple[str, str]


class ReadForm(NamedTuple):
    """Faults of a form, and the faces and digests of its pages; a digest, if any, is the face."""

    faults: list[Fault]
    faces: tuple[str, ...]
    digests: tuple[str, ...]


_SPARE = 16  # pages: read and reported if a file has more pages than were printed
_KEY = 3  # pages of a question in a key, at most


def read_form(path: Path, expected: ExpectedForm, secrets: Secrets, *, strict: bool) -> ReadForm:
    """Return the faults of a form, and the faces and digests of its pages.

    With `strict`, anything that this program never writes is a fault.
    """
    again, data = strict, path.read_bytes()
    while True:
        paper = read(
            data,
            Bounds(expected.pages + _SPARE),
            strict=strict,
            to_the_left=expected.to_the_left,
            joined=expected.joined,
            again=again,
            fillable=expected.format == "fillable",
        )
        faults = [*form_faults(paper, expected, secrets), *_scannable_faults(data, expected)]
        if again or not any(fault.compared for fault in faults):
            digests = (*paper.digests, *[""] * len(paper.pages))
            pairs = zip(digests, paper.pages, strict=False)
            return ReadForm(faults, tuple(one or at.face for one, at in pairs), paper.digests)
        again = True


def _scannable_faults(data: bytes, expected: ExpectedForm) -> Iterator[Fault]:
    if expected.scannable or expected.scan:
        from studypress.verify.scannable.scannable_faults import scannable_faults  # noqa: PLC0415 - see read

        yield from scannable_faults(data, expected)


def read_web_form(
    path: Path, expected: ExpectedForm, secrets: Secrets, *, strict: bool
) -> ReadForm:
    """Return the faults of a form that is a web page; with `strict`, and what was not proved."""
    page = read_web_page(path.read_bytes())
    return ReadForm(list(web_form_faults(page, expected, secrets, strict=strict)), (), ())


class ReadKeys(NamedTuple):
    """Faults of a file of keys, digests of its pages, and the order of all on them."""

    faults: list[Fault]
    digests: tuple[str, ...]
    order: list[tuple[int, bool, int | str]]


def read_keys(
    path: Path, file: str, expected_forms: Sequence[ExpectedForm], *, strict: bool
) -> ReadKeys:
    """Return the faults of a file of keys, and what is equal if it is bound with others."""
    to_the_left = any(expected.to_the_left for expected in expected_forms)
    paper = read(
        path.read_bytes(),
        _bounds_of_keys(expected_forms),
        drawn=False,
        strict=strict,
        to_the_left=to_the_left,
        again=strict,
    )
    faults = list(key_faults(paper, file, expected_forms))
    return ReadKeys(faults, paper.digests, Transcript.order(paper))


def read_web_keys(path: Path, file: str, expected_forms: Sequence[ExpectedForm]) -> ReadKeys:
    """Return the faults of a web page of keys."""
    page = read_web_page(path.read_bytes())
    faults = [
        *_web_remarks(page, file),
        *content_faults(page.sides, file, expected_forms, exact=True),
    ]
    return ReadKeys(faults, (), [])


def read_other_web(path: Path, file: str) -> list[Fault]:
    """Return a fault for each part of a web page that we never write."""
    return list(_web_remarks(read_web_page(path.read_bytes()), file, FOLDED))


def _web_remarks(page: WebPage, file: str, more: frozenset[str] = frozenset()) -> Iterator[Fault]:
    for message in (*active_parts(page.root, more), *open_policies(page.root)):
        yield Fault(file, 0, 0, message)


def read_all_keys(
    path: Path,
    file: str,
    expected_forms: Sequence[ExpectedForm],
    keys: Sequence[ReadKeys],
    *,
    strict: bool,
) -> list[Fault]:
    """Return the faults of the file of all keys, which binds the files of single `keys`.

    If each page paints the same as theirs, and is read in the same order, its words are theirs.
    """
    bounds = _bounds_of_keys(expected_forms)
    paper = read(path.read_bytes(), bounds, painted=False, strict=strict)
    order, pages = list[tuple[int, bool, int | str]](), tuple[str, ...]()
    for key in keys:
        order += ((at and at + len(pages), within, what) for at, within, what in key.order)
        pages += key.digests
    same = len(keys) == len(expected_forms) and pages == paper.digests and all(pages)
    if strict or not same or order != Transcript.order(paper) or any(_wrong(key) for key in keys):
        return read_keys(path, file, expected_forms, strict=strict).faults
    remarks = [Fault(file, page, 0, message) for page, message in paper.remarks]
    return remarks + [replace(note, file=file) for key in keys for note in key.faults][:1]


def _bounds_of_keys(expected_forms: Sequence[ExpectedForm]) -> Bounds:
    return Bounds(sum(_SPARE + _KEY * len(expected.questions) for expected in expected_forms))


def _wrong(key: ReadKeys) -> bool:
    return any(fault.compared for fault in key.faults)


def read_run(path: Path, pages: int, known: Mapping[str, str]) -> tuple[Glance, ...]:
    """Return face and text of each page of a print run of `pages` pages, or a few more.

    A page with a digest that is `known` has the face of this digest, and no text.
    """
    read_pages = glance(path.read_bytes(), Bounds(pages + _SPARE), frozenset(known))
    return tuple((known.get(face, face), text) for face, text in read_pages)


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
    "Glance", "ReadForm", "ReadKeys", "UnreadableError", "read_all_keys", "read_form",
    "read_keys", "read_other", "read_other_web", "read_protected", "read_run", "read_web_form",
    "read_web_keys", "seconds_for",
]  # fmt: skip
