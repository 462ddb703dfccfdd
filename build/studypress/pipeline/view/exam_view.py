"""View of a printed exam for the desk: its copies, its fairness, its questions and its marks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from studypress.errors import ContentError, PressError, StudypressError
from studypress.exam import file_names
from studypress.exam.fairness.places import PlaceCounts
from studypress.exam.fairness.report import Fairness
from studypress.exam.form_code import symbols_of
from studypress.exam.headings import plain
from studypress.exam.record.form_record import FormRecord
from studypress.exam.record.read import Record
from studypress.files.inside import ClosedDoorError
from studypress.grading.corrections import void_in
from studypress.grading.exam_statistics import Statistics, statistics, statistics_json
from studypress.grading.gradebook import Platform
from studypress.grading.score_table import score_header, score_rows
from studypress.page.documents.plots import Face
from studypress.page.documents.reports import drifting, item_plot, score_plot, sign_of
from studypress.page.text.plain_words import Plain
from studypress.page.words.catalogue import SOURCE, words_for
from studypress.pipeline.exam_folder.files import open_file
from studypress.pipeline.marking.erratum import corrections_of
from studypress.pipeline.marking.kept_marks import marked_so_far
from studypress.pipeline.request import Progress
from studypress.pipeline.view.exam_list import (
    ExamLine,
    OpenBank,
    bank_of,
    exam_in,
    line_of,
    stamp_of,
)
from studypress.pipeline.workers.confined import Readers
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.pdf.pictures import page_picture

MOST = 200
"""Maximum rows of copies and of scores on a page; files contain all."""

ERRATUM = (file_names.ERRATUM, file_names.ERRATUM_FORMS, file_names.ERRATUM_KEYS)
MARKING = tuple(
    f"{file_names.MARKS}/{name}"
    for name in (
        file_names.SCORES,
        file_names.ITEMS,
        file_names.STATISTICS,
        file_names.STATISTICS_DATA,
        file_names.ANSWERS,
        file_names.SCALE,
        *(platform.file_name for platform in Platform),
    )
)
"""Files of other commands in an exam's folder."""

_OF_ONE = tuple(f"{at}/" for at in (file_names.FORMS, file_names.KEYS, file_names.PROTECTED))
"""Folders of files about one copy."""
_MAX_REPORT = 64 * 2**20  # bytes of a report's data
_SECONDS = 20  # of work to draw a page
_FACE = Face("system-ui, sans-serif", 8, 0.6)


@dataclass(frozen=True)
class CopyView:
    """A form; a file's name is empty if the exam has no such file."""

    number: int
    code: str
    name: str
    id: str
    group: str
    seat: str
    pages: int | None
    paper: str
    key: str
    protected: str
    is_there: bool


@dataclass(frozen=True)
class AskedQuestion:
    """A question of the exam; its stem is empty if it has changed in the bank."""

    id: str
    forms: int
    stem: str
    is_void: bool


@dataclass(frozen=True)
class MarksView:
    """Scores and statistics of now; the files are `old` if their numbers differ from these."""

    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    found: Statistics
    signs: tuple[str, ...]
    score_plot: str
    item_plot: str
    is_old: bool


@dataclass(frozen=True)
class ExamView:
    """A printed exam; `copies` are those that were looked for, at most MOST of `matches`."""

    line: ExamLine
    copies: tuple[CopyView, ...]
    matches: int
    documents: tuple[str, ...]
    fairness: Fairness | None
    furthest: tuple[PlaceCounts, ...]
    """Questions whose places drift most, as in the report."""
    questions: tuple[AskedQuestion, ...]
    erratum: tuple[str, ...]
    marks: MarksView | None
    marks_fault: str
    marking: tuple[str, ...]
    has_scans: bool


def view_exam(
    out: Path,
    folder: tuple[str, Path],
    bank: OpenBank,
    find: str,
    progress: Progress = lambda *_: None,
) -> ExamView:
    """Return the view of an exam, with the copies that have `find` in their name, id or code.

    `folder` is its id and path. Raises ContentError and CallError if the manifest is broken.
    """
    del progress
    where, record = exam_in(folder[1])
    matching = [form for form in record.valid_forms if _is_found(form, find)]
    fair, (marks, fault) = _fairness(where, record), _marks_or_fault(where)
    return ExamView(
        line=line_of(out, *folder, bank),
        copies=tuple(_copy(form, where, record) for form in matching[:MOST]),
        matches=len(matching),
        documents=tuple(sorted(name for name in record.files if not name.startswith(_OF_ONE))),
        fairness=fair,
        furthest=tuple(drifting(fair.places)) if fair else (),
        questions=tuple(_questions(where, record, bank)),
        erratum=_existing(where, ERRATUM),
        marks=marks,
        marks_fault=fault,
        marking=_existing(where, MARKING),
        has_scans=(where / file_names.READINGS).is_file(),
    )


