"""Fairness of an exam: the weights of its forms, and the overlap of forms and of neighbours."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice

from studypress.bank.models import Difficulty
from studypress.bank.values.points import Points
from studypress.exam.blueprint.model import Draw, Order
from studypress.exam.fairness.spread import LetterCounts, PlaceCounts, letters, places
from studypress.exam.model import Exam, Form
from studypress.exam.seating import neighbours
from studypress.files.json_text import filled, rounded, written

PAIRS = 20_000
"""Maximum number of pairs of forms whose overlap is computed."""


@dataclass(frozen=True)
class Weight:
    """Weight of a form: its numbers of questions, points and minutes, and its difficulties."""

    questions: int
    points: Points
    minutes: int
    difficulties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A form's weight, without the candidate's name, as the report may be published."""

    number: int
    code: str
    weight: Weight


@dataclass(frozen=True)
class Overlap:
    """The share of questions that two forms have in common, over pairs of forms.

    `pairs` of the exam's `of` pairs were compared: consecutive forms first, then those with one
    form between them, and so on.
    """

    pairs: int
    of: int
    lowest: float
    mean: float
    highest: float


@dataclass(frozen=True)
class Neighbour:
    """An occupied seat and its form."""

    group: str
    seat: str
    number: int
    code: str


@dataclass(frozen=True)
class Neighbours:
    """Likeness of the forms at touching seats.

    It is the number of questions that have the same number on both forms. `worst` is the pair
    with the most such questions; `identical` counts the pairs where all of them are.
    """

    pairs: int
    mean: float
    most: int
    worst: tuple[Neighbour, Neighbour]
    identical: int


@dataclass(frozen=True)
class Fairness:
    """Statistics of an exam's fairness; those that do not apply are None."""

    order: Order
    draw: Draw
    forms: tuple[Weighed, ...]
    letters: LetterCounts
    places: tuple[PlaceCounts, ...]
    overlap: Overlap | None
    seats: int
    """Number of candidates with a seat."""
    neighbours: Neighbours | None

    @property
    def equal(self) -> bool:
        """True if all forms have the same weight."""
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
    """Return a fairness report as JSON, which is deterministic."""
    values = asdict(replace(found, forms=())) | {"equal": found.equal}
    data = {name: rounded(value) for name, value in values.items()}
    weights = {id(form.weight): form.weight for form in found.forms}
    texts = {name: written(asdict(weight), depth=3) for name, weight in weights.items()}
    forms = (
        f'{{\n      "number": {form.number},\n      "code": {written(form.code)},\n'
        f'      "weight": {texts[id(form.weight)]}\n    }}'
        for form in found.forms
    )
    return "".join(filled(data, "forms", forms)) + "\n"


def _weighed(forms: Sequence[Form]) -> Iterator[Weighed]:
    """Weigh forms; forms of equal weight share one object."""
    known: dict[tuple[Points, ...], Weight] = {}
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
    """Yield the set of questions of each form, as the bits of an integer."""
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
