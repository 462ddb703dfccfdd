"""An item of QTI 1.2 as a draft question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import chain
from typing import Any

from lxml import etree

from studypress.exchange.draft import DraftQuestion, Effect
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
from studypress.exchange.qti.explained import without_unit
from studypress.exchange.qti.right_numbers import number_in
from studypress.exchange.qti.v12.feedback12 import feedback_of
from studypress.exchange.qti.v12.left_out12 import ESSAYS, reason_to_leave_out
from studypress.exchange.qti.v12.materials import BLANK, Note, html_of_materials
from studypress.exchange.qti.v12.metadata12 import level_of, metadata_of, words_of
from studypress.exchange.qti.v12.responses12 import Condition, conditions_of, right_choices
from studypress.exchange.xml_file import local_name

_FULL = 100
_NUMERIC = ("numeric", "arithmetic", "significant")
_SEVERAL = ("multiple_answer", "multiple answer", "multiple_response", "multi-select")
_READ = {"itemmetadata", "presentation", "resprocessing", "itemproc_extension", "itemfeedback",
         "qticomment", "duration"}  # fmt: skip
_BLANKS = ("multiple_blanks", "multiple_fib")
_RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")


@dataclass(frozen=True)
class _ItemParts:
    """Parts of an item: its response, the name of its kind, metadata, scoring and feedback."""

    item: etree._Element
    response: etree._Element | None
    metadata: Mapping[str, str]
    conditions: Sequence[Condition]
    feedback: Feedback
    source: ItemSource

    @property
    def kind(self) -> str:
        """Name of the kind in the file, in lower case."""
        return self.metadata.get("type", "").lower()

    @property
    def earning(self) -> list[Condition]:
        """Conditions that give points."""
        return [each for each in self.conditions if each.earns]

    def named(self, words: Sequence[str]) -> bool:
        """Return whether the name of the kind has one of these words."""
        return any(word in self.kind for word in words)


def draft_of(item: etree._Element, source: ItemSource, before: str = "") -> DraftQuestion | None:
    """Return the draft of an item; None with a remark if a bank has no such kind.

    `before` is the HTML of a text that several items share.
    """
    metadata = metadata_of(item)
    name = name_of(item.get("title"))
    shown = name or item.get("title") or item.get("ident") or "without a title"
    presentation = next(item.iter("{*}presentation"), None)
    responses = [each for each in item.iter() if local_name(each) in _RESPONSES]
    reason = reason_to_leave_out(metadata.get("type", ""), responses)
    if presentation is None or reason:
        source.skip(item, shown, reason or "it has no text")
        return None
    source.name_unread(item, _READ)
    conditions = conditions_of(item)
    response = responses[0] if responses else None
    feedback = feedback_of(item, conditions, source)
    parts = _ItemParts(item, response, metadata, conditions, feedback, source)
    data = _kept(parts)
    html = before + _with_blank(html_of_materials(presentation, _noting(source)), response)
    if data["kind"] == "number":
        html, unit = without_unit(html)
        data["answer"] |= {"unit": unit} if unit else {}
    data = {"question": source.markdown(html, presentation), **data, **_more(parts)}
    section, topic = metadata.get("section", ""), metadata.get("topic", "")
    return DraftQuestion(source.place(item), data, name, section, topic)


def _with_blank(html: str, response: etree._Element | None) -> str:
    """Return a stem of Canvas with a blank in the place of the name of its only gap."""
    name = escape(response.findtext("{*}material/{*}mattext") or "") if response is not None else ""
    if not name or f"[{name}]" not in html:
        return html
    before, _, after = html.rpartition(name)  # the gap itself repeats its name
    return f"{before}{after}".replace(f"[{name}]", BLANK)


def _noting(source: ItemSource) -> Note:
    return lambda element, what: source.remark(Effect.LOST, element, f"{what} is not kept")


def _kept(parts: _ItemParts) -> dict[str, Any]:
    response = parts.response
    answer = parts.feedback.answer
    if response is not None and next(response.iter("{*}render_choice"), None) is not None:
        if not parts.named(_BLANKS):
            return _choices(parts, response)
        labels = [_label_text(label) for label in response.iter("{*}response_label")]
        return {"kind": "short", "answer": {**answer, "accept": without_case(labels)}}
    accepted = without_case(chain.from_iterable(each.named for each in parts.earning))
    answer = {**answer, **parts.feedback.reasons(parts.source, parts.item)}
    if parts.named(ESSAYS) or not (accepted or any(each.number for each in parts.earning)):
        return {"kind": "open", "answer": answer}
    if _is_number(parts):
        return _number(parts, answer)
    _short_remarks(parts)
    return {"kind": "short", "answer": {**answer, "accept": accepted}}


def _label_text(label: etree._Element) -> str:
    return " ".join("".join(map(str, label.itertext())).split())


def _choices(parts: _ItemParts, response: etree._Element) -> dict[str, Any]:
    item, source = parts.item, parts.source
    several = parts.named(_SEVERAL) or (response.get("rcardinality") or "").lower() == "multiple"
    several = several or any(each.whole and len(each.named) > 1 for each in parts.earning)
    found = right_choices(parts.conditions, several=several)
    if found.partial:
        message = "points for a part of the answer are not kept: an exam's blueprint sets them"
        source.remark(Effect.LOST, item, message)
    choices = [
        DraftChoice(
            ident := label.get("ident") or "",
            source.markdown(html_of_materials(label, _noting(source)), label),
            why=parts.feedback.why.get(ident, ""),
            fixed=(label.get("rshuffle") or "").lower() == "no",
        )
        for label in response.iter("{*}response_label")
    ]
    choices = merged(choices, found.right)
    if not any(each.correct for each in choices) and not _denies(parts, choices):
        source.remark(Effect.LOST, item, UNSTATED)
    render = next(response.iter("{*}render_choice"))
    shuffle = not is_fixed(choices) or render.get("shuffle") is None
    shuffle = shuffle and (render.get("shuffle") or "yes").lower() != "no"
    data = {"answer": parts.feedback.answer, **choice_data(choices, shuffle=shuffle)}
    if several:
        return {"kind": "several", **data}
    return statement_or({"kind": "single", **data}, choices, source, item)


def _denies(parts: _ItemParts, choices: Sequence[DraftChoice]) -> bool:
    """Return whether the scoring says that none of the choices is right."""
    idents = {each.ident for each in choices}
    return any(idents & set(each.denied) and not each.named for each in parts.earning)


def _is_number(parts: _ItemParts) -> bool:
    """Return whether the answer is a number: by the kind, the field, or ranges of the scoring."""
    response = parts.response
    numbers = [each.number for each in parts.earning if each.number]
    if response is None or not numbers:
        return False
    render = next(response.iter("{*}render_fib"), None)
    typed = (render.get("fibtype") or "").lower() if render is not None else ""
    stated = local_name(response) == "response_num" or typed in ("integer", "decimal", "scientific")
    return stated or parts.named(_NUMERIC) or any(each.high is not None for each in numbers)


def _number(parts: _ItemParts, answer: Mapping[str, str]) -> dict[str, Any]:
    numbers = [each.number for each in parts.earning if each.number]
    if any(each.half_open for each in parts.earning):
        message = "a precision of digits is kept as a tolerance"
        parts.source.remark(Effect.CHANGED, parts.item, message)
    data = number_data(parts.source, parts.item, numbers)
    stated = {key: parts.metadata[key] for key in ("tolerance",) if key in parts.metadata}
    return {**data, "answer": {**answer, **data["answer"], **stated}}


def _short_remarks(parts: _ItemParts) -> None:
    def changed(message: str) -> None:
        parts.source.remark(Effect.CHANGED, parts.item, message)

    if any(each.exact_case for each in parts.earning):
        changed("capitals count in the file; a bank ignores them")
    if any(each.part for each in parts.earning):
        changed("an answer that contains the words is right in the file; in a bank, only the words")
    if len({each.gain for each in parts.earning}) > 1:
        changed("answers with a part of the points are right in the bank")


def _more(parts: _ItemParts) -> dict[str, Any]:
    """Return the keys of points, difficulty, tags, minutes, group and language."""
    metadata, source = parts.metadata, parts.source
    stated = number_in(metadata.get("points"))
    points = stated if stated is not None else _scored(parts)
    more = points_data(source, parts.item, points)
    if level := level_of(metadata.get("difficulty", "")):
        more["difficulty"] = level
    if tags := words_of(metadata.get("tags", "")):
        more["tags"] = tags
    if (minutes := metadata.get("minutes", "")).isdecimal():
        more["minutes"] = int(minutes)
    if group := metadata.get("group"):
        more["group"] = group
    return more | language_data(source, parts.item)


def _scored(parts: _ItemParts) -> Fraction | None:
    """Return the points that the scoring gives; 100 are percent."""
    for declared in parts.item.iter("{*}decvar"):
        most = number_in(declared.get("maxvalue"))
        if most and most != _FULL:
            return most
    gains = [each.gain or Fraction(0) for each in parts.earning if each.named or each.number]
    best, added = max(gains, default=Fraction(0)), sum(gains, Fraction(0))
    return best if best > 0 and _FULL not in (best, added) else None
