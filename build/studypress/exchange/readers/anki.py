"""Anki packages: a question for each note, whatever the version of Anki."""

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from studypress.errors import SourcePlace
from studypress.exchange.anki.choice_notes import choice_question
from studypress.exchange.anki.collection import Collection
from studypress.exchange.anki.new_package import SEPARATOR, SIMILAR
from studypress.exchange.anki.note_texts import NoteTexts
from studypress.exchange.anki.own_notes import is_ours, languages, own_question
from studypress.exchange.anki.plain_notes import gap_question, plain_question
from studypress.exchange.anki.source_notes import SourceNote, media_of, notes_of, were_reviewed
from studypress.exchange.draft import MAX_QUESTIONS, DraftBank, DraftQuestion, Effect
from studypress.exchange.draft_values import tag_of
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts

_STATE = ("leech", "marked")
"""Tags by which Anki marks cards."""

_MAX_PICTURES = 512 * 2**20  # bytes of all pictures


def read(file: InputFile) -> DraftBank:
    """Return the notes of a package as questions, by their decks."""
    draft = DraftBank()
    with Collection(file) as collection:
        notes = [*islice(notes_of(collection), MAX_QUESTIONS + 1)]
        if len(notes) > MAX_QUESTIONS:
            message = f"more than {MAX_QUESTIONS:,} notes, the maximum: export single decks"
            raise file.error(message)
        html = HtmlTexts(draft, _Pictures(collection))
        tags = _tags(notes, file, draft)
        draft.title, depth = _title(notes)
        draft.language = _language(notes)
        for note in notes:
            texts = NoteTexts(draft, html, SourcePlace(f"{file.name}: note {note.id}"))
            if data := _question(note, texts):
                data["tags"] = [*dict.fromkeys(tags[tag] for tag in note.tags if tag in tags)]
                section, *topics = [_name(part) for part in note.deck[depth:]] or [""]
                draft.add(DraftQuestion(texts.place, data, "", section, " – ".join(topics)))
        if were_reviewed(collection):
            draft.remark(Effect.LOST, file.place(), "progress of learning is not kept")
    return draft


def _question(note: SourceNote, texts: NoteTexts) -> dict[str, Any] | None:
    """Return the data of a note's question; None with a remark if it cannot be one."""
    if is_ours(note.type):
        if data := own_question(note, texts):
            own, bank = languages(note)
            return data | ({"lang": own} if own != bank else {})
        texts.remark(Effect.GUESSED, "the details of the question are damaged: front and back")
    if note.type.cloze:
        if data := gap_question(note, texts):
            texts.remark(Effect.CHANGED, "a text with a gap: the question asks for its words")
            return data
        kind = "an image with covered parts" if "Occlusion" in note.values else "several gaps"
        message = f"a note with {kind}: there is no such kind; write a question for each"
        texts.remark(Effect.SKIPPED, message)
        return None
    data = choice_question(note, texts) or plain_question(note, texts)
    if not data:
        texts.remark(Effect.SKIPPED, "the front of the first card is empty")
    return data


def _title(notes: Sequence[SourceNote]) -> tuple[str, int]:
    """Return the name of the deck around all others, and the number of such decks; or none."""
    roots = {note.deck[:1] for note in notes}
    if len(roots) == 1 and (root := roots.pop()):
        return _name(root[0]), 1
    return "", 0


def _name(deck: str) -> str:
    return deck.replace(SIMILAR, SEPARATOR)


def _language(notes: Sequence[SourceNote]) -> str:
    """Return the language of the bank from which most notes were exported; empty if none was."""
    banks = Counter(languages(note)[1] for note in notes if is_ours(note.type))
    return banks.most_common(1)[0][0] if banks else ""


def _tags(notes: Sequence[SourceNote], file: InputFile, draft: DraftBank) -> dict[str, str]:
    """Return the tags of questions by those of notes, with a remark on each that is changed."""
    found: dict[str, str] = {}
    for tag in sorted({tag for note in notes for tag in note.tags}):
        name = "" if tag in _STATE else tag_of(tag)
        if name:
            found[tag] = name
        if name != tag:
            effect = Effect.CHANGED if name else Effect.LOST
            message = f"the tag '{tag}' is {f'written {name}' if name else 'not kept'}"
            draft.remark(effect, file.place(), message)
    return found


class _Pictures:
    """Pictures of a package by their names in texts."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._names = media_of(collection)
        self._read: dict[str, bytes | None] = {}
        self._size = 0

    def __call__(self, name: str) -> bytes | None:
        """Return a picture; None if it is missing, or pictures are too large."""
        if name not in self._read and name in self._names and self._size < _MAX_PICTURES:
            self._read[name] = self._collection.media(str(self._names[name]))
            self._size += len(self._read[name] or b"")
        return self._read.get(name)
