"""Distribution of the positions of questions over the forms."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import NamedTuple, assert_never

from studypress.exam.blueprint.model import Order, heap_of
from studypress.exam.fairness.chance import normal_tails
from studypress.exam.model import Form, Item


class _Seen(NamedTuple):
    """A question's number on a form, and what is expected of it there.

    `of` is the form's number of questions, `first` the first number of the questions that are
    shuffled together; `due` and `variance` are of the number by chance.
    """

    number: int
    of: int
    kind: str
    first: int
    due: float
    variance: float


@dataclass(frozen=True)
class PlaceCounts:
    """Positions of a question on the forms that ask it.

    `due` is the expected mean position: the middle of the questions that it is shuffled with.
    `drift` is the deviation of its mean position from that in standard errors: by chance,
    between -2 and 2 for 19 of 20 questions; `reach` is the drift if it were always the first.
    `thirds` counts the forms with it in their first, middle and last third, `places` the forms
    with it at each number.
    """

    id: str
    forms: int
    mean: float
    due: float
    drift: float
    thirds: tuple[int, int, int]
    places: Mapping[int, int]
    kind: str = ""
    """One of `HEAPS`: whether it has choices, a box, or lines for an open answer."""
    reach: float = 0.0

    @property
    def p(self) -> float:
        """Share of exams in which chance alone moves this question as far, or further."""
        return normal_tails(self.drift)


def places(forms: Sequence[Form], order: Order) -> tuple[PlaceCounts, ...]:
    """Return the positions of each question, sorted by id; `order` is the blueprint's."""
    seen: defaultdict[str, Counter[_Seen]] = defaultdict(Counter)
    for form in forms:
        for heap in heaps(form.items, order):
            for item, place in _expected(heap, len(form.items)):
                seen[item.entry.question.id][place] += 1
    return tuple(_places(name, seen[name]) for name in sorted(seen))


def heaps(items: Sequence[Item], order: Order) -> Iterator[list[Item]]:
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


def _expected(heap: Sequence[Item], of: int) -> Iterator[tuple[Item, _Seen]]:
    """Yield the items of a heap with their expectations in a uniform order of its groups.

    Before a group, each other group of s questions stands with probability 1/2, and two of them
    with 1/3: the mean is half of the sum S of the s, the variance (S * S + 2 * sum(s * s)) / 12.
    """
    first, size = heap[0].number, len(heap)
    groups = groupby(heap, lambda item: item.entry.question.group or item.number)
    units = [list(members) for _, members in groups]
    squares = sum(len(unit) ** 2 for unit in units)
    for unit in units:
        others = size - len(unit)
        variance = (others**2 + 2 * (squares - len(unit) ** 2)) / 12
        for at, item in enumerate(unit):
            due = first + others / 2 + at
            yield item, _Seen(item.number, of, heap_of(item.kind), first, due, variance)


def _places(name: str, seen: Counter[_Seen]) -> PlaceCounts:
    numbers: Counter[int] = Counter()
    thirds: Counter[int] = Counter()
    for at, times in seen.items():
        numbers[at.number] += times
        thirds[3 * (at.number - 1) // at.of] += times
    forms = seen.total()
    deviation = sum(times * (at.number - at.due) for at, times in seen.items())
    furthest = sum(times * (at.due - at.first) for at, times in seen.items())
    error = sqrt(sum(times * at.variance for at, times in seen.items()))
    return PlaceCounts(
        id=name,
        forms=forms,
        mean=sum(number * times for number, times in numbers.items()) / forms,
        due=sum(times * at.due for at, times in seen.items()) / forms,
        drift=deviation / error if error else 0.0,
        thirds=(thirds[0], thirds[1], thirds[2]),
        places=dict(sorted(numbers.items())),
        kind=next(iter(seen)).kind,
        reach=furthest / error if error else 0.0,
    )
