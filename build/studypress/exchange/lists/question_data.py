"""Data of a question from its stem and the parts of its answer."""

import re
from collections.abc import Callable, Iterator, Sequence
from textwrap import dedent
from typing import Any

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, DraftQuestion, Effect
from studypress.exchange.draft_values import id_of, tag_of, yaml_number
from studypress.exchange.lists.labels import CHECKED, LETTERED
from studypress.exchange.lists.list_parts import CHOICE, ListPart, fields_of, split_stem
from studypress.exchange.lists.markdown_blocks import blocks_of
from studypress.exchange.lists.short_answer import is_short, short_answer

_ANSWERS = ("answer", "bullet", "explanation", "choices", CHOICE, "value", "accept", "statement")
_REASONS = ("explanation", "why")
_TEXTS = ("id", "group", "lang", "kind", "value", "tolerance", "unit")
_NUMBERS = ("points", "minutes", "space")
_LISTS = ("references", "mistakes", "accept")
_OF_ANSWER = ("value", "tolerance", "unit", "accept", "statement", "marking")
_DIFFICULTIES = ("easy", "medium", "hard")
_FLAGS = {"true": True, "yes": True, "t": True, "false": False, "no": False, "f": False}
_STATEMENTS = {"true": True, "false": False}
_CODE = " " * 4
_LETTERS = re.compile(
    r"\W*(?P<list>[A-Za-z](?:\s*(?:,|;|/|&|\band\b|\bund\b|\bet\b)\s*[A-Za-z])*|[A-Z]{2,8})"
    r"(?:\W*$|\)?[.):]\s+(?P<text>\S.*))"
)
_SCHEME = re.compile(r"\(?(\d+(?:\.\d+)?)(?:\s*(?:points?|p))?\)?:?\s+(.+)", re.DOTALL)


class QuestionParts:
    """Builder of a question; it adds remarks to the draft bank."""

    def __init__(self, draft: DraftBank, place: SourcePlace, texts: Callable[[str], str]) -> None:
        """Store where remarks go, the place of the question, and the converter of its texts."""
        self._draft, self._place, self._texts = draft, place, texts
        self._data: dict[str, Any] = {}
        self._answer: dict[str, Any] = {}
        self._name = ""

    def question(
        self, stem: str, fields: Sequence[ListPart], section: str, topic: str
    ) -> DraftQuestion:
        """Return the question of a stem and its parts."""
        stem, answer = self._without_label(stem, fields)
        self._keys(fields)
        choices = [self._choice(each) for each in fields if each.key == CHOICE]
        right = _text(fields, "answer")
        may_have = self._data.get("kind") in (None, "single", "several") and not choices
        if may_have and (lettered := _lettered(stem, _text(fields, "choices"), right)):
            stem, choices, right = lettered
        self._choices(choices)
        if (
            not choices
            and right.strip(" .*").casefold() in _STATEMENTS
            and "kind" not in self._data
        ):
            self._answer["statement"] = _STATEMENTS[right.strip(" .*").casefold()]
            right = ""
        self._data = {"question": self._texts(stem.strip("\n")), **self._data}
        reasons = "\n\n".join(filter(None, (_text(fields, key) for key in _REASONS)))
        self._texts_of_answer(_text(fields, "bullet"), reasons, right, answer)
        if "kind" not in self._data and not choices and not self._answer.keys() & {*_OF_ANSWER[:5]}:
            self._data["kind"] = "open"
        self._data["answer"] = self._answer
        return DraftQuestion(self._place, self._data, self._name, section, topic)

    def _without_label(self, stem: str, fields: Sequence[ListPart]) -> tuple[str, str]:
        """Return the whole stem, and the text of the answer that has no label."""
        answers = [at for at, each in enumerate(fields) if each.key in _ANSWERS]
        before = [each.text for each in fields[: answers[0]] if not each.key] if answers else []
        after = [each.text for each in fields[answers[0] if answers else 0 :] if not each.key]
        if after and any(each.key == CHOICE for each in fields):
            self._remark(Effect.GUESSED, "the text after the choices is read as the explanation")
        if not stem and not answers and after:
            before, after = after[:1], after[1:]
        return "\n\n".join(filter(None, [stem, *before])), "\n\n".join(after)

    def _keys(self, fields: Sequence[ListPart]) -> None:
        """Store the values of all labels other than those of texts."""
        for each in fields:
            value = self._value(each.key, each.text.strip())
            if each.key and value is None and each.key not in (*_ANSWERS, "question", "why"):
                self._remark(Effect.LOST, f"'{each.text.strip()[:60]}' is no value of {each.key}")
            elif value is not None:
                (self._answer if each.key in _OF_ANSWER else self._data)[each.key] = value

    def _value(self, key: str, text: str) -> Any:  # noqa: ANN401, PLR0911 - a value of the bank's format
        if key == "id" and not id_of(text):
            self._name = text
            return None
        if key in _TEXTS:
            return text
        if key in _NUMBERS:
            return _number(text)
        if key == "difficulty":
            return text.casefold() if text.casefold() in _DIFFICULTIES else None
        if key in ("shuffle", "statement"):
            return _FLAGS.get(text.casefold())
        if key == "tags":
            return [*filter(None, map(tag_of, re.split("[,;#]", text)))]
        if key in _LISTS:
            plain = key == "accept"
            return [each if plain else self._texts(each) for each in _items(text, plain=plain)]
        if key == "marking":
            return self._marking(text) or None
        if key == "follow_ups":
            return [self._follow_up(each) for each in _items(text)]
        return None

    def _marking(self, text: str) -> list[dict[str, Any]]:
        found = (_SCHEME.match(each) for each in _items(text))
        return [{"points": _number(at[1]), "says": self._texts(at[2])} for at in found if at]

    def _follow_up(self, text: str) -> dict[str, str]:
        stem, rest, _ = split_stem(text)
        parts = fields_of(rest, 1)
        answer = "\n\n".join(each.text.strip("\n") for each in parts if each.key in ("", "answer"))
        return {"question": self._texts(stem), "answer": self._texts(answer)}

    def _choice(self, each: ListPart) -> dict[str, Any]:
        choice: dict[str, Any] = {
            "text": self._texts(each.text.strip("\n")),
            "correct": each.checked,
        }
        for part in each.inner:
            if part.key in ("why", "explanation"):
                choice["why"] = self._texts(part.text.strip("\n"))
            elif part.key == "pin":
                choice["pin"] = part.text.strip()
        return choice

    def _choices(self, choices: list[dict[str, Any]]) -> None:
        if not choices:
            return
        right = [each["correct"] for each in choices].count(True)
        if not right and "kind" not in self._data:
            self._remark(Effect.GUESSED, "no choice is marked as right: none is")
        self._data.setdefault("kind", "single" if right == 1 else "several")
        self._data["choices"] = choices

    def _texts_of_answer(self, bullet: str, explanation: str, right: str, unlabelled: str) -> None:
        """Store the bullet and the explanation; without a bullet, an open question gets one."""
        if not bullet and right and not unlabelled and is_short(right):
            bullet, right = right, ""
        rest = "\n\n".join(filter(None, (right, explanation, unlabelled)))
        is_open = not (self._data.get("choices") or self._answer.keys() & {*_OF_ANSWER[:5]})
        if bullet and not is_short(bullet):
            long, (bullet, complete) = bullet, short_answer(bullet)
            rest = rest if complete else "\n\n".join(filter(None, (long, rest)))
            self._remark(Effect.CHANGED, "the bullet has several lines: it begins the explanation")
        elif not bullet and rest and is_open:
            bullet, complete = short_answer(rest)
            rest = "" if complete else rest
            if bullet and rest:
                self._remark(Effect.GUESSED, "the bullet is taken from the answer's beginning")
        if bullet.strip():
            self._answer["bullet"] = self._texts(bullet.strip())
        if rest.strip():
            self._answer["explanation"] = self._texts(rest.strip("\n"))

    def _remark(self, effect: Effect, message: str) -> None:
        self._draft.remark(effect, self._place, message)


