"""Distribution of right letters over the forms."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import assert_never

from studypress.bank.models import Question, QuestionKind
from studypress.exam.fairness.chance import RARE, binomial_bound, chi_square_tail
from studypress.exam.model import Form, Item


@dataclass(frozen=True)
class QuestionLetters:
    """The question whose right letters are the least likely by chance.

    `p` bounds the probability that any question of the exam is as unlikely: it is corrected for
    all pairs of a question and a letter. Its letter is left out, as the report gives no key away.
    """

    id: str
    forms: int
    p: float


@dataclass(frozen=True)
class LetterCounts:
    """Number of times that each letter is the right one, over all forms.

    `counts` and `expected` are of keys that are shuffled; `fixed` counts the keys that the bank
    fixes, `others` the questions without one right choice. `p` is the probability that a uniform
    shuffle is as uneven or more: Pearson's chi-square (1900), summed over groups of questions
    with the same free letters. It is None if no key is shuffled. `question` is None if the forms
    are too few for any question to be unlikely.
    """

    counts: Mapping[str, int]
    expected: Mapping[str, float]
    fixed: int
    chi_square: float
    freedom: int
    p: float | None
    others: int = 0
    question: QuestionLetters | None = None


def letters(forms: Sequence[Form]) -> LetterCounts:
    """Count the right letters of the forms, and test them against a uniform distribution."""
    by_question: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    fixed = others = 0
    for item, times in _counted(forms):
        if not _has_one_right(item.kind):
            others += times
        elif free := _free(item.entry.question):
            by_question[item.entry.question.id, free][item.key] += times
        else:
            fixed += times
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (_, free), counted in by_question.items():
        seen[free].update(counted)
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
        others=others,
        question=_least_likely(by_question),
    )


def _least_likely(seen: Mapping[tuple[str, str], Counter[str]]) -> QuestionLetters | None:
    pairs = sum(len(free) for _, free in seen)
    found = []
    for (name, free), counted in sorted(seen.items()):
        forms, share = counted.total(), 1 / len(free)
        if pairs * binomial_bound(forms, forms, share) < RARE:
            least = min(binomial_bound(counted[at], forms, share) for at in free)
            found.append(QuestionLetters(name, forms, min(1.0, pairs * least)))
    return min(found, key=lambda at: at.p, default=None)


def _has_one_right(kind: QuestionKind) -> bool:
    match kind:
        case QuestionKind.SINGLE | QuestionKind.TRUE_FALSE:
            return True
        case QuestionKind.SEVERAL | QuestionKind.NUMBER | QuestionKind.SHORT | QuestionKind.OPEN:
            return False
        case unknown:
            assert_never(unknown)


def _free(question: Question) -> str:
    """Return the letters among which the right choice is shuffled; none if it is fixed."""
    pins = [choice.pin for choice in question.choices]
    right = next(choice for choice in question.choices if choice.correct)
    free = ascii_uppercase[pins.count("first") : len(pins) - pins.count("last")]
    return free if question.shuffle and not right.pin and len(free) > 1 else ""


def _counted(forms: Sequence[Form]) -> Iterator[tuple[Item, int]]:
    """Yield each item with the number of forms that ask it."""
    items = {id(item): item for form in forms for item in form.items}
    times = Counter(id(item) for form in forms for item in form.items)
    for name, count in times.items():
        yield items[name], count
