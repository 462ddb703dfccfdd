"""Anki packages: a note for each question, which Anki updates when a later package changes it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from studypress.bank.bank import Bank, Entry
from studypress.bank.pictures.figures import read_figure
from studypress.bank.topic_files import BANK_FILE
from studypress.errors import ContentError
from studypress.exchange.anki.collection import Collection
from studypress.exchange.anki.new_package import (
    EPOCH,
    SEPARATOR,
    SIMILAR,
    NewNote,
    identifier,
    package,
)
from studypress.exchange.anki.note_fields import fields_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.written import ExportOptions, Written
from studypress.files.slug import slug

FILE = "anki.apkg"
_LONGEST_STEM = 40  # characters of a picture's name, before the digits of its content
_ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}


def write(bank: Bank, options: ExportOptions) -> Written:
    """Return a package with a deck for each topic.

    A note's time is that of its files. If the package that is replaced has the same note, its time
    is that one, or a later one if the note has changed: Anki updates notes by later ones alone.
    """
    earlier = _earlier(options)
    media = _Media(bank.root)
    notes = []
    written = Written(questions=len(bank.entries))
    for entry in bank.entries:
        written.remark_instance(entry)
        notes.append(_note(entry, bank, media, earlier))
    written.remark_bank(bank, "Anki", "subtitle", "as_of", "brand")
    written.files[FILE] = package(notes, media.files, bank.title)
    return written


@dataclass
class _Media:
    """Pictures of the package, by names that depend on their contents."""

    root: Path
    files: dict[str, bytes] = field(default_factory=dict)
    time: int = 0
    """Latest time of a figure since this was set to 0."""

    def address(self, name: str) -> str:
        """Add a figure, and return its name in the package."""
        kind, data = read_figure(self.root, name)
        self.time = max(self.time, _time(self.root / name))
        stem = slug(Path(name).stem, _LONGEST_STEM) or "figure"
        unique = f"{stem}-{sha256(data).hexdigest()[:16]}.{_ENDINGS[kind]}"
        self.files[unique] = data
        return unique


_Earlier = Mapping[str, tuple[int, str, str]]
"""Time, tags and fields of notes by their guids."""


def _note(entry: Entry, bank: Bank, media: _Media, earlier: _Earlier) -> NewNote:
    media.time = 0
    fields = fields_of(entry.question, bank.language, media.address)
    files = (Path(entry.place().file), bank.root / BANK_FILE)
    time = max(EPOCH, media.time, *map(_time, files))
    guid = f"{identifier(bank.title, entry.question.id):010x}"
    tags = entry.question.tags
    if guid in earlier:
        before, *content = earlier[guid]
        same = content == [" ".join(tags), "\x1f".join(fields)]
        time = before if same else max(time, before + 1)
    names = (bank.title, entry.section.title, entry.topic)
    deck = SEPARATOR.join(name.replace(SEPARATOR, SIMILAR) for name in names)
    return NewNote(guid, time, deck, tags, fields)


def _time(path: Path) -> int:
    """Return when a file was changed, in seconds since 1970; 0 if it does not exist."""
    try:
        return int(path.stat().st_mtime)
    except OSError:
        return 0


def _earlier(options: ExportOptions) -> _Earlier:
    """Return the notes of the package that is replaced; none if it cannot be read."""
    data = options.earlier(FILE)
    if data:
        with suppress(ContentError), Collection(InputFile(FILE, data)) as collection:
            rows = collection.rows("SELECT guid, mod, tags, flds FROM notes")
            return {guid: (mod, tags.strip(), fields) for guid, mod, tags, fields in rows}
    return {}
