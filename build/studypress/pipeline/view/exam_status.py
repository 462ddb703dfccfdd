"""State of a printed exam: copies, amendments, errata, marks, files, and what is next."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from shlex import quote

from studypress.errors import StudypressError
from studypress.exam import file_names
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.grading.corrections import Corrections
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scores import MarkedPaper
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.marking.erratum import corrections_of
from studypress.pipeline.marking.kept_marks import are_current, marked_so_far
from studypress.pipeline.marking.newer_scans import forms_scanned_since
from studypress.pipeline.marking.scale import kept_scale
from studypress.pipeline.proof.exam_files import files_of
from studypress.pipeline.proof.kept_proof import proof_of
from studypress.pipeline.scanning.scan_status import ScanStatus, scan_status
from studypress.pipeline.sending.mail_status import MailCount, mail_counts
from studypress.verify.model import Fault

_FEW = 3  # copies, for each of which a command is listed


@dataclass(frozen=True)
class RoomStatus:
    """Papers of a room, and how many are marked; `name` is empty without rooms."""

    name: str
    papers: int
    marked: int


@dataclass(frozen=True)
class ChangeStatus:
    """An amendment: codes of copies added and withdrawn, and candidates of spare copies by code."""

    number: int
    action: str
    reason: str
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    assigned: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProofStatus:
    """Faults and notes of the last `verify`; `is_current` if the manifest has not changed since."""

    faults: int
    notes: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True)
class UnmarkedPaper:
    """A marked paper with questions that are not yet marked, by number."""

    code: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ExamStatus:
    """A printed exam as its folder shows it.

    `forms` are all ever printed, `copies` those that count, `candidates` those with a candidate,
    `spares` the codes of the others, unless no copy has one. `needs` has the number of copies for
    each need, `corrections` the kind of each by the id of its question. `scans` is None if no
    scanner can read the papers. `papers` can be marked: all but spare copies that are not marked.
    `is_older` tells that scores are older than a correction or copy; `rescanned` has the codes of
    papers that were scanned, or decided by people, after they were marked. `markers` has the number
    of papers by marker, `scale` the title of the grade scale. `differences` are files that are
    missing, changed or unknown, `fault` is the reason why proof, erratum, scans or marks cannot be
    read. `next` are commands.
    """

    folder: Path
    title: str
    bank: str
    is_complete: bool
    questions: tuple[int, ...]
    forms: int
    copies: int
    candidates: int
    spares: tuple[str, ...]
    rooms: tuple[RoomStatus, ...]
    needs: tuple[tuple[str, int], ...]
    changes: tuple[ChangeStatus, ...]
    proof: ProofStatus | None
    corrections: tuple[tuple[str, str], ...]
    scans: ScanStatus | None
    papers: int
    marked: int
    is_older: bool
    rescanned: tuple[str, ...]
    markers: tuple[tuple[str, int], ...]
    scale: str
    unmarked: tuple[UnmarkedPaper, ...]
    results: int
    mails: tuple[MailCount, ...]
    differences: tuple[Fault, ...]
    fault: str
    next: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """True if the exam is complete, and its files are as the manifest records them."""
        return self.is_complete and not self.differences and not self.fault


def status(folder: Path) -> ExamStatus:
    """Return the state of the exam in a folder, or in the folder `exam` below it.

    Raises CallError without a manifest, and ContentError if it is broken.
    """
    where, record = printed_exam(folder)
    valid, marking = record.valid_forms, _marking(where, record)
    proof, broken = _proof(where)
    scans, unread = _scans(where, record)
    mails, unsent = _mails(where, record)
    found = marking.papers
    marked = _marked(valid, found)
    owned = [form for form in valid if form.candidate]
    papers = [form for form in valid if form.candidate or form.code in marked] if owned else valid
    state = ExamStatus(
        folder=where,
        title=record.title,
        bank=record.bank.title,
        is_complete=record.status == "complete",
        questions=tuple(sorted({len(form.questions) for form in valid})),
        forms=len(record.every_form),
        copies=len(valid),
        candidates=len(owned),
        spares=tuple(form.code for form in valid if owned and not form.candidate),
        rooms=tuple(_rooms(papers, marked)),
        needs=tuple(sorted(Counter(_needs(owned)).items())),
        changes=tuple(_changes(record)),
        proof=proof,
        corrections=tuple(sorted((at, one.kind.value) for at, one in marking.corrections.items())),
        scans=scans,
        papers=len(papers),
        marked=len(marked),
        is_older=marking.is_older,
        rescanned=marking.rescanned,
        markers=_markers(found),
        scale=marking.scale,
        unmarked=tuple(_unmarked(found)),
        results=_results(where),
        mails=mails,
        differences=files_of(where, record, record.files).faults,
        fault="\n".join(filter(None, (broken, unread, marking.fault, unsent))),
        next=(),
    )
    return replace(state, next=tuple(_next(state, folder, record)))


def _proof(where: Path) -> tuple[ProofStatus | None, str]:
    """Return the result of the last verification, and the reason if it cannot be read."""
    try:
        kept = proof_of(where)
    except StudypressError as error:
        return None, str(error)
    return ProofStatus(kept.faults, kept.notes, kept.is_of(where)) if kept else None, ""


def _scans(where: Path, record: Record) -> tuple[ScanStatus | None, str]:
    """Return the state of the scanned pages, and the reason if it cannot be read."""
    try:
        return scan_status(where, record), ""
    except StudypressError as error:
        return None, str(error)


def _mails(where: Path, record: Record) -> tuple[tuple[MailCount, ...], str]:
    """Return the numbers of sent mails, and the reason if the log cannot be read."""
    try:
        return mail_counts(where, record), ""
    except StudypressError as error:
        return (), str(error)


@dataclass(frozen=True)
class _Marking:
    """Corrections and marks of an exam."""

    corrections: Corrections = field(default_factory=dict)
    papers: tuple[MarkedPaper, ...] = ()
    is_older: bool = False
    rescanned: tuple[str, ...] = ()
    scale: str = ""
    fault: str = ""


def _marking(where: Path, record: Record) -> _Marking:
    """Return corrections, marked papers and scale, or the reason why they cannot be read."""
    try:
        corrections, scale = corrections_of(where, record), kept_scale(where)
        result = marked_so_far(where, record)
        is_older = bool(result and not are_current(where, result))
        rescanned = forms_scanned_since(where, record) if result else ()
    except StudypressError as error:
        return _Marking(fault=str(error))
    papers = result.papers if result else ()
    title = scale.scale.title if scale else ""
    return _Marking(corrections, papers, is_older, rescanned, title)


def _markers(papers: Iterable[MarkedPaper]) -> tuple[tuple[str, int], ...]:
    """Return the number of papers of each marker; without one only if others have one."""
    found = Counter(paper.marker for paper in papers)
    return tuple(sorted(found.items())) if any(found) else ()


def _marked(valid: Iterable[FormRecord], papers: Sequence[MarkedPaper]) -> frozenset[str]:
    """Return the codes of copies that are marked; an earlier copy of the candidate counts too."""
    codes = {paper.form.code for paper in papers}
    ids = {paper.candidate.id for paper in papers if paper.candidate}
    return frozenset(
        form.code
        for form in valid
        if form.code in codes or (form.candidate and form.candidate.id in ids)
    )


def _rooms(papers: Sequence[FormRecord], marked: Collection[str]) -> Iterator[RoomStatus]:
    """Yield the rooms in the order of their first copies."""
    rooms: dict[str, list[FormRecord]] = {}
    for form in papers:
        rooms.setdefault(form.candidate.group if form.candidate else "", []).append(form)
    for name, forms in rooms.items():
        yield RoomStatus(name, len(forms), sum(form.code in marked for form in forms))


def _needs(forms: Sequence[FormRecord]) -> Iterator[str]:
    """Yield each need of each candidate, as words."""
    for needs in (form.candidate.needs for form in forms if form.candidate):
        if needs.time:
            yield f"time {needs.time}" + (" min" if not needs.time.endswith("%") else "")
        yield from (f"language {at}" for at in (needs.language,) if at)
        yield from filter(None, (needs.paper, needs.theme, needs.format))


def _changes(record: Record) -> Iterator[ChangeStatus]:
    for at in record.amendments:
        yield ChangeStatus(
            at.number,
            at.action.value,
            at.reason,
            tuple(form.code for form in at.forms),
            at.withdrawn,
            tuple((code, f"{who.name} ({who.id})") for code, who in at.assigned.items()),
        )


def _unmarked(papers: Iterable[MarkedPaper]) -> Iterator[UnmarkedPaper]:
    for paper in papers:
        left = (
            mark.item.number
            for mark in paper.marks
            if mark.outcome is QuestionOutcome.UNMARKED and mark.item.id not in paper.void
        )
        if numbers := tuple(left):
            yield UnmarkedPaper(paper.form.code, numbers)


def _results(where: Path) -> int:
    """Return the number of candidates with a result sheet."""
    return len({path.stem for path in (where / file_names.RESULTS).glob("[0-9]*")})


def _next(state: ExamStatus, folder: Path, record: Record) -> Iterator[str]:
    """Yield the commands that are next, or a sentence if the command is not known."""
    at = quote(str(folder))
    if not state.is_complete:
        yield "the command that printed the exam, to complete it"
        return
    lost = {fault.file for fault in state.differences if not (state.folder / fault.file).exists()}
    codes = [form.code for form in record.every_form if form.file in lost]
    yield from (f"studypress rebuild {at} --form {code}" for code in codes[:_FEW])
    is_proved = state.proof and state.proof.is_current and not state.proof.faults
    if len(state.differences) > len(codes) or not (is_proved or state.marked):
        yield f"studypress verify {at}"
    if state.fault:
        return
    is_scanned = bool(state.scans and state.scans.read)
    is_open = state.marked < state.papers or state.unmarked or state.rescanned
    if is_open or not state.marked:
        yield from state.scans.next(folder) if state.scans else ()
        yield f"studypress mark {at}" + " answers.csv" * (not is_scanned)
    elif state.is_older:
        kept = state.folder / file_names.MARKS / file_names.ANSWERS
        yield f"studypress mark {at} {quote(str(kept))}"
    elif not state.results:
        yield f"studypress results {at}"
