"""Notes of a package with their note types and decks, from old and new schemas of a collection."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studypress.exchange.anki.collection import Collection
from studypress.exchange.anki.protobuf import message_fields, text_field

_PARTS, _NEW_PARTS = "::", "\x1f"
"""Separators of the names of a deck and the decks around it, in the old and the new schema."""

_CLOZE = 1


@dataclass(frozen=True)
class SourceNoteType:
    """A note type: names of fields, and the template of its first card."""

    id: int
    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    cloze: bool


@dataclass(frozen=True)
class SourceNote:
    """A note: values of its fields by their names, in HTML, and the names of its deck."""

    id: int
    type: SourceNoteType
    values: Mapping[str, str]
    tags: tuple[str, ...]
    deck: tuple[str, ...]
    cards: int


def notes_of(collection: Collection) -> Iterator[SourceNote]:
    """Yield notes in the order of a collection; those without a note type are omitted."""
    types = _note_types(collection)
    decks = _decks(collection)
    cards: dict[int, list[int]] = {}
    for note, deck, home in collection.rows("SELECT nid, did, odid FROM cards ORDER BY nid, ord"):
        cards.setdefault(note, []).append(home or deck)
    query = "SELECT id, mid, CAST(tags AS TEXT), CAST(flds AS TEXT) FROM notes ORDER BY id"
    for number, kind, tags, fields in collection.rows(query):
        if kind in types:
            values = dict(zip(types[kind].fields, fields.split("\x1f"), strict=False))
            used = cards.get(number, [])
            deck = decks.get(used[0], ()) if used else ()
            yield SourceNote(number, types[kind], values, tuple(tags.split()), deck, len(used))


def were_reviewed(collection: Collection) -> bool:
    """Return whether a card has been learnt."""
    return bool([*collection.rows("SELECT 1 FROM cards WHERE reps > 0 LIMIT 1")])


def media_of(collection: Collection) -> dict[str, str]:
    """Return the names of media in the archive by those in texts."""
    data = collection.media_list()
    try:
        if collection.compressed:
            entries = [value for number, value in message_fields(data) if number == 1]
            names = [text_field(entry, 1) for entry in entries if isinstance(entry, bytes)]
            return {name: str(at) for at, name in enumerate(names)}
        return {str(name): number for number, name in json.loads(data or b"{}").items()}
    except (ValueError, AttributeError, RecursionError):
        raise collection.damaged("its list of media is damaged") from None


def _note_types(collection: Collection) -> dict[int, SourceNoteType]:
    try:
        found = [*(_new_types if "notetypes" in collection.tables else _old_types)(collection)]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise collection.damaged("its note types are damaged") from None
    return {each.id: each for each in found}


def _old_types(collection: Collection) -> Iterator[SourceNoteType]:
    for (models,) in collection.rows("SELECT CAST(models AS TEXT) FROM col"):
        for number, model in json.loads(models).items():
            card = model["tmpls"][0]
            yield SourceNoteType(
                int(number),
                str(model["name"]),
                tuple(str(field["name"]) for field in model["flds"]),
                str(card["qfmt"]),
                str(card["afmt"]),
                model.get("type") == _CLOZE,
            )


def _new_types(collection: Collection) -> Iterator[SourceNoteType]:
    fields: dict[int, list[str]] = {}
    for kind, name in collection.rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(kind, []).append(str(name))
    cards = {
        kind: bytes(config)
        for kind, config in collection.rows("SELECT ntid, config FROM templates WHERE ord = 0")
    }
    for kind, name, config in collection.rows("SELECT id, name, config FROM notetypes"):
        yield SourceNoteType(
            kind,
            str(name),
            tuple(fields.get(kind, ())),
            text_field(cards[kind], 1),
            text_field(cards[kind], 2),
            (1, _CLOZE) in message_fields(bytes(config)),
        )


def _decks(collection: Collection) -> dict[int, tuple[str, ...]]:
    """Return the names of decks and of those around them by their ids; Anki's default has none."""
    named: dict[Any, str] = {}
    if "decks" in collection.tables:
        rows = collection.rows("SELECT id, CAST(name AS TEXT) FROM decks")
        named = {number: name.replace(_NEW_PARTS, _PARTS) for number, name in rows}
    else:
        try:
            for (decks,) in collection.rows("SELECT CAST(decks AS TEXT) FROM col"):
                named |= {int(key): str(deck["name"]) for key, deck in json.loads(decks).items()}
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            raise collection.damaged("its decks are damaged") from None
    named.pop(1, None)
    return {
        number: tuple(filter(None, map(_line, name.split(_PARTS))))
        for number, name in named.items()
    }


def _line(name: str) -> str:
    return " ".join(name.split())
