"""Feedback of items of QTI 1.2: explanations, and the reasons of choices."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from studypress.exchange.draft import Effect
from studypress.exchange.qti.drafting import Feedback, ItemSource, add_wrong_feedback, join_text
from studypress.exchange.qti.explained import explained
from studypress.exchange.qti.v12.materials import html_of_materials
from studypress.exchange.qti.v12.responses12 import Condition

_WRONG = re.compile(r"incorrect|wrong|fail|(_ic$)", re.IGNORECASE)
_GENERAL = re.compile(r"general|correct|mastery|solution|_all$|(_c$)", re.IGNORECASE)
_D2L = ("_IF", "_A")
"""Parts of identifiers of a feedback of D2L, and of its choice."""

_HINT = re.compile(r"hint", re.IGNORECASE)


def feedback_of(
    item: etree._Element, conditions: Sequence[Condition], source: ItemSource
) -> Feedback:
    """Return the feedback of an item; feedback on wrong answers as such is lost with a remark."""
    texts = {str(each.get("ident")): each for each in item.iter("{*}itemfeedback")}
    owners = _owners(conditions, texts)
    why: dict[str, str] = {}
    answer: dict[str, Any] = {}
    wrong: list[tuple[etree._Element, str]] = []
    for ident, element in texts.items():
        html = html_of_materials(element, lambda *_: None)
        if not html.strip():
            continue
        owner = owners.get(ident) or (ident.replace(*_D2L) if _D2L[0] in ident else "")
        if owner:
            join_text(why, owner, source.markdown(html, element))
        elif _HINT.search(ident) or next(element.iter("{*}hint"), None) is not None:
            source.remark(Effect.LOST, element, "a hint is not kept: a bank has none")
        elif _WRONG.search(ident):
            wrong.append((element, source.markdown(html, element)))
        else:
            for key, text in explained(html, source.texts, source.place(element)).items():
                join_text(answer, key, text)
    add_wrong_feedback(answer, wrong, source)
    return Feedback(answer, {name: text for name, text in why.items() if text})


def _owners(
    conditions: Sequence[Condition], texts: Mapping[str, etree._Element]
) -> Mapping[str, str]:
    """Return the choices or answers to which a feedback belongs that is shown for one of them."""
    shown: dict[str, set[str]] = {}
    for each in conditions:
        for ident in each.feedback:
            names = set(each.named) if len(each.named) == 1 and not each.denied else {"", "all"}
            shown.setdefault(ident, set()).update(names)
    return {
        ident: next(iter(names))
        for ident, names in shown.items()
        if len(names) == 1 and ident in texts and not _GENERAL.search(ident)
    }
