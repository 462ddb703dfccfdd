"""Distribution of right letters and of positions of questions over the forms."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import erfc, exp, lgamma, log, sqrt
from string import ascii_uppercase
from typing import assert_never

from studypress.bank.models import Question, QuestionKind
from studypress.exam.blueprint.model import Order, heap_of
from studypress.exam.model import Form, Item


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the upper tail of the chi-square distribution: the probability of `value` or more.

    For integer degrees of freedom, the regularised incomplete gamma function
    Q(freedom/2, value/2) is a finite sum: Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.
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
"""A question's number on a form, the form's number of questions, and the first number and the
size of the group of questions that are shuffled together."""


@dataclass(frozen=True)
class LetterCounts:
    """Number of times that each letter is the right one, over all forms.

    `counts` and `expected` are of keys that are shuffled; `fixed` counts the keys that the bank
    fixes. `p` is the probability that a uniform shuffle is as uneven or more: Pearson's
    chi-square (1900), summed over groups of questions with the same free letters. It is None if
    no key is shuffled.
    """

    counts: Mapping[str, int]
    expected: Mapping[str, float]
    fixed: int
    chi_square: float
    freedom: int
    p: float | None


def letters(forms: Sequence[Form]) -> LetterCounts:
    """Count the right letters of the forms, and test them against a uniform distribution."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    fixed = 0
    for item, _, times in _counted(forms):
        match item.kind:
            case QuestionKind.SINGLE | QuestionKind.TRUE_FALSE:
                if free := _free(item.entry.question):
                    seen[free][item.key] += times
                else:
                    fixed += times
            case (
                QuestionKind.SEVERAL | QuestionKind.NUMBER | QuestionKind.SHORT | QuestionKind.OPEN
            ):
                pass
            case unknown:
                assert_never(unknown)
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
    """Return the letters among which the right choice is shuffled; none if it is fixed."""
    pins = [choice.pin for choice in question.choices]
    right = next(choice for choice in question.choices if choice.correct)
    free = ascii_uppercase[pins.count("first") : len(pins) - pins.count("last")]
    return free if question.shuffle and not right.pin and len(free) > 1 else ""


@dataclass(frozen=True)
class PlaceCounts:
    """Positions of a question on the forms that ask it.

    `due` is the expected mean position: the middle of the questions that it is shuffled with.
    `drift` is the deviation of its mean position from that in standard errors: by chance,
    between -2 and 2 for 19 of 20 questions. `thirds` counts the forms with it in their first,
    middle and last third, `places` the forms with it at each number.
    """

    id: str
    forms: int
    mean: float
    due: float
    drift: float
    thirds: tuple[int, int, int]
    places: Mapping[int, int]


def places(forms: Sequence[Form], order: Order) -> tuple[PlaceCounts, ...]:
    """Return the positions of each question, sorted by id; `order` is the blueprint's."""
    seen: dict[str, Counter[_Place]] = defaultdict(Counter)
    for form in forms:
        of = len(form.items)
        for heap in _heaps(form.items, order):
            first, size = heap[0].number, len(heap)
            for item in heap:
                seen[item.entry.question.id][item.number, of, first, size] += 1
    return tuple(_places(name, seen[name]) for name in sorted(seen))


def _heaps(items: Sequence[Item], order: Order) -> Iterator[list[Item]]:
    """Yield the questions of a form that are shuffled together; a fixed order is one heap.

    A group is in the heap of its first question.
    """
    first: dict[str, Item] = {}
    for item in items:
        first.setdefault(item.entry.question.group or "", item)

    def heap(item: Item) -> object:
        match order:
            case Order.SHUFFLED:
                group = item.entry.question.group
                return heap_of((first[group] if group else item).kind)
            case Order.BY_SECTION:
                return item.entry.section.id
            case Order.FIXED:
                return None
            case unknown:
                assert_never(unknown)

    yield from (list(grouped) for _, grouped in groupby(items, heap))


def _counted(forms: Sequence[Form]) -> Iterator[tuple[Item, int, int]]:
    """Yield item, number of questions, and number of forms of that length with the item."""
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
    """Return the sum of deviations from the middles of groups, over its standard error.

    The variance of the discrete uniform distribution on n places is (n * n - 1) / 12.
    """
    deviation = sum(times * (place[0] - _middle(place)) for place, times in seen.items())
    variance = sum(times * (size * size - 1) for (*_, size), times in seen.items()) / 12
    return deviation / sqrt(variance) if variance else 0.0


def _middle(place: _Place) -> float:
    *_, first, size = place
    return first + (size - 1) / 2
