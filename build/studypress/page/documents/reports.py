"""Reports for the examiner: fairness of an exam's forms, and statistics of its results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studypress.bank.values.points import Points
from studypress.exam.blueprint.model import HEAPS, PartialCredit, Scoring
from studypress.exam.fairness.places import PlaceCounts
from studypress.exam.fairness.report import Fairness
from studypress.exam.fairness.verdict import FEWEST as FEWEST_EXPECTED
from studypress.exam.fairness.verdict import Outcome
from studypress.exam.fairness.weight import Tally, Weight
from studypress.grading.exam_statistics import GradeCounts, Statistics
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
from studypress.page.words.grades import grade_in_words

SHAPES = {
    Remark.NONE: "circle",
    Remark.CHECK: "diamond",
    Remark.MARKING: "diamond",
    Remark.WEAK: "triangle",
    Remark.HARD: "square",
    Remark.EASY: "ring",
}
SIGNS = {"circle": "●", "diamond": "◆", "triangle": "△", "square": "□", "ring": "○", "cross": "×"}


WEIGHTS, PLACES = 20, 5
"""Maximum rows of the tables in a fairness report; its JSON contains all."""

RUNS = 20
"""Maximum ranges of copies that are listed; an ellipsis follows them."""

_NAMED = 30  # if there are more questions, only those with a remark are labelled with their id


def fairness_sheet(fairness: Fairness, title: str, look: Look) -> Sheet:
    """Lay out the fairness report of an exam with this title, in the language of the look."""
    verdict = fairness.verdict
    shuffled = [at for at in fairness.places if at.reach]
    shown = drifting(shuffled)
    context = {
        "title": title,
        "fair": fairness,
        "verdict": verdict,
        "looked_at": verdict.of(Outcome.LOOK),
        "unmeasured": verdict.of(Outcome.NOT_MEASURED),
        "checks": {check.name: check for check in verdict.checks},
        "weights": _weights(fairness),
        "places": _by_kind(shown),
        "furthest": next(iter(shown), None),
        "shown": len(shown),
        "shuffled": len(shuffled),
        "fewest": FEWEST_EXPECTED,
    }
    return sheet("fairness", look, look.language or SOURCE, context)


def drifting(places: Sequence[PlaceCounts]) -> list[PlaceCounts]:
    """Return the PLACES questions whose mean place is furthest from that which is due."""
    return sorted(places, key=lambda at: (-abs(at.drift), at.id))[:PLACES]


def _by_kind(found: Sequence[PlaceCounts]) -> list[tuple[str, list[PlaceCounts]]]:
    kinds = {kind: [at for at in found if at.kind == kind] for kind in (*HEAPS, "")}
    return [(kind, members) for kind, members in kinds.items() if members]


@dataclass(frozen=True)
class Alike:
    """Forms of equal weight: their count, the numbers of their copies, and their numbers.

    Instead of copies, `copies` is `least` or `most` for the extremes of all forms.
    """

    copies: str
    forms: int
    numbers: Mapping[str, Points]


def _weights(fairness: Fairness) -> list[tuple[str, list[Alike]]]:
    """Return the rows of the table of weights: of all questions, and of each kind of them.

    Equal forms of one kind of questions need no table. Of unequal forms, kinds in which they are
    equal are left out.
    """
    forms = fairness.forms
    kinds = [kind for kind in HEAPS if any(kind in form.weight.kinds for form in forms)]
    rows = [("", _alike([(form.number, form.weight.numbers) for form in forms]))]
    rows += [
        (kind, _alike([(form.number, _of_kind(form.weight, kind).numbers) for form in forms]))
        for kind in kinds
    ]
    if fairness.equal:
        return rows[1:] if len(kinds) > 1 else []
    return [row for row in rows if len(row[1]) > 1]


def _of_kind(weight: Weight, kind: str) -> Tally:
    return weight.kinds.get(kind) or Tally(0, 0, 0, dict.fromkeys(weight.difficulties, 0))


def _alike(forms: Sequence[tuple[int, Mapping[str, Points]]]) -> list[Alike]:
    """Group forms of equal numbers; return only the extremes of more groups than WEIGHTS."""
    found: dict[tuple[Points, ...], list[int]] = {}
    for number, numbers in forms:
        found.setdefault(tuple(numbers.values()), []).append(number)
    names = list(forms[0][1])
    if len(found) <= WEIGHTS:
        return [
            Alike(_ranges(copies), len(copies), dict(zip(names, key, strict=True)))
            for key, copies in found.items()
        ]
    extremes = (("least", min), ("most", max))
    return [
        Alike(word, len(forms), dict(zip(names, map(pick, zip(*found, strict=True)), strict=True)))
        for word, pick in extremes
    ]


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
    asked = [item.asked for item in found.items if item.asked and item.counts]
    context = {
        "title": title,
        "found": found,
        "kinds": {item.kind for item in found.items},
        "scoring": scoring,
        "partial": scoring.several is PartialCredit.SHARE,
        "histogram": score_plot(found, words, face),
        "grades": grade_plot(found.grades, words, face) if found.grades else "",
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
    return SHAPES[item.remark] if item.counts else "cross"


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


def grade_plot(grades: GradeCounts, words: Words, face: Face) -> str:
    """Draw the number of papers with each grade."""
    labels = [grade_in_words(words, label) for label, _ in grades.counts]
    counts = [count for _, count in grades.counts]
    parts = [f"{label}: {count}" for label, count in zip(labels, counts, strict=True) if count]
    title = words.gettext("Histogram of the grades. Of all papers: %(papers)s.") % {
        "papers": words.listed(parts) or words.gettext("none has a score")
    }
    return histogram(counts, labels, title, face)


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
