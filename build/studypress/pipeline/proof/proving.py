"""Reading of every file of a printed exam, and comparison with the bank."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from studypress.errors import ContentError
from studypress.exam.file_names import ALL_KEYS, CONTENTS, PRINT_RUN, PROTECTED, key_of
from studypress.exam.model import CANDIDATE, NO_CANDIDATE
from studypress.exam.record.read import FormRecord, Record
from studypress.files.csv_sheet import csv_rows
from studypress.page.words.catalogue import Words, words_for
from studypress.page.words.columns import columns_of
from studypress.pipeline.proof.exam_files import Files
from studypress.pipeline.request import Step
from studypress.pipeline.steps import Steps
from studypress.verify.expected import protected_copies
from studypress.verify.leaks import Secrets
from studypress.verify.model import ExpectedForm, Fault
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.print_run import PrintedCopy, run_faults
from studypress.verify.readings import (
    Glance,
    ReadForm,
    ReadKeys,
    read_all_keys,
    read_form,
    read_keys,
    read_other,
    read_protected,
    read_run,
    seconds_for,
)

_FORMS, _REST = "reading of forms and keys", "reading of other files"
_ALL_KEYS = f"{ALL_KEYS}.pdf"
_OF_ALL = 100  # pages of a file about all forms; `_OF_EACH` more for each form
_OF_EACH = 10

_T = TypeVar("_T")
Result = Callable[[], _T]
"""Callable that waits for a task's result; raises UnreadableError for an unreadable file."""


class ProofTasks(Protocol):
    """Executor of tasks that read files."""

    def __call__(
        self, seconds: int, task: Callable[..., _T], *args: Any, **named: Any
    ) -> Result[_T]:
        """Start a task of at most `seconds` of work; return a callable for its result."""


def reading_steps(record: Record, jobs: int) -> Iterator[Step]:
    """Yield the steps of reading an exam's files."""
    forms = len(record.forms)
    yield Step(_FORMS, forms, 0.4 / jobs)
    yield Step(_REST, 1, 0.5 + 0.1 * forms)


