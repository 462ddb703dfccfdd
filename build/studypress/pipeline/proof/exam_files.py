"""Comparison of an exam's files with its manifest and with the reprinted exam."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError, MissingError
from studypress.pipeline.exam_folder.files import open_file
from studypress.verify.expected import expected_names, protected_copies
from studypress.verify.model import Fault

_FOLDERS = ("", file_names.FORMS, file_names.KEYS, file_names.PROTECTED)
_OF_OTHERS = (file_names.ERRATUM_KEYS,)
"""Files of other commands in the folder of the exam."""
_RESULTS = re.compile(rf"{file_names.RESULTS}(-[a-z0-9-]+)?\.pdf")
_PRINTED = (".pdf", ".html")


@dataclass(frozen=True)
class Files:
    """Existing files of an exam, names of those equal to the reprint, and faults."""

    there: Mapping[str, Path]
    same: frozenset[str]
    faults: tuple[Fault, ...]


def files_of(
    where: Path, record: Record, again: Mapping[str, str], *, complete: bool = True
) -> Files:
    """Compare the files of an exam in the folder of its manifest.

    `again` has the SHA-256 of each reprinted file. The expected files are those of the reprint if
    it is `complete`, else also those of the options, and never those that the manifest lists.
    """
    expected = {*again, *protected_copies(record)} | (set() if complete else expected_names(record))
    found = {name: _digest(where, name) for name in sorted(expected | set(record.files))}
    there = {name: where / name for name, (digest, _) in found.items() if digest}
    same = {name for name in there if found[name][0] == again.get(name)}
    faults = (
        Fault(name, 0, 0, message)
        for name, (digest, why) in found.items()
        for message in ([why] if why else _faults(name, digest, record, again, expected))
    )
    unknown = _unknown(where, {*expected, *record.files, *_OF_OTHERS})
    return Files(there, frozenset(same), (*faults, *unknown))


def _faults(
    name: str, digest: str, record: Record, again: Mapping[str, str], expected: set[str]
) -> Iterator[str]:
    if name not in expected:
        yield "listed in the manifest, but an exam with these options has no such file"
    elif name not in record.files:
        yield "the manifest has no digest of this file"
    elif record.files[name] != digest:
        yield "changed after it was printed (SHA-256)"
    elif again.get(name, digest) != digest:
        yield "differs from the reprint of bank, seed and options"


def _digest(where: Path, name: str) -> tuple[str, str]:
    """Return the SHA-256 of a file, or an empty string and the reason why it is unreadable."""
    try:
        with open_file(where, name) as file:
            return file_digest(file, "sha256").hexdigest(), ""
    except MissingError:
        return "", "missing"
    except ClosedDoorError as error:
        return "", str(error)


def _unknown(where: Path, known: set[str]) -> Iterator[Fault]:
    """Yield a fault for each file in the exam's folders that does not belong to it."""
    there = sorted(
        path.relative_to(where).as_posix()
        for folder in (*_FOLDERS, *_supplements(where))
        for path in (where / folder).glob("*")
        if folder or path.suffix in _PRINTED
    )
    for name in there:
        if name not in known and not _RESULTS.fullmatch(name) and not (where / name).is_dir():
            yield Fault(name, 0, 0, "unknown file, not of this exam: remove it")


def _supplements(where: Path) -> Iterator[str]:
    """Yield the names of the folders of supplements that exist."""
    yield from sorted(path.name for path in where.glob(f"{file_names.SUPPLEMENT}-*"))
