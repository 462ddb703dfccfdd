"""Readings of scanned pages: boxes with their states, pages with their outcomes."""

from dataclasses import dataclass
from enum import StrEnum

from studypress.exam.scannable.layout import ScanBox
from studypress.exam.scannable.page_code import PageCode

Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""Rows of a homography: from millimetres on the printed page to pixels of the upright picture."""


class BoxState(StrEnum):
    """State of a box; a cancelled one was marked, then filled whole."""

    EMPTY = "empty"
    MARKED = "marked"
    CANCELLED = "cancelled"
    DOUBTFUL = "doubtful"


class PageOutcome(StrEnum):
    """Outcome of a page. Only a page of the manifest can be missing: it was not scanned."""

    READ = "read"
    DOUBTFUL = "doubtful"
    DUPLICATE = "duplicate"
    FOREIGN = "foreign"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class BoxReading:
    """A box with its state and two measures, each 0 for paper and about 1 for a clear mark.

    `ink` is the darkened share inside the frame, `stroke` the contrast of lines inside against the
    paper around the box.
    """

    box: ScanBox
    state: BoxState
    ink: float
    stroke: float


@dataclass(frozen=True, slots=True)
class PageReading:
    """A scanned page: READ, DOUBTFUL, FOREIGN or UNREADABLE by itself, with the reason.

    `turned` is the rotation, in degrees counter-clockwise, that made the picture upright; `dpi` the
    resolution of the picture that `places` refers to.
    """

    outcome: PageOutcome
    code: PageCode | None = None
    boxes: tuple[BoxReading, ...] = ()
    turned: int = 0
    dpi: float = 0.0
    places: Matrix | None = None
    reason: str = ""
