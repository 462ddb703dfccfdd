"""Comparison of readings with the truth about simulated scans."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.truth import BoxTruth, PageTruth, Truth

DOUBTFUL, MISSING, UNREADABLE = "doubtful", "missing", "unreadable"


@dataclass(frozen=True)
class WrongBox:
    """A box that was read as something else than a careful person accepts."""

    truth: BoxTruth
    page: PageTruth
    state: str


@dataclass
class Comparison:
    """Counts of boxes and pages; `strange` are pages with an outcome that is not accepted."""

    boxes: int = 0
    clear: int = 0
    doubtful: int = 0
    """Number of clear boxes that were called doubtful."""
    unclear: int = 0
    """Number of other boxes that were called doubtful."""
    unread: int = 0
    """Number of boxes on pages that were not read."""
    pages: Counter[str] = field(default_factory=Counter)
    wrong: list[WrongBox] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    @property
    def doubt(self) -> float:
        """Share of the clear boxes that were called doubtful."""
        return self.doubtful / max(self.clear, 1)

    def add(self, other: "Comparison") -> None:
        """Add the counts of other scans."""
        for name in ("boxes", "clear", "doubtful", "unclear", "unread"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.pages += other.pages
        self.wrong += other.wrong
        self.strange += other.strange


def compared(truth: Truth, outcomes: Iterable[tuple[str, str]], readings: Path) -> Comparison:
    """Compare a record of readings, and the outcome of each place in a table, with the truth.

    A place is as in `scan-001.pdf:3`; that of a missing page is its code, as in `K7Q4-M3XF:2`.
    """
    found = Comparison()
    read = {_place(page): page["reading"] for page in json.loads(readings.read_bytes())["pages"]}
    outcome_of = dict(outcomes)
    found.pages.update(outcome_of.values())
    boxes = _boxes_by_page(truth)
    for page in truth.pages:
        place = f"{page.source}:{page.index}"
        outcome = outcome_of.pop(place, "none")
        if outcome == UNREADABLE:  # its code is unknown
            outcome_of.pop(f"{page.form}:{page.page}", None)
        if outcome not in page.outcomes:
            found.strange.append(f"{place}: {outcome}, not {'/'.join(sorted(page.outcomes))}")
        own = boxes.get((page.form, page.page), [])
        _compare_boxes(found, page, own, _states(read.get(place, {})))
    for form, number in truth.missing:
        if outcome_of.pop(f"{form}:{number}", "") != MISSING:
            found.strange.append(f"page {number} of {form} is not listed as missing")
    found.strange += [f"{place}: {outcome}, not scanned" for place, outcome in outcome_of.items()]
    return found


def _compare_boxes(
    found: Comparison,
    page: PageTruth,
    boxes: Iterable[BoxTruth],
    states: dict[tuple[int, str], str],
) -> None:
    """Count the boxes of a page."""
    for box in boxes:
        state = states.get((box.question, box.value), "")
        found.boxes += 1
        found.clear += box.clear
        if not state:
            found.unread += 1
        elif state == DOUBTFUL:
            found.doubtful += box.clear
            found.unclear += not box.clear
        elif state not in box.accepted:
            found.wrong.append(WrongBox(box, page, state))


def _boxes_by_page(truth: Truth) -> dict[tuple[str, int], list[BoxTruth]]:
    found: dict[tuple[str, int], list[BoxTruth]] = {}
    for box in truth.boxes:
        found.setdefault((box.form, box.page), []).append(box)
    return found


def _place(page: dict[str, Any]) -> str:
    return f"{page['source']}:{page['index']}"


def _states(reading: dict[str, Any]) -> dict[tuple[int, str], str]:
    return {
        (box["box"]["question"], box["box"]["value"]): box["state"]
        for box in reading.get("boxes", [])
    }
