"""Statistics of an exam's questions: difficulty, discrimination and share of each choice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atanh, fsum, inf, sqrt, tanh
from typing import NamedTuple

from studypress.bank.measured.agreement import wilson_interval
from studypress.bank.models import QuestionKind
from studypress.exam.record.form_record import ItemRecord
from studypress.grading.corrections import NO_CORRECTION, Correction
from studypress.grading.question_marks import QuestionMark, QuestionOutcome
from studypress.grading.scores import MarkedPaper, Result

TAIL = 0.27
"""Share of the papers in the upper and in the lower group (Kelley 1939)."""

WEAK = 0.2
"""Discrimination below which a question is weak: that of Ebel and Frisbie (1991) for D."""

HARD, EASY = 0.2, 0.95
"""Difficulties below which a question is hard, and above which it is easy."""

FEW, FEWEST = 30, 10
"""Numbers of papers: below `FEW` (Linacre 1994), a remark needs a 95 % interval that lies entirely
beyond the threshold; below `FEWEST` there are no remarks."""

_NORMAL = 1.96  # standard deviations around the mean: 95 % of a normal distribution


class Remark(StrEnum):
    """Remark on a question's statistics: the most serious that applies.

    With a negative discrimination the key may be wrong; an open question has no key, and its
    marking may be wrong.
    """

    CHECK = "check key"
    MARKING = "check marking"
    WEAK = "weak"
    HARD = "hard"
    EASY = "easy"
    NONE = ""


@dataclass(frozen=True)
class ItemStatistics:
    """Statistics of a question, over the papers on which it was asked and marked.

    `kind` is that on the papers with its choices, if there are any; OPEN if it is on no paper.
    `shares`, `several` and `omitted` are of the papers that asked it as this kind.
    `difficulty` is the mean share of its points that was earned, p: without partial credit and
    penalty, the share of right answers. It is negative if penalties exceed the points. `shares`
    has, by the choice's place in the bank, the share of papers that ticked it; if one choice is
    right, of papers that ticked only it. `key` has the places of the right choices, `several` is
    the share of papers with more than one tick, `omitted` that of blank answers.
    """

    id: str
    kind: QuestionKind
    void: bool
    key: tuple[int, ...]
    asked: int
    right: int
    difficulty: float | None
    discrimination: float | None
    upper_lower: float | None
    shares: tuple[float, ...]
    several: float
    omitted: float
    credited: bool = False
    accepted: bool = False
    """True if further answers are accepted; its difficulty counts them as right."""

    @property
    def remark(self) -> Remark:
        """Return the remark by the thresholds above; NONE if there are too few papers.

        A question that is credited to all has none.
        """
        if self.credited:
            return Remark.NONE
        highest = _highest(self.discrimination, self.asked)
        least, most = _range(self.difficulty, self.asked)
        found = {
            self._doubted: highest < 0,
            Remark.WEAK: highest < WEAK,
            Remark.HARD: most < HARD,
            Remark.EASY: least > EASY,
        }
        return next((remark for remark, applies in found.items() if applies), Remark.NONE)

    @property
    def counts(self) -> bool:
        """True if it is marked by its answers: neither void nor credited to all."""
        return not (self.void or self.credited)

    @property
    def is_answered(self) -> bool:
        """True if candidates answered it, or left it blank; an open question has only points."""
        return self.asked > 0 and self.kind is not QuestionKind.OPEN

    @property
    def _doubted(self) -> Remark:
        """Remark for a negative discrimination."""
        return Remark.MARKING if self.kind is QuestionKind.OPEN else Remark.CHECK


def _highest(correlation: float | None, papers: int) -> float:
    """Return a correlation; for few papers, the upper end of its 95 % interval (Fisher 1921)."""
    if correlation is None or papers < FEWEST:
        return inf
    if papers >= FEW:
        return correlation
    bounded = min(max(correlation, _NOTHING - 1), 1 - _NOTHING)
    return tanh(atanh(bounded) + _NORMAL / sqrt(papers - 3))


def _range(share: float | None, papers: int) -> tuple[float, float]:
    """Return a share twice; for few papers, both ends of its 95 % interval."""
    if share is None or papers < FEWEST:
        return -inf, inf
    if papers >= FEW:
        return share, share
    return wilson_interval(share, papers)


class _Answered(NamedTuple):
    """A mark for a question, its share of the points, and the paper's score.

    `rest` is the share earned of the points of all other questions, None without others.
    """

    mark: QuestionMark
    share: float
    score: float
    rest: float | None


def item_statistics(result: Result) -> Iterator[ItemStatistics]:
    """Yield the statistics of each question, void ones included, over papers with a score."""
    found: dict[str, list[_Answered]] = {name: [] for name in result.record.every_question}
    for paper in result.papers:
        for answered in _answered(paper):
            found[answered.mark.item.id].append(answered)
    for name, papers in found.items():
        yield _item(name, papers, result.corrections.get(name, NO_CORRECTION))


def _answered(paper: MarkedPaper) -> Iterator[_Answered]:
    if paper.share is None:
        return
    score, earned, of = float(paper.share), float(paper.earned), float(paper.of)
    for mark in paper.marks:
        if mark.outcome is QuestionOutcome.UNMARKED:
            continue
        is_void = mark.item.id in paper.void
        points = earned - (0 if is_void else float(mark.points))
        others = of - (0 if is_void or mark.item.bonus else float(mark.item.points))
        yield _Answered(mark, float(mark.share), score, points / others if others else None)


def _item(name: str, answered: Sequence[_Answered], correction: Correction) -> ItemStatistics:
    marks = [one.mark for one in answered]
    item = min((mark.item for mark in marks), key=lambda item: not item.choices, default=None)
    alike = [mark for mark in marks if item and mark.item.kind is item.kind]
    ticked = [mark.places for mark in alike]
    blank = sum(mark.outcome is QuestionOutcome.BLANK or mark.left_blank for mark in alike)
    return ItemStatistics(
        id=name,
        kind=item.kind if item else QuestionKind.OPEN,
        void=correction.is_void,
        key=_right(item, correction) if item else (),
        asked=len(marks),
        right=sum(mark.share == 1 for mark in marks),
        difficulty=fsum(one.share for one in answered) / len(marks) if marks else None,
        discrimination=_discrimination(answered),
        upper_lower=_upper_lower(answered),
        shares=tuple(_shares(item, ticked)) if item else (),
        several=sum(len(places) > 1 for places in ticked) / max(len(alike), 1),
        omitted=blank / max(len(alike), 1),
        credited=correction.is_credited,
        accepted=bool(correction.choices or correction.texts),
    )


def _right(item: ItemRecord, correction: Correction) -> tuple[int, ...]:
    """Return the places of the right choices; of several, accepted ones are only optional."""
    further = () if item.kind is QuestionKind.SEVERAL else correction.choices
    return tuple(sorted({*item.right, *further}))


def _shares(item: ItemRecord, ticked: Sequence[tuple[int, ...]]) -> Iterator[float]:
    """Yield the share of papers that ticked each choice, or only it if one choice is right."""
    for at in range(len(item.choices)):
        if item.kind is QuestionKind.SEVERAL:
            yield sum(at in places for places in ticked) / len(ticked)
        else:
            yield ticked.count((at,)) / len(ticked)


def _discrimination(answered: Sequence[_Answered]) -> float | None:
    """Return the correlation of a question with the rest of the test.

    For a question that is right or wrong this is the point-biserial correlation; the question is
    left out of the total (Guilford 1953). None if totals do not vary: the rest would only be the
    complement of the question.
    """
    if not _vary(answered):
        return None
    return _correlation([(one.share, one.rest) for one in answered if one.rest is not None])


def _vary(answered: Sequence[_Answered]) -> bool:
    return len({one.score for one in answered}) > 1


def _correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    if not pairs:
        return None
    left, right = (_centred(values) for values in zip(*pairs, strict=True))
    norm = sqrt(fsum(value**2 for value in left) * fsum(value**2 for value in right))
    if norm < _NOTHING:
        return None
    return fsum(one * other for one, other in zip(left, right, strict=True)) / norm


_NOTHING = 1e-12  # variation below this is rounding error


def _centred(values: Sequence[float]) -> list[float]:
    middle = fsum(values) / len(values)
    return [value - middle for value in values]


def _upper_lower(answered: Sequence[_Answered]) -> float | None:
    """Return the index D: the difficulty in the upper group minus that in the lower group.

    Each group has 27 % of the papers, by total score (Kelley 1939). Papers with equal scores at
    the edge of a group count in part, so that their order does not matter.
    """
    if not _vary(answered):
        return None
    size = max(1, int(TAIL * len(answered) + 0.5))
    upper, lower = (_top(answered, size, sign) for sign in (1, -1))
    return upper - lower


def _top(answered: Sequence[_Answered], size: int, sign: int) -> float:
    """Return the mean share that the `size` best papers earned, or the worst if `sign` is -1."""
    tied: dict[float, list[float]] = {}
    for one in answered:
        tied.setdefault(sign * one.score, []).append(one.share)
    earned, left = 0.0, size
    for score in sorted(tied, reverse=True):
        taken = min(left, len(tied[score]))
        earned += taken * fsum(tied[score]) / len(tied[score])
        left -= taken
    return earned / size