def _text(fields: Sequence[ListPart], key: str) -> str:
    """Return the text of a label, which may be repeated."""
    found = (each.text.strip("\n").rstrip() for each in fields if each.key == key)
    return "\n\n".join(
        text if text.startswith(_CODE) else dedent(text) for text in found if text.strip()
    )


def _number(text: str) -> int | float | None:
    if not re.fullmatch(r"-?\d{1,6}(?:\.\d{1,6})?", text):
        return None
    return yaml_number(float(text))


def _items(text: str, *, plain: bool = False) -> Iterator[str]:
    """Yield the items of a list; of a line of `plain` words, those between commas."""
    lists = [block for block in blocks_of(text) if block.kind in ("list", "numbered")]
    if lists:
        yield from (item.text for block in lists for item in block.items)
    elif plain:
        yield from filter(None, (each.strip() for each in text.split(",")))
    elif text:
        yield text


def _lettered(stem: str, options: str, answer: str) -> tuple[str, list[dict[str, Any]], str] | None:
    """Return stem, choices and explanation of a question whose answer names letters or a choice."""
    before, texts = _lettered_lines(f"{stem}\n\n{options}" if options else stem)
    if len(texts) < 2 and options:  # noqa: PLR2004 - a choice needs another one
        before, texts = stem, [CHECKED.sub("", each) for each in _items(options)]
    first, _, rest = answer.partition("\n")
    marks = [_marked(each) for each in texts]
    texts = [text for text, _ in marks]
    letters = _LETTERS.match(first)
    right = {at for at, (_, checked) in enumerate(marks) if checked}
    if first.strip(" .*").casefold() in [text.casefold() for text in texts]:
        right = {[text.casefold() for text in texts].index(first.strip(" .*").casefold())}
    elif letters:
        named = re.sub(r"\b(?:and|und|et)\b", "", letters["list"])
        right = {ord(each.upper()) - ord("A") for each in re.findall("[A-Za-z]", named)}
        said = (letters["text"] or "").strip(" *")
        if said and said.casefold() not in [text.casefold() for text in texts]:
            rest = f"{said}\n{rest}"
    elif right:
        rest = answer
    if len(texts) < 2 or not right or max(right) >= len(texts):  # noqa: PLR2004
        return None
    return before, [{"text": each, "correct": at in right} for at, each in enumerate(texts)], rest


def _lettered_lines(stem: str) -> tuple[str, list[str]]:
    """Return the text before consecutive lines with letters from A on, and their texts."""
    before: list[str] = []
    texts: list[str] = []
    for line in stem.split("\n"):
        found = LETTERED.match(line)
        if found and ord(found["letter"].upper()) - ord("A") == len(texts):
            texts.append(found["text"])
        elif texts and line.strip():
            texts[-1] += f"\n{line.strip()}"
        elif not texts:
            before.append(line)
    return "\n".join(before).strip("\n"), [text.strip() for text in texts]


_RIGHT = re.compile(r"\s*(?:[✓✔✅]|\*?\((?:correct|right)\)\*?)\s*", re.IGNORECASE)


def _marked(text: str) -> tuple[str, bool]:
    """Return the text of a choice without a mark that it is right, and whether it has one."""
    without = _RIGHT.sub(" ", text).strip()
    return (without, True) if _RIGHT.search(text) else (text, False)
