"""Requests: the options of a run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from studypress.bank.selection import Selection
from studypress.errors import CallError
from studypress.page.documents.options import Duplex, WorksheetOptions


class Step(NamedTuple):
    """A step of a run: name, number of parts, and approximate seconds of each part."""

    name: str
    parts: int = 1
    seconds: float = 1.0


Progress = Callable[[Step, int], None]
"""Callback with a step and its number of finished parts; called with 0 for each step at first."""


@dataclass(frozen=True)
class ExamOptions:
    """Options of an exam; None selects the default.

    The default kind is `choice` if any question has choices, the default seed 128 random bits. A
    `blueprint` is a file or the name of one that ships; without it, the exam has `questions` of a
    `kind`. With a `roster` there is a form for each candidate; without, there are `forms`
    anonymous ones; `spares` are added to both. `columns` has fields of the roster and their
    headings. The print run is in the order of the roster or, `by_seat`, of the seats; `by_group`
    adds a separator before each group. The `password` opens protected copies of candidates without
    a password in the roster; the `watermark` is the candidate's name. `again` reuses the seed of
    the same exam in the folder even if that exam is complete.
    """

    kind: str | None = None
    questions: int | None = None
    forms: int = 1
    seed: str | None = None
    blueprint: str | None = None
    roster: Path | None = None
    columns: tuple[tuple[str, str], ...] = ()
    spares: int = 0
    by_seat: bool = False
    by_group: bool = False
    password: str | None = None
    watermark: bool = False
    again: bool = False


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
    wide as two pages, in signatures of at most `signature` sheets.
    """

    bank: Path | None
    out: Path
    paper: str
    theme: str
    format: str
    selection: Selection
    custom: Path | None = None
    language: str | None = None
    two_sided: bool = False
    booklet: bool = False
    booklet_sheet: str | None = None
    signature: int = 8
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
        """Convert file names to paths; raise CallError for an empty one."""
        asked = dict(vars(self))
        for part in filter(None, (self.exam, self.scorecard)):
            asked |= vars(part)
        for name in ("bank", "out", "custom", "scheduler", "blueprint"):
            if asked.get(name) == "":
                raise CallError(f"--{name}: the name is empty: give one, or remove the option")
        for name in ("bank", "out", "custom"):
            if isinstance(given := getattr(self, name), str):
                object.__setattr__(self, name, Path(given))
