"""Instances of a question's data, with the values of its variables in its texts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from studypress.bank.values.numbers import LONGEST as LONGEST_NUMBER
from studypress.bank.variants.arithmetic import Value
from studypress.bank.variants.definitions import Definition
from studypress.bank.variants.expressions import Expression
from studypress.bank.variants.instances import (
    Values,
    VariantFault,
    instances,
    parsed,
)
from studypress.bank.variants.texts import (
    exact_text,
    misspelled_in,
    names_in,
    short_text,
    substituted,
    with_values,
)
from studypress.bank.yaml_source import DataPath
from studypress.errors import did_you_mean

_OF_VARIANTS = {"variables", "variants"}
_EQUAL = _OF_VARIANTS | {
    "id", "kind", "difficulty", "tags", "minutes", "points", "space", "shuffle", "group",
}  # fmt: skip
"""Keys without substitution: selections and blueprints need one value for all instances."""

_VALUE: DataPath = ("answer", "value")  # may be a number without a short text
_LONGEST = 500  # characters of a recorded value; those of ranges and lists are shorter


class QuestionInstance(NamedTuple):
    """An instance of a question: the texts of its values by name, and its data."""

    values: dict[str, str]
    data: dict[str, object]


class _Mention(NamedTuple):
    """A variable in a text of a question."""

    path: DataPath
    name: str
    offset: int


def question_instances(
    question: Mapping[str, object], variables: Mapping[str, Definition], most: int, mark: str = "."
) -> tuple[list[QuestionInstance], list[VariantFault]]:
    """Return at most `most` distinct instances of a question with variables, and all faults.

    Numbers in its texts have the decimal `mark`.
    """
    mentions = list(_mentions_of(question))
    expressions, faults = parsed(variables)
    faults += [*_unknown(mentions, variables), *_misspelled(question, variables)]
    if not faults:
        faults += _unused(variables, mentions, expressions)
        found, more = instances(variables, expressions, most, str(question.get("id")))
        faults += [*more, *_unprintable(mentions, found)]
        exact = [{name: exact_text(value) for name, value in each.items()} for each in found]
        return [_instance(question, values, mark) for values in exact], faults
    return [], faults


def _instance(
    question: Mapping[str, object], values: Mapping[str, str], mark: str = "."
) -> QuestionInstance:
    """Return the question with these texts of its variables."""
    data = {
        key: value if key in _EQUAL else substituted(value, values, mark)
        for key, value in question.items()
        if key not in _OF_VARIANTS
    }
    return QuestionInstance(
        {name: text for name, text in values.items() if len(text) <= _LONGEST}, data
    )


def _mentions_of(question: Mapping[str, object]) -> Iterator[_Mention]:
    for path, text in _texts_of(question):
        for name, offset in names_in(text):
            yield _Mention(path, name, offset)


def _texts_of(question: Mapping[str, object]) -> Iterator[tuple[DataPath, str]]:
    """Yield path and text of each text that may refer to variables."""
    for key, value in question.items():
        if key not in _EQUAL:
            yield from _texts(value, (key,))


def _texts(data: object, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _texts(value, (*path, at))
    elif isinstance(data, str):
        yield path, data


def _unknown(
    mentions: Sequence[_Mention], variables: Mapping[str, Definition]
) -> Iterator[VariantFault]:
    for path, name, offset in mentions:
        if name not in variables:
            hint = did_you_mean(name, variables) or ": define it, or remove the brackets"
            yield VariantFault(path, f"no variable is named '{name}'{hint}", offset)


def _misspelled(
    question: Mapping[str, object], variables: Mapping[str, Definition]
) -> Iterator[VariantFault]:
    """Yield a fault for each bracket that refers to a variable, but would be printed literally."""
    for path, text in _texts_of(question):
        for mark, offset in misspelled_in(text, variables):
            message = f"{mark} would be printed literally: write [[name]], and define an expression"
            yield VariantFault(path, f"{message} as a variable", offset)


def _unused(
    variables: Mapping[str, Definition],
    mentions: Sequence[_Mention],
    expressions: Mapping[str, Expression],
) -> Iterator[VariantFault]:
    used = {mention.name for mention in mentions}
    used.update(*(expression.names for expression in expressions.values()))
    for name in variables:
        if name not in used:
            message = f"the variable '{name}' is not used: write [[{name}]] in a text, or remove it"
            yield VariantFault(("variables", name), message)


def _unprintable(mentions: Sequence[_Mention], found: Sequence[Values]) -> Iterator[VariantFault]:
    """Yield a fault for each text with a value that has no short notation, once."""
    for path, name, offset in mentions:
        fits = _fits_value if path == _VALUE else _fits_text
        value = next((values[name] for values in found if not fits(values[name])), None)
        if value is not None:
            message = f"too many digits: define a variable as round({name}, 2)"
            shown = with_values({name: exact_text(value)})
            yield VariantFault(path, f"{shown}{message}", offset)


def _fits_text(value: Value) -> bool:
    return short_text(value) is not None


def _fits_value(value: Value) -> bool:
    return len(exact_text(value)) <= LONGEST_NUMBER


def stand_in(question: Mapping[str, object]) -> QuestionInstance:
    """Return a question with another number for each variable, for one with invalid variables."""
    names = dict.fromkeys(mention.name for mention in _mentions_of(question))
    return _instance(question, {name: str(at) for at, name in enumerate(names, start=1)})
