"""Messages for validation errors, in terms of the YAML file that the author writes."""

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
    None: "must be lower-case letters, digits and single hyphens, such as hash-ring",
}
_MESSAGES = {
    "string_type": "must be text: put the value into quotes",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list: begin each item with '- '",
    "model_type": "must be a mapping, such as 'key: value'",
    "model_attributes_type": "must be a mapping, such as 'key: value'",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "string_too_long": "is longer than {max_length:,} characters, the maximum: shorten it",
    "too_short": "is empty: add at least one item",
    "too_long": "has more than {max_length} items, the maximum: remove some",
    "points": "must be a number with at most 2 decimals, such as 1.5",
    "number": "must be a number, such as 42, 0.5, 1.2e3 or 3/4",
    "tolerance": "must be a number of 0 or more, or a percentage such as 1%",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "null": "has no value: write it, in quotes if it is the word null, or remove the key",
    "value_error": "is empty: write its text, or remove the key",
}


def problems_of(
    error: ValidationError, source: Source, root: type[BaseModel] = BankFile
) -> Iterator[tuple[DataPath, Problem]]:
    """Yield path and problem of each validation error of the file's model `root`."""
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # its items are invalid and are reported themselves
        yield detail["loc"], Problem(_place(detail, source), _message(detail, root, source))


def _place(detail: ErrorDetails, source: Source) -> SourcePlace:
    path: DataPath = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return source.keys[path].place
    return source.place(path)


def _message(detail: ErrorDetails, root: type[BaseModel], source: Source) -> str:
    path, kind = detail["loc"], detail["type"]
    top = f"the {root.__name__.removesuffix('File').lower()}"
    name = next((part for part in reversed(path) if isinstance(part, str)), top)
    if kind == "missing":
        return f"the key '{name}' is missing: add it"
    if kind == "extra_forbidden":
        known = _keys_at(path[:-1], root)
        hint = did_you_mean(name, known) or f"; known: {', '.join(known)}"
        return f"unknown key '{name}'{hint}"
    if kind == "string_type" and (fault := _misread(path, detail["input"], source)):
        return f"'{name}' {fault}"
    if kind == "string_pattern_mismatch":
        fault = _PATTERNS.get(name, _PATTERNS[None])
    else:
        fault = _MESSAGES[kind].format(**detail.get("ctx", {}))
    return f"'{name}' {fault}{_given(detail['input'])}"


def _misread(path: DataPath, value: object, source: Source) -> str | None:
    """Return the fault of a plain scalar that YAML does not parse as text, or None."""
    written = source.written.get(path)
    if written is None:
        return None
    if not written:
        return _MESSAGES["value_error"]
    return f"must be text: write '{written}' in quotes, since YAML reads it as {_read_as(value)}"


def _read_as(value: object) -> str:
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else f"the number {value}"


_SHOWN = 40  # characters; a longer value is not repeated in a message


def _given(value: object) -> str:
    if (
        isinstance(value, str | int | float)
        and 0 < len(str(value)) <= _SHOWN
        and str(value).strip()
    ):
        return f" (it is {value!r})"
    return ""


def _keys_at(path: DataPath, model: type[BaseModel]) -> list[str]:
    """Return the keys that the model allows at `path`."""
    for part in path:
        if isinstance(part, str):
            model = next(_models_in(_fields(model)[part].annotation))
    return list(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their keys in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
