"""Pages filled by candidates: marks in boxes, handwriting in areas, and the truth about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from simulator.candidates.marks import MARKING, Mark, coverage, patch_of
from simulator.candidates.pens import PATCH, PENS, Floats, Pen, Points, Rng, drawn
from simulator.truth import BoxTruth
from studypress.exam.scannable.layout import ScanArea, ScanBox, ScanPage

_PENS = ("black ball pen", "blue ball pen", "pencil", "felt pen")
_PEN_SHARES = (0.35, 0.35, 0.2, 0.1)
_HABITS = (Mark.CROSS, Mark.TICK, Mark.SLASH, Mark.SCRIBBLE)
_HABIT_SHARES = (0.6, 0.2, 0.1, 0.1)
_RARE_MARKS = {Mark.LIGHT: 0.03, Mark.OVERSHOOT: 0.06, Mark.SMALL: 0.03, Mark.RING: 0.02}
_RARE_REST = {
    Mark.FILLED: 0.02,
    Mark.STRAY: 0.02,
    Mark.ERASED: 0.015,
    Mark.DOT: 0.004,
    Mark.CIRCLED: 0.001,
}
_TIDY_REST = {Mark.FILLED: 0.02}
_LEFT = (PATCH - 4.0) / 2
_FULL = (0.7, 0.9)
_LOOSE = (Mark.STRAY, Mark.CIRCLED)
_BLOB = (0.45, 0.7)
"""The same of real marks: many are filled bubbles, which here look like a cancelled box."""


_Drawn = tuple[ScanBox, Mark, Floats]


@dataclass(frozen=True)
class Hand:
    """A candidate's pen and usual mark; `cuttings` are patches with real marks, used by half.

    `erased` is the share of boxes with an erased mark on a tidy candidate's paper.
    """

    pen: Pen
    habit: Mark
    tidy: bool
    cuttings: Sequence[Floats] = ()
    erased: float = 0.0

    @classmethod
    def drawn(
        cls, rng: Rng, cuttings: Sequence[Floats], *, tidy: bool, erased: float = 0.0
    ) -> "Hand":
        """Draw a pen and a habit; a tidy candidate has a thin pen."""
        pen = PENS[str(rng.choice(_PENS, p=_PEN_SHARES))]
        habit = Mark(str(rng.choice(_HABITS, p=_HABIT_SHARES)))
        if tidy:
            pen, habit = PENS["blue ball pen"], Mark.CROSS if habit is Mark.SCRIBBLE else habit
        real = bool(cuttings) and rng.random() < 0.5
        return cls(pen, Mark.CUT if real else habit, tidy, cuttings, erased)

    def mark(self, rng: Rng, *, chosen: bool) -> Mark:
        """Draw the mark of a box."""
        tidy = {**_TIDY_REST, Mark.ERASED: self.erased}
        rare = _RARE_MARKS if chosen else tidy if self.tidy else _RARE_REST
        at = rng.random()
        for mark, share in rare.items() if not (chosen and self.tidy) else ():
            if (at := at - share) < 0:
                return mark
        return self.habit if chosen else Mark.NOTHING


@dataclass
class Sheet:
    """A page that is being filled: its picture, and the truth about its boxes."""

    picture: Image.Image
    resolution: float
    form: str
    page: ScanPage
    visible: float
    """Least darkness that the scanner shows."""

    def fill(self, hand: Hand, wanted: dict[int, set[str]], rng: Rng) -> list[BoxTruth]:
        """Mark the boxes and write into the areas; return the truth."""
        for area in self.page.areas:
            self._write(area, hand.pen, rng)
        marks: list[tuple[ScanBox, Mark, Floats | None]] = []
        for box in self.page.boxes:
            answer = wanted.get(box.question, set())
            mark = hand.mark(rng, chosen=box.value in answer)
            if mark is Mark.FILLED and hand.tidy and not answer:
                mark = Mark.NOTHING
            pen = PENS["red pen"] if box.value.startswith("=") else hand.pen
            patch = self._patch(mark, hand, pen, rng)
            if patch is not None:
                self._add(patch, box.x - _LEFT, box.y - _LEFT, pen)
            marks.append((box, mark, patch))
        drawn_ones = [(box, mark, ink) for box, mark, ink in marks if ink is not None]
        return _with_doubts([self._truth(*each, drawn_ones) for each in marks])

    def _patch(self, mark: Mark, hand: Hand, pen: Pen, rng: Rng) -> Floats | None:
        if mark is Mark.NOTHING:
            return None
        if mark is Mark.CUT:
            return hand.cuttings[int(rng.integers(len(hand.cuttings)))]
        return patch_of(mark, pen, self.resolution, rng)

    def _add(self, patch: Floats, x: float, y: float, pen: Pen) -> None:
        """Darken the page by the ink of a patch, whose left and top edge are in millimetres."""
        scale = self.resolution / 25.4
        left, top = round(x * scale), round(y * scale)
        place = (left, top, left + len(patch), top + len(patch))
        before = np.asarray(self.picture.crop(place), dtype=np.float64)
        colour = before.ndim == 3
        tint = np.array(pen.tint) if colour else np.array(pen.tint) @ (0.3, 0.59, 0.11)
        ink = patch[..., None] * tint if colour else patch * tint
        self.picture.paste(Image.fromarray((before * (1 - ink)).astype(np.uint8)), (left, top))

    def _write(self, area: ScanArea, pen: Pen, rng: Rng) -> None:
        """Write some lines of loops that look like words."""
        for line in range(min(int(area.height // 9), 4)):
            for word in range(int(area.width // (PATCH - 2)) - 1):
                if rng.random() < 0.8:
                    patch = drawn([_word(rng)], pen, self.resolution, rng)
                    self._add(patch, area.x + word * (PATCH - 2), area.y + 9 * line - 3, pen)

    def _truth(
        self, box: ScanBox, mark: Mark, patch: Floats | None,
        drawn_ones: Collection[_Drawn],
    ) -> BoxTruth:  # fmt: skip
        if mark in MARKING and patch is not None:
            accepted, clear = self._marked(patch, _BLOB if mark is Mark.CUT else _FULL)
        elif mark is Mark.FILLED and patch is not None:
            accepted, clear = _cancelled(coverage(patch, above=self.visible))
        else:
            accepted, clear = _unmarked(mark, self._intrusion(box, drawn_ones))
        return BoxTruth(
            self.form, self.page.page, box.question, box.value, mark, frozenset(accepted), clear
        )

    def _intrusion(self, box: ScanBox, drawn_ones: Collection[_Drawn]) -> tuple[float, float]:
        """Return the inked shares of a box by marks of other boxes, and by stray strokes."""
        shares = {False: 0.0, True: 0.0}
        for other, mark, ink in drawn_ones:
            if abs(box.x - other.x) < _LEFT and abs(box.y - other.y) < _LEFT:
                share = coverage(ink, box.x - other.x + _LEFT, box.y - other.y + _LEFT)
                shares[mark in _LOOSE] += share
        return shares[False], shares[True]

    def _marked(self, patch: Floats, full: tuple[float, float]) -> tuple[set[str], bool]:
        """Return accepted states of a box that a candidate meant to mark.

        `full` is the share from which it could be a filled box, and that from which it is one.
        """
        share = coverage(patch, above=self.visible)
        clear = 0.07 < share < full[0] and coverage(patch, above=max(self.visible, 0.18)) > 0.05
        more = {"empty"} if share < 0.04 else {"cancelled"} if share > full[1] else set()
        return {"marked", *more}, clear


def _with_doubts(boxes: list[BoxTruth]) -> list[BoxTruth]:
    """Return the truth in which only boxes of plain questions are clear.

    A question is not plain if a mark may not show, or if its only mark is a filled box, by which a
    candidate may mean it.
    """
    marks: dict[int, set[Mark]] = {}
    for box in boxes:
        marks.setdefault(box.question, set()).add(box.mark)
    lone = {at for at, made in marks.items() if Mark.FILLED in made and not made & {*MARKING}}
    lost = {box.question for box in boxes if box.mark in MARKING and "empty" in box.accepted}
    return [replace(box, clear=box.clear and box.question not in lone | lost) for box in boxes]


def _unmarked(mark: Mark, intrusion: tuple[float, float]) -> tuple[set[str], bool]:
    """Return accepted states of a box that a candidate left empty.

    A stroke without a box of its own that ends in it could be a mark.
    """
    others, strays = intrusion
    if mark in (Mark.DOT, Mark.CIRCLED) or strays > 0.03:
        return {"empty", "marked"}, False
    return {"empty"}, others + strays <= 0.005


def _cancelled(share: float) -> tuple[set[str], bool]:
    """Return accepted states of a box that was filled; pale ink is lost in black and white."""
    more = {"marked"} if share <= 0.75 else set()
    return {"cancelled", *more, *({"empty"} if share < 0.3 else ())}, share > 0.9


def _word(rng: Rng) -> Points:
    xs = np.arange(1.0, PATCH - 2, 0.8)
    return [
        (float(x + rng.normal(0, 0.3)), 8 + rng.uniform(0.8, 2.2) * (-1) ** at)
        for at, x in enumerate(xs)
    ]
