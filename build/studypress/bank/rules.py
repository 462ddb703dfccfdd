"""Rules of a bank that its models cannot express: unique ids, keys by kind, distinct choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import assert_never

from studypress.bank.bank import Entry
from studypress.bank.characters import folded
from studypress.bank.models import MOST_POINTS, Choice, Question, QuestionKind
from studypress.bank.values.numbers import LONGEST
from studypress.bank.values.points import total
from studypress.bank.yaml_source import DataPath
from studypress.errors import Problem, SourcePlace


def twice(kind: str, named: Iterable[tuple[str, SourcePlace]]) -> Iterator[Problem]:
    """Yield a problem for each repetition of an id."""
    first: dict[str, SourcePlace] = {}
    for name, place in named:
        if name in first:
            message = f"duplicate {kind} '{name}' (first at {first[name]}): use another"
            yield Problem(place, message)
        first.setdefault(name, place)


_OWNERS = {
    "choices": (QuestionKind.SINGLE, QuestionKind.SEVERAL),
    "statement": (QuestionKind.TRUE_FALSE,),
    "value": (QuestionKind.NUMBER,),
    "tolerance": (QuestionKind.NUMBER,),
    "unit": (QuestionKind.NUMBER,),
    "accept": (QuestionKind.SHORT,),
    "marking": (QuestionKind.OPEN, QuestionKind.SINGLE, QuestionKind.SEVERAL),
}
"""Kinds of questions that may have a key."""

_REQUIRED = {
    QuestionKind.SINGLE: "choices",
    QuestionKind.SEVERAL: "choices",
    QuestionKind.TRUE_FALSE: "statement",
    QuestionKind.NUMBER: "value",
    QuestionKind.SHORT: "accept",
}
"""Key that a kind requires, and by which it is recognised."""


def kind_problems(entry: Entry, lost: AbstractSet[DataPath] = frozenset()) -> Iterator[Problem]:
    """Yield the faults of a question's choices and exact answer, by its kind.

    `lost` are the paths of values that could not be read; consequences of them are not reported.
    """
    kind = entry.question.kind
    if not _is_certain(entry, lost):
        yield from _equal_choices(entry)
        yield from _accept_problems(entry)
        return
    yield from _key_problems(entry, lost)
    match kind:
        case QuestionKind.SINGLE:
            yield from _single_problems(entry, lost)
        case QuestionKind.SEVERAL:
            yield from _choice_problems(entry, lost)
        case QuestionKind.SHORT:
            yield from _accept_problems(entry)
        case QuestionKind.OPEN:
            yield from _scheme_problems(entry, lost)
        case QuestionKind.NUMBER:
            yield from _tolerance_problems(entry)
        case QuestionKind.TRUE_FALSE:
            pass
        case unknown:
            assert_never(unknown)


def _path_of(key: str) -> DataPath:
    return (key,) if key == "choices" else ("answer", key)


def _is_certain(entry: Entry, lost: AbstractSet[DataPath]) -> bool:
    """Return whether no value by which the kind is recognised is lost."""
    if entry.question.stated_kind:
        return True
    decisive = {"kind", *_REQUIRED.values()}
    return not any(path == ("answer",) or path[-1] in decisive for path in lost)


def _key_problems(entry: Entry, lost: AbstractSet[DataPath]) -> Iterator[Problem]:
    """Yield a problem for each key of another kind, and for the missing key of this kind."""
    question = entry.question
    kind, required = question.kind, _REQUIRED.get(question.kind)
    given = {key for key in _OWNERS if _is_given(question, key)}
    for key, owners in _OWNERS.items():
        if key in given and kind not in owners:
            message = f"'{key}' belongs to questions of kind {_either(owners)}, but"
            place = entry.place(*_path_of(key))
            yield Problem(place, f"{message} {_unlike(question, key)}")
    if kind is QuestionKind.OPEN and not question.answer.bullet:
        exact = "" if question.stated_kind else ", or state choices or an exact answer"
        message = f"an open question needs a one-line answer: add 'bullet' to its answer{exact}"
        yield Problem(entry.place("answer", "bullet"), message)
    unread = any(path == ("answer",) or path[-1] == required for path in lost)
    if required and required not in given and not unread:
        where = "" if required == "choices" else " in its answer"
        message = f"a question of kind {kind} needs the key '{required}'{where}: add it"
        yield Problem(entry.place(*_path_of(required)), message)


def _is_given(question: Question, key: str) -> bool:
    holder = question if key == "choices" else question.answer
    return key in holder.model_fields_set and getattr(holder, key) not in (None, ())


def _either(kinds: Sequence[QuestionKind]) -> str:
    return " or ".join(filter(None, (", ".join(kinds[:-1]), kinds[-1])))


def _unlike(question: Question, key: str) -> str:
    """Return the part of a message why a key contradicts the kind, with the remedy."""
    kind = question.kind
    if question.stated_kind:
        return f"this one is of kind {kind}: remove it, or change 'kind'"
    if kind in _REQUIRED:
        return f"'{_REQUIRED[kind]}' makes this one of kind {kind}: remove one of the two"
    return f"this one has no 'value': add it, or remove '{key}'"


def _single_problems(entry: Entry, lost: AbstractSet[DataPath]) -> Iterator[Problem]:
    """Yield a fault unless exactly one choice is right, and for choices that are equal."""
    choices = entry.question.choices
    right = [at for at, choice in enumerate(choices) if choice.correct]
    if choices and not right and not _lacks_choices(lost):
        message = "no choice is right: add 'correct: true' to the right one"
        yield Problem(entry.place("choices"), message)
    for at in right[1:]:
        yield Problem(
            entry.place("choices", at),
            f"a second right choice (the first is choice {right[0] + 1}): only one may be right,"
            " or write 'kind: several'",
        )
    yield from _choice_problems(entry, lost)


def _lacks_choices(lost: AbstractSet[DataPath]) -> bool:
    """Return whether a value of a choice is lost."""
    return any(path[0] == "choices" for path in lost)


def _choice_problems(entry: Entry, lost: AbstractSet[DataPath]) -> Iterator[Problem]:
    question = entry.question
    if len(question.choices) == 1 and not _lacks_choices(lost):
        or_not = "" if question.stated_kind else ", or remove 'choices'"
        yield Problem(entry.place("choices"), f"only one choice: add distractors{or_not}")
    yield from _equal_choices(entry)


def _equal_choices(entry: Entry) -> Iterator[Problem]:
    yield from _repeated(entry, entry.question.choices)
    yield from _pinned_together(entry, entry.question.choices)


def _tolerance_problems(entry: Entry) -> Iterator[Problem]:
    """Yield a fault if the tolerance is too long as a number for the record of an exam."""
    if len(str(entry.question.answer.margin)) > LONGEST:
        message = (
            f"the tolerance has more than {LONGEST} digits, written out: round it, or the value"
        )
        yield Problem(entry.place("answer", "tolerance"), message)


def _accept_problems(entry: Entry) -> Iterator[Problem]:
    """Yield a fault for each accepted answer without letters, or equal to another."""
    seen: dict[str, int] = {}
    for at, text in enumerate(entry.question.answer.accept):
        plain, place = folded(text), entry.place("answer", "accept", at)
        if not plain:
            yield Problem(place, f"'{text}' has no letter or digit to compare: write its words")
        elif plain in seen:
            message = f"equal to accepted answer {seen[plain] + 1} but for case, accents or spaces"
            yield Problem(place, f"{message}: remove one of them")
        seen.setdefault(plain, at)


def _scheme_problems(entry: Entry, lost: AbstractSet[DataPath]) -> Iterator[Problem]:
    """Yield a fault if the points of an open question are not those of its marking scheme."""
    question = entry.question
    scheme = total(line.points for line in question.answer.marking)
    if any(path[-1] == "points" or "marking" in path[-2:] for path in lost):
        return
    if scheme > MOST_POINTS:
        message = f"the marking scheme has {scheme} points, more than {MOST_POINTS}, the maximum"
        yield Problem(entry.place("answer", "marking"), f"{message}: reduce them")
    elif scheme and question.points != scheme:
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
