"""Exams filled and scanned by chance: files as from a scanner, and the truth about them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path

import numpy as np
from PIL import Image

from simulator.candidates.answers import boxes_of, chosen, drawn_answers
from simulator.candidates.filling import Hand, Sheet
from simulator.candidates.pens import Floats, Rng
from simulator.pages import copies_of, drawn_page, rasterised
from simulator.scanner import files
from simulator.scanner.faults import (
    COLOUR,
    HARSH,
    HIDDEN_CODE,
    PAGE_FAULTS,
    scanned,
    visible,
)
from simulator.scanner.stack import BLANK_SHEETS, STACK_FAULTS, Paper, Slot, repeated, stack_of
from simulator.truth import BoxTruth, PageTruth, Truth
from studypress.exam.form_code import form_code
from studypress.exam.random_stream import key_of
from studypress.exam.scannable.layout import ScanArea, ScanPage

FAULTS = (*PAGE_FAULTS, *STACK_FAULTS)
"""Names of all faults."""

_CODE = form_code(key_of("another exam"), "", 1, ())
_OUTCOMES = {
    Paper.OURS: {"read", "doubtful"},
    Paper.OTHER_EXAM: {"foreign"},
    Paper.NOTES: {"foreign", "unreadable"},
    Paper.BLANK: {"foreign", "unreadable"},
}


@dataclass(frozen=True)
class Scanner:
    """A scanner, its faults by names of FAULTS, and the habits of candidates.

    `dpi` is the resolution of the scan, `resolution` that of the paper before it, by default the
    same; `container` is pdf, tiff, png, jpeg or mixed. With `tidy`, all marks are clear, so that
    the answers can be compared, but for a share of `erased` ones. `cuttings` are patches with real
    marks. `jobs` is the number of processes. Each of the `single` faults is that of one page.
    """

    faults: tuple[str, ...] = ()
    dpi: float = 200
    resolution: float = 0
    container: str = "pdf"
    tidy: bool = False
    erased: float = 0
    cuttings: Sequence[Floats] = ()
    jobs: int = 1
    single: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for unknown faults."""
        if unknown := {*self.faults, *self.single} - {*FAULTS, BLANK_SHEETS, HIDDEN_CODE}:
            raise ValueError(f"unknown faults: {sorted(unknown)}")


@dataclass(frozen=True)
class _Desk:
    """Seed and scanner: enough to fill and scan any page of an exam."""

    seed: str
    scanner: Scanner

    @property
    def _resolution(self) -> float:
        return self.scanner.resolution or self.scanner.dpi

    def scan(self, task: tuple[Slot, Mapping[int, str]]) -> tuple[Image.Image, list[BoxTruth]]:
        """Fill and scan a page in the stack."""
        slot, answers = task
        faults = (*self.scanner.faults, *slot.faults)
        names = ("scan", slot.copy.form, slot.page, slot.paper, slot.again)
        sheet, boxes = self._filled(slot, answers, visible(faults, _rng(self.seed, *names)))
        rng = _rng(self.seed, *names)
        picture = scanned(sheet, faults, self._resolution, self.scanner.dpi, rng)
        return picture, boxes if slot.paper is Paper.OURS and not slot.again else []

    def _filled(
        self, slot: Slot, answers: Mapping[int, str], darkness: float
    ) -> tuple[Image.Image, list[BoxTruth]]:
        """Fill a page; `darkness` is the least one that the scan shows."""
        hand_rng = _rng(self.seed, "hand", slot.copy.form)
        habits = self.scanner
        hand = Hand.drawn(hand_rng, habits.cuttings, tidy=habits.tidy, erased=habits.erased)
        page, picture = self._paper(slot)
        if COLOUR in self.scanner.faults:
            picture = picture.convert("RGB")
        sheet = Sheet(picture, self._resolution, slot.copy.form, page, darkness)
        boxes = boxes_of(slot.copy)
        wanted = {asked: chosen(boxes[asked], answer) for asked, answer in answers.items()}
        rng = _rng(self.seed, "marks", slot.copy.form, slot.page)
        return picture, sheet.fill(hand, wanted, rng)

    def _paper(self, slot: Slot) -> tuple[ScanPage, Image.Image]:
        layout = slot.copy.layout
        page = layout.page(slot.page) or ScanPage(slot.page)
        if slot.paper is Paper.OURS:
            return page, rasterised(slot.copy, slot.page, self._resolution)
        if slot.paper is Paper.OTHER_EXAM:
            return page, drawn_page(layout, _CODE, slot.page, self._resolution)
        scale = self._resolution / 25.4
        size = (round(layout.width * scale), round(layout.height * scale))
        text = ScanArea(1, 25, 30, layout.width - 50, layout.height - 60)
        areas = (text,) if slot.paper is Paper.NOTES else ()
        return ScanPage(slot.page, (), areas), Image.new("L", size, 255)


