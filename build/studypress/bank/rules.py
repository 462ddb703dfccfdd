"""Rules of a bank that its models cannot express: unique ids, keys by kind, distinct choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from studypress.bank.bank import Entry
from studypress.bank.characters import folded
from studypress.bank.models import Choice, QuestionKind
from studypress.bank.values.points import total
from studypress.errors import Problem, SourcePlace


def twice(kind: str, named: Iterable[tuple[str, SourcePlace]]) -> Iterator[Problem]:
    """Yield a problem for each repetition of an id."""
    first: dict[str, SourcePlace] = {}
    for name, place in named:
        if name in first:
            message = f"duplicate {kind} '{name}' (first at {first[name]}): use another"
            yield Problem(place, message)
        first.setdefault(name, place)


_KEYS = {
    QuestionKind.SINGLE: (),
    QuestionKind.SEVERAL: (),
    QuestionKind.TRUE_FALSE: ("statement",),
    QuestionKind.NUMBER: ("value", "tolerance", "unit"),
    QuestionKind.SHORT: ("accept",),
    QuestionKind.OPEN: (),
}
"""Keys of an answer that only one kind has; the first is required."""


def kind_problems(entry: Entry, *, complete: bool = True) -> Iterator[Problem]:
    """Yield the faults of a question's choices and exact answer, by its kind.

    If some values could not be read (`complete` is false), missing ones are not reported.
    """
    question = entry.question
    kind = question.kind
    yield from _key_problems(entry, complete=complete)
    match kind:
        case QuestionKind.SINGLE:
            yield from _single_problems(entry, complete=complete)
        case QuestionKind.SEVERAL:
            yield from _choice_problems(entry, complete=complete)
        case QuestionKind.SHORT:
            yield from _accept_problems(entry)
        case QuestionKind.OPEN:
            yield from _scheme_problems(entry)
        case QuestionKind.TRUE_FALSE | QuestionKind.NUMBER:
            pass
        case unknown:
            assert_never(unknown)


def _key_problems(entry: Entry, *, complete: bool) -> Iterator[Problem]:
    """Yield a problem for each key of another kind, and for the missing key of this kind."""
    question = entry.question
    kind, given = question.kind, question.answer.model_fields_set
    remedy = f"but this question is '{kind}': remove it, or change 'kind'"
    for other, keys in _KEYS.items():
        for key in keys if other is not kind else ():
            if key in given:
                yield Problem(
                    entry.place("answer", key), f"'{key}' belongs to 'kind: {other}', {remedy}"
                )
    needed = _KEYS[kind][:1]
    if complete and needed and needed[0] not in given:
        message = f"a question of 'kind: {kind}' needs '{needed[0]}' in its answer: add it"
        yield Problem(entry.place("answer"), message)
    chooses = kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL)
    if complete and chooses and not question.choices:
        yield Problem(entry.place(), f"a question of 'kind: {kind}' needs 'choices': add them")
    if not chooses and question.model_fields_set & {"choices"} and question.choices:
        yield Problem(
            entry.place("choices"), f"'choices' belong to 'kind: single' or 'several', {remedy}"
        )
    if question.answer.marking and not kind.may_be_open:
        message = f"'marking' is for answers that a person marks, {remedy}"
        yield Problem(entry.place("answer", "marking"), message)


def _single_problems(entry: Entry, *, complete: bool) -> Iterator[Problem]:
    """Yield a fault unless exactly one choice is right, and for choices that are equal."""
    choices = entry.question.choices
    right = [at for at, choice in enumerate(choices) if choice.correct]
    if choices and not right and complete:
        message = "no choice is right: add 'correct: true' to the right one"
        yield Problem(entry.place("choices"), message)
    for at in right[1:]:
        yield Problem(
            entry.place("choices", at),
            f"a second right choice (the first is choice {right[0] + 1}): only one may be right,"
            " or write 'kind: several'",
        )
    yield from _choice_problems(entry, complete=complete)


def _choice_problems(entry: Entry, *, complete: bool) -> Iterator[Problem]:
    choices = entry.question.choices
    if len(choices) == 1 and complete:
        message = "only one choice: add distractors, or remove 'choices'"
        yield Problem(entry.place("choices"), message)
    yield from _repeated(entry, choices)
    yield from _pinned_together(entry, choices)


def _accept_problems(entry: Entry) -> Iterator[Problem]:
    """Yield a fault for each accepted answer without letters, or equal to another."""
    seen: dict[str, int] = {}
    for at, text in enumerate(entry.question.answer.accept):
        plain, place = folded(text), entry.place("answer", "accept", at)
        if not plain:
            yield Problem(place, f"'{text}' has no letter or digit to compare: write its words")
        elif plain in seen:
            message = f"the same as accepted answer {seen[plain] + 1}: remove one of them"
            yield Problem(place, message)
        seen.setdefault(plain, at)


def _scheme_problems(entry: Entry) -> Iterator[Problem]:
    """Yield a fault if the points of an open question are not those of its marking scheme."""
    question = entry.question
    scheme = total(line.points for line in question.answer.marking)
    if scheme and question.points != scheme:
        message = f"'points' is {question.points}, but the marking scheme has {scheme}"
        yield Problem(entry.place("points"), f"{message}: correct it, or remove the key")


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