def is_file_of(folder: Path, name: str, progress: Progress = lambda *_: None) -> bool:
    """Return whether the exam in a folder, its erratum or its marks can have this file."""
    del progress
    return name in exam_in(folder)[1].files or name in (*ERRATUM, *MARKING)


def custom_of(
    folder: Path, custom: Path | None, progress: Progress = lambda *_: None
) -> Path | None:
    """Return the folder of templates and styles if the exam was printed with one, else None."""
    del progress
    return custom if exam_in(folder)[1].options.custom else None


def picture_of(
    folder: Path, name: str, page: int, width: int, progress: Progress = lambda *_: None
) -> bytes:
    """Return a page of an exam's file as PNG, drawn in a process of limited memory and time.

    Raises PressError if the file is missing, protected, or cannot be read: it may be damaged.
    """
    del progress
    if not name.endswith(".pdf") or name.startswith(f"{file_names.PROTECTED}/"):
        raise PressError(f"{name}: protected copies and files without pages are not shown")
    try:
        with Readers(1) as readers:
            picture: bytes = readers.begin(_SECONDS, _drawn, folder, name, page, width)()
    except (UnreadableError, ClosedDoorError) as error:
        raise PressError(f"{name}: page {page}: {error}") from None
    return picture


def _drawn(folder: Path, name: str, page: int, width: int) -> bytes:
    with open_file(folder, name) as file:
        return page_picture(file, page, width)


def _existing(where: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if (where / name).is_file())


def _is_found(form: FormRecord, find: str) -> bool:
    word, candidate = plain(find), form.candidate
    if word in ("", str(form.number)) or symbols_of(find) == symbols_of(form.code):
        return True
    texts = (candidate.name, candidate.id, candidate.group) if candidate else ()
    return any(word in plain(text) for text in texts)


def _copy(form: FormRecord, where: Path, record: Record) -> CopyView:
    key = file_names.key_of(form.file, record.options.format)
    protected = file_names.protected_of(form.file)
    candidate = form.candidate
    return CopyView(
        form.number,
        form.code,
        candidate.name if candidate else "",
        candidate.id if candidate else "",
        candidate.group if candidate else "",
        str(candidate.seat or "") if candidate else "",
        form.pages,
        form.file,
        key if key in record.files else "",
        protected if protected in record.files else "",
        (where / form.file).is_file(),
    )


def _fairness(where: Path, record: Record) -> Fairness | None:
    """Return the numbers of the last fairness report; None if its file is missing or broken."""
    last = max((at.number for at in record.amendments if at.forms), default=0)
    name = file_names.in_supplement(last, file_names.FAIRNESS_DATA)
    try:
        with open_file(where, name, _MAX_REPORT) as file:
            return TypeAdapter(Fairness).validate_json(file.read())
    except (ClosedDoorError, ValidationError):
        return None


def _questions(where: Path, record: Record, bank: OpenBank) -> Iterator[AskedQuestion]:
    forms = Counter(item.id for form in record.valid_forms for item in form.questions)
    found = bank_of(bank)
    entries = {at.question.id: at for at in found.entries} if found else {}
    words = Plain(record.bank.language)
    try:
        void = void_in(corrections_of(where, record))
    except ContentError:  # shown with the marks
        void = frozenset()
    for name, digest in record.every_question.items():
        entry = entries.get(name)
        stem = entry.question.question if entry and entry.digest == digest else ""
        yield AskedQuestion(name, forms[name], words.block(stem), name in void)


def _marks_or_fault(where: Path) -> tuple[MarksView | None, str]:
    names = (file_names.MANIFEST, file_names.ERRATUM, *MARKING)
    try:
        return _marks(where, tuple(stamp_of(where / name) for name in names)), ""
    except (StudypressError, OSError) as error:
        return None, str(error)


@lru_cache(4)
def _marks(where: Path, stamps: tuple[tuple[int, ...], ...]) -> MarksView | None:
    del stamps
    record = exam_in(where)[1]
    result = marked_so_far(where, record)
    if result is None:
        return None
    found, words = statistics(result), words_for(SOURCE)
    try:
        with open_file(where, MARKING[3], _MAX_REPORT) as file:
            written = file.read()
    except ClosedDoorError:
        written = b""
    return MarksView(
        header=score_header(record, result.scale),
        rows=tuple(score_rows(result))[:MOST],
        found=found,
        signs=tuple(sign_of(item) for item in found.items),
        score_plot=score_plot(found, words, _FACE),
        item_plot=item_plot(found, words, _FACE),
        is_old=written != statistics_json(found).encode(),
    )
