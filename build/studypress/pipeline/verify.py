"""A printed exam is proved: every file is opened as a stranger would, and read against the bank."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from studypress.errors import ContentError
from studypress.exam.blueprint import Order
from studypress.exam.due import Due
from studypress.exam.exam import Candidate
from studypress.exam.leaks import Secrets, secrets_of
from studypress.exam.neighbours import touching
from studypress.exam.proof import form_faults
from studypress.exam.proof_keys import key_faults
from studypress.exam.proof_run import CONTENTS, RUN, Copy, run_faults
from studypress.exam.record import FormRecord, Record
from studypress.exam.spreadsheet import csv_rows
from studypress.exam.verdict import Fault
from studypress.paths import ClosedDoorError, MissingError
from studypress.pipeline import open_bank
from studypress.pipeline.dues import bank_faults, dues_of
from studypress.pipeline.printed import open_file, printed_exam
from studypress.pipeline.request import Progress, Step
from studypress.pipeline.steps import Steps
from studypress.press.reader import LockedError, UnreadableError, glance, read

_MANIFEST = "manifest.json"
_FOLDERS = ("", "forms", "keys", "protected")
_OF_OTHERS = ("erratum-keys.pdf",)
"""Files that other commands write beside those of the exam."""


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a printed exam, and what could not be proved, in words; mostly nothing."""

    faults: tuple[Fault, ...]
    note: str = ""


def prove(folder: Path, bank: Path | None, progress: Progress = lambda *_: None) -> Verdict:
    """Open every file of an exam and compare it with its manifest and its bank.

    `folder` holds the manifest, or is the one above. Raises CallError if it has no manifest, and
    ContentError if that or the bank is broken.
    """
    where, record = printed_exam(folder)
    opened = open_bank(bank)
    files, faults = _files(where, record)
    faults += [*_standing(record), *bank_faults(record, opened), *_alike(record)]
    if record.options.format == "html":
        return Verdict(tuple(faults), "HTML has no pages: only its files' digests were proved")
    secrets = secrets_of((entry.question for entry in opened.entries), record.seed)
    proof = _Proof(files, secrets, progress)
    return Verdict((*faults, *proof.of(record, dues_of(record, opened))))


def _files(where: Path, record: Record) -> tuple[dict[str, bytes], list[Fault]]:
    """Read the files of the manifest; say which are missing or altered, and which are unknown."""
    files: dict[str, bytes] = {}
    faults = []
    for name, digest in record.files.items():
        try:
            with open_file(where, name) as file:
                files[name] = file.read()
        except MissingError:
            faults.append(Fault(name, 0, 0, "it is missing"))
            continue
        except ClosedDoorError as error:
            faults.append(Fault(name, 0, 0, str(error)))
            continue
        if sha256(files[name]).hexdigest() != digest:
            faults.append(Fault(name, 0, 0, "it was altered after it was printed (SHA-256)"))
    end = f"*.{record.options.format}"
    there = {
        path.relative_to(where).as_posix() for at in _FOLDERS for path in (where / at).glob(end)
    }
    unknown = sorted(there - set(record.files) - set(_OF_OTHERS))
    message = "the manifest does not know it: remove it"
    return files, [*faults, *(Fault(name, 0, 0, message) for name in unknown)]


def _standing(record: Record) -> Iterator[Fault]:
    """Yield if the exam is not whole, or the manifest does not know the files of a form."""
    if record.status == "incomplete":
        message = "the printing was cut off: print the exam again, which completes it"
        yield Fault(_MANIFEST, 0, 0, message)
        return
    for form in record.forms:
        for file in (form.file, _key_of(form.file)):
            if file not in record.files:
                yield Fault(_MANIFEST, 0, 0, f"it has no digest of {file}")


def _key_of(file: str) -> str:
    """Return the file of a form's key."""
    return f"keys/{PurePosixPath(file).name}"


def _alike(record: Record) -> Iterator[Fault]:
    """Yield which neighbours have the same order of questions, unless it is fixed for all."""
    if record.blueprint.order is Order.FIXED:
        return
    seated = [form for form in record.forms if form.candidate]
    for form, near in zip(seated, touching(list(map(_candidate, seated))), strict=True):
        for other in (seated[at] for at in near):
            if _order(form) == _order(other):
                seats = f"seats {_candidate(other).seat} and {_candidate(form).seat} touch"
                message = f"its questions are in the same order as in {other.file}, and {seats}"
                yield Fault(form.file, 0, 0, message)


def _candidate(form: FormRecord) -> Candidate:
    return form.candidate or Candidate("", "")


def _order(form: FormRecord) -> list[str]:
    return [item.id for item in form.questions]


@dataclass(frozen=True)
class _Proof:
    """Reads the files of an exam."""

    files: Mapping[str, bytes]
    secrets: Secrets
    progress: Progress

    def of(self, record: Record, dues: Sequence[Due]) -> Iterator[Fault]:
        """Yield what is wrong with the forms, then with what is made of them."""
        faces: dict[str, tuple[str, ...]] = {}
        steps = Steps(self.progress, (Step("forms and keys", len(dues), 0.3),))
        for due in dues:
            yield from self._form(due, faces)
            yield from self._keys(_key_of(due.file), [due])
            steps.done("forms and keys")
        yield from self._keys("keys.pdf", dues)
        copies = {
            form.code: _copy(form, faces[form.code]) for form in record.forms if form.code in faces
        }
        if len(copies) == len(dues):  # else it was said which copies could not be read
            yield from self._run(copies, separated=record.options.by_group)
        for file in self.files:
            if file.startswith("protected/"):
                yield from self._protected(file)

    def _form(self, due: Due, faces: dict[str, tuple[str, ...]]) -> Iterator[Fault]:
        if due.file not in self.files:
            return
        try:
            paper = read(self.files[due.file])
        except UnreadableError as error:
            yield Fault(due.file, 0, 0, str(error))
            return
        faces[due.code] = tuple(page.face for page in paper.pages)
        yield from form_faults(paper, due, self.secrets)

    def _keys(self, file: str, dues: Sequence[Due]) -> Iterator[Fault]:
        if file not in self.files:
            return
        try:
            yield from key_faults(read(self.files[file], drawn=False), file, dues)
        except UnreadableError as error:
            yield Fault(file, 0, 0, str(error))

    def _run(self, copies: Mapping[str, Copy], *, separated: bool) -> Iterator[Fault]:
        if RUN not in self.files or CONTENTS not in self.files:
            return
        try:
            rows = [cells for _, cells in csv_rows(self.files[CONTENTS], CONTENTS)]
            listed = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
            yield from run_faults(glance(self.files[RUN]), listed, copies, separated=separated)
        except UnreadableError as error:
            yield Fault(RUN, 0, 0, str(error))
        except ContentError as error:
            yield from (Fault(CONTENTS, 0, 0, problem.message) for problem in error.problems)

    def _protected(self, file: str) -> Iterator[Fault]:
        """Yield if a file for distribution opens without its password."""
        try:
            read(self.files[file])
        except LockedError:
            return
        except UnreadableError as error:
            yield Fault(file, 0, 0, str(error))
        else:
            yield Fault(file, 0, 0, "it opens without a password")


def _copy(form: FormRecord, faces: tuple[str, ...]) -> Copy:
    candidate = _candidate(form)
    cells = {
        "copy": str(form.number),
        "name": candidate.name,
        "id": candidate.id,
        "group": candidate.group,
        "seat": str(candidate.seat or ""),
    }
    return Copy(form.file, faces, cells)