_SCANNER = Scanner()


def scan_exam(
    exam: Path,
    out: Path,
    seed: str,
    scanner: Scanner = _SCANNER,
    answers: Mapping[str, Mapping[int, str]] | None = None,
) -> Truth:
    """Fill all scannable copies of an exam and scan them into files in `out`; return the truth.

    The same arguments give the same files: scan-001.pdf and so on. `exam` is the folder with
    `manifest.json`; a copy without its printed file is drawn from its layout. Without `answers`,
    by form code and number of the question, they are drawn.
    """
    copies = list(copies_of(exam))
    truth = Truth()
    for copy in copies:
        drawn = drawn_answers(copy, _rng(seed, "answers", copy.form))
        truth.answers[copy.form] = dict(answers[copy.form]) if answers else drawn
    slots, missing = stack_of(copies, scanner.faults, _rng(seed, "stack"), scanner.single)
    truth.missing += [(slot.copy.form, slot.page) for slot in missing]
    tasks = [(slot, truth.answers[slot.copy.form]) for slot in slots]
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        jobs = scanner.jobs
        run = stack.enter_context(ProcessPoolExecutor(jobs)).map if jobs > 1 else map
        scans = zip(slots, repeated(slots), run(_Desk(seed, scanner).scan, tasks), strict=True)
        for part in _parts(scans, scanner.container):
            _write(truth, out, part, scanner)
    return truth


_Scan = tuple[Slot, bool, tuple[Image.Image, list[BoxTruth]]]


def _write(truth: Truth, out: Path, part: Sequence[_Scan], scanner: Scanner) -> None:
    """Write a file of pictures; add its pages and boxes to the truth."""
    container = files.container_of(scanner.container, len(truth.files))
    path = out / f"scan-{len(truth.files) + 1:03}{files.SUFFIXES[container]}"
    files.write(path, [picture for _, _, (picture, _) in part], container, scanner.dpi)
    truth.files.append(path.name)
    for index, (slot, again, (_, boxes)) in enumerate(part, start=1):
        outcomes = {"duplicate", "doubtful"} if again else set(_OUTCOMES[slot.paper])
        if HIDDEN_CODE in slot.faults:
            outcomes = {"unreadable"}
        if HARSH.intersection(scanner.faults):
            outcomes.add("unreadable")
        form, page = (slot.copy.form, slot.page) if slot.paper is Paper.OURS else ("", 0)
        truth.pages.append(PageTruth(path.name, index, form, page, frozenset(outcomes)))
        truth.boxes += boxes


def _parts(scans: Iterable[_Scan], container: str) -> Iterator[list[_Scan]]:
    left = iter(scans)
    for number in count():
        size = files.pages_of(files.container_of(container, number))
        if not (part := list(islice(left, size))):
            return
        yield part


def _rng(seed: str, *names: object) -> Rng:
    """Return a generator that depends on the seed and a purpose."""
    digest = blake2b("\0".join(map(str, (seed, *names))).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
