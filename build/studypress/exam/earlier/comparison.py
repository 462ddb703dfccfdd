"""Comparison of two exams by the questions of their first forms."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import NamedTuple

from studypress.bank.bank import Entry
from studypress.bank.models import Difficulty, QuestionKind
from studypress.bank.values.points import Points, total
from studypress.exam.earlier.nearest import NOT_MEASURED, MeanDifficulty, mean_difficulty
from studypress.exam.model import Item
from studypress.exam.record.form_record import ItemRecord
from studypress.files.json_text import stable_json

_UNKNOWN, _NOT_MARKED = "not in the bank", "not marked"


class AskedItem(NamedTuple):
    """A question as asked, and its entry in the bank, if it is there."""

    id: str
    kind: QuestionKind
    points: Points
    minutes: int
    bonus: bool
    entry: Entry | None


def asked_items(
    items: Iterable[Item | ItemRecord], entries: Mapping[str, Entry]
) -> list[AskedItem]:
    """Return the questions of a form, planned or recorded, with their entries."""
    found = []
    for item in items:
        name = item.entry.question.id if isinstance(item, Item) else item.id
        worth = item.kind, item.points, item.minutes, item.bonus
        found.append(AskedItem(name, *worth, entries.get(name)))
    return found


@dataclass(frozen=True)
class MarkedFigures:
    """Figures of a marked exam: papers, reliability, and mean share of points by question."""

    papers: int = 0
    reliability: float | None = None
    difficulties: Mapping[str, float] | None = None


@dataclass(frozen=True)
class ExamFigures:
    """Figures of an exam, of the questions of its first form; points are without bonus."""

    name: str
    title: str
    questions: int
    points: Points
    minutes: int
    topics: Mapping[str, int]
    difficulties: Mapping[str, int]
    kinds: Mapping[str, int]
    measured: MeanDifficulty
    papers: int
    reliability: float | None


def figures_of(
    name: str, title: str, items: Sequence[AskedItem], marked: MarkedFigures
) -> ExamFigures:
    """Return the figures of an exam; difficulties are those of its marks, else of the bank."""
    measures = {at.id: at.entry.measured.earned for at in items if at.entry and at.entry.measured}
    levels = Counter(at.entry.question.difficulty if at.entry else _UNKNOWN for at in items)
    kinds = Counter(at.kind for at in items)
    entries = [at.entry for at in items]
    return ExamFigures(
        name=name,
        title=title,
        questions=len(items),
        points=total(at.points for at in items if not at.bonus),
        minutes=sum(at.minutes for at in items),
        topics=dict(Counter(_topic(entry) for entry in sorted(entries, key=_place))),
        difficulties={level: levels[level] for level in (*Difficulty, _UNKNOWN) if levels[level]},
        kinds={kind: kinds[kind] for kind in QuestionKind if kinds[kind]},
        measured=mean_difficulty(
            (at.id for at in items), measures | dict(marked.difficulties or {})
        ),
        papers=marked.papers,
        reliability=marked.reliability,
    )


def _place(entry: Entry | None) -> tuple[bool, list[int]]:
    """Return the place of a question in the bank; that of an unknown one is last."""
    return entry is None, [at for at in (entry.path if entry else ()) if isinstance(at, int)]


def _topic(entry: Entry | None) -> str:
    return f"{entry.section.title}: {entry.topic}" if entry else _UNKNOWN


class ComparedFigure(NamedTuple):
    """A figure of two exams, in a group such as topics, or in none."""

    group: str
    name: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """True if the exams differ in it."""
        return self.first != self.second


@dataclass(frozen=True)
class ExamComparison:
    """Figures of two exams, and the ids of questions that both asked on any form."""

    first: ExamFigures
    second: ExamFigures
    shared: tuple[str, ...]

    @property
    def unknown(self) -> int:
        """Number of questions that are not in the bank, so that their topics are unknown."""
        return sum(at.topics.get(_UNKNOWN, 0) for at in (self.first, self.second))

    def figures(self) -> Iterator[ComparedFigure]:
        """Yield the figures of both exams, group by group."""
        for name in ("questions", "points", "minutes"):
            yield self._figure("", name, attrgetter(name))
        for group in ("topics", "difficulties", "kinds"):
            tables = [getattr(at, group) for at in (self.first, self.second)]
            for name in dict.fromkeys((*tables[0], *tables[1])):
                counts = (str(table.get(name, 0)) for table in tables)
                yield ComparedFigure(group, name, *counts)
        yield self._figure("", "measured difficulty", lambda at: at.measured)
        yield self._figure("", "reliability", _reliability)

    def _figure(
        self, group: str, name: str, figure: Callable[[ExamFigures], object]
    ) -> ComparedFigure:
        return ComparedFigure(group, name, str(figure(self.first)), str(figure(self.second)))

    def summary(self) -> Iterator[str]:
        """Yield the comparison in lines of text: differences first, then what is equal."""
        groups: dict[str, list[ComparedFigure]] = {}
        for at in self.figures():
            if not {NOT_MEASURED, _NOT_MARKED}.isdisjoint((at.first, at.second)):
                continue
            groups.setdefault(at.group or at.name, []).append(at)
        differing = {name: [at for at in of if at.differs] for name, of in groups.items()}
        for name, found in differing.items():
            texts = (f"{at.name} {at.second} (there {at.first})" for at in found)
            if found:
                group = f"{name}: " if found[0].group else ""
                yield f"unlike {self.first.name}: {group}{', '.join(texts)}"
        same = [name for name, found in differing.items() if not found]
        yield f"as {self.first.name}: {', '.join(same) or 'nothing'}"
        yield f"questions of {self.first.name} too: {', '.join(self.shared) or 'none'}"


def _reliability(figures: ExamFigures) -> str:
    if not figures.papers:
        return _NOT_MARKED
    found = "unknown" if figures.reliability is None else f"{figures.reliability:.2f}"
    return f"{found} ({figures.papers:,} paper{'s' * (figures.papers != 1)})"


def comparison_json(found: ExamComparison) -> str:
    """Serialise a comparison as JSON."""
    return stable_json(asdict(found))
