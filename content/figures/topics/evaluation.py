"""Figures of the topic Data and evaluation."""

from collections.abc import Callable
from itertools import pairwise
from math import exp, log
from statistics import NormalDist, fmean

from pen import Box, Point, Sheet
from plot import Axes
from style import BOLD, CLEAR, DASHED, NOTE, PALE, THIN

PREVALENCE = 0.01
FALSE_RATE, RECALL = 0.01, 0.8
SCORE = NormalDist()
SHIFT = SCORE.inv_cdf(1 - FALSE_RATE) + SCORE.inv_cdf(RECALL)
THRESHOLDS = [8 - 13 * step / 800 for step in range(801)]


def roc_pr() -> Sheet:
    """Draw the ROC and the precision-recall curve of one model at 1% prevalence."""
    title = "At 1% prevalence the ROC curve of a model looks far better than its precision."
    sheet = Sheet(title, 520, 296)
    rates = [_rates(threshold) for threshold in THRESHOLDS]
    roc = _unit_square(sheet, 136, ("ROC curve", "recall", "false-positive rate"))
    sheet.line([roc.at(0, 0), roc.at(1, 1)], DASHED)
    sheet.line([roc.at(*point) for point in rates])
    curve = [(recall, precision(false_rate, recall)) for false_rate, recall in rates]
    pr = _unit_square(sheet, 400, ("Precision-recall curve", "precision", "recall"))
    pr.level(PREVALENCE, DASHED)
    sheet.line([pr.at(*point) for point in curve])
    _note_roc(roc, area([(0, 0), *rates, (1, 1)]))
    _note_pr(pr, area([(0, 1), *curve]))
    return sheet


def _rates(threshold: float) -> Point:
    return 1 - SCORE.cdf(threshold), 1 - SCORE.cdf(threshold - SHIFT)


def precision(false_rate: float, recall: float) -> float:
    """Return the share of true positives among those flagged, at the drawn prevalence."""
    hits, alarms = PREVALENCE * recall, (1 - PREVALENCE) * false_rate
    return hits / (hits + alarms)


def area(points: list[Point]) -> float:
    """Return the area under a polyline."""
    return sum((x1 - x0) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in pairwise(points))


def _unit_square(sheet: Sheet, x: float, names: tuple[str, str, str]) -> Axes:
    axes = Axes(sheet, Box(x, 150, 196, 196), (0, 1), (0, 1))
    axes.ticks_x(0, 0.5, 1)
    axes.ticks_y(0, 0.5, 1)
    (left, top), bottom = axes.at(0, 1), axes.at(0, 0)[1]
    sheet.label((x, 12), names[0], BOLD)
    sheet.label((left - CLEAR, top - 17), names[1], anchor="start")
    sheet.label((x, bottom + 33), names[2])
    return axes


def _note_roc(axes: Axes, under: float) -> None:
    axes.sheet.dot(axes.at(FALSE_RATE, RECALL))
    x, y = axes.at(FALSE_RATE, RECALL)
    text = f"{RECALL:.0%} recall\nat {FALSE_RATE:.0%} false-\npositive rate"
    axes.sheet.label((x + 14, y + 14), text, anchor="start")
    axes.sheet.label(axes.at(0.98, 0.37), f"area {under:.2f}", anchor="end")
    axes.sheet.label(axes.at(0.98, 0.24), "guessing (dashed): 0.50", NOTE, "end")


def _note_pr(axes: Axes, under: float) -> None:
    at_mark = precision(FALSE_RATE, RECALL)
    axes.sheet.dot(axes.at(RECALL, at_mark))
    x, y = axes.at(RECALL, at_mark)
    text = f"same threshold:\n{at_mark:.0%} precision\nat {RECALL:.0%} recall"
    axes.sheet.label((x - 14, y), text, anchor="end")
    axes.sheet.label(axes.at(0.04, 0.21), f"area {under:.2f}", anchor="start")
    text = f"guessing (dashed): {PREVALENCE:.2f}"
    axes.sheet.label(axes.at(0.04, 0.09), text, NOTE, "start")


NOW, START, END = 318.0, 132.0, 508.0
LANES = 66, 112, 158, 204


def timeline() -> Sheet:
    """Draw which recorded values may be used to predict a label."""
    title = "Only values recorded before the prediction time may be used as features."
    sheet = Sheet(title, 520, 268)
    sheet.area([(NOW, 32), (END, 32), (END, 232), (NOW, 232)])
    sheet.line([(NOW, 26), (NOW, 232)], DASHED)
    sheet.label((NOW, 14), "prediction time", BOLD)
    sheet.arrow((START, 232), (END, 232), stroke=THIN)
    sheet.label((END, 246), "time", anchor="end")
    _values(sheet)
    _label_window(sheet, LANES[3])
    _legend(sheet)
    return sheet


