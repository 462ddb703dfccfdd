"""Invalid questions, with placeholders for faulty values so that the rest is checked too."""

from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from studypress.bank.models import Question
from studypress.bank.yaml_source import DataPath

_ROUNDS = 4  # a value may have a second fault, reported only once the first is removed
_STAND_IN = "\N{HORIZONTAL ELLIPSIS}"
_NEEDED: dict[str | int, Any] = {
    "id": "unread",
    "question": _STAND_IN,
    "difficulty": "easy",
    "answer": {"bullet": _STAND_IN, "explanation": _STAND_IN},
    "bullet": _STAND_IN,
    "explanation": _STAND_IN,
}
_LISTS = {"accept", "marking", "follow_ups", "mistakes"}
"""Optional lists, which are removed as a whole if a part of them is faulty."""


def salvaged(raw: object) -> tuple[Question, frozenset[DataPath]] | None:
    """Return the question with placeholders for its faulty values, and the paths of these values.

    Returns None if the data are not a mapping, or are invalid even with placeholders.
    """
    if not isinstance(raw, dict):
        return None
    data, lost = deepcopy(raw), set[DataPath]()
    for _ in range(_ROUNDS):
        try:
            return Question.model_validate(data), frozenset(lost)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                lost.add(detail["loc"])
                _mend(data, detail["loc"], unknown=detail["type"] == "extra_forbidden")
    return None


def _mend(data: dict[str | int, Any], path: DataPath, *, unknown: bool) -> None:
    """Remove the value at the path, or replace it with a placeholder if it is required."""
    path = path[: next((at for at, key in enumerate(path, 1) if key in _LISTS), len(path))]
    *above, key = path
    holder: Any = data
    for part in above:
        holder = holder[part]
    if unknown or key in _LISTS:
        holder.pop(key, None)
    elif path[0] == "choices" and len(path) > 1:
        _mend_choice(holder, path)
    elif isinstance(holder, list):
        holder[int(key)] = "x"
    elif key in _NEEDED:
        holder[key] = deepcopy(_NEEDED[key])
    else:
        del holder[key]


def _mend_choice(data: dict[str | int, Any] | list[Any], path: DataPath) -> None:
    """Repair a choice, or one of its values; placeholder texts differ, as texts of choices must."""
    text, key = f"{_STAND_IN}{path[1]}", path[-1]
    if isinstance(data, list):
        data[int(key)] = {"text": text}
    elif key == "text":
        data[key] = text
    else:
        del data[key]
