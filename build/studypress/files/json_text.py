"""Deterministic JSON: the same text on every platform."""

import json
from collections.abc import Iterable, Iterator, Mapping

_DIGITS = 6  # beyond these, platforms may differ
_STEP = "  "


def stable_json(data: object) -> str:
    """Return the data as JSON with rounded numbers."""
    return written(rounded(data)) + "\n"


def written(data: object, depth: int = 0) -> str:
    """Return the data as JSON, indented for nesting at `depth`."""
    text = json.dumps(data, indent=_STEP, ensure_ascii=False, default=float)
    return text.replace("\n", "\n" + depth * _STEP) if depth else text


def filled(
    data: Mapping[str, object], name: str, items: Iterable[str], depth: int = 0
) -> Iterator[str]:
    """Yield in pieces the text of `written`, with `items` in the empty list called `name`.

    The items are JSON, indented two levels deeper than the data.
    """
    start = "\n" + (depth + 1) * _STEP
    before, hole, after = written({**data, name: []}, depth).partition(f'{start}"{name}": []')
    between = f'{before}{start}"{name}": ['
    for item in items:
        yield f"{between}{start}{_STEP}{item}"
        between = ","
    yield f"{start}]{after}" if between == "," else f"{before}{hole}{after}"


def rounded(value: object) -> object:
    """Return the data with rounded floats."""
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0  # the sum turns -0.0 into 0.0
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value
