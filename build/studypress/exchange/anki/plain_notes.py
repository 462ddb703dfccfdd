"""Notes with a front and a back, answers to type, and gaps to fill."""

import re
from typing import Any

from studypress.exchange.anki.card_side import shown_fields, side, typed_field
from studypress.exchange.anki.note_texts import NoteTexts, is_plain, plain
from studypress.exchange.anki.source_notes import SourceNote
from studypress.exchange.draft import Effect

_GAP = re.compile(r"\{\{c(\d+)::(.*?)(?:::([^{}]*?))?\}\}", re.DOTALL)
_FORMULA = re.compile(
    r"\\\(.*?\\\)|\\\[.*?\\\]|\[\$+\].*?\[/\$+\]|\[latex\].*?\[/latex\]", re.DOTALL
)
_RULE = re.compile(r"<hr\b[^>]*>", re.IGNORECASE)
"""Line of a template between the front and the answer."""

_BLANK = "______"


def plain_question(note: SourceNote, texts: NoteTexts) -> dict[str, Any] | None:
    """Return the question of the first card of a note; None if its front is empty."""
    front, back = note.type.front, _RULE.sub("", note.type.back)
    typed = typed_field(front)
    asked = [name for name in shown_fields(front) if name != typed]
    stem = texts.markdown(side(front, {name: note.values.get(name, "") for name in asked}))
    if not stem:
        return None
    told = {name: value for name, value in note.values.items() if name not in (*asked, typed)}
    answer = side(back, {name: told[name] for name in shown_fields(back) if name in told})
    _remark_unused(note, (*asked, typed, *shown_fields(back)), texts)
    exact = note.values.get(typed, "")
    if typed and is_plain(exact):
        explanation = texts.markdown(answer)
        more = {"explanation": explanation} if explanation else {}
        return {"kind": "short", "question": stem, "answer": {"accept": [plain(exact)], **more}}
    return {"kind": "open", "question": stem, "answer": texts.answer(exact + answer)}


def gap_question(note: SourceNote, texts: NoteTexts) -> dict[str, Any] | None:
    """Return a question whose answer fills the only gap of a note; None if it has other gaps."""
    filled = [(name, value) for name, value in note.values.items() if _GAP.search(value)]
    if len(filled) != 1:
        return None
    ((name, text),) = filled
    gaps = [*_GAP.finditer(text)]
    inside = any("{{c" in formula for formula in _FORMULA.findall(text))
    if len(gaps) != 1 or inside or "{{c" in gaps[0][2]:
        return None
    word, hint = gaps[0][2], gaps[0][3]
    blank = f"{_BLANK} ({hint})" if hint else _BLANK
    stem = texts.markdown(_GAP.sub(lambda _: blank, text))
    rest = "\n".join(value for other, value in note.values.items() if other != name)
    explanation = texts.markdown(rest)
    more = {"explanation": explanation} if explanation else {}
    if is_plain(word):
        return {"kind": "short", "question": stem, "answer": {"accept": [plain(word)], **more}}
    return {"kind": "open", "question": stem, "answer": {**texts.answer(word), **more}}


def _remark_unused(note: SourceNote, shown: tuple[str, ...], texts: NoteTexts) -> None:
    for name, value in note.values.items():
        if name not in shown and plain(value):
            message = f"the field '{name}', which the first card does not show, is not kept"
            texts.remark(Effect.LOST, f"{message}: '{plain(value)[:60]}'")
    if note.cards > 1:
        message = f"the note has {note.cards} cards: the question is that of the first one"
        texts.remark(Effect.CHANGED, message)
