"""Instances of variables: at most a given number of combinations of their values."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from hashlib import blake2b
from itertools import count, pairwise, product
from math import prod
from struct import Struct
from typing import NamedTuple

from studypress.bank.variants.arithmetic import ExpressionError, Value
from studypress.bank.variants.definitions import Definition
from studypress.bank.variants.expressions import Expression
from studypress.bank.variants.texts import exact_text, with_values
from studypress.bank.yaml_source import DataPath

Values = Mapping[str, Value]
"""Values of the variables of an instance, by name."""

_WORDS = Struct(">8Q")  # the draws in a digest
_SPAN = 2**64


class VariantFault(NamedTuple):
    """A fault of a question with variables: its path in the question, and a message.

    `offset` is its character in the text at the path.
    """

    path: DataPath
    message: str
    offset: int = 0


def parsed(
    variables: Mapping[str, Definition],
) -> tuple[dict[str, Expression], list[VariantFault]]:
    """Return the variables that are expressions, parsed, and the faults of these."""
    expressions, faults = dict[str, Expression](), list[VariantFault]()
    for name, definition in variables.items():
        if isinstance(definition, str):
            try:
                expressions[name] = Expression(definition, variables)
            except ExpressionError as error:
                faults.append(VariantFault(("variables", name), str(error)))
    return expressions, faults


def instances(
    variables: Mapping[str, Definition],
    expressions: Mapping[str, Expression],
    most: int,
    question: str,
) -> tuple[list[Values], list[VariantFault]]:
    """Return at most `most` distinct instances of the variables, and all faults.

    If there are more combinations, they are drawn by a stream that depends on the question's id
    only, so that an edit of another question, or of a text, changes nothing.
    """
    order = TopologicalSorter({name: each.names for name, each in expressions.items()})
    try:
        computed = [name for name in order.static_order() if name in expressions]
    except CycleError as error:
        return [], [_circle(error.args[1])]
    free = {name: each for name, each in variables.items() if not isinstance(each, str)}
    found, reported = list[Values](), dict[tuple[str, str], VariantFault]()
    for indexes in _combinations(list(map(len, free.values())), most, question):
        values = {name: each[at] for (name, each), at in zip(free.items(), indexes, strict=True)}
        for name in computed:
            expression = expressions[name]
            if not expression.names <= values.keys():
                continue  # one of them has no value, which is reported
            try:
                values[name] = expression.value(values)
            except ExpressionError as error:
                used = {
                    other: exact_text(values[other])
                    for other in variables
                    if other in expression.names
                }
                message = f"{with_values(used)}{error}: change the expression or the values"
                fault = VariantFault(("variables", name), message)
                reported.setdefault((name, str(error)), fault)
        if len(values) == len(variables):
            found.append({name: values[name] for name in variables})
    return found, list(reported.values())


def _circle(names: Sequence[str]) -> VariantFault:
    """Return the fault of a circle; each name is used by the next, and the first is the last."""
    steps = ", ".join(f"'{name}' uses '{used}'" for used, name in pairwise(names))
    message = f"the expressions are a circle ({steps}): give one of them values"
    return VariantFault(("variables", names[0]), message)


def _combinations(sizes: Sequence[int], most: int, question: str) -> list[tuple[int, ...]]:
    """Return the indexes of all combinations, or of `most` distinct ones in random order."""
    if prod(sizes) <= most:
        return list(product(*map(range, sizes)))
    words, drawn = _words(question), dict[tuple[int, ...], None]()
    while len(drawn) < most:
        drawn[tuple(_below(size, words) for size in sizes)] = None
    return list(drawn)


def _words(question: str) -> Iterator[int]:
    for block in count():
        name = block.to_bytes(8, "big") + question.encode()
        yield from _WORDS.unpack(blake2b(name, person=b"variants").digest())


def _below(bound: int, words: Iterator[int]) -> int:
    """Return a whole number from 0 to `bound` - 1, each equally likely: see RandomStream."""
    limit = _SPAN // bound * bound
    return next(word for word in words if word < limit) % bound
