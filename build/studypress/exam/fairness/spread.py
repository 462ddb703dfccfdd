"""How evenly chance has spread things over the forms: right letters, and places of questions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import erfc, exp, lgamma, log, sqrt
from string import ascii_uppercase

from studypress.bank.models import Question
from studypress.exam.blueprint.model import Order
from studypress.exam.model import Form, Item


def chi_square_tail(value: float, freedom: int) -> float:
    """Return how likely chi-square is to reach this value by chance alone.

    For whole degrees of freedom the regularised incomplete gamma function Q(freedom/2, value/2)
    is a finite sum: Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.
    """
    half = value / 2
    if half <= 0 or freedom < 1:
        return 1.0
    order, tail = (0.5, erfc(sqrt(half))) if freedom % 2 else (1.0, exp(-half))
    while order < freedom / 2:
        tail += exp(order * log(half) - half - lgamma(order + 1))
        order += 1
    return min(tail, 1.0)


_Place = tuple[int, int, int, int]
"""A number on a form, how many questions the form asks, and those it is shuffled with: the first
number among them, and how many they are."""


@dataclass(frozen=True)
class LetterCounts:
    """How often each letter is the right one, over all forms.

    `counts` and `expected` are of the keys that are free to move; `fixed` are those that the bank
    keeps in place. `p` is how likely chance alone is to spread the free ones as unevenly or more:
    Pearson's chi-square (1900), summed over the questions with equally many places to go. None if
    nothing is free.
    """

    counts: Mapping[str, int]
    expected: Mapping[str, float]
    fixed: int
    chi_square: float
    freedom: int
    p: float | None


def letters(forms: Sequence[Form]) -> LetterCounts:
    """Count the right letters of the forms, and test them against a uniform spread."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    fixed = 0
    for item, _, times in _counted(forms):
        if key := item.key:
            if free := _free(item.entry.question):
                seen[free][key] += times
            else:
                fixed += times
    even = {free: counted.total() / len(free) for free, counted in seen.items()}
    names = sorted({letter for free in seen for letter in free})
    square = sum((seen[free][at] - even[free]) ** 2 / even[free] for free in seen for at in free)
    freedom = sum(len(free) - 1 for free in seen)
    return LetterCounts(
        counts={at: sum(counted[at] for counted in seen.values()) for at in names},
        expected={at: sum(even[free] for free in seen if at in free) for at in names},
        fixed=fixed,
        chi_square=square,
        freedom=freedom,
        p=chi_square_tail(square, freedom) if freedom else None,
    )


def _free(question: Question) -> str:
    """Return the letters among which the right choice is shuffled; none if it stays in place."""
    pins = [choice.pin for choice in question.choices]
    right = next(choice for choice in question.choices if choice.correct)
    free = ascii_uppercase[pins.count("first") : len(pins) - pins.count("last")]
    return free if question.shuffle and not right.pin and len(free) > 1 else ""


@dataclass(frozen=True)
class PlaceCounts:
    """Where a question stands over the forms that ask it.

    `due` is the mean place that chance gives it: the middle of the questions that it is shuffled
    with. `drift` is by how many standard errors its mean place is off that: chance keeps it
    between -2 and 2 for 19 of 20 questions. `thirds` counts the forms that have it in their
    first, middle and last third, `places` those that have it at each number.
    """

    id: str
    forms: int
    mean: float
    due: float
    drift: float
    thirds: tuple[int, int, int]
    places: Mapping[int, int]


def places(forms: Sequence[Form], order: Order) -> tuple[PlaceCounts, ...]:
    """Return where each question stands, by its id, on forms of a blueprint's order."""
    seen: dict[str, Counter[_Place]] = defaultdict(Counter)
    for form in forms:
        of = len(form.items)
        for _, grouped in groupby(form.items, _HEAPS[order]):
            heap = list(grouped)
            first, size = heap[0].number, len(heap)
            for item in heap:
                seen[item.entry.question.id][item.number, of, first, size] += 1
    return tuple(_places(name, seen[name]) for name in sorted(seen))


_HEAPS: Mapping[Order, Callable[[Item], object]] = {
    Order.SHUFFLED: lambda item: bool(item.order),
    Order.BY_SECTION: lambda item: item.entry.section.id,
    Order.FIXED: lambda _: None,
}
"""What the questions that are shuffled together have in common; what is fixed is one heap."""


def _counted(forms: Sequence[Form]) -> Iterator[tuple[Item, int, int]]:
    """Yield each item, how many questions its forms ask, and how many of those forms there are."""
    items = {id(item): item for form in forms for item in form.items}
    lengths: dict[int, Counter[int]] = defaultdict(Counter)
    for form in forms:
        lengths[len(form.items)].update(map(id, form.items))
    for of, counted in lengths.items():
        for name, times in counted.items():
            yield items[name], of, times


def _places(name: str, seen: Counter[_Place]) -> PlaceCounts:
    numbers: Counter[int] = Counter()
    thirds: Counter[int] = Counter()
    for (number, of, _, _), times in seen.items():
        numbers[number] += times
        thirds[3 * (number - 1) // of] += times
    forms = seen.total()
    return PlaceCounts(
        id=name,
        forms=forms,
        mean=sum(number * times for number, times in numbers.items()) / forms,
        due=sum(times * _middle(place) for place, times in seen.items()) / forms,
        drift=_drift(seen),
        thirds=(thirds[0], thirds[1], thirds[2]),
        places=dict(sorted(numbers.items())),
    )


def _drift(seen: Counter[_Place]) -> float:
    """Return the sum of deviations from the middles of heaps by its standard error.

    A place drawn from n in a row evenly has the variance (n * n - 1) / 12.
    """
    off = sum(times * (place[0] - _middle(place)) for place, times in seen.items())
    variance = sum(times * (size * size - 1) for (*_, size), times in seen.items()) / 12
    return off / sqrt(variance) if variance else 0.0


def _middle(place: _Place) -> float:
    *_, first, size = place
    return first + (size - 1) / 2
