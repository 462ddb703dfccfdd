"""Reports for the examiner: fairness of an exam's forms, and statistics of its results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studypress.bank.values.points import Points
from studypress.exam.blueprint.model import PartialCredit, Scoring
from studypress.exam.fairness.report import Fairness, Weight
from studypress.exam.fairness.spread import PlaceCounts
from studypress.grading.exam_statistics import Statistics
from studypress.grading.item_statistics import (
    EASY,
    FEW,
    FEWEST,
    HARD,
    TAIL,
    WEAK,
    ItemStatistics,
    Remark,
)
from studypress.page.documents.plots import Face, Point, histogram, scatter
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet
from studypress.page.words.catalogue import SOURCE, Words, words_for

SHAPES = {
    Remark.NONE: "circle",
    Remark.CHECK: "diamond",
    Remark.MARKING: "diamond",
    Remark.WEAK: "triangle",
    Remark.HARD: "square",
    Remark.EASY: "ring",
}
SIGNS = {"circle": "●", "diamond": "◆", "triangle": "△", "square": "□", "ring": "○", "cross": "×"}


WEIGHTS, PLACES = 20, 10
"""Maximum rows of the tables in a fairness report; its JSON contains all."""

RUNS = 20
"""Maximum ranges of copies that are listed; an ellipsis follows them."""

_NAMED = 30  # if there are more questions, only those with a remark are labelled with their id


def fairness_sheet(fairness: Fairness, title: str, look: Look) -> Sheet:
    """Lay out the fairness report of an exam with this title, in the language of the look."""
    alike = _weights(fairness)
    context = {
        "title": title,
        "fair": fairness,
        "weights": alike if len(alike) <= WEIGHTS else [],
        "ranges": _extremes(fairness),
        "places": drifting(fairness),
    }
    return sheet("fairness", look, look.language or SOURCE, context)


def drifting(fairness: Fairness) -> list[PlaceCounts]:
    """Return the PLACES questions whose mean place is furthest from that which is due."""
    return sorted(fairness.places, key=lambda at: (-abs(at.drift), at.id))[:PLACES]


def _extremes(fairness: Fairness) -> list[tuple[str, Points, Points]]:
    """Return the quantities of the forms' weights, each with its minimum and maximum."""
    columns: dict[str, list[Points]] = {}
    for weight in (form.weight for form in fairness.forms):
        counted = {"questions": weight.questions, "points": weight.points}
        counted |= {"minutes": weight.minutes, **weight.difficulties}
        for name, value in counted.items():
            columns.setdefault(name, []).append(value)
    return [(name, min(values), max(values)) for name, values in columns.items()]


@dataclass(frozen=True)
class Alike:
    """Forms of equal weight: their count, and the numbers of their copies."""

    weight: Weight
    forms: int
    copies: str


def _weights(fairness: Fairness) -> list[Alike]:
    found: dict[tuple[Points, ...], tuple[Weight, list[int]]] = {}
    for form in fairness.forms:
        at = form.weight
        key = (at.questions, at.points, at.minutes, *at.difficulties.values())
        found.setdefault(key, (at, []))[1].append(form.number)
    return [Alike(weight, len(numbers), _ranges(numbers)) for weight, numbers in found.values()]


