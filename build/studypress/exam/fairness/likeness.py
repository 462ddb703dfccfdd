"""Likeness of an exam's forms: the questions in common, and the orders of neighbours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from studypress.exam.blueprint.model import Order
from studypress.exam.fairness.places import heaps
from studypress.exam.model import Exam, Form
from studypress.exam.seating import neighbours

PAIRS = 20_000
"""Maximum number of pairs of forms whose overlap is computed."""

_Heaps = Mapping[str, tuple[int, int]]
"""First number and size of the questions that a question is shuffled with, by its id."""


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

    It is the number of questions that have the same number on both forms; `expected` is its mean
    by chance, None in a fixed order. `worst` is the pair with the most such questions;
    `identical` counts the pairs where all of them are.
    """

    pairs: int
    mean: float
    most: int
    worst: tuple[Neighbour, Neighbour]
    identical: int
    expected: float | None = None


def overlap_of(forms: Sequence[Form]) -> Overlap | None:
    """Compare the questions of pairs of forms; return None without a pair."""
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


def neighbours_of(exam: Exam) -> Neighbours | None:
    """Compare the forms of neighbours; return None if no seats touch."""
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
        expected=_expected(pairs, exam.plan.blueprint.order),
    )


def _alike(one: Form, other: Form) -> int:
    """Count the questions that have the same number on both forms."""
    return sum(
        item.entry is beside.entry or item.entry.question.id == beside.entry.question.id
        for item, beside in zip(one.items, other.items, strict=False)
    )


def _expected(pairs: Sequence[tuple[Form, Form]], order: Order) -> float | None:
    """Return the mean by chance of the number of questions with the same number on both forms."""
    if order is Order.FIXED:
        return None
    found = {form.number: _heaps_of(form, order) for pair in pairs for form in pair}
    return sum(_by_chance(found[one.number], found[two.number]) for one, two in pairs) / len(pairs)


def _heaps_of(form: Form, order: Order) -> _Heaps:
    return {
        item.entry.question.id: (heap[0].number, len(heap))
        for heap in heaps(form.items, order)
        for item in heap
    }


def _by_chance(one: _Heaps, other: _Heaps) -> float:
    """Return the expected number of questions at one place, each uniform in its heap."""
    found = 0.0
    for name, (first, size) in one.items():
        if beside := other.get(name):
            start, length = beside
            common = min(first + size, start + length) - max(first, start)
            found += max(common, 0) / (size * length)
    return found


def _neighbour(form: Form) -> Neighbour:
    candidate = form.candidate
    seat = str(candidate.seat) if candidate else ""
    return Neighbour(candidate.group if candidate else "", seat, form.number, form.code)