def _values(sheet: Sheet) -> None:
    lanes = (
        (LANES[0], "account balance", 170.0, 206.0, "may be used"),
        (LANES[1], "corrected balance", 240.0, 372.0, "too late"),
        (LANES[2], "cancellation fee", 372.0, 408.0, "too late"),
    )
    for y, name, happened, recorded, verdict in lanes:
        sheet.label((8, y), name, anchor="start")
        sheet.line([(happened, y), (recorded, y)])
        sheet.ring((happened, y))
        sheet.dot((recorded, y))
        sheet.label((recorded + 14, y), verdict, NOTE, "start")


def _label_window(sheet: Sheet, y: float) -> None:
    sheet.label((8, y), "label: churn?", anchor="start")
    sheet.arrow((NOW, y), (484, y), both=True)
    sheet.label(((NOW + 484) / 2, y - 13), "observed in this window", NOTE)


def _legend(sheet: Sheet) -> None:
    sheet.ring((14, 250))
    sheet.label((26, 250), "event", NOTE, "start")
    sheet.dot((76, 250))
    sheet.label((88, 250), "value recorded", NOTE, "start")


CASES, GOLDEN, WIDTH = 4000, 0.6180339887498949, 0.1
BINS = [0.5 + WIDTH * number for number in range(5)]
Case = tuple[float, bool]


def reliability() -> Sheet:
    """Draw accuracy against confidence before and after temperature scaling."""
    title = "Accuracy lies below confidence before temperature scaling and is close to it after."
    sheet = Sheet(title, 520, 288)
    fit, test = simulated()[::2], simulated()[1::2]
    best = minimum(lambda t: log_loss(fit, t), 0.5, 8)
    before = _panel(sheet, 138, "Before scaling (T = 1)", binned(test, 1))
    _panel(sheet, 400, f"After scaling (T = {best:.1f})", binned(test, best))
    _gap(before, binned(test, 1)[3])
    return sheet


def _logistic(z: float) -> float:
    return 1 / (1 + exp(-z))


def simulated() -> list[Case]:
    """Return evenly spread cases: a logit more than twice too large, and a random class."""
    cases = []
    for number in range(CASES):
        true = 1.3 * NormalDist().inv_cdf((number * GOLDEN**2 + 0.5 / CASES) % 1)
        cases.append((2.2 * true + 0.1 * true**3, (number * 2**0.5) % 1 < _logistic(true)))
    return cases


def log_loss(cases: list[Case], temperature: float) -> float:
    """Return the average negative log-likelihood of the classes."""
    signed = ((z if positive else -z) / temperature for z, positive in cases)
    return fmean(log(1 + exp(-z)) for z in signed)


def minimum(f: Callable[[float], float], low: float, high: float) -> float:
    """Return the minimum of a unimodal function, by golden-section search."""
    while high - low > 0.01:  # noqa: PLR2004 - two digits are printed
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if f(left) < f(right) else (left, high)
    return (low + high) / 2


def binned(cases: list[Case], temperature: float) -> list[tuple[int, float, float]]:
    """Return the number of cases, mean confidence and accuracy of each bin."""
    rows: list[list[tuple[float, bool]]] = [[] for _ in BINS]
    for z, positive in cases:
        confidence = _logistic(abs(z) / temperature)
        number = min(int((confidence - 0.5) / WIDTH), len(BINS) - 1)
        rows[number].append((confidence, positive == (z > 0)))
    return [(len(row), fmean(c for c, _ in row), fmean(ok for _, ok in row)) for row in rows]


def _panel(sheet: Sheet, x: float, name: str, bins: list[tuple[int, float, float]]) -> Axes:
    axes = Axes(sheet, Box(x, 144, 190, 190), (0.5, 1), (0.5, 1))
    for low, (_, _, accuracy) in zip(BINS, bins, strict=True):
        _bar(axes, low, accuracy)
    axes.ticks_x(0.5, 0.75, 1)
    axes.ticks_y(0.5, 0.75, 1)
    sheet.line([axes.at(0.5, 0.5), axes.at(1, 1)], DASHED)
    total = sum(count for count, _, _ in bins)
    error = sum(count / total * abs(right - sure) for count, sure, right in bins)
    sheet.label((x, 12), name, BOLD)
    left, top = axes.at(0.5, 1)
    sheet.label((left - CLEAR, top - 16), "accuracy", anchor="start")
    sheet.label((x, axes.at(0.5, 0.5)[1] + 33), "confidence")
    sheet.label((left + 12, top + 18), f"ECE {error:.3f}", anchor="start")
    return axes


def _bar(axes: Axes, low: float, accuracy: float) -> None:
    (left, top), (right, bottom) = axes.at(low, accuracy), axes.at(low + WIDTH, 0.5)
    box = Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
    axes.sheet.rectangle(box, fill=PALE)


def _gap(axes: Axes, row: tuple[int, float, float]) -> None:
    _, confidence, accuracy = row
    axes.sheet.arrow(axes.at(confidence, accuracy), axes.at(confidence, confidence), both=True)
    x, y = axes.at(confidence, confidence)
    axes.sheet.label((x - 18, y - 6), "over-\nconfident", NOTE, "end")


FIGURES = {
    "roc-pr-imbalance": roc_pr,
    "leakage-timeline": timeline,
    "reliability-diagram": reliability,
}
