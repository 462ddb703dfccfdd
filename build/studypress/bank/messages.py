"""Messages for validation errors, in terms of the YAML file that the author writes."""

import re
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from studypress.bank.models import BankFile
from studypress.bank.yaml_source import DataPath, Source
from studypress.errors import Problem, SourcePlace, did_you_mean

_PATTERNS = {
    "language": "must be a language code such as en, de or pt-BR",
    "lang": "must be a language code such as en, de or pt-BR",
    "as_of": "must be a year and a month, such as 2026-11",
    "sha256": "must be 16 hexadecimal digits in quotes, as 'stats --from' writes them",
    "exam": "must be 16 hexadecimal digits in quotes, as 'stats --from' writes them",
    "variables": "must begin with a lower-case letter, and have only such letters, digits and _",
    None: "must be lower-case letters, digits and single hyphens, such as hash-ring",
}
_MESSAGES = {
    "string_type": "must be text: put the value into quotes",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list: begin each item with '- '",
    "dict_type": "must be a mapping, such as 'n: [1, 2]'",
    "mapping_type": "must be a mapping, such as 'n: [1, 2]'",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "string_too_long": "is longer than {max_length:,} characters, the maximum: shorten it",
    "too_short": "is empty: add at least one item",
    "too_long": "has more than {max_length} items, the maximum: remove some",
    "points": "must be a number with at most 2 decimals, such as 1.5",
    "number": "must be a number without its unit, such as 42, 0.5, 1.2e3 or 3/4",
    "ambiguous": "may be {decimal} or {whole}: write one of them",
    "float_type": "must be a number, such as 0.5",
    "finite_number": "must be a number, such as 0.5",
    "empty_range": "has 'from' above 'to': exchange them",
    "decimal": "must be a number, such as 2 or 0.5",
    "listed": "must be a number or a text: put it into quotes",
    "repeated": "contains {value} twice: remove one",
    "range": "has no value, or more than {most:,}: change 'from', 'to' or 'step'",
    "step": "must have a 'step' above 0",
    "reserved": "has a meaning in expressions: choose another name",
    "tolerance": "must be a number of 0 or more, or a percentage such as 1%",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "colour": "must be a colour of 3 or 6 hexadecimal digits, such as '#0b5fa5'",
    "contrast": (
        "has a contrast of {ratio}:1 with white, and text needs 4.5:1 (WCAG 2.2): write"
        " '{nearest}', the nearest darker colour"
    ),
    "comment": "has no value: put it into quotes, since # begins a comment, or remove the key",
    "null": "has no value: write it, in quotes if it is the word null, or remove the key",
    "value_error": "is empty: write its text",
}


_KEY = ("[key]",)
"""End of the path of a name that is faulty itself."""


def problems_of(
    error: ValidationError,
    source: Source,
    root: type[BaseModel] = BankFile,
    at: DataPath = (),
) -> Iterator[tuple[DataPath, Problem]]:
    """Yield path and problem of each validation error of the file's model `root`.

    `at` is the path of the validated value.
    """
    for detail in error.errors(include_url=False):
        detail["loc"] = (*at, *detail["loc"])
        if detail["type"] == "too_short" and detail["input"]:
            continue  # its items are invalid and are reported themselves
        yield detail["loc"], Problem(_place(detail, source), _message(detail, root, source))


def _place(detail: ErrorDetails, source: Source) -> SourcePlace:
    path: DataPath = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return source.keys[path].place
    if path[-1:] == _KEY:
        return source.keys[path[:-1]].place
    return source.place(path)


def _message(detail: ErrorDetails, root: type[BaseModel], source: Source) -> str:
    path, kind = detail["loc"], detail["type"]
    is_name = path[-1:] == _KEY
    path = path[:-1] if is_name else path
    top = f"the {root.__name__.removesuffix('File').lower()}"
    name = next((part for part in reversed(path) if isinstance(part, str)), top)
    if kind == "missing":
        return f"the key '{name}' is missing: add it"
    if kind == "extra_forbidden":
        known = list(_fields(_model_at(path[:-1], root)))
        listed = f"; known: {', '.join(known)}"
        return (
            f"unknown key '{name}'{did_you_mean(name, known) or _elsewhere(path, root) or listed}"
        )
    if kind in ("model_type", "model_attributes_type"):
        of_list = "each item of " if path and isinstance(path[-1], int) else ""
        first = next(iter(_fields(_model_at(path, root))))
        fault = f"must be a mapping, such as '{first}: ...'"
        return f"{of_list}'{name}' {fault}{_given(detail, source)}"
    if kind == "string_type" and (misread := _misread(path, detail["input"], source)):
        return f"'{name}' {misread}"
    if kind == "string_pattern_mismatch":
        fault = _PATTERNS.get("variables" if is_name else name, _PATTERNS[None])
    else:
        fault = _MESSAGES[kind].format(**detail.get("ctx", {}))
    return f"'{name}' {fault}{'' if is_name else _given(detail, source)}"


def _elsewhere(path: DataPath, root: type[BaseModel]) -> str:
    """Return a hint for a key that belongs to a mapping inside this one, or around it."""
    *above, name = path
    for key, field in _fields(_model_at(tuple(above), root)).items():
        if any(name in _fields(model) for model in _models_in(field.annotation)):
            return f"; it belongs into '{key}'"
    keys = [at for at, part in enumerate(above) if isinstance(part, str)]
    if keys and name in _fields(_model_at(tuple(above[: keys[-1]]), root)):
        return f"; it belongs outside of '{above[keys[-1]]}'"
    return ""


def _misread(path: DataPath, value: object, source: Source) -> str | None:
    """Return the fault of a plain scalar that YAML does not parse as text, or None."""
    written = _written(path, source)
    if written is None:
        return None
    if not written:
        return _MESSAGES["value_error"]
    return f"must be text: write '{written}' in quotes, since YAML reads it as {_read_as(value)}"


def _written(path: DataPath, source: Source) -> str | None:
    """Return the source of a plain scalar that YAML does not parse as text, or None.

    It may be written in place of a list of one item.
    """
    alone = path not in source.values and isinstance(path[-1], int)
    return source.written.get(path[:-1] if alone else path)


def _read_as(value: object) -> str:
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else f"the number {value}"


_SHOWN = 40  # characters; a longer value is not repeated in a message


_UNQUOTED = {
    "int_type": re.compile(r"0|[1-9]\d*"),
    "points": re.compile(r"(0|[1-9]\d*)(\.\d+)?"),
    "bool_type": re.compile("true|false"),
}
"""Texts that would be valid values without quotes, by the type of error."""


def _given(detail: ErrorDetails, source: Source) -> str:
    """Return a short value as it is written in the file, in brackets."""
    value = detail["input"]
    if isinstance(value, str):
        unquoted = _UNQUOTED.get(detail["type"])
        remedy = ": remove the quotes" if unquoted and unquoted.fullmatch(value) else ""
        return f" (it is {value!r}){remedy}" if value.strip() and len(value) <= _SHOWN else ""
    if isinstance(value, int | float):
        return f" (it is {_written(detail['loc'], source) or value})"
    return ""


def _model_at(path: DataPath, model: type[BaseModel]) -> type[BaseModel]:
    """Return the model of the mapping at `path` in data of the model."""
    for part in path:
        if isinstance(part, str):
            found = _fields(model).get(part)  # None for the name of a variable
            model = next(_models_in(found.annotation), model) if found else model
    return model


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their keys in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
