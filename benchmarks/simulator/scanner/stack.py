"""Stacks of paper in a feeder: pages of copies, shuffled, scanned twice, left out, or not ours."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from simulator.candidates.pens import Rng
from simulator.pages import Copy

DUPLICATED, MISSING, FOREIGN, BLANK_BACKS, SHUFFLED = (
    "duplicated", "missing", "foreign", "blank backs", "shuffled",
)  # fmt: skip
STACK_FAULTS = (MISSING, DUPLICATED, FOREIGN, BLANK_BACKS, SHUFFLED)
"""Names of the faults of a stack."""
BLANK_SHEETS = "blank sheets"
"""Some blank pages, where BLANK_BACKS has as many as there are other pages."""

_SHARE = 0.04  # of the pages, at least one


class Paper(StrEnum):
    """Kind of a sheet in the stack."""

    OURS = "ours"
    OTHER_EXAM = "other exam"
    NOTES = "notes"
    BLANK = "blank"


@dataclass(frozen=True)
class Slot:
    """A page in the stack; `again` tells scans of the same page, and blank ones, apart.

    `faults` are those of this page alone.
    """

    copy: Copy
    page: int
    paper: Paper = Paper.OURS
    again: int = 0
    faults: tuple[str, ...] = ()


def stack_of(
    copies: Iterable[Copy], faults: Collection[str], rng: Rng, single: Sequence[str] = ()
) -> tuple[list[Slot], list[Slot]]:
    """Return the pages in the feeder, and the pages that are missing there.

    One page with boxes has each of the `single` faults.
    """
    slots = [Slot(copy, page.page) for copy in copies for page in copy.layout.pages]
    missing: list[Slot] = []
    if MISSING in faults:
        missing = _some(slots, rng)
        slots = [slot for slot in slots if slot not in missing]
    if DUPLICATED in faults:
        slots += [replace(slot, again=1) for slot in _some(slots, rng)]
    if FOREIGN in faults:
        others = (Paper.OTHER_EXAM, Paper.NOTES)
        slots += [
            replace(slot, paper=others[at % 2]) for at, slot in enumerate(_some(slots, rng) * 2)
        ]
    if BLANK_SHEETS in faults:
        blank = enumerate(_some(slots, rng), start=1)
        slots += [replace(slot, paper=Paper.BLANK, again=at) for at, slot in blank]
    if BLANK_BACKS in faults:
        slots = [
            side
            for at, slot in enumerate(slots)
            for side in (slot, replace(slot, paper=Paper.BLANK, again=at))
        ]
    if SHUFFLED in faults:
        slots = [slots[at] for at in rng.permutation(len(slots))]
    return list(_with_faults(slots, single, rng)), missing


def _with_faults(slots: list[Slot], single: Sequence[str], rng: Rng) -> Iterator[Slot]:
    """Yield all pages; give each fault to one page that was scanned once."""
    seen = Counter(_name(slot) for slot in slots)
    able = [
        at
        for at, slot in enumerate(slots)
        if seen[_name(slot)] == 1 and slot.paper is Paper.OURS and _has_boxes(slot)
    ]
    chosen = rng.choice(able, len(single), replace=False) if single else ()
    faults = {int(at): fault for at, fault in zip(chosen, single, strict=True)}
    for at, slot in enumerate(slots):
        yield replace(slot, faults=(faults[at],)) if at in faults else slot


def _name(slot: Slot) -> tuple[str, int, Paper]:
    return slot.copy.form, slot.page, slot.paper


def _has_boxes(slot: Slot) -> bool:
    page = slot.copy.layout.page(slot.page)
    return page is not None and bool(page.boxes)


def _some(slots: list[Slot], rng: Rng) -> list[Slot]:
    count = max(round(len(slots) * _SHARE), 1)
    return [slots[at] for at in sorted(rng.choice(len(slots), count, replace=False))]


def repeated(slots: Iterable[Slot]) -> Iterator[bool]:
    """Yield for each page in the stack whether it was scanned before."""
    seen = set()
    for slot in slots:
        name = (slot.copy.form, slot.page)
        yield slot.paper is Paper.OURS and name in seen
        if slot.paper is Paper.OURS:
            seen.add(name)
