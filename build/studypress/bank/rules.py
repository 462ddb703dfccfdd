"""Rules of a bank that its models cannot express: unique ids, one key, distinct choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from studypress.bank.bank import Entry
from studypress.bank.models import Choice, QuestionKind
from studypress.errors import Problem, SourcePlace


def twice(kind: str, named: Iterable[tuple[str, SourcePlace]]) -> Iterator[Problem]:
    """Yield a problem for each repetition of an id."""
    first: dict[str, SourcePlace] = {}
    for name, place in named:
        if name in first:
            message = f"duplicate {kind} '{name}' (first at {first[name]}): use another"
            yield Problem(place, message)
        first.setdefault(name, place)


def choice_problems(entry: Entry, *, complete: bool = True) -> Iterator[Problem]:
    """Yield the faults of a question's choices, by its kind.

    If some could not be read (`complete` is false), missing choices are not reported.
    """
    match entry.question.kind:
        case QuestionKind.SINGLE:
            yield from _single_problems(entry, complete=complete)
        case QuestionKind.OPEN:
            pass
        case unknown:
            assert_never(unknown)


def _single_problems(entry: Entry, *, complete: bool) -> Iterator[Problem]:
    """Yield a fault unless exactly one choice is right, and for choices that are equal."""
    choices = entry.question.choices
    here = entry.place("choices")
    if len(choices) == 1 and complete:
        yield Problem(here, "only one choice: add distractors, or remove 'choices'")
    right = [at for at, choice in enumerate(choices) if choice.correct]
    if not right and complete:
        yield Problem(here, "no choice is right: add 'correct: true' to the right one")
    for at in right[1:]:
        yield Problem(
            entry.place("choices", at),
            f"a second right choice (the first is choice {right[0] + 1}): only one may be right",
        )
    yield from _repeated(entry, choices)
    yield from _pinned_together(entry, choices)


def _repeated(entry: Entry, choices: Sequence[Choice]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for at, choice in enumerate(choices):
        text = " ".join(choice.text.split())
        if text in seen:
            place = entry.place("choices", at, "text")
            yield Problem(place, f"the same text as choice {seen[text] + 1}: reword one of them")
        seen.setdefault(text, at)


def _pinned_together(entry: Entry, choices: Sequence[Choice]) -> Iterator[Problem]:
    pinned: defaultdict[str, list[int]] = defaultdict(list)
    for at, choice in enumerate(choices):
        if choice.pin:
            pinned[choice.pin].append(at)
    for side, ats in pinned.items():
        for at in ats[1:]:
            place = entry.place("choices", at, "pin")
            yield Problem(place, f"choice {ats[0] + 1} is already pinned {side}: unpin one of them")
