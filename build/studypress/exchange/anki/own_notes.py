"""Notes of our own packages: the question that was exported, with what was edited in Anki."""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from studypress.bank.models import QuestionKind
from studypress.exchange.anki.note_texts import NoteTexts
from studypress.exchange.anki.note_type import FIELD_NAMES, NOTE_TYPE
from studypress.exchange.anki.source_notes import SourceNote, SourceNoteType
from studypress.exchange.draft_values import id_of, yaml_number
from studypress.exchange.markup.elements import inner_html

_WITH_CHOICES = (QuestionKind.SINGLE, QuestionKind.SEVERAL)


def is_ours(kind: SourceNoteType) -> bool:
    """Return whether a note type is that of our packages."""
    return kind.id == NOTE_TYPE or set(kind.fields) >= set(FIELD_NAMES)


def own_question(note: SourceNote, texts: NoteTexts) -> dict[str, Any] | None:
    """Return the question of a note; None if its details are damaged."""
    details = _details(note.values.get("Details", ""))
    if "kind" not in details:
        return None
    answer: dict[str, Any] = dict(_simple(details.get("answer")))
    if accept := _texts(details.get("answer"), "accept"):
        answer["accept"] = accept
    for key, field in (("bullet", "Answer"), ("explanation", "Explanation")):
        if text := texts.markdown(note.values.get(field, "")):
            answer[key] = text
    more = _parsed(note.values.get("More", ""))
    if marking := [*_marking(more, texts)]:
        answer["marking"] = marking
    data: dict[str, Any] = dict(_simple(details)) | {"answer": answer}
    data["question"] = texts.markdown(note.values.get("Question", ""))
    if data["kind"] in _WITH_CHOICES:
        data["choices"] = [*_choices(note.values.get("Solution", ""), details, texts)]
    return data | {key: value for key, value in _more(more, texts) if value}


def languages(note: SourceNote) -> tuple[str, str]:
    """Return the language of a question, and that of the bank that contained it."""
    own = note.values.get("Language", "").strip()
    bank = _details(note.values.get("Details", "")).get("bank_language")
    return own, bank if isinstance(bank, str) else own


def _details(field: str) -> Mapping[str, Any]:
    try:
        data = json.loads(unescape(field))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _simple(data: object) -> Iterator[tuple[str, str | int | float | bool]]:
    """Yield the keys of a mapping that have a text, a number, or true or false."""
    if isinstance(data, dict):
        for key, value in data.items():
            known = key != "bank_language" and (key != "id" or id_of(str(value)))
            if known and isinstance(value, str | int | float | bool):
                yield key, value


def _texts(data: object, key: str) -> list[str]:
    values = data.get(key) if isinstance(data, dict) else None
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


def _choices(
    solution: str, details: Mapping[str, Any], texts: NoteTexts
) -> Iterator[dict[str, Any]]:
    more = details.get("choices")
    more = more if isinstance(more, list) else []
    for at, item in enumerate(_all(_parsed(solution), "choice")):
        right = _inner(item, "right")
        choice = {"text": texts.markdown(right or _inner(item, "wrong")), "correct": bool(right)}
        if why := texts.markdown(_inner(item, "why")):
            choice["why"] = why
        pin = more[at].get("pin") if at < len(more) and isinstance(more[at], dict) else None
        yield choice | ({"pin": pin} if isinstance(pin, str) else {})


def _marking(more: HtmlElement, texts: NoteTexts) -> Iterator[dict[str, Any]]:
    for item in _items(more, "marking"):
        number = re.search(r"\d+(?:[.,]\d+)?", _inner(item, "points"))
        value = float(number[0].replace(",", ".")) if number else 1
        says = texts.markdown(_inner(item, "line"))
        yield {"points": yaml_number(value), "says": says}


def _more(more: HtmlElement, texts: NoteTexts) -> Iterator[tuple[str, list[Any]]]:
    for key in ("mistakes", "references"):
        yield key, [texts.markdown(inner_html(item)) for item in _items(more, key)]
    yield (
        "follow_ups",
        [
            {
                "question": texts.markdown(_inner(item, "asked")),
                "answer": texts.markdown(_inner(item, "reply")),
            }
            for item in _items(more, "follow-ups")
        ],
    )


def _parsed(html: str) -> HtmlElement:
    # The element around it keeps a text without elements.
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    return document_fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser=parser)


def _all(element: HtmlElement, name: str) -> list[HtmlElement]:
    return [each for each in element.iter() if each.get("class") == name]


def _items(element: HtmlElement, name: str) -> Iterator[HtmlElement]:
    """Yield the items of the lists of a class."""
    for found in _all(element, name):
        yield from found.iterchildren("li")


def _inner(element: HtmlElement, name: str) -> str:
    """Return the HTML in the first element of a class; empty if there is none."""
    found = _all(element, name)
    return inner_html(found[0]) if found else ""
