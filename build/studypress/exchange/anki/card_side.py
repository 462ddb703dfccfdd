"""Sides of a card: a template with the values of a note's fields in it."""

import re
from collections.abc import Iterator, Mapping

_TAG = re.compile(r"\{\{(?P<sign>[#^/]?)(?P<names>[^{}]*)\}\}")


def shown_fields(template: str) -> tuple[str, ...]:
    """Return the names of the fields that a template shows, in its order."""
    names = (_name(found) for found in _TAG.finditer(template) if not found["sign"])
    return tuple(dict.fromkeys(names))


def typed_field(template: str) -> str:
    """Return the name of the field that the learner must type; empty if there is none."""
    found = re.search(r"\{\{type:([^{}]*)\}\}", template)
    return found[1].rpartition(":")[2].strip() if found else ""


def side(template: str, values: Mapping[str, str]) -> str:
    """Return a template with these values; other fields, and parts for empty ones, are left out."""
    return "".join(_parts(template, values))


def _parts(template: str, values: Mapping[str, str]) -> Iterator[str]:
    at = 0
    hidden: list[str] = []
    for found in _TAG.finditer(template):
        if not hidden:
            yield template[at : found.start()]
        at = found.end()
        name = _name(found)
        if found["sign"] == "/":
            hidden = hidden[:-1] if hidden and hidden[-1] == name else hidden
        elif found["sign"]:
            wanted = found["sign"] == "#"
            if hidden or bool(values.get(name, "").strip()) != wanted:
                hidden.append(name)
        elif not hidden:
            yield values.get(name, "")
    yield template[at:]


def _name(found: re.Match[str]) -> str:
    """Return the name of a field without its filters, as `hint:`."""
    return found["names"].rpartition(":")[2].strip()
