"""Whether an exam's forms are equally hard, and how much neighbours have in common."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice

from studypress.bank.models import Difficulty
from studypress.exam.blueprint.model import Draw, Order
from studypress.exam.fairness.spread import LetterCounts, PlaceCounts, letters, places
from studypress.exam.model import Exam, Form
from studypress.exam.seating import neighbours
from studypress.files.json_text import filled, rounded, written

PAIRS = 20_000
"""The most pairs of forms whose overlap is counted."""


@dataclass(frozen=True)
class Weight:
    """What a form asks: how many questions, for how many points and minutes, and how hard."""

    questions: int
    points: int
    minutes: int
    difficulties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A form's weight. Names of candidates are left out: a report may be shown around."""

    number: int
    code: str
    weight: Weight


@dataclass(frozen=True)
class Overlap:
    """The share of questions that two forms have in common, over pairs of forms.

    `pairs` of the exam's `of` pairs were counted: those of forms that follow one another first,
    then those with one form between them, and so on.
    """

    pairs: int
    of: int
    lowest: float
    mean: float
    highest: float


@dataclass(frozen=True)
class Neighbour:
    """A seat that is taken, and the form that lies there."""

    group: str
    seat: str
    number: int
    code: str


@dataclass(frozen=True)
class Neighbours:
    """How alike the forms at touching seats are.

    Alike are questions that have the same number on both. `worst` are the two that have most of
    them; `identical` counts the pairs that have all.
    """

    pairs: int
    mean: float
    most: int
    worst: tuple[Neighbour, Neighbour]
    identical: int


@dataclass(frozen=True)
class Fairness:
    """What can be said of an exam's fairness; what there is not is None."""

    order: Order
    draw: Draw
    forms: tuple[Weighed, ...]
    letters: LetterCounts
    places: tuple[PlaceCounts, ...]
    overlap: Overlap | None
    seats: int
    """How many candidates have a seat."""
    neighbours: Neighbours | None

    @property
    def equal(self) -> bool:
        """Whether all forms have the same weight."""
        return all(form.weight == self.forms[0].weight for form in self.forms)


def fairness(exam: Exam) -> Fairness:
    """Weigh the forms of an exam, and compare them with one another."""
    blueprint = exam.plan.blueprint
    return Fairness(
        order=blueprint.order,
        draw=blueprint.draw,
        forms=tuple(_weighed(exam.forms)),
        letters=letters(exam.forms),
        places=places(exam.forms, blueprint.order),
        overlap=_overlap(exam.forms),
        seats=sum(candidate.seat is not None for candidate in exam.plan.candidates),
        neighbours=_neighbours(exam),
    )


def fairness_json(found: Fairness) -> str:
    """Return a fairness report as JSON, the same text for the same exam."""
    data = rounded(asdict(replace(found, forms=())) | {"equal": found.equal})
    weights = {id(form.weight): form.weight for form in found.forms}
    texts = {name: written(asdict(weight), depth=3) for name, weight in weights.items()}
    forms = (
        f'{{\n      "number": {form.number},\n      "code": {written(form.code)},\n'
        f'      "weight": {texts[id(form.weight)]}\n    }}'
        for form in found.forms
    )
    return "".join(filled(data, "forms", forms)) + "\n"


def _weighed(forms: Sequence[Form]) -> Iterator[Weighed]:
    """Weigh forms; those that weigh the same share their weight."""
    known: dict[tuple[int, ...], Weight] = {}
    for form in forms:
        counted = Counter([item.entry.question.difficulty for item in form.items])
        levels = {level.value: counted[level] for level in Difficulty}
        key = (len(form.items), form.points, form.minutes, *levels.values())
        if (weight := known.get(key)) is None:
            weight = Weight(len(form.items), form.points, form.minutes, levels)
            known[key] = weight
        yield Weighed(form.number, form.code, weight)


def _overlap(forms: Sequence[Form]) -> Overlap | None:
    asked = list(_asked(forms))
    shares = [
        (one & other).bit_count() / max(one.bit_count(), other.bit_count())
        for one, other in islice(_pairs(asked), PAIRS)
    ]
    if not shares:
        return None
    of = len(forms) * (len(forms) - 1) // 2
    return Overlap(len(shares), of, min(shares), sum(shares) / len(shares), max(shares))


def _asked(forms: Sequence[Form]) -> Iterator[int]:
    """Yield the set of questions that each form asks, as the bits of a number."""
    bits: defaultdict[str, int] = defaultdict(lambda: 1 << len(bits))
    for form in forms:
        yield sum([bits[item.entry.question.id] for item in form.items])


def _pairs(asked: Sequence[int]) -> Iterator[tuple[int, int]]:
    for apart in range(1, len(asked)):
        yield from zip(asked, asked[apart:], strict=False)


def _neighbours(exam: Exam) -> Neighbours | None:
    if not (pairs := neighbours(exam)):
        return None
    alike = [_alike(*pair) for pair in pairs]
    worst = pairs[alike.index(max(alike))]
    return Neighbours(
        pairs=len(pairs),
        mean=sum(alike) / len(alike),
        most=max(alike),
        worst=(_neighbour(worst[0]), _neighbour(worst[1])),
        identical=sum(
            same == len(one.items) == len(other.items)
            for same, (one, other) in zip(alike, pairs, strict=True)
        ),
    )


def _alike(one: Form, other: Form) -> int:
    """Count the questions that have the same number on both forms."""
    return sum(
        item.entry is beside.entry or item.entry.question.id == beside.entry.question.id
        for item, beside in zip(one.items, other.items, strict=False)
    )


def _neighbour(form: Form) -> Neighbour:
    candidate = form.candidate
    seat = str(candidate.seat) if candidate else ""
    return Neighbour(candidate.group if candidate else "", seat, form.number, form.code)
