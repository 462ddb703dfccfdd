"""The file of each candidate: a copy, a result sheet, or one that its name assigns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from hashlib import sha256
from pathlib import Path
from shlex import quote

from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.exam import file_names
from studypress.exam.model import Candidate
from studypress.exam.record.form_record import MAX_FORMS, FormRecord
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError, read_inside
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scores import MarkedPaper, Result
from studypress.pipeline.marking.kept_marks import are_current, marked_so_far
from studypress.pipeline.marking.newer_scans import require_current
from studypress.pipeline.marking.sheet_record import PrintedSheets, printed_sheets, result_digest
from studypress.pipeline.sending.matched_files import FileOwners

MAX_FILE = 17 * 2**20
"""Maximum size of a file in bytes: in a mail it is 24 MB, and many servers accept 25 MB."""

_UNMARKED = QuestionOutcome.UNMARKED
_NO_OWNER = "its name has no form code or id of a candidate as a whole part: rename it"


@dataclass(frozen=True)
class Recipient:
    """A candidate of an exam, and the form that the candidate has."""

    candidate: Candidate
    form: FormRecord

    @property
    def who(self) -> str:
        """Name and id, for messages."""
        return f"{self.candidate.name} ({self.candidate.id})"


@dataclass(frozen=True)
class OwnFile:
    """The file of a candidate, its SHA-256 and size; `paper` if it is a result sheet.

    `form` is that of the file: of a result, the one that was marked.
    """

    to: Recipient
    form: FormRecord
    path: Path
    digest: str
    size: int
    is_protected: bool = False
    paper: MarkedPaper | None = None


@dataclass(frozen=True)
class OwnFiles:
    """Files of candidates, in the order of the forms, and remarks."""

    files: tuple[OwnFile, ...]
    remarks: tuple[str, ...] = ()


class _Problems(list[Problem]):
    """Problems of files."""

    def about(self, path: Path | str, message: str) -> None:
        """Add a problem of a file."""
        self.append(Problem(SourcePlace(str(path)), message))

    def require_none(self) -> None:
        """Raise ContentError with all problems."""
        if self:
            raise ContentError(self)


def read_own(path: Path) -> bytes:
    """Return the bytes of a file; raise ClosedDoorError if it is too large, or no regular file."""
    return read_inside(path.parent, path.name, MAX_FILE)


def copy_of(record: Record, form: FormRecord) -> tuple[str, bool]:
    """Return the name of the copy to be sent, and whether it is protected, as it is if one is."""
    protected = file_names.protected_of(form.file)
    is_protected = form.number in record.protected or protected in record.files
    return (protected if is_protected else form.file), is_protected


def copies(folder: Path, where: Path, record: Record, recipients: Sequence[Recipient]) -> OwnFiles:
    """Return the copy of each candidate: the protected one if there is one.

    Raises ContentError for copies that are missing, or are not as they were printed.
    """
    files, problems = [], _Problems()
    if record.status != "complete":
        problems.about(where / file_names.MANIFEST, "the exam is not complete: print it again")
    for to in recipients:
        name, is_protected = copy_of(record, to.form)
        again = f"studypress rebuild {quote(str(folder))} --form {to.form.code}"
        remedy = "print the exam again" if is_protected else f"run: {again}"
        found = _read(where / name, problems, f": {remedy}")
        if found and record.files.get(name) != sha256(found).hexdigest():
            problems.about(where / name, f"changed after it was printed: {remedy}")
        elif found:
            files.append(_own(to, to.form, where / name, found, is_protected=is_protected))
    problems.require_none()
    return OwnFiles(tuple(files))


def results(folder: Path, where: Path, record: Record, recipients: Sequence[Recipient]) -> OwnFiles:
    """Return the result sheet of each candidate whose paper is marked.

    Raises CallError if no paper is marked; ContentError if scores are older than a correction, and
    for sheets that are missing, were changed, or show another result than the marks of now.
    """
    again = f"run: studypress results {quote(str(folder))}"
    result, problems = _marked(folder, where, record), _Problems()
    sheets = printed_sheets(where)
    papers = {paper.candidate.id: paper for paper in result.papers if paper.candidate}
    files = []
    for to in (to for to in recipients if to.candidate.id in papers):
        paper = papers[to.candidate.id]
        if file := _sheet(where, result, paper, sheets, to, problems, again):
            files.append(file)
    problems.require_none()
    left = [to.who for to in recipients if to.candidate.id not in papers]
    open_ = [file.to.who for file in files if file.paper and file.paper.count(_UNMARKED)]
    return OwnFiles(
        tuple(files),
        (
            *(f"{who}: no answers are marked, so there is no result" for who in left),
            *(f"{who}: the result is provisional, as questions are not marked" for who in open_),
        ),
    )


def _marked(folder: Path, where: Path, record: Record) -> Result:
    """Return the marks, which must be those of the file of scores."""
    mark = f"studypress mark {quote(str(folder))}"
    result = marked_so_far(where, record)
    if not result:
        raise CallError(f"{folder}: no paper is marked yet: first run: {mark} answers.csv")
    require_current(folder, where, record)
    if not are_current(where, result):
        kept = where / file_names.MARKS / file_names.ANSWERS
        scores = SourcePlace(str(where / file_names.MARKS / file_names.SCORES))
        message = f"older than a correction or a copy: run: {mark} {quote(str(kept))}, then results"
        raise ContentError([Problem(scores, message)])
    return result


def _sheet(  # noqa: PLR0913, PLR0917 - all that decides whether a sheet is current
    where: Path,
    result: Result,
    paper: MarkedPaper,
    sheets: PrintedSheets,
    to: Recipient,
    problems: _Problems,
    again: str,
) -> OwnFile | None:
    """Return the current sheet of a paper; None with a problem without one."""
    sheet = sheets.get(paper.form.code)
    if not sheet:
        problems.about(where / file_names.RESULTS, f"no result sheet of {to.who}: {again}")
        return None
    path = where / sheet.file
    found = _read(path, problems, f": {again}")
    if found and sha256(found).hexdigest() != sheet.sha256:
        problems.about(path, f"changed after it was printed: {again}")
    elif found and sheet.result != result_digest(result, paper):
        problems.about(path, f"printed before the last marks or corrections: {again}")
    elif found:
        return _own(to, paper.form, path, found, paper=paper)
    return None


def matching(pattern: str, record: Record, recipients: Sequence[Recipient]) -> OwnFiles:
    """Return the file of each candidate among those that match a pattern, by their names.

    Raises ContentError for a candidate without a file or with several, and for a file that belongs
    to no candidate of the `recipients`, or could belong to two of the exam.
    """
    problems = _Problems()
    found, files = _by_owner(_paths(pattern), record, problems), []
    for to in recipients:
        own = found.get(to.candidate.id, [])
        if len(own) == 1 and (data := _read(own[0], problems)):
            files.append(_own(to, to.form, own[0], data))
        elif not own:
            named = f"name it like {Path(to.form.file).stem}, or leave the candidate out with --id"
            problems.about(f"--files {pattern}", f"no file of {to.who}: {named}")
        for path in own if len(own) > 1 else ():
            problems.about(path, f"one of {len(own)} files of {to.who}: leave one")
    problems.require_none()
    return OwnFiles(tuple(files), tuple(_equal(files)))


def _by_owner(paths: Sequence[Path], record: Record, problems: _Problems) -> dict[str, list[Path]]:
    """Return the files by the id of their only owner; add a problem for each other file."""
    owned = [form.candidate for form in record.owned_forms if form.candidate]
    names = {who.id: f"{who.name} ({who.id})" for who in owned}
    valid = {form.candidate.id for form in record.valid_forms if form.candidate}
    owners, found = FileOwners(record.owned_forms), dict[str, list[Path]]()
    for path in paths:
        ids = sorted(owners.of(path.name))
        if not ids:
            problems.about(path, _NO_OWNER)
        elif len(ids) > 1:
            fits = " and ".join(names[one] for one in ids)
            problems.about(path, f"its name fits {fits}: rename it like the file of the form")
        elif ids[0] not in valid:
            problems.about(path, f"it is of {names[ids[0]]}, who was removed: move it away")
        else:
            found.setdefault(ids[0], []).append(path)
    return found


def _paths(pattern: str) -> list[Path]:
    """Return the files that match a pattern, sorted; all files of a folder for its name."""
    wanted = f"{pattern}/*" if Path(pattern).is_dir() else pattern
    found = glob(wanted, recursive=True)  # noqa: PTH207 - the pattern may be of any folder
    paths = sorted(path for path in map(Path, found) if path.is_file())
    if not paths or len(paths) > MAX_FORMS:
        many = f"more than {MAX_FORMS:,} files match" if paths else "no file matches"
        raise CallError(f"--files: {many} {pattern}")
    return paths


def _equal(files: Iterable[OwnFile]) -> Iterator[str]:
    """Yield a remark for each file with the content of another candidate's."""
    first: dict[str, OwnFile] = {}
    for file in files:
        other = first.setdefault(file.digest, file)
        if other is not file:
            yield f"{file.path}: equal to {other.path}, which is of {other.to.who}"


def _read(path: Path, problems: _Problems, remedy: str = "") -> bytes | None:
    """Return the bytes of a file; None with a problem if it is unreadable or empty."""
    try:
        data = read_own(path)
    except ClosedDoorError as error:
        problems.about(path, f"{error}{remedy}")
        return None
    if not data:
        problems.about(path, f"it is empty{remedy}")
    return data or None


def _own(  # noqa: PLR0913 - fields of one value
    to: Recipient,
    form: FormRecord,
    path: Path,
    data: bytes,
    *,
    is_protected: bool = False,
    paper: MarkedPaper | None = None,
) -> OwnFile:
    digest = sha256(data).hexdigest()
    return OwnFile(to, form, path, digest, len(data), is_protected, paper)
