"""Choices of a row, and which of them are right."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from studypress.exam.headings import plain
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.tables.row import Fields

_TRUE = ("true", "t", "yes", "richtig", "wahr", "ja", "vrai", "verdadero", "vero", "correct")
_FALSE = ("false", "f", "no", "falsch", "nein", "faux", "falso", "incorrect", "wrong")
_NONE = ("none", "-", "–")
_LISTED = re.compile(r"[\n;|]")
_AFTER_LETTER = re.compile(r"\(?([A-Za-z])[).:]\s+")
_PREFIX = re.compile(r"(?:option|choice|answer|antwort)s?\s*(?=[a-z0-9]\b)", re.IGNORECASE)
_SIGNS = re.compile(r"\s*(?:[,;/&+\n]|\band\b|\bund\b|\s)\s*", re.IGNORECASE)
_LETTERS = re.compile(r"\(?[A-Za-z]\)?(?:[,;/&+\s]+(?:(?:and|und)\s+)?\(?[A-Za-z]\)?)*|[A-Z]{2,26}")
_NUMBERS = re.compile(r"\d{1,2}(?:[,;/&+\s]+(?:(?:and|und)\s+)?\d{1,2})*")
_PIN = re.compile(r"([A-Za-z])\s*[:=]?\s*(first|last)", re.IGNORECASE)


@dataclass(frozen=True)
class RowChoices:
    """Data of the choices; `truth` is the right one if they are only true and false."""

    data: list[dict[str, Any]]
    truth: bool | None = None

    @property
    def right(self) -> int:
        """Number of right choices."""
        return sum("correct" in each for each in self.data)


def truth_of(text: str) -> bool | None:
    """Return whether a text means true or false; None if neither."""
    word = plain(text)
    return True if word in _TRUE else False if word in _FALSE else None


def choices_of(fields: Fields, draft: DraftBank) -> RowChoices:
    """Return the choices of a row in the order of its columns."""
    texts = {number: cell.text.strip() for number, cell in fields.numbered("choice").items()}
    if not texts:
        listed = filter(None, map(str.strip, _listed(fields.text("choice"))))
        texts = {at: _AFTER_LETTER.sub("", text, 1) for at, text in enumerate(listed, start=1)}
    texts = _without_letters(texts, fields)
    right = fields.text("correct") or (fields.text("answer") if texts else "")
    wrong = fields.items("wrong", _LISTED)
    if wrong and not texts and right:
        texts = dict(enumerate([right, *wrong], start=1))
        found = {1}
    else:
        found = _right(texts, right, fields, draft)
    reasons, pins = fields.numbered("why"), dict(_pins(fields, draft))
    data = [
        {"text": text}
        | ({"correct": True} if number in found else {})
        | ({"why": reasons[number].text.strip()} if number in reasons else {})
        | ({"pin": pins[number]} if number in pins else {})
        for number, text in texts.items()
    ]
    for number, cell in reasons.items():
        if number not in texts:
            draft.remark(Effect.LOST, cell.place, "this reason has no choice: it is not read")
    return RowChoices(data, _truth(data))


def _listed(text: str) -> list[str]:
    """Return the choices of one cell: a list as in JSON, or texts between lines, `;` or `|`."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        listed = None
    return list(map(str, listed)) if isinstance(listed, list) else _LISTED.split(text)


def _without_letters(texts: dict[int, str], fields: Fields) -> dict[int, str]:
    """Return the choices without letters before all of them, as in `A) Paris`.

    A row with an id and a kind is one that was exported: its choices are as they are.
    """
    if fields.text("id") and fields.text("kind"):
        return texts
    found = {number: _AFTER_LETTER.match(text) for number, text in texts.items()}
    if not texts or not all(
        letter and _number_of(letter[1]) == number for number, letter in found.items()
    ):
        return texts
    fields.repeat("the letters before the choices are left out", fields.place)
    return {number: _AFTER_LETTER.sub("", text, count=1) for number, text in texts.items()}


def _number_of(letter: str) -> int:
    return ascii_uppercase.index(letter.upper()) + 1


def _truth(data: list[dict[str, Any]]) -> bool | None:
    """Return which of the two choices true and false is right; None if they are others."""
    truths = [truth_of(each["text"]) for each in data]
    right = [truth for truth, each in zip(truths, data, strict=True) if "correct" in each]
    is_bare = sorted(map(str, truths)) == ["False", "True"] and not any(
        "why" in each for each in data
    )
    return right[0] if is_bare and len(right) == 1 else None


def _right(texts: Mapping[int, str], right: str, fields: Fields, draft: DraftBank) -> set[int]:
    """Return the numbers of the right choices: by letters, by numbers, or by their texts."""
    if not texts or not right or right.casefold() in _NONE:
        return set()
    named = _PREFIX.sub("", right)
    lettered = _AFTER_LETTER.match(right)
    if lettered and texts.get(_number_of(lettered[1])) == right[lettered.end() :]:
        return {_number_of(lettered[1])}
    same = {number for number, text in texts.items() if plain(text) == plain(right)} - {0}
    exact = {number for number, text in texts.items() if text == right} or same
    if _LETTERS.fullmatch(named) and not fields.positions:
        signs = re.findall("[A-Za-z]", re.sub(r"\b(?:and|und)\b", "", named))
        found = {_number_of(sign) for sign in signs}
        if found <= texts.keys():
            if exact and exact != found:
                message = f"'{right}' is a letter and a choice: the letter is read"
                draft.remark(Effect.GUESSED, fields.place, message)
            return found
    if _NUMBERS.fullmatch(named):
        found = {int(number) for number in re.findall(r"\d+", named)}
        if found <= texts.keys() and (fields.positions or not exact or exact == found):
            return found
        if found <= texts.keys():
            message = f"'{right}' is the number of a choice, and the text of one: the text is read"
            draft.remark(Effect.GUESSED, fields.place, message)
    return exact or _by_texts(texts, right, fields)


def _by_texts(texts: Mapping[int, str], right: str, fields: Fields) -> set[int]:
    """Return the choices that a list of texts names."""
    known = {plain(text): number for number, text in texts.items()}
    listed = [plain(text) for text in _LISTED.split(right) if text.strip()]
    found = {known[text] for text in listed if text in known}
    if len(found) < len(listed) or not found:
        message = f"'{right[:80]}' is the text of no choice: the right choice is missing"
        fields.remark(Effect.LOST, "correct", message)
    return found


def _pins(fields: Fields, draft: DraftBank) -> Iterator[tuple[int, str]]:
    text = fields.text("pin")
    for letter, place in _PIN.findall(text):
        yield _number_of(letter), place.casefold()
    if text and not _PIN.search(text):
        draft.remark(Effect.LOST, fields.place, f"'{text[:40]}' pins no choice: write 'D last'")
