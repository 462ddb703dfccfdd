"""Exams in the folders near an exam, one of which may have a code that is foreign to it."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path

from studypress.errors import StudypressError
from studypress.exam.file_names import EXAM, MANIFEST
from studypress.exam.form_code import is_form_code, symbols_of
from studypress.files.inside import ClosedDoorError
from studypress.pipeline.exam_folder.files import open_file, printed_exam

MAX_EXAMS = 200
"""Maximum number of exams that are found in a folder."""
_MAX_ENTRIES = 5000  # of the output folder that are looked at
_DIGITS = 12
_MAX_BYTES = 2**28  # of all manifests that are searched
_MAX_CODES = 200_000
_CODE = re.compile(rb'"code"\s*:\s*"([2-9A-Z]{3,4}-[2-9A-Z]{4})"')


def exam_folders(out: Path) -> dict[str, Path]:
    """Return the folders with a manifest in an output folder and its subfolders, by a short id."""
    found: dict[str, Path] = {}
    for path in islice(_with_manifest(out), MAX_EXAMS):
        name = path.relative_to(out).as_posix()
        found[sha256(os.fsencode(name)).hexdigest()[:_DIGITS]] = path
    return found


def _with_manifest(out: Path) -> Iterator[Path]:
    for folder in _subfolders(out):
        if os.path.lexists(folder / MANIFEST):
            yield folder
        else:
            for inner in _subfolders(folder):
                if inner.name.startswith(EXAM) and os.path.lexists(inner / MANIFEST):
                    yield inner


def _subfolders(folder: Path) -> list[Path]:
    """Return the folders in a folder, without links, in the order of their names."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for _, entry in zip(range(_MAX_ENTRIES), entries, strict=False):
            if entry.is_dir(follow_symlinks=False):
                found.append(Path(entry.path))
    return sorted(found)


@dataclass(frozen=True)
class NearbyExams:
    """Exams in an output folder, or in that of the exam in `where`, and in folders beside it."""

    where: Path

    def owner_of(self, code: str) -> str:
        """Return title and folder of the exam that has a code, or an empty string.

        A manifest is untrusted: it is validated whole before its title is shown.
        """
        symbols = symbols_of(code)
        folders = self._by_symbols.get(symbols, ()) if is_form_code(code) else ()
        return next((self._shown(at) for at in folders if symbols in self._exams[at][1]), "")

    @cached_property
    def _by_symbols(self) -> dict[str, list[Path]]:
        """Folders of the exams whose manifests contain a code, by its symbols."""
        found: dict[str, list[Path]] = {}
        bytes_left, codes_left = _MAX_BYTES, _MAX_CODES
        for folder in self._folders():
            with suppress(ClosedDoorError), open_file(folder, MANIFEST, bytes_left) as file:
                data = file.read(bytes_left)
                bytes_left -= len(data)
                for code in islice(_CODE.finditer(data), codes_left):
                    found.setdefault(symbols_of(code[1].decode()), []).append(folder)
                    codes_left -= 1
        return found

    @cached_property
    def _exams(self) -> "_Exams":
        return _Exams()

    def _folders(self) -> list[Path]:
        here = self.where.resolve()
        here = here if os.path.lexists(here / MANIFEST) else here / EXAM
        near = [*exam_folders(here.parent).values(), *exam_folders(here.parent.parent).values()]
        return [folder for folder in dict.fromkeys(near) if folder != here]

    def _shown(self, folder: Path) -> str:
        title, _ = self._exams[folder]
        here = Path.cwd()
        return f"'{title}' in {folder.relative_to(here) if here in folder.parents else folder}"


class _Exams(dict[Path, tuple[str, frozenset[str]]]):
    """Title and symbols of all codes of the exam in a folder; none if its manifest is broken."""

    def __missing__(self, folder: Path) -> tuple[str, frozenset[str]]:
        title, codes = "", frozenset[str]()
        with suppress(StudypressError, OSError):
            _, record = printed_exam(folder)
            title, codes = record.title, frozenset(symbols_of(at.code) for at in record.every_form)
        self[folder] = title, codes
        return title, codes
