"""Requests: the options of a run."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict

from studypress.bank.selection import Selection
from studypress.bank.values.language_tags import is_language_tag
from studypress.errors import CallError, did_you_mean
from studypress.exam.needs import CopyLook
from studypress.page.documents.options import (
    BOOKLET_SHEETS,
    DOCUMENTS,
    FORMATS,
    FORMS,
    JOBS,
    KINDS,
    PER_PAGE,
    RULINGS,
    SIGNATURE,
    SPARES,
    Duplex,
    WorksheetOptions,
)


class Step(NamedTuple):
    """A step of a run: name, number of parts, and approximate seconds of each part."""

    name: str
    parts: int = 1
    seconds: float = 1.0


MAX_EARLIER = 100
"""Maximum number of earlier exams that a call names."""

Progress = Callable[[Step, int], None]
"""Callback with a step and its number of finished parts; called with 0 for each step at first."""


def unseen(step: Step, done: int) -> None:
    """Ignore the progress of a run."""


@dataclass(frozen=True)
class ExamOptions:
    """Options of an exam; None selects the default.

    The default kind is `choice` if any question has choices, the default seed 128 random bits. A
    `blueprint` is a file or the name of one that ships; without it, the exam has `questions` of a
    `kind`. With a `roster` there is a form for each candidate; without, there are `forms`
    anonymous ones, by default one; `spares` are added to both. `columns` has fields of the roster
    and their headings. The print run is in the order of the roster or, `by_seat`, of the seats;
    `by_group` adds a separator before each group. The `password` opens protected copies of
    candidates without a password in the roster; the `watermark` is the candidate's name. `again`
    reuses the seed of the same exam in the folder even if that exam is complete. Questions of the
    earlier exams in the folders `not_in` are asked only if the bank has too few others. An exam
    that is `parallel_to` an earlier one has questions like it, but not the same. A scanner can read
    all `scannable` pages, or the answer `sheet` of each copy; with `digits`, also numbers, whose
    digits are marked in columns.
    """

    kind: str | None = None
    questions: int | None = None
    forms: int | None = None
    seed: str | None = None
    blueprint: str | None = None
    roster: Path | None = None
    columns: tuple[tuple[str, str], ...] = ()
    spares: int = 0
    by_seat: bool = False
    by_group: bool = False
    password: str | None = None
    watermark: bool = False
    scannable: Literal["", "pages", "sheet"] = ""
    digits: bool = False
    again: bool = False
    not_in: tuple[Path, ...] = ()
    parallel_to: Path | None = None


@dataclass(frozen=True)
class ScorecardOptions:
    """Options of scorecards.

    With a `roster` there is one for each candidate; `columns` has its fields and their headings. A
    `blueprint` draws the questions by the `seed`, which is random by default; without one, all
    are asked. A `fillable` scorecard becomes a PDF form.
    """

    blueprint: str | None = None
    seed: str | None = None
    roster: Path | None = None
    columns: tuple[tuple[str, str], ...] = ()
    fillable: bool = False


@dataclass(frozen=True)
class Request:
    """Options of a run; without a `bank`, the one that ships is used.

    The fixed words are in a `language`; the default is that of the bank. Without `cache`, nothing
    is read from or written to the cache. `jobs` is the number of worker processes; with a
    `scheduler`, forms are printed on its machines. Another exam in the folder is moved aside with
    `replace`, and refused without, unless its manifest has the SHA-256 `printed`: then this process
    printed it, and replaces it. A `booklet` is imposed on `booklet_sheet`, or on a sheet as
    wide as two pages, in signatures of at most `signature` sheets, 8 by default.
    """

    bank: Path | None
    out: Path
    paper: str = "A4"
    theme: str = "print"
    format: str = "pdf"
    selection: Selection = field(default_factory=Selection)
    custom: Path | None = None
    language: str | None = None
    two_sided: bool = False
    booklet: bool = False
    booklet_sheet: str | None = None
    signature: int | None = None
    documents: tuple[str, ...] = ()
    worksheet: WorksheetOptions = field(default_factory=WorksheetOptions)
    full_key: bool = False
    duplex: Duplex = Duplex.LONG_EDGE
    exam: ExamOptions | None = None
    scorecard: ScorecardOptions | None = None
    cache: bool = True
    jobs: int = 1
    scheduler: str | None = None
    replace: bool = False
    printed: str = ""

    def __post_init__(self) -> None:
        """Convert names of files to paths; raise CallError for an empty one."""
        asked = dict(vars(self))
        for part in filter(None, (self.exam, self.scorecard)):
            asked |= vars(part)
        for name in ("bank", "out", "custom", "scheduler", "blueprint"):
            if asked.get(name) == "":
                raise CallError(f"--{name}: the name is empty: give one, or remove the option")
        for name in ("bank", "out", "custom"):
            if (given := getattr(self, name)) is not None:
                object.__setattr__(self, name, Path(given))

    @property
    def look(self) -> CopyLook:
        """Look of copies without needs."""
        return CopyLook(self.paper, self.theme, self.language, self.format)

    @property
    def sheets(self) -> int:
        """Maximum number of sheets in a signature of a booklet."""
        return self.signature or 8


class PrintOptions(TypedDict, total=False):
    """Options of everything that is printed: fields of `Request`, where they are explained."""

    paper: str
    theme: str
    format: str
    custom: str | PathLike[str] | None
    language: str | None
    two_sided: bool
    booklet: bool
    booklet_sheet: str | None
    signature: int | None
    cache: bool
    jobs: int


def require_tag(language: str | None) -> None:
    """Raise CallError for a language that is no tag."""
    if language is not None and not is_language_tag(language):
        raise CallError(f"--language '{language[:40]}': write a language tag, as en, de or pt-BR")


def consistent(request: Request) -> Request:
    """Return the request; raise CallError for a wrong value, or options that contradict others."""
    exam, cards = request.exam or ExamOptions(), request.scorecard or ScorecardOptions()
    _require_values(request, exam)
    for seed in (exam.seed, cards.seed):
        if seed is not None:
            _require_seed(seed)
    _require_companions(request, exam, cards)
    if exam.roster and exam.forms is not None:
        raise CallError("--forms: a roster has a form for each candidate: remove --forms")
    if exam.parallel_to and (exam.blueprint or exam.questions or exam.kind):
        given = "--blueprint, --questions, --kind"
        raise CallError(f"{given}: the exam of --parallel-to defines them: remove them")
    if "practice" in request.documents and request.format != "html":
        raise CallError("practice is a page of HTML: print it by itself, or all with format html")
    _require_whole_pages(request, exam)
    if request.format == "html" and request.booklet:
        raise CallError("--booklet: HTML has no pages to fold: remove --format html")
    if request.format == "html" and (request.worksheet.fillable or cards.fillable):
        raise CallError("--fillable: only a PDF can be a form: remove --format html")
    return request


def _require_whole_pages(request: Request, exam: ExamOptions) -> None:
    """Raise CallError for a scannable exam without pages, or with reduced ones."""
    if exam.digits and not exam.scannable:
        raise CallError(
            "--digits: only with boxes that a scanner reads: add --scannable or --answer-sheet"
        )
    option = "--answer-sheet" if exam.scannable == "sheet" else "--scannable"
    if exam.scannable and request.format == "html":
        raise CallError(f"{option}: HTML has no pages to scan: remove --format html")
    if exam.scannable and request.booklet:
        message = "the pages of a booklet are reduced, and its boxes too small to be read"
        raise CallError(f"{option}: {message}: remove --booklet")


def _require_seed(seed: str) -> None:
    from studypress.exam.random_stream import seed_fault  # noqa: PLC0415 - only exams have a seed

    if fault := seed_fault(seed):
        raise CallError(f"--seed: {fault}")


def _require_values(request: Request, exam: ExamOptions) -> None:
    """Raise CallError for an unknown name, or a number that is too small or too large."""
    for document in request.documents:
        require_known("document", document, (*DOCUMENTS, "practice"))
    require_known("format", request.format, FORMATS)
    require_known("space", request.worksheet.space, RULINGS)
    require_known("booklet-sheet", request.booklet_sheet, BOOKLET_SHEETS)
    require_known("kind", exam.kind, KINDS)
    _require_within("forms", exam.forms, FORMS)
    _require_within("questions", exam.questions, (1, sys.maxsize))
    _require_within("spares", exam.spares, SPARES)
    if len(exam.not_in) > MAX_EARLIER:
        raise CallError(f"--not-in: at most {MAX_EARLIER} exams: remove the oldest")
    _require_within("per-page", request.worksheet.per_page, PER_PAGE)
    _require_within("signature", request.signature, SIGNATURE)
    _require_within("jobs", request.jobs, JOBS)


def _require_companions(request: Request, exam: ExamOptions, cards: ScorecardOptions) -> None:
    """Raise CallError for an option without another one that it needs."""
    named = {"column": exam.columns, "by": exam.by_group, "watermark": exam.watermark}
    _require("a roster", exam.roster, named)
    _require("a roster", cards.roster, {"column": cards.columns})
    sheets = {"booklet-sheet": request.booklet_sheet, "signature": request.signature}
    _require("a booklet", request.booklet, sheets)
    if cards.seed is not None and cards.blueprint is None:
        raise CallError("--seed: only with a blueprint, which draws questions: add --blueprint")


def require_known(option: str, value: str | None, known: Sequence[str]) -> None:
    """Raise CallError for a value that is not known."""
    if value is not None and value not in known:
        hint = did_you_mean(value, known)
        raise CallError(f"--{option}: no '{value}'{hint} (known: {', '.join(known)})")


def _require_within(option: str, value: int | None, limits: tuple[int, int]) -> None:
    if value is not None and not limits[0] <= value <= limits[1]:
        raise CallError(f"--{option} {value}: write a number from {limits[0]} to {limits[1]}")


def _require(needed: str, given: object, asked: Mapping[str, object]) -> None:
    for name, value in asked.items():
        if value and not given:
            raise CallError(f"--{name}: only with {needed}: add --{needed.removeprefix('a ')}")
