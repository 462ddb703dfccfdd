"""Notes with choices, by the usual names of fields of shared decks and add-ons."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from studypress.exchange.anki.note_texts import NoteTexts, plain
from studypress.exchange.anki.source_notes import SourceNote
from studypress.exchange.draft import Effect

_OPTION = re.compile(
    r"(?:q|opt|option|choice|alternative|answer|response|possible answer)?[ _.\-]*([a-j]|\d{1,2})",
    re.IGNORECASE,
)
"""Name of the field of a choice; `Q_1` is that of the add-on Multiple Choice for Anki."""

_KEY = re.compile(
    r"answers?|keys?|solution|right|right answers?|correct|correct (?:answers?|options?|choices?)",
    re.IGNORECASE,
)
_STEM = re.compile(r"question|stem|front|prompt", re.IGNORECASE)
_EXPLANATION = re.compile(
    r"explanation|rationale|extra(?: \d)?|notes?|back|comments?|feedback", re.IGNORECASE
)
_REFERENCES = re.compile(r"sources?|references?", re.IGNORECASE)
_LABELS = ("qtype", "title")
"""Fields of the add-on that are no text of the question."""


def choice_question(note: SourceNote, texts: NoteTexts) -> dict[str, Any] | None:
    """Return the question of a note with fields for choices; None if it has no such fields."""
    values = {name: value for name, value in note.values.items() if plain(value) or "<img" in value}
    options = {name: value for name, value in values.items() if _OPTION.fullmatch(name.strip())}
    stem = next((name for name in values if _STEM.fullmatch(name.strip())), "")
    key = next((name for name in values if _KEY.fullmatch(name.strip())), "")
    right = _right(plain(values.get(key, "")), options) if key else None
    if not stem or len(options) < 2 or right is None:  # noqa: PLR2004 - one is no choice
        return None
    rest = {name: value for name, value in values.items() if name not in (stem, key, *options)}
    data: dict[str, Any] = {
        "kind": "single" if len(right) == 1 and not _is_several(note) else "several",
        "question": texts.markdown(values[stem]),
        "choices": [
            {"text": texts.markdown(value), "correct": name in right}
            for name, value in options.items()
        ],
    }
    return data | _more(rest, texts)


def _is_several(note: SourceNote) -> bool:
    """Return whether the add-on asks for several choices: 0 and 1, while 2 asks for one."""
    return plain(note.values.get("QType", "")) in ("0", "1")


def _right(key: str, options: Mapping[str, str]) -> Sequence[str] | None:
    """Return the names of the right choices; None if the key cannot be read."""
    signs = key.split()
    if len(signs) == len(options) > 1 and set(signs) <= {"0", "1"}:
        return [name for name, sign in zip(options, signs, strict=True) if sign == "1"]
    same = [name for name, value in options.items() if plain(value).casefold() == key.casefold()]
    if len(same) == 1:
        return same
    letters = {name.strip()[-1].casefold(): name for name in options}
    marks = re.findall(r"[a-z]+|\d+", key.casefold())
    marks = [mark for mark in marks if mark not in ("and", "option", "choice", "answer")]
    if not marks or any(mark not in letters for mark in marks):
        return None
    return [letters[mark] for mark in dict.fromkeys(marks)]


def _more(rest: Mapping[str, str], texts: NoteTexts) -> dict[str, Any]:
    """Return explanation and references of the other fields."""
    explanation, references = [], []
    for name, value in rest.items():
        if _EXPLANATION.fullmatch(name.strip()):
            explanation.append(texts.markdown(value))
        elif _REFERENCES.fullmatch(name.strip()):
            references.append(" ".join(texts.markdown(value).split()))
        elif name.casefold() not in _LABELS:
            texts.remark(Effect.LOST, f"the field '{name}' is not kept: '{plain(value)[:60]}'")
    more: dict[str, Any] = (
        {"answer": {"explanation": "\n\n".join(explanation)}} if explanation else {}
    )
    return more | ({"references": references} if references else {})
