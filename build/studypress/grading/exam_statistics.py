"""Statistics of a marked exam and of its questions, by classical test theory.

Values that the sample does not determine are None, such as the discrimination of a question
that all answered correctly, or the reliability of scores that do not vary.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import fsum, sqrt
from statistics import mean, stdev

from studypress.bank.values.points import Points
from studypress.files.json_text import stable_json
from studypress.grading.item_statistics import ItemStatistics, item_statistics
from studypress.grading.scores import MarkedPaper, QuestionMark, QuestionOutcome, Result


@dataclass(frozen=True)
class Statistics:
    """Statistics of an exam. Scores are shares of the points, from 0 to 1.

    `of` is the number of points, None if it differs between papers. `deviation` is the sample
    standard deviation, with n - 1 in the denominator. `reliability` is KR-20 if `dichotomous`,
    else Cronbach's alpha, and None unless all papers count the same questions. `error` is the
    standard error of measurement.
    """

    copies: int
    papers: int
    of: Points | None
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None
    deviation: float | None
    dichotomous: bool
    reliability: float | None
    error: float | None
    histogram: tuple[int, ...]
    """Number of scores in each tenth, from 0 % up; the last includes 100 %."""
    items: tuple[ItemStatistics, ...]


def statistics(result: Result) -> Statistics:
    """Return the statistics of a marked exam, without papers on which no points count."""
    papers = [paper for paper in result.papers if paper.share is not None]
    scores = sorted(_score(paper) for paper in papers)
    points = {paper.of for paper in papers}
    spread = stdev(scores) if len(scores) > 1 else None
    reliability = _alpha([paper.counted for paper in papers])
    return Statistics(
        copies=len(result.record.forms),
        papers=len(result.papers),
        of=points.pop() if len(points) == 1 else None,
        mean=fsum(scores) / len(scores) if scores else None,
        median=_median(scores),
        lowest=scores[0] if scores else None,
        highest=scores[-1] if scores else None,
        deviation=spread,
        dichotomous=_dichotomous(papers),
        reliability=reliability,
        error=_error(spread, reliability),
        histogram=tuple(sum(_bin(score) == at for score in scores) for at in range(10)),
        items=tuple(item_statistics(result)),
    )


def _score(paper: MarkedPaper) -> float:
    return paper.share or 0.0


def _median(scores: Sequence[float]) -> float | None:
    half = len(scores) // 2
    return mean(scores[half - 1 + len(scores) % 2 : half + 1]) if scores else None


def _bin(score: float) -> int:
    return min(int(10 * score + 1e-9), 9)


def _error(spread: float | None, reliability: float | None) -> float | None:
    """Return the standard error of measurement, SD * sqrt(1 - r); None unless r is 0 or more."""
    if spread is None or reliability is None or reliability < 0:
        return None
    return spread * sqrt(1 - reliability)


def _dichotomous(papers: Sequence[MarkedPaper]) -> bool:
    """Return True if no question is marked by hand, and all are worth the same points."""
    marks = [mark for paper in papers for mark in paper.counted]
    closed = all(mark.outcome is not QuestionOutcome.BY_HAND for mark in marks)
    return closed and len({mark.item.points for mark in marks}) <= 1


def _alpha(papers: Sequence[Sequence[QuestionMark]]) -> float | None:
    """Return coefficient alpha, k/(k-1) * (1 - sum of item variances / variance of totals).

    Cronbach (1951); for questions that are right or wrong it is formula 20 of Kuder and
    Richardson (1937). None unless all papers count the same questions, two or more.
    """
    ids = {frozenset(mark.item.id for mark in paper) for paper in papers}
    if len(ids) != 1 or len(papers) < 2 or (k := len(papers[0])) < 2:  # noqa: PLR2004 - a variance
        return None
    columns: dict[str, list[float]] = {}
    for mark in (mark for paper in papers for mark in paper):
        columns.setdefault(mark.item.id, []).append(mark.points)
    total = _variance([fsum(mark.points for mark in paper) for paper in papers])
    if not total:
        return None
    return k / (k - 1) * (1 - fsum(map(_variance, columns.values())) / total)


def _variance(values: Sequence[float]) -> float:
    middle = fsum(values) / len(values)
    return fsum((value - middle) ** 2 for value in values) / len(values)


def statistics_json(found: Statistics) -> str:
    """Serialise the statistics as JSON; the same marks give the same text."""
    items = [asdict(item) | {"remark": item.remark} for item in found.items]
    return stable_json(asdict(found) | {"items": items})
