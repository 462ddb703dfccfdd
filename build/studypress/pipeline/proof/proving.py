"""Reading of every file of a printed exam, and comparison with the bank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studypress.exam.file_names import PROTECTED, key_of
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.pipeline.proof.file_tasks import FileTasks, Result
from studypress.pipeline.proof.printings import BoundFiles, pages_of_key, printings_of
from studypress.pipeline.request import Step
from studypress.pipeline.steps import Steps
from studypress.verify.expected import ExpectedCopy, protected_copies
from studypress.verify.leaks import Secrets
from studypress.verify.model import Fault
from studypress.verify.readings import (
    ReadForm,
    ReadKeys,
    read_form,
    read_keys,
    read_other,
    read_other_web,
    read_protected,
    read_web_form,
    read_web_keys,
)

_FORMS, _REST = "reading of forms and keys", "reading of other files"
_OF_ALL = 100  # pages of a file about all forms; `_OF_EACH` more for each form
_OF_EACH = 10
_WEB = ".html"


def reading_steps(record: Record, jobs: int) -> Iterator[Step]:
    """Yield the steps of reading an exam's files."""
    forms = len(record.every_form)
    yield Step(_FORMS, forms, 0.4 / jobs)
    yield Step(_REST, 1, 0.5 + 0.1 * forms)


@dataclass(frozen=True)
class Proof:
    """Check of an exam's files.

    `owners` has the owner passwords of protected copies, by form number.
    """

    record: Record
    copies: Sequence[ExpectedCopy]
    secrets: Secrets
    tasks: FileTasks
    owners: Mapping[int, str] = field(default_factory=dict)

    def begun(self) -> Mapping[str, Result[Any]]:
        """Start to read forms and keys that are equal to the reprint; return the tasks by file."""
        tasks: dict[str, Result[Any] | None] = {}
        for copy in self.copies:
            tasks |= {copy.form.file: self._form(copy), self._key_of(copy): self._key(copy)}
        return {file: task for file, task in tasks.items() if task}

    def read(self, steps: Steps) -> list[Fault]:
        """Return the faults of all files: forms and keys first, then the files about all forms."""
        begun = [(copy, self._form(copy), self._key(copy)) for copy in self.copies]
        protected = {
            name: self._protected(name, form)
            for name, form in protected_copies(self.record).items()
        }
        bound = [
            BoundFiles(self.record, printing, self.tasks)
            for printing in printings_of(self.record, self.copies)
        ]
        others = self._others({name for files in bound for name in files.names()})
        faults = self.tasks.faults
        papers: dict[str, ReadForm] = {}
        keys: dict[str, ReadKeys] = {}
        for copy, form, key in begun:
            if found := self.tasks.result(copy.form.file, form):
                faults += found.faults
                papers[copy.record.code] = found
            if single := self.tasks.result(self._key_of(copy), key):
                faults += single.faults
                keys[copy.record.code] = single
            steps.done(_FORMS)
        for files in bound:
            faults += files.key_faults(keys)
        for name, result in others.items():
            faults += self.tasks.result(name, result) or ()
        for name, task in protected.items():
            if message := self.tasks.result(name, task):
                faults.append(Fault(name, 0, 0, message))
        for files in bound:
            faults += files.run_faults(papers)
        steps.done(_REST)
        return faults

    def _form(self, copy: ExpectedCopy) -> Result[ReadForm] | None:
        file, strict = copy.form.file, self.tasks.is_strict(copy.form.file)
        read = read_web_form if file.endswith(_WEB) else read_form
        return self.tasks.begin(file, copy.form.pages, read, copy.form, self.secrets, strict=strict)

    def _key(self, copy: ExpectedCopy) -> Result[ReadKeys] | None:
        file, pages = self._key_of(copy), pages_of_key(copy)
        if file.endswith(_WEB):
            return self.tasks.begin(file, pages, read_web_keys, file, [copy.key])
        strict = self.tasks.is_strict(file)
        return self.tasks.begin(file, pages, read_keys, file, [copy.key], strict=strict)

    def _key_of(self, copy: ExpectedCopy) -> str:
        return key_of(copy.form.file, self.record.options.format)

    def _others(self, bound: set[str]) -> Mapping[str, Result[list[Fault]] | None]:
        """Start to read the files that have no expected content, unless equal to the reprint."""
        read = {name for copy in self.copies for name in (copy.form.file, self._key_of(copy))}
        pages = _OF_ALL + _OF_EACH * len(self.copies)
        return {
            file: self.tasks.begin(file, pages, read_other_web, file)
            if file.endswith(_WEB)
            else self.tasks.begin(file, pages, read_other, file, pages)
            for file in self.tasks.files.there
            if file.endswith((".pdf", _WEB)) and self.tasks.is_strict(file)
            if file not in bound | read
            if not file.startswith(f"{PROTECTED}/")
        }

    def _protected(self, file: str, form: FormRecord) -> Result[str] | None:
        paper, owner = self.tasks.files.there.get(form.file), self.owners.get(form.number)
        if paper is None:
            return None
        return self.tasks.begin(file, form.pages or 0, read_protected, paper, owner)