def _ranges(numbers: Sequence[int]) -> str:
    """Format ascending numbers as at most RUNS ranges: `1–4, 6, …`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(texts if len(texts) <= RUNS else [*texts[:RUNS], "…"])


def statistics_sheet(found: Statistics, title: str, scoring: Scoring, look: Look) -> Sheet:
    """Lay out the statistics of an exam marked by these rules, in the language of the look."""
    words = words_for(look.language or SOURCE)
    facts = look.facts("statistics")
    size, letter = facts.numbers("--plot-type")
    face = Face(f"{facts.word('--plot-family')}, DejaVu Sans", size, letter, words)
    most = max((len(item.shares) for item in found.items), default=0)
    asked = [item.asked for item in found.items if item.asked and not item.void]
    context = {
        "title": title,
        "found": found,
        "kinds": {item.kind for item in found.items},
        "scoring": scoring,
        "partial": scoring.several is PartialCredit.SHARE,
        "histogram": score_plot(found, words, face),
        "scatter": item_plot(found, words, face),
        "sign": sign_of,
        "remark_of": remarks_in(words).__getitem__,
        "signs": _signs(words),
        "most": most,
        "shown": min(most, int(facts.number("--choices-shown"))),
        "bounds": {"weak": WEAK, "hard": HARD, "easy": EASY, "tail": TAIL, "few": FEW},
        "fewest": FEWEST,
        "asked": len(asked),
        "on_many": sum(papers >= FEW for papers in asked),
    }
    return sheet("statistics", look, words.language, context)


def remarks_in(words: Words) -> dict[Remark, str]:
    """Return the remarks on questions in words."""
    return {
        Remark.CHECK: words.pgettext("remark", "check key"),
        Remark.MARKING: words.pgettext("remark", "check marking"),
        Remark.WEAK: words.pgettext("remark", "weak"),
        Remark.HARD: words.pgettext("remark", "hard"),
        Remark.EASY: words.pgettext("remark", "easy"),
        Remark.NONE: "",
    }


def _signs(words: Words) -> list[tuple[str, str]]:
    """Return each sign with the remarks that it stands for."""
    found: dict[str, list[str]] = {}
    for remark, text in remarks_in(words).items():
        if text:
            found.setdefault(SIGNS[SHAPES[remark]], []).append(text)
    return [(sign, words.listed(texts, "or")) for sign, texts in found.items()]


def _shape(item: ItemStatistics) -> str:
    return "cross" if item.void else SHAPES[item.remark]


def sign_of(item: ItemStatistics) -> str:
    """Return the sign of a question in the plot and in tables."""
    return SIGNS[_shape(item)]


def score_plot(found: Statistics, words: Words, face: Face) -> str:
    """Draw a histogram of the scores."""
    labels = [words.gettext("%(number)s %%") % {"number": 10 * at} for at in range(11)]
    bars = [(f"{10 * at}", f"{10 * at + 10}") for at in range(10)]
    texts = [words.gettext("%(papers)s earned between %(low)s and %(high)s percent")] * len(bars)
    if found.lowest is not None and found.lowest < 0:
        texts[0] = words.gettext("%(papers)s earned less than %(high)s percent")
    if found.highest is not None and found.highest > 1:
        texts[-1] = words.gettext("%(papers)s earned more than %(low)s percent")
    parts = [
        text % {"papers": count, "low": low, "high": high}
        for count, text, (low, high) in zip(found.histogram, texts, bars, strict=True)
        if count
    ]
    title = words.gettext("Histogram of the scores. Of all papers: %(papers)s.") % {
        "papers": words.listed(parts) or words.gettext("none has a score")
    }
    return histogram(found.histogram, labels, title, face)


def item_plot(found: Statistics, words: Words, face: Face) -> str:
    """Draw the questions with known difficulty and discrimination, those with remarks first."""
    points = [
        Point(max(item.difficulty, -1), item.discrimination, _shape(item), item.id, number)
        for number, item in enumerate(found.items, start=1)
        if item.difficulty is not None and item.discrimination is not None
    ]
    if not points:
        return ""
    if len(points) > _NAMED:
        points = [replace(at, label="") if at.shape == SHAPES[Remark.NONE] else at for at in points]
    points.sort(key=lambda point: (not point.label, point.number))
    title = words.ngettext(
        "Scatter plot of %(num)s question by difficulty and discrimination; the table of questions"
        " has the same numbers.",
        "Scatter plot of %(num)s questions by difficulty and discrimination; the table of questions"
        " has the same numbers.",
        len(points),
    ) % {"num": len(points)}
    axes = (
        words.gettext("Difficulty p: the share of right answers"),
        words.gettext("Discrimination r"),
    )
    return scatter(points, title, axes, face)
