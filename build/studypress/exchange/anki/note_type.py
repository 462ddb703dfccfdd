"""The note type of a bank's questions: its fields, and the template and styles of its card."""

from pathlib import Path
from typing import Any, NamedTuple

NOTE_TYPE = 1_764_000_000_518
"""Id of the note type, by which Anki recognises it; it never changes."""

TEMPLATE_TIME = 1_764_500_000
"""Seconds since 1970; Anki replaces card and styles by later ones: raise it with each change."""

_FOLDER = Path(__file__).parent


class NoteFields(NamedTuple):
    """Fields of a note, in HTML; Anki shows them under the names of the class, with a capital.

    The order never changes. `more` has the marking scheme, mistakes, follow-ups and references,
    `details` the other keys of the question as JSON, which no card shows.
    """

    question: str
    choices: str = ""
    solution: str = ""
    answer: str = ""
    explanation: str = ""
    more: str = ""
    language: str = ""
    direction: str = ""
    details: str = ""


FIELD_NAMES = tuple(name.capitalize() for name in NoteFields._fields)


def note_type() -> dict[str, Any]:
    """Return the note type as a collection contains it."""
    front, back, css = map(_file, ("front.html", "back.html", "card.css"))
    card = {"name": "Card", "ord": 0, "id": 1, "qfmt": front, "afmt": back}
    unused = {"bqfmt": "", "bafmt": "", "did": None}
    return {
        "id": NOTE_TYPE,
        "name": "studypress",
        "type": 0,
        "mod": TEMPLATE_TIME,
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "flds": [_field(at, name) for at, name in enumerate(FIELD_NAMES)],
        "tmpls": [card | unused],
        "css": css,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _field(at: int, name: str) -> dict[str, Any]:
    """Return a field; Anki recognises it by its id, so that it could be renamed."""
    usual = {"font": "Arial", "size": 20, "media": [], "sticky": False, "rtl": False}
    return {"name": name, "ord": at, "id": at + 1, **usual}


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
