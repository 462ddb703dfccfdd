"""Statistics of a marked exam and of its questions, by classical test theory.

Values that the sample does not determine are None, such as the discrimination of a question
that all answered correctly, or the reliability of scores that do not vary.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import floor, fsum, sqrt
from statistics import mean, stdev

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import Points
from studypress.files.json_text import stable_json
from studypress.grading.audit_bound import CONFIDENCE, AuditBound
from studypress.grading.item_statistics import ItemStatistics, item_statistics
from studypress.grading.question_marks import QuestionOutcome
from studypress.grading.scores import MarkedPaper, Result


@dataclass(frozen=True)
class GradeCounts:
    """Number of papers with each grade of a scale, or with each band of grades, the best first.

    `papers` have a grade, `without` have none: an answer is unmarked, or no points count. `passed`
    is None if the scale has no pass mark.
    """

    scale: str
    counts: tuple[tuple[str, int], ...]
    papers: int
    without: int
    passed: int | None


@dataclass(frozen=True)
class Statistics:
    """Statistics of an exam. Scores are shares of the points: more than 1 with a bonus.

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
    """Number of scores in each tenth, the first with those below 0 %, the last from 90 % up."""
    items: tuple[ItemStatistics, ...]
    grades: GradeCounts | None = None
    audit: AuditBound | None = None
    """Result of an audit of the scanned pages."""


def statistics(result: Result, audit: AuditBound | None = None) -> Statistics:
    """Return the statistics of a marked exam, without papers on which no points count."""
    papers = [paper for paper in result.papers if paper.share is not None]
    shares = sorted(paper.share for paper in papers if paper.share is not None)
    scores = [float(share) for share in shares]
    points = {paper.of for paper in papers}
    spread = stdev(scores) if len(scores) > 1 else None
    reliability = _alpha(papers)
    return Statistics(
        copies=len(result.record.valid_forms),
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
        histogram=tuple(sum(_bin(share) == at for share in shares) for at in range(10)),
        items=tuple(item_statistics(result)),
        grades=_grades(result),
        audit=audit,
    )


def _grades(result: Result) -> GradeCounts | None:
    """Return the number of papers with each grade; None without a scale."""
    if result.scale is None:
        return None
    grades = [paper.grade for paper in result.papers if paper.grade]
    texts = Counter(grade.text for grade in grades)
    counts = ((band.label, sum(texts[text] for text in band.grades)) for band in result.scale.bands)
    known = result.scale.least_pass is not None
    return GradeCounts(
        scale=result.scale.title,
        counts=tuple(counts),
        papers=len(grades),
        without=len(result.papers) - len(grades),
        passed=sum(bool(grade.passed) for grade in grades) if known else None,
    )


def _median(scores: Sequence[float]) -> float | None:
    half = len(scores) // 2
    return mean(scores[half - 1 + len(scores) % 2 : half + 1]) if scores else None


def _bin(share: Fraction) -> int:
    return min(max(floor(10 * share), 0), 9)


def _error(spread: float | None, reliability: float | None) -> float | None:
    """Return the standard error of measurement, SD * sqrt(1 - r); None unless r is 0 or more."""
    if spread is None or reliability is None or reliability < 0:
        return None
    return spread * sqrt(1 - reliability)


def _dichotomous(papers: Sequence[MarkedPaper]) -> bool:
    """Return True if all questions are worth the same points, and each earned all or none of them.

    Questions that are marked by hand can earn any points.
    """
    marks = [mark for paper in papers for mark in paper.counted]
    whole = all(
        mark.outcome is not QuestionOutcome.BY_HAND and mark.share in (0, 1) for mark in marks
    )
    return whole and len({mark.item.points for mark in marks}) <= 1


def _alpha(papers: Sequence[MarkedPaper]) -> float | None:
    """Return coefficient alpha, k/(k-1) * (1 - sum of item variances / variance of totals).

    Cronbach (1951); for questions that are right or wrong it is formula 20 of Kuder and
    Richardson (1937). None unless all papers count the same questions, two or more.
    """
    asked = [paper.counted for paper in papers]
    ids = {frozenset(mark.item.id for mark in marks) for marks in asked}
    if len(ids) != 1 or len(papers) < 2 or (k := len(asked[0])) < 2:  # noqa: PLR2004 - a variance
        return None
    columns: dict[str, list[Fraction]] = {}
    for mark in (mark for marks in asked for mark in marks):
        columns.setdefault(mark.item.id, []).append(mark.points)
    total = _variance([paper.earned for paper in papers])
    if not total:
        return None
    return float(Fraction(k, k - 1) * (1 - sum(map(_variance, columns.values())) / total))


def _variance(values: Sequence[Fraction]) -> Fraction:
    """Return the exact variance, so that it is 0 if the values are equal."""
    squares = sum(value * value for value in values)
    return Fraction(squares, len(values)) - Fraction(sum(values), len(values)) ** 2


def statistics_json(found: Statistics) -> str:
    """Serialise the statistics as JSON; the same marks give the same text."""
    data = asdict(found) | {"items": [_item_data(item) for item in found.items]}
    if found.grades is None:
        del data["grades"]
    if found.audit is None:
        del data["audit"]
    else:
        data["audit"] |= {"most": found.audit.most, "confidence": CONFIDENCE}
    return stable_json(data)


def _item_data(item: ItemStatistics) -> dict[str, object]:
    """Return the statistics of a question as data.

    As in a manifest, the kind is present only if it does not follow from the choices. `key` is a
    list for a question with several right choices.
    """
    data = asdict(item) | {"remark": item.remark}
    if item.kind in (QuestionKind.SINGLE, QuestionKind.OPEN):
        del data["kind"]
    if item.kind is not QuestionKind.SEVERAL:
        data["key"] = next(iter(item.key), None)
    return data
