"""Weight of an exam's forms, and their copies that are adapted to needs of candidates."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from studypress.bank.models import Difficulty
from studypress.bank.values.points import Points, total
from studypress.exam.blueprint.model import HEAPS, Blueprint, heap_of
from studypress.exam.model import Form, Item


@dataclass(frozen=True)
class Tally:
    """Numbers of questions, points and minutes, and of the questions of each difficulty."""

    questions: int
    points: Points
    minutes: int
    difficulties: Mapping[str, int]

    @property
    def numbers(self) -> dict[str, Points]:
        """All of the numbers, by name."""
        counted = {"questions": self.questions, "points": self.points, "minutes": self.minutes}
        return {**counted, **self.difficulties}


@dataclass(frozen=True)
class Weight(Tally):
    """Weight of a form: a tally of all its questions, and one of each kind that it asks.

    The kinds are those of `HEAPS`: with choices, with a box, open.
    """

    kinds: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A form's weight, without the candidate's name, as the report may be published."""

    number: int
    code: str
    weight: Weight


@dataclass(frozen=True)
class AdaptedCopies:
    """Number of copies that are adapted to needs of their candidates, and of each need."""

    copies: int = 0
    time: int = 0
    paper: int = 0
    theme: int = 0
    language: int = 0
    pdf: int = 0
    html: int = 0
    fillable: int = 0

    @property
    def needs(self) -> list[tuple[str, int]]:
        """Each need of any copy, with the number of copies that have it."""
        names = ("time", "paper", "theme", "language", "pdf", "html", "fillable")
        return [(name, number) for name in names if (number := getattr(self, name))]


def weighed(forms: Sequence[Form]) -> Iterator[Weighed]:
    """Weigh forms; forms of equal weight share one object."""
    known: dict[object, Weight] = {}
    for form in forms:
        key = frozenset(Counter(map(_worth, form.items)).items())
        if (weight := known.get(key)) is None:
            weight = known[key] = _weight(form.items)
        yield Weighed(form.number, form.code, weight)


def adapted_copies(forms: Iterable[Form], blueprint: Blueprint) -> AdaptedCopies:
    """Count the copies with another time or look than the others have."""
    counted: Counter[str] = Counter()
    for form in forms:
        needs, usual = form.needs, blueprint.minutes or form.minutes
        found = {name for name in ("paper", "theme", "language") if getattr(needs, name)}
        found |= {needs.format} - {""}
        found |= {"time"} if needs.minutes(usual) != usual else set()
        counted.update(found)
        counted["copies"] += bool(found)
    return AdaptedCopies(**counted)


def _worth(item: Item) -> tuple[object, ...]:
    level = item.entry.question.difficulty
    return heap_of(item.kind), level, item.points, item.minutes, item.bonus


def _weight(items: Sequence[Item]) -> Weight:
    kinds = {kind: [item for item in items if heap_of(item.kind) == kind] for kind in HEAPS}
    every = _tally(items)
    return Weight(
        every.questions,
        every.points,
        every.minutes,
        every.difficulties,
        {kind: _tally(members) for kind, members in kinds.items() if members},
    )


def _tally(items: Sequence[Item]) -> Tally:
    """Sum up items; points of a bonus are not counted, as in the total of a form."""
    levels = Counter(item.entry.question.difficulty for item in items)
    return Tally(
        len(items),
        total(item.points for item in items if not item.bonus),
        sum(item.minutes for item in items),
        {level.value: levels[level] for level in Difficulty},
    )