@dataclass
class Proof:
    """Check of an exam's files, with the faults found.

    Files equal to the reprint are read by `here`, others by `confined`, with limits. `owners` has
    the owner passwords of protected copies, by form number. Files that were read `ahead`, as if
    equal to the reprint, are not read again if they are.
    """

    record: Record
    files: Files
    here: ProofTasks
    confined: ProofTasks
    owners: Mapping[int, str] = field(default_factory=dict)
    ahead: Mapping[str, Result[Any]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def begun(
        self, expected_forms: Sequence[ExpectedForm], secrets: Secrets
    ) -> Mapping[str, Result[Any]]:
        """Start to read forms and keys that are equal to the reprint; return the tasks by file."""
        tasks: dict[str, Result[Any] | None] = {}
        for expected in expected_forms:
            key = key_of(expected.file)
            tasks |= {
                expected.file: self._form(expected, secrets),
                key: self._key(key, expected),
            }
        return {file: task for file, task in tasks.items() if task}

    def read(
        self, expected_forms: Sequence[ExpectedForm], secrets: Secrets, steps: Steps
    ) -> list[Fault]:
        """Return the faults of all files: forms and keys first, then the files about all forms."""
        forms = [self._form(expected, secrets) for expected in expected_forms]
        keys = [self._key(key_of(expected.file), expected) for expected in expected_forms]
        copies = {
            name: self._protected(name, form)
            for name, form in protected_copies(self.record).items()
        }
        others = self._others(expected_forms)
        papers: dict[str, ReadForm] = {}
        read: list[ReadKeys] = []
        for expected, form, key in zip(expected_forms, forms, keys, strict=True):
            if found := self._result(expected.file, form):
                self.faults += found.faults
                papers[expected.code] = found
            if single := self._result(key_of(expected.file), key):
                self.faults += single.faults
                read.append(single)
            steps.done(_FORMS)
        pages = self._run_pages(expected_forms)
        run = self._begin(PRINT_RUN, pages, read_run, pages, self._known(papers.values()))
        rest = {_ALL_KEYS: self._all_keys(expected_forms, read), **others}
        for name, result in rest.items():
            self.faults += self._result(name, result) or ()
        for name, copy in copies.items():
            if message := self._result(name, copy):
                self.faults.append(Fault(name, 0, 0, message))
        if len(papers) == len(expected_forms):  # else the unreadable forms are reported already
            faces = {code: paper.faces for code, paper in papers.items()}
            wrong = self._run_faults(self._result(PRINT_RUN, run), faces)
            if wrong and self.files.same:  # pages of other digests may have the same faces
                looks = {at.code: self._look(at.file, at.pages) for at in expected_forms}
                again = self._result(PRINT_RUN, self._look(PRINT_RUN, pages))
                seen = {code: self._result(PRINT_RUN, at) for code, at in looks.items()}
                if again and all(seen.values()):
                    faces = {code: _faces(paper) for code, paper in seen.items()}
                    wrong = self._run_faults(again, faces)
            self.faults += wrong
        steps.done(_REST)
        return self.faults

    def _known(self, papers: Iterable[ReadForm]) -> Mapping[str, str]:
        """Return the face of each page of the papers by its digest.

        There are none for a print run that may be hostile: its readers may disagree on its bytes.
        """
        if PRINT_RUN not in self.files.same:
            return {}
        known = (pair for at in papers for pair in zip(at.digests, at.faces, strict=False))
        return {digest: face for digest, face in known if digest}

    def _look(self, file: str, pages: int) -> Result[tuple[Glance, ...]] | None:
        """Start to look at each page of a file."""
        return self._begin(file, pages, read_run, pages, {}, ahead=False)

    def _begin(
        self,
        file: str,
        pages: int,
        task: Callable[..., _T],
        *args: Any,
        ahead: bool = True,
        **named: Any,
    ) -> Result[_T] | None:
        """Start to read a file; return None if it does not exist."""
        if (path := self.files.there.get(file)) is None:
            return None
        if ahead and file in self.files.same and file in self.ahead:
            return self.ahead[file]
        runs = self.here if file in self.files.same else self.confined
        return runs(seconds_for(pages), task, path, *args, **named)

    def _result(self, file: str, result: Result[_T] | None) -> _T | None:
        try:
            return result and result()
        except UnreadableError as error:
            self.faults.append(Fault(file, 0, 0, str(error)))
            return None

    def _form(self, expected: ExpectedForm, secrets: Secrets) -> Result[ReadForm] | None:
        strict = expected.file not in self.files.same
        return self._begin(
            expected.file, expected.pages, read_form, expected, secrets, strict=strict
        )

    def _key(self, file: str, expected: ExpectedForm) -> Result[ReadKeys] | None:
        strict = file not in self.files.same
        return self._begin(file, _pages_of([expected]), read_keys, file, [expected], strict=strict)

    def _all_keys(
        self, expected_forms: Sequence[ExpectedForm], keys: Sequence[ReadKeys]
    ) -> Result[list[Fault]] | None:
        strict, pages = _ALL_KEYS not in self.files.same, _pages_of(expected_forms)
        return self._begin(
            _ALL_KEYS, pages, read_all_keys, _ALL_KEYS, expected_forms, keys, strict=strict
        )

    def _others(
        self, expected_forms: Sequence[ExpectedForm]
    ) -> Mapping[str, Result[list[Fault]] | None]:
        """Start to read the PDFs that have no expected content, unless equal to the reprint."""
        read = {
            _ALL_KEYS,
            PRINT_RUN,
            *(expected.file for expected in expected_forms),
            *(key_of(expected.file) for expected in expected_forms),
        }
        pages = _OF_ALL + _OF_EACH * len(expected_forms)
        return {
            file: self._begin(file, pages, read_other, file, pages)
            for file in self.files.there
            if file.endswith(".pdf") and file not in self.files.same | read
            if not file.startswith(f"{PROTECTED}/")
        }

    def _protected(self, file: str, form: FormRecord) -> Result[str] | None:
        paper, owner = self.files.there.get(form.file), self.owners.get(form.number)
        if paper is None:
            return None
        return self._begin(file, form.pages or 0, read_protected, paper, owner)

    def _run_pages(self, expected_forms: Sequence[ExpectedForm]) -> int:
        groups = len({(form.candidate or NO_CANDIDATE).group for form in self.record.forms})
        return sum(expected.pages + 1 for expected in expected_forms) + 2 * (groups + 1)

    def _run_faults(
        self, pages: tuple[Glance, ...] | None, faces: Mapping[str, tuple[str, ...]]
    ) -> list[Fault]:
        """Compare the print run with its contents and the faces of the forms, by their codes."""
        if pages is None or CONTENTS not in self.files.there:
            return []
        copies = {form.code: _copy(form, faces[form.code]) for form in self.record.forms}
        separated, words = self.record.options.by_group, words_for(self.record.language)
        blank = words.gettext("This page is left blank.")
        try:
            listed = _listed(self.files.there[CONTENTS], words)
        except ContentError as error:
            return [Fault(CONTENTS, 0, 0, at.message) for at in error.problems]
        return list(run_faults(pages, listed, copies, separated=separated, blank=blank))


def _faces(pages: tuple[Glance, ...] | None) -> tuple[str, ...]:
    return tuple(face for face, _ in pages or ())


def _pages_of(expected_forms: Sequence[ExpectedForm]) -> int:
    """Return an upper bound of the pages of a file of keys."""
    return sum(_OF_EACH + len(expected.questions) for expected in expected_forms)


def _listed(path: Path, words: Words) -> list[dict[str, str]]:
    """Parse the rows of a print run's contents."""
    rows = [cells for _, cells in csv_rows(path.read_bytes(), CONTENTS)] or [[]]
    columns = columns_of(words, rows[0])
    return [dict(zip(columns, row, strict=False)) for row in rows[1:]]


def _copy(form: FormRecord, faces: tuple[str, ...]) -> PrintedCopy:
    who = form.candidate or NO_CANDIDATE
    cells = {"copy": str(form.number), **dict(zip(CANDIDATE, who.cells(), strict=True))}
    cells["seat"] = str(who.seat or "")
    return PrintedCopy(form.file, faces, cells)
