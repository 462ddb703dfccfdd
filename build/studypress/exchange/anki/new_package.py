"""Anki packages: a collection of new notes, and its media."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha1, sha256
from html import unescape
from pathlib import Path
from typing import Any

from studypress.exchange.anki.note_type import NOTE_TYPE, NoteFields, note_type
from studypress.files.archive import zip_of

EPOCH = 1_577_836_800
"""Seconds since 1970 of the year 2020: no note is older."""

SEPARATOR, SIMILAR = "::", "∷"
"""Sign between the names of a deck and its parts, and the sign that replaces it in titles."""

SCHEMA = (Path(__file__).parent / "collection.sql").read_text(encoding="utf-8")
_SCHEMA_VERSION = 11
_SQLITE = slice(96, 100)
"""Bytes of a database with the version of the library that wrote it."""

_CONFIG = {"curDeck": 1, "activeDecks": [1], "nextPos": 1, "curModel": NOTE_TYPE, "newSpread": 0}
_DECK_OPTIONS = {
    "id": 1,
    "name": "Default",
    "mod": 0,
    "usn": 0,
    "maxTaken": 60,
    "autoplay": True,
    "timer": 0,
    "replayq": True,
    "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "perDay": 20},
    "rev": {"perDay": 200, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "fuzz": 0.05, "minSpace": 1},
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0},
}


@dataclass(frozen=True)
class NewNote:
    """A note with one card; `deck` has `::` between the parts, `mod` is in seconds since 1970."""

    guid: str
    mod: int
    deck: str
    tags: tuple[str, ...]
    fields: NoteFields


def identifier(*parts: str) -> int:
    """Return a positive number of 40 bits that depends on all parts alone."""
    return int.from_bytes(sha256("\x1f".join(parts).encode()).digest()[:5])


def package(notes: Sequence[NewNote], media: Mapping[str, bytes], identity: str) -> bytes:
    """Return a package of notes in this order, with media by their names."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(SCHEMA)
        decks = {note.deck: _deck(note.deck) for note in notes}
        insert(database, "col", _collection(decks))
        first = EPOCH * 1000 + identifier(identity)
        for at, note in enumerate(notes):
            insert(database, "notes", _note(first + at, note))
            card = (first + at, first + at, decks[note.deck]["id"], 0, note.mod, -1, 0, 0, at + 1)
            insert(database, "cards", (*card, *[0] * 8, ""))
        data = bytearray(database.serialize())
    data[_SQLITE] = bytes(4)
    numbered = {str(at): name for at, name in enumerate(media)}
    files = {number: media[name] for number, name in numbered.items()}
    listed = json.dumps(numbered, ensure_ascii=False).encode()
    return zip_of({"collection.anki2": bytes(data), "media": listed, **files})


def _collection(decks: Mapping[str, dict[str, Any]]) -> tuple[object, ...]:
    known = {"1": _deck("Default") | {"id": 1}} | {str(deck["id"]): deck for deck in decks.values()}
    parts: tuple[Mapping[str, Any], ...] = (
        _CONFIG,
        {str(NOTE_TYPE): note_type()},
        known,
        {"1": _DECK_OPTIONS},
        {},
    )
    times = (EPOCH, EPOCH * 1000, EPOCH * 1000)
    return (1, *times, _SCHEMA_VERSION, 0, 0, 0, *map(json.dumps, parts))


def _deck(name: str) -> dict[str, Any]:
    today = {key: [0, 0] for key in ("newToday", "revToday", "lrnToday", "timeToday")}
    return {
        "id": EPOCH * 1000 + identifier(name),
        "name": name,
        "mod": EPOCH,
        "usn": -1,
        "collapsed": False,
        "desc": "",
        "dyn": 0,
        "conf": 1,
        "extendNew": 0,
        "extendRev": 0,
        **today,
    }


def _note(number: int, note: NewNote) -> tuple[object, ...]:
    plain = unescape(re.sub(r"<[^>]*>", "", note.fields.question)).strip()
    checksum = int(sha1(plain.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    fields = "\x1f".join(note.fields)
    return (number, note.guid, NOTE_TYPE, note.mod, -1, tags, fields, plain, checksum, 0, "")


def insert(database: sqlite3.Connection, table: str, row: Sequence[object]) -> None:
    """Insert a row into a table of a collection."""
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - our own names
