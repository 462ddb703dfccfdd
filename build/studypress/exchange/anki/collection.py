"""The collection of an Anki package: its database, opened so that its content runs no code."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Self

from studypress.errors import ContentError
from studypress.exchange.anki.zstandard import unpacked
from studypress.exchange.input_file import InputFile
from studypress.files.archive import Archive

MAX_COLLECTION = 256 * 2**20  # bytes of a database
MAX_MEDIA = 16 * 2**20  # bytes of a picture, or of the list of media
_NAMES = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""Names of databases, the newest first: an older one beside it may contain a notice alone."""

_JOURNAL = slice(18, 20)
"""Bytes of a database with its journal; one in memory has none."""

_HEAD = b"SQLite format 3\0"
_MAX_VALUE = 16 * 2**20  # bytes of a value or a row
_STEPS = 10**6  # virtual instructions of SQLite between two calls of a function
_MAX_CALLS = 300


class Collection:
    """The tables of a package; `compressed` is whether its media are compressed."""

    def __init__(self, file: InputFile) -> None:
        """Open a package; raise ContentError if it is damaged, or too large."""
        self._file = file
        self.archive = Archive(file)
        name = next((name for name in _NAMES if name in self.archive.names), None)
        data = self.archive.read(name) if name else None
        if data is None:
            message = "this is no Anki package: it has no collection; export it from Anki again"
            raise file.error(message)
        self.compressed = name == _NAMES[0]
        data = self._unpacked(data, MAX_COLLECTION)
        if not data or len(data) > MAX_COLLECTION or not data.startswith(_HEAD):
            raise self.damaged("it is no database, or too large")
        self._calls = 0
        self._database = sqlite3.connect(":memory:")
        self._secure(data)
        self.tables = {
            str(table)
            for (table,) in self.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
        }
        if not {"col", "notes", "cards"} <= self.tables:
            raise self.damaged("it has no table of notes")

    def __enter__(self) -> Self:
        """Return the collection."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self._database.close()

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; raise ContentError if the database is damaged."""
        try:
            yield from self._database.execute(query, values)
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            raise self.damaged(str(error)) from None

    def _secure(self, data: bytes) -> None:
        database = self._database
        database.text_factory = lambda text: text.decode("utf-8", errors="replace")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_COLLECTION)
        database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        database.set_progress_handler(self._is_too_long, _STEPS)
        try:
            database.deserialize(data[: _JOURNAL.start] + b"\1\1" + data[_JOURNAL.stop :])
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
            database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                database.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise self.damaged(str(error)) from None

    def _is_too_long(self) -> bool:
        self._calls += 1
        return self._calls > _MAX_CALLS

    def media_list(self) -> bytes:
        """Return the list of media; empty if there is none, or it is damaged."""
        return self._unpacked(self.archive.read("media") or b"", MAX_MEDIA) or b""

    def media(self, name: str) -> bytes | None:
        """Return a picture by its name in the archive; None if it is missing, or too large."""
        data = self.archive.read(name)
        return self._unpacked(data, MAX_MEDIA) if data else None

    def _unpacked(self, data: bytes, limit: int) -> bytes | None:
        return unpacked(data, limit) if self.compressed else data

    def damaged(self, reason: str) -> ContentError:
        """Return the error that the database is damaged."""
        message = f"the collection in the package cannot be read ({reason}): export it again"
        return self._file.error(message)
