"""Invalid questions, with placeholders for faulty values so that the rest is checked too."""

from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from studypress.bank.models import FROM_FILE, Question
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


def salvaged(raw: object) -> tuple[Question, frozenset[DataPath]] | None:
    """Return the question with placeholders for its faulty values, and the paths of these values.

    Returns None if the data are not a mapping, or are invalid even with placeholders.
    """
    if not isinstance(raw, dict):
        return None
    data, lost = deepcopy(raw), set[DataPath]()
    for _ in range(_ROUNDS):
        try:
            return Question.model_validate(data, context=FROM_FILE), frozenset(lost)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                lost.add(detail["loc"])
                _mend(data, detail["loc"])
    return None


def _mend(data: dict[str | int, Any], path: DataPath) -> None:
    """Remove the value at the path, or replace it with a placeholder if it is required."""
    *above, key = path
    holder: Any = data
    for part in above:
        holder = holder[part]
    at = next((at for at, part in enumerate(path) if isinstance(part, int)), None)
    needed: object = _NEEDED if at is None else _item(path[at - 1], path[at])
    if isinstance(holder, list):
        holder[int(key)] = needed
    elif isinstance(needed, dict) and key in needed:
        holder[key] = deepcopy(needed[key])
    else:
        holder.pop(key, None)


def _item(name: str | int, number: str | int) -> object:
    """Return the placeholder for an item of a list; its texts differ from those of other items."""
    text = f"{_STAND_IN}{number}"
    items = {
        "choices": {"text": text},
        "marking": {"points": 1, "says": text},
        "follow_ups": {"question": text, "answer": text},
        "tags": "x",
    }
    return items.get(str(name), text)
