"""JSON that is the same text for the same numbers, on every platform."""

import json
from typing import Any

_DIGITS = 6  # beyond these, platforms may differ


def stable_json(data: Any) -> str:  # noqa: ANN401 - whatever JSON has
    """Write the data as JSON with its numbers rounded."""
    return json.dumps(_rounded(data), indent=2, ensure_ascii=False) + "\n"


def _rounded(value: Any) -> Any:  # noqa: ANN401 - see above
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0  # which makes -0.0 a plain zero
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value
