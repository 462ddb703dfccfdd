"""Truth about simulated scans: what each box means, and what each scanned page is."""

from dataclasses import dataclass, field

from simulator.candidates.marks import Mark


@dataclass(frozen=True)
class BoxTruth:
    """A box of a copy: what the candidate meant, and which states a careful person accepts.

    A reader may always call a box doubtful; where `clear` is true, that counts against it.
    """

    form: str
    page: int
    question: int
    value: str
    mark: Mark
    accepted: frozenset[str]
    clear: bool


@dataclass(frozen=True)
class PageTruth:
    """A scanned page: its place, the page of ours on it, and the accepted outcomes."""

    source: str
    index: int
    form: str
    page: int
    outcomes: frozenset[str]


@dataclass
class Truth:
    """Simulated scans of an exam.

    `answers` has the answer to each question of each form, as in a CSV of answers: letters, a
    number, or points; empty if none was given. `missing` are pages that were not scanned.
    """

    answers: dict[str, dict[int, str]] = field(default_factory=dict)
    boxes: list[BoxTruth] = field(default_factory=list)
    pages: list[PageTruth] = field(default_factory=list)
    missing: list[tuple[str, int]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
