"""Parts of draft questions that both versions of QTI share."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from lxml import etree

from studypress.bank.models import MOST_POINTS
from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.draft_values import yaml_number
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.exchange.qti.element_maker import LANG
from studypress.exchange.qti.right_numbers import RightNumber, decimal
from studypress.exchange.xml_file import local_name, place_of
from studypress.page.words.catalogue import SOURCE, words_for
from studypress.page.words.questions import true_and_false

UNSTATED = "the file does not state which choice is right: mark it as `correct` in the bank"
"""Message on a question without a right choice."""

_TITLE = re.compile(r"(Question|QUESTION|Item|Frage|Q|Untitled)[\s#:.-]*\d*|")
_CENTS = 100
_LONGEST_NAME = 40


@dataclass(frozen=True)
class ItemSource:
    """The bank to which a question is added, its file, and the converter of its texts."""

    draft: DraftBank
    file: InputFile
    texts: HtmlTexts

    def place(self, element: etree._Element) -> SourcePlace:
        """Return the place of an element."""
        return place_of(element, self.file)

    def markdown(self, html: str, element: etree._Element) -> str:
        """Return HTML as Markdown; remarks have the place of the element."""
        return self.texts.markdown(html, self.place(element))

    def remark(self, effect: Effect, element: etree._Element, message: str) -> None:
        """Add a remark at the place of an element."""
        self.draft.remark(effect, self.place(element), message)

    def skip(self, element: etree._Element, name: str, reason: str) -> None:
        """Add the remark that a question is left out."""
        self.remark(Effect.SKIPPED, element, f"question '{name}': {reason}")

    def name_unread(self, item: etree._Element, read: AbstractSet[str]) -> None:
        """Add a remark on the elements of an item that are not among those that are read."""
        if unread := {local_name(each)[:_LONGEST_NAME] for each in item} - read:
            names = ", ".join(sorted(unread))
            self.remark(Effect.LOST, item, f"elements that a bank does not have: {names}")


@dataclass(frozen=True)
class Feedback:
    """Feedback of an item: keys of its answer, and reasons by the choices or answers."""

    answer: dict[str, Any] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)

    def reasons(self, source: ItemSource, item: etree._Element) -> dict[str, str]:
        """Return the explanation with the reasons of answers that are not choices."""
        if not self.why:
            return {}
        message = "feedback on single answers is in the explanation"
        source.remark(Effect.CHANGED, item, message)
        reasons = [f"{name}: {why}" for name, why in self.why.items()]
        parts = [self.answer.get("explanation", ""), *reasons]
        return {"explanation": "\n\n".join(filter(None, parts))}


@dataclass(frozen=True)
class DraftChoice:
    """A choice of a file: its identifier, text and reason; whether right, and of a fixed place."""

    ident: str
    text: str
    correct: bool = False
    why: str = ""
    fixed: bool = False


def name_of(title: str | None, other: str = "") -> str:
    """Return the name of a question: its title, unless that says nothing, as `Question 3`."""
    name = " ".join((title or "").split())
    return other if _TITLE.fullmatch(name) else name


def statement_or(
    data: dict[str, Any],
    choices: Sequence[DraftChoice],
    source: ItemSource,
    item: etree._Element,
) -> dict[str, Any]:
    """Return the data of a statement if the choices are True and False; else data as they are."""
    statement = _statement_of(choices, item.get(LANG) or source.draft.language)
    if statement is None:
        return data
    answer, moved = _with_reasons(data["answer"], choices)
    if moved:
        message = "feedback on True and False is in the explanation"
        source.remark(Effect.CHANGED, item, message)
    return {"kind": "true-false", "answer": {**answer, "statement": statement}}


def language_data(source: ItemSource, item: etree._Element) -> dict[str, Any]:
    """Return the key of the language of a question, if it differs from that of the bank."""
    language = item.get(LANG)
    return {"lang": language} if language and language != source.draft.language else {}


def choice_data(choices: Sequence[DraftChoice], *, shuffle: bool) -> dict[str, Any]:
    """Return the keys of choices and of their order."""
    pins = _pins(choices) if shuffle else {}
    listed = [
        {
            "text": each.text,
            **({"correct": True} if each.correct else {}),
            **({"why": each.why} if each.why else {}),
            **({"pin": pins[at]} if at in pins else {}),
        }
        for at, each in enumerate(choices)
    ]
    return {"choices": listed, **({} if shuffle else {"shuffle": False})}


def _pins(choices: Sequence[DraftChoice]) -> Mapping[int, str]:
    """Return the places of fixed choices: those at an end, as a bank has one at each."""
    last = len(choices) - 1
    if all(each.fixed for each in choices):
        return {}
    return {at: pin for at, pin in ((0, "first"), (last, "last")) if choices[at].fixed}


def is_fixed(choices: Sequence[DraftChoice]) -> bool:
    """Return whether each choice has a fixed place."""
    return bool(choices) and all(each.fixed for each in choices)


def _statement_of(choices: Sequence[DraftChoice], language: str) -> bool | None:
    """Return whether a statement is true; None if the choices are not True and False, one right.

    The words are those of the language or of English.
    """
    right = {each.text.strip().rstrip(".").casefold(): each.correct for each in choices}
    for spoken in (language or SOURCE, SOURCE):
        words = [word.casefold() for word in true_and_false(words_for(spoken))]
        if len(choices) == len(words) and right.keys() == set(words):
            true, false = map(right.__getitem__, words)
            return true if true != false else None
    return None


def _with_reasons(
    answer: dict[str, Any], choices: Iterable[DraftChoice]
) -> tuple[dict[str, Any], bool]:
    """Return an answer with the reasons of choices explained, and whether there are any."""
    reasons = [f"{each.text}: {each.why}" for each in choices if each.why]
    if not reasons:
        return answer, False
    parts = [text for text in (answer.get("explanation"), *reasons) if text]
    return {**answer, "explanation": "\n\n".join(parts)}, True


def number_data(
    source: ItemSource, element: etree._Element, numbers: Sequence[RightNumber]
) -> dict[str, Any]:
    """Return the keys of a question for one right number; several ones are short answers."""
    first = numbers[0]
    answer = first.answer() or {}
    if len(numbers) > 1:
        answers = [each.answer() or {} for each in numbers]
        if all("value" in each and "tolerance" not in each for each in answers):
            message = f"{len(numbers)} numbers are right: the question is one for short answers"
            source.remark(Effect.CHANGED, element, message)
            return {"kind": "short", "answer": {"accept": [each["value"] for each in answers]}}
        message = f"{len(numbers)} numbers or ranges are right: only the first is kept"
        source.remark(Effect.LOST, element, message)
    below, above = first.margins
    if below != above:
        message = f"the tolerance of {answer['value']} differs below and above: the larger is kept"
        source.remark(Effect.CHANGED, element, message)
    if first.is_range and answer.get("value") and "tolerance" in answer:
        message = (
            f"the range {_end(first.low)} to {_end(first.high)} is the number {answer['value']} "
            f"with the tolerance {answer['tolerance']}"
        )
        source.remark(Effect.CHANGED, element, message)
    return {"kind": "number", "answer": dict(answer)}


def _end(number: Fraction | None) -> str:
    return decimal(number) if number is not None else ""


def points_data(
    source: ItemSource, element: etree._Element, points: Fraction | None
) -> dict[str, Any]:
    """Return the key `points`, which is left out with a remark if a bank cannot have them."""
    if points is None or points == 1:
        return {}
    rounded = Fraction(round(points * _CENTS), _CENTS)
    if not 0 < rounded <= MOST_POINTS:
        message = f"{decimal(points)} points: a question has more than 0 and at most {MOST_POINTS}"
        source.remark(Effect.LOST, element, message)
        return {}
    if rounded != points:
        message = f"{decimal(points)} points are rounded to {decimal(rounded)}"
        source.remark(Effect.CHANGED, element, message)
    return {"points": yaml_number(rounded)}


def join_text(texts: dict[str, Any], key: str, text: str) -> None:
    """Add a text to a key, once."""
    before = texts.get(key, "")
    if text and text not in before:
        texts[key] = f"{before}\n\n{text}" if before else text


def add_wrong_feedback(
    answer: dict[str, Any], wrong: Iterable[tuple[etree._Element, str]], source: ItemSource
) -> None:
    """Explain an answer by the feedback on wrong ones if there is no other; else that is lost."""
    explains = "explanation" not in answer
    for element, text in wrong:
        if text and explains:
            join_text(answer, "explanation", text)
            message = "feedback on wrong answers in general is the explanation"
            source.remark(Effect.CHANGED, element, message)
        elif text and text not in answer["explanation"]:
            message = "feedback on wrong answers in general is not kept"
            source.remark(Effect.LOST, element, message)


def without_case(words: Iterable[str]) -> list[str]:
    """Return answers, once those that differ in capitals alone."""
    return list({word.casefold(): word for word in reversed(list(words))}.values())[::-1]


def merged(choices: Sequence[DraftChoice], right: frozenset[str]) -> list[DraftChoice]:
    """Return the choices with those marked that are right."""
    return [replace(each, correct=each.ident in right) for each in choices]
