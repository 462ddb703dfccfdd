"""Questions with variables in a bank's data, replaced by their instances."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from studypress.bank.topic_files import value
from studypress.bank.values.numbers import decimal_mark
from studypress.bank.variants.definitions import FEWEST, MOST, Definition, Variables
from studypress.bank.variants.instances import VariantFault
from studypress.bank.variants.questions import QuestionInstance, question_instances, stand_in
from studypress.bank.yaml_source import DataPath, Source, value_at
from studypress.errors import Problem

_USUAL = 10
"""Maximum number of instances of a question that does not state it."""

_VARIABLES = TypeAdapter[Mapping[str, Definition]](Variables)


@dataclass(frozen=True)
class ExpandedQuestion:
    """A question with variables: its data as written, and its instances, at least one.

    `mark` is the decimal mark of the numbers in its texts. If its variables are invalid, the
    instance is one with stand-ins for their values.
    """

    written: Mapping[str, object]
    instances: tuple[QuestionInstance, ...]
    mark: str


def expand(
    source: Source, questions: Iterable[tuple[DataPath, Any]]
) -> tuple[dict[DataPath, ExpandedQuestion], list[Problem]]:
    """Put the first instance of each question with variables into the source's data.

    Returns these questions by path, and the problems of their variables, except those that the
    model of a question reports.
    """
    found, problems = dict[DataPath, ExpandedQuestion](), list[Problem]()
    for path, raw in questions:
        if isinstance(raw, dict) and "variables" in raw:
            written = dict(raw)
            mark = decimal_mark(written.get("lang") or value(source.data, "language"))
            instances, faults = _instances(written, mark)
            shown = tuple(instances or [stand_in(written)])
            found[path] = ExpandedQuestion(written, shown, mark)
            problems += (_problem(source, path, written, fault) for fault in faults)
            raw.update(found[path].instances[0].data)
        elif isinstance(raw, dict) and "variants" in raw:
            place = source.keys[*path, "variants"].place
            problems.append(Problem(place, "'variants' needs 'variables': add them, or remove it"))
    return found, problems


def _instances(
    written: Mapping[str, Any], mark: str
) -> tuple[list[QuestionInstance], list[VariantFault]]:
    try:
        variables = _VARIABLES.validate_python(written["variables"])
    except ValidationError:
        return [], []
    most = written.get("variants")
    bounded = min(max(most, FEWEST), MOST) if isinstance(most, int) else _USUAL
    return question_instances(written, variables, bounded, mark)


def _problem(
    source: Source, path: DataPath, written: Mapping[str, object], fault: VariantFault
) -> Problem:
    mark, text = source.values[*path, *fault.path], value_at(written, fault.path)
    place = mark.within(text, fault.offset) if isinstance(text, str) else mark.place
    return Problem(place, fault.message)
