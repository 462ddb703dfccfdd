"""An item of QTI 2.1 or 2.2 as a draft question."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from lxml import etree

from studypress.bank.models import LONGEST_LINE
from studypress.exchange.draft import DraftQuestion, Effect
from studypress.exchange.markup.elements import inner_html
from studypress.exchange.qti.drafting import (
    UNSTATED,
    DraftChoice,
    Feedback,
    ItemSource,
    choice_data,
    is_fixed,
    language_data,
    merged,
    name_of,
    number_data,
    points_data,
    statement_or,
    without_case,
)
from studypress.exchange.qti.explained import UNIT, explained, taken
from studypress.exchange.qti.right_numbers import number_in
from studypress.exchange.qti.v21.bodies21 import body_html, is_interaction
from studypress.exchange.qti.v21.feedback21 import feedback_of
from studypress.exchange.qti.v21.responses21 import (
    Response,
    is_null_right,
    number_of_response,
    response_of,
    stated_points,
)
from studypress.exchange.xml_file import local_name

MARKING, POINTS = "marking", "points"
"""Classes of parts of an item that is exported, by which they are recognised."""

_KEPT = ("choiceInteraction", "textEntryInteraction", "extendedTextInteraction",
         "inlineChoiceInteraction")  # fmt: skip
_READ = {"responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing",
         "modalFeedback", "stylesheet", "assessmentStimulusRef"}  # fmt: skip
_MOST_CHOICES = 100  # a question of a few too many is kept, and `check` explains it
_NUMBERS = ("integer", "float")


def draft_of(item: etree._Element, source: ItemSource, before: str = "") -> DraftQuestion | None:
    """Return the draft of an item; None with a remark if a bank has no such kind.

    `before` is the HTML of a text that several items share.
    """
    name = name_of(item.get("title"), item.get("identifier") or "")
    body = next(item.iter("{*}itemBody"), None)
    found = [each for each in body.iter("{*}*") if is_interaction(each)] if body is not None else []
    reason = _reason(item, found)
    if body is None or reason:
        source.skip(item, name or "without a title", reason or "it has no text")
        return None
    source.name_unread(item, _READ)
    (interaction,) = found
    response = response_of(item, interaction.get("responseIdentifier") or "")
    feedback = feedback_of(item, source)
    unit = _taken(body, UNIT)
    data = _kept(item, interaction, response, feedback, source)
    if unit and data["kind"] == "number":
        data["answer"]["unit"] = unit
    stem = before + body_html(body, partial(_lost, source, body))
    data = {"question": source.markdown(stem, body), **data}
    points = stated_points(item) or response.best
    scheme = data["answer"].get("marking")
    data |= {} if scheme and points is None else points_data(source, item, points)
    return DraftQuestion(source.place(item), data | language_data(source, item), name)


def _lost(source: ItemSource, element: etree._Element, what: str) -> None:
    source.remark(Effect.LOST, element, f"{what} is not kept")


def _reason(item: etree._Element, found: Sequence[etree._Element]) -> str:
    """Return why a bank cannot hold an item with these interactions; "" if it can."""
    if item.get("adaptive") == "true":
        return "it is adaptive, with several steps: write each step as a question"
    if next(item.iter("{*}templateProcessing"), None) is not None:
        return "its numbers are drawn by templateProcessing: write them as `variables`"
    names = [local_name(each) for each in found]
    if not names:
        return "it asks for no answer (no interaction)"
    if len(names) > 1:
        listed = ", ".join(dict.fromkeys(names))
        return f"it has {len(names)} answers ({listed}): split it into questions"
    choices = sum(1 for _ in found[0].iter("{*}simpleChoice", "{*}inlineChoice"))
    if choices > _MOST_CHOICES:
        return f"it has {choices} choices, more than a bank allows: split it into questions"
    return "" if names[0] in _KEPT else f"a bank has no {names[0]}: ask for it in another way"


def _kept(
    item: etree._Element,
    interaction: etree._Element,
    response: Response,
    feedback: Feedback,
    source: ItemSource,
) -> dict[str, Any]:
    identifier = interaction.get("responseIdentifier") or ""
    match local_name(interaction):
        case "choiceInteraction" | "inlineChoiceInteraction":
            return _choices(item, interaction, response, feedback, source)
        case "textEntryInteraction" if response.base in _NUMBERS:
            numbers = number_of_response(item, identifier, response)
            if numbers:
                data = number_data(source, item, numbers)
                return {**data, "answer": {**feedback.answer, **data["answer"]}}
        case "textEntryInteraction" if response.right:
            return _short(item, response, feedback, source)
        case _:
            pass
    return _open(item, response, feedback, source)


def _choices(
    item: etree._Element,
    interaction: etree._Element,
    response: Response,
    feedback: Feedback,
    source: ItemSource,
) -> dict[str, Any]:
    choices = [
        DraftChoice(
            ident := each.get("identifier") or "",
            source.markdown(body_html(each), each),
            why=feedback.why.get(ident, ""),
            fixed=each.get("fixed") == "true",
        )
        for each in interaction.iter("{*}simpleChoice", "{*}inlineChoice")
    ]
    several = response.cardinality == "multiple" and interaction.get("maxChoices") != "1"
    choices = merged(choices, frozenset(response.right))
    if response.partial or (several and response.gains and not _is_even(response)):
        message = "points for a part of the answer are not kept: an exam's blueprint sets them"
        source.remark(Effect.LOST, item, message)
    if not response.right and not is_null_right(item, interaction.get("responseIdentifier") or ""):
        source.remark(Effect.LOST, item, UNSTATED)
    shuffle = (interaction.get("shuffle") or "true").lower() != "false" and not is_fixed(choices)
    data = {"answer": feedback.answer, **choice_data(choices, shuffle=shuffle)}
    if several:
        return {"kind": "several", **data}
    return statement_or({"kind": "single", **data}, choices, source, item)


def _is_even(response: Response) -> bool:
    """Return whether each right choice of several ones gives the same points, and no other any."""
    return {key for key, gain in response.gains.items() if gain > 0} == set(response.right)


def _short(
    item: etree._Element, response: Response, feedback: Feedback, source: ItemSource
) -> dict[str, Any]:
    if response.exact_case:
        source.remark(Effect.CHANGED, item, "capitals count in the file; a bank ignores them")
    others = {key for key, gain in response.gains.items() if gain > 0} - set(response.right)
    known = {word.casefold() for word in response.right}
    if any(word.casefold() not in known for word in others):
        message = f"answers with a part of the points are not kept: {', '.join(sorted(others))}"
        source.remark(Effect.LOST, item, message)
    return {"kind": "short", "answer": {**feedback.answer, "accept": without_case(response.right)}}


def _open(
    item: etree._Element, response: Response, feedback: Feedback, source: ItemSource
) -> dict[str, Any]:
    answer = {**feedback.answer}
    for words in response.right:
        if "bullet" not in answer and len(words) <= LONGEST_LINE:
            answer["bullet"] = source.markdown(words.replace("<", "&lt;"), item)
    for block in item.iter("{*}rubricBlock"):
        html = body_html(block)
        scheme, rest = _marking(html, block, source)
        if scheme:
            answer["marking"] = scheme
        if "candidate" in (block.get("view") or "").split():
            continue
        for key, text in explained(rest, source.texts, source.place(block)).items():
            answer[key] = f"{answer[key]}\n\n{text}" if key in answer else text
    return {"kind": "open", "answer": answer}


def _marking(
    html: str, block: etree._Element, source: ItemSource
) -> tuple[list[dict[str, Any]], str]:
    """Return the marking scheme in a rubric, and the rest of its HTML."""
    rest, listed = taken(html, "ol", MARKING)
    if listed is None:
        return [], html
    scheme = []
    for line in listed.iterchildren("li"):
        points = next((each for each in line.iter("span") if each.get("class") == POINTS), None)
        worth = number_in(points.text) if points is not None else None
        if points is not None:
            points.text = ""
        says = source.markdown(inner_html(line), block)
        scheme.append({**points_data(source, block, worth), "says": says})
    return [{"points": 1, **line} for line in scheme], rest


def _taken(body: etree._Element, name: str) -> str:
    """Remove an element with a class from a body, and return its text."""
    for each in body.iter("{*}span"):
        if each.get("class") == name:
            text, parent = "".join(map(str, each.itertext())), each.getparent()
            if parent is not None:
                parent.remove(each)
            return text.strip()
    return ""
