"""What a run is asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from studypress.bank.selection import Selection
from studypress.errors import CallError
from studypress.page.documents.flashcards import Duplex
from studypress.page.documents.study import WorksheetOptions


class Step(NamedTuple):
    """A step of a run: its name, of how many parts it is, and how long each takes, roughly."""

    name: str
    parts: int = 1
    seconds: float = 1.0


Progress = Callable[[Step, int], None]
"""Told a step and how many of its parts are done; at the start every step in turn, with none."""


@dataclass(frozen=True)
class ExamOptions:
    """The exam that is asked for; what is None is left to us.

    The kind is then `choice` if any question has choices, and the seed has 128 random bits. A
    `blueprint` is a file or the name of one that ships; without it, `questions` of a `kind` are
    asked. With a `roster` there is a form for each candidate, and `spares` besides; without,
    `forms` anonymous ones. `columns` has fields of the roster and what it calls them. The print
    run is in the roster's order or, `by_seat`, in that of the seats; `by_group` each group has its
    separator. A `password` opens copies for distribution, unless the roster has one of the
    candidate's own; a `watermark` is the candidate's name. Without a seed, that of the same exam
    in the folder is used `again`, also if it is complete.
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
class Request:
    """All that a run is asked for; without a `bank` it is the one that ships.

    Unless it may use the `cache`, everything is made anew. As many `jobs` are done side by side,
    each in a process of its own; where there is a `scheduler`, forms are made on its machines.
    An exam that is in the folder already is moved aside to `replace` it, and else refused. A
    `booklet` is imposed on a sheet of a size, or one as wide as two pages, in signatures of at
    most so many sheets.
    """

    bank: Path | None
    out: Path
    paper: str
    theme: str
    format: str
    selection: Selection
    custom: Path | None = None
    two_sided: bool = False
    booklet: bool = False
    booklet_sheet: str | None = None
    signature: int = 8
    documents: tuple[str, ...] = ()
    worksheet: WorksheetOptions = field(default_factory=WorksheetOptions)
    full_key: bool = False
    duplex: Duplex = Duplex.LONG_EDGE
    exam: ExamOptions | None = None
    cache: bool = True
    jobs: int = 1
    scheduler: str | None = None
    replace: bool = False

    def __post_init__(self) -> None:
        """Take names of files as paths; raise CallError for an empty one."""
        asked = vars(self) | (vars(self.exam) if self.exam else {})
        for name in ("bank", "out", "custom", "scheduler", "blueprint"):
            if asked.get(name) == "":
                raise CallError(f"--{name}: the name is empty: give one, or leave it out")
        for name in ("bank", "out", "custom"):
            if isinstance(given := getattr(self, name), str):
                object.__setattr__(self, name, Path(given))
