"""Keys of a question other than its answer, read from a row."""

import json
import re
from collections.abc import Iterator
from typing import Any

from studypress.exam.headings import plain
from studypress.exchange.draft import Effect
from studypress.exchange.draft_values import id_of, tag_of, yaml_number
from studypress.exchange.tables.row import BY_LINE, BY_LINE_OR_SIGN, Fields

_DIFFICULTIES = {
    "easy": "low, beginner, simple, basic, leicht, einfach, facile, fácil, 1",
    "medium": "moderate, normal, intermediate, average, mittel, moyen, media, medio, 2",
    "hard": "high, difficult, advanced, schwer, schwierig, difficile, difícil, 3",
}
_LONGEST_VARIABLES = 20_000
_NO = ("no", "false", "nein", "0", "non", "fixed")

NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?")


def words_of(names: dict[str, str]) -> dict[str, str]:
    """Return names by their plain words; each name is one of them."""
    return {
        plain(word): name for name, words in names.items() for word in (name, *words.split(","))
    }


_DIFFICULTY_OF = words_of(_DIFFICULTIES)


def other_keys(fields: Fields) -> Iterator[tuple[str, Any]]:
    """Yield the other keys of a question, and their values."""
    name = fields.text("id")
    if id_of(name):
        yield "id", name
    if text := fields.text("difficulty"):
        yield "difficulty", _difficulty(text, fields)
    for key in ("points", "minutes", "space", "variants"):
        if text := fields.text(key):
            yield key, number_in(text)
    if tags := fields.items("tags", BY_LINE_OR_SIGN):
        yield "tags", list(dict.fromkeys(_tags(tags, fields)))
    if plain(fields.text("shuffle")) in _NO:
        yield "shuffle", False
    for key, column in {"group": "group", "lang": "language"}.items():
        if text := fields.text(column):
            yield key, text
    yield from _lists(fields)
    if text := fields.text("variables"):
        yield from _variables(text, fields)


def _lists(fields: Fields) -> Iterator[tuple[str, Any]]:
    for key, column in {"references": "reference", "mistakes": "mistake"}.items():
        if items := fields.items(column, BY_LINE):
            yield key, items
    answers = {at: cell.text.strip() for at, cell in fields.numbered("follow-up answer").items()}
    asked = {at: cell.text.strip() for at, cell in fields.numbered("follow-up").items()}
    if asked:
        pairs = ({"question": text, "answer": answers.get(at, "")} for at, text in asked.items())
        yield "follow_ups", list(pairs)


def _variables(text: str, fields: Fields) -> Iterator[tuple[str, Any]]:
    try:
        found = json.loads(text[:_LONGEST_VARIABLES])
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        yield "variables", found
    else:
        message = (
            'the variables are no JSON, such as {"n": {"from": 2, "to": 9}}: they are left out'
        )
        fields.remark(Effect.LOST, "variables", message)


def _difficulty(text: str, fields: Fields) -> str:
    known = _DIFFICULTY_OF.get(plain(text), text)
    if known != text.casefold():
        fields.repeat(f"the difficulty '{text[:40]}' is {known}", fields.place)
    return known


def _tags(tags: list[str], fields: Fields) -> Iterator[str]:
    for tag in tags:
        made = tag_of(tag)
        if made != tag:
            fields.repeat(f"the tag '{tag[:40]}' is written '{made}'", fields.place)
        if made:
            yield made


def number_in(text: str) -> int | float | str:
    """Return a number with a decimal point or comma; another text as it is."""
    if not NUMBER.fullmatch(text):
        return text
    return yaml_number(float(text.replace(",", ".")))
