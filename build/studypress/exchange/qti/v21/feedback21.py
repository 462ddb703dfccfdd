"""Feedback of items of QTI 2: explanations, and the reasons of choices."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from studypress.exchange.draft import Effect
from studypress.exchange.qti.drafting import Feedback, ItemSource, add_wrong_feedback, join_text
from studypress.exchange.qti.explained import explained
from studypress.exchange.qti.v21.bodies21 import body_html
from studypress.exchange.qti.v21.responses21 import shown_for

_WRONG = re.compile(r"incorrect|wrong|fail|false", re.IGNORECASE)
_HINT = re.compile(r"hint", re.IGNORECASE)
_CHOICES = ("simpleChoice", "inlineChoice")


def feedback_of(item: etree._Element, source: ItemSource) -> Feedback:
    """Return the feedback of an item; hints, and words for wrong answers in general, are lost."""
    choices = {str(each.get("identifier")) for each in item.iter(*(f"{{*}}{n}" for n in _CHOICES))}
    shown = shown_for(item)
    why: dict[str, str] = {}
    answer: dict[str, Any] = {}
    wrong: list[tuple[etree._Element, str]] = []
    for element, choice in _feedback(item):
        ident = element.get("identifier") or ""
        owner = choice or (ident if ident in choices else shown.get(ident, ""))
        if owner in choices:
            join_text(why, owner, source.markdown(body_html(element), element))
        elif _HINT.search(ident):
            source.remark(Effect.LOST, element, "a hint is not kept: a bank has none")
        elif _WRONG.search(ident):
            wrong.append((element, source.markdown(body_html(element), element)))
        else:
            html = body_html(element)
            for key, text in explained(html, source.texts, source.place(element)).items():
                join_text(answer, key, text)
    add_wrong_feedback(answer, wrong, source)
    return Feedback(answer, {name: text for name, text in why.items() if text})


def _feedback(item: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the parts that are feedback, with the choice in which they are."""
    for element in item.iter("{*}feedbackInline", "{*}feedbackBlock", "{*}modalFeedback"):
        above = element.iterancestors(*(f"{{*}}{name}" for name in _CHOICES))
        choice = next(above, None)
        inside = next(element.iterancestors("{*}feedbackInline", "{*}feedbackBlock"), None)
        if inside is None:
            yield element, str(choice.get("identifier")) if choice is not None else ""
