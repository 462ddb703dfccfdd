"""Kinds of items of QTI 1.2 that a bank does not have, and what to do about them."""

from collections.abc import Sequence

from lxml import etree

from studypress.exchange.xml_file import local_name

ESSAYS = ("essay", "long answer", "short response")
"""Words in the names of kinds that a person marks, which may have no response."""

_MOST_CHOICES = 100  # a question of a few too many is kept, and `check` explains it
_MATCHING = "a matching question: split it into single-choice questions"
_POINTS = "points on a picture are its answer: name them as choices"
_ORDER = "an order is its answer: write the orders as choices"
_MENUS = "a text with menus: split it into questions"
_BLANKS = "a text with several blanks: split it into questions"
_FORMULA = "a formula question: write its formula as `variables` of a question"
_KINDS = {
    "matching": _MATCHING,
    "dropdown": _MENUS,
    "jumbled": _MENUS,
    "multiple_blanks": _BLANKS,
    "multiple_fib": _BLANKS,
    "blank plus": _BLANKS,
    "multi-short": _BLANKS,
    "calculated": _FORMULA,
    "formula": _FORMULA,
    "upload": "files are uploaded as its answer: ask an open question",
    "text_only": "a text without a question",
    "text information": "a text without a question",
    "hot_spot": _POINTS,
    "hot spot": _POINTS,
    "ordering": _ORDER,
    "categorization": "a sorting into categories: split it into questions",
}
"""Reasons by words in the names of kinds."""

_WAYS = {
    "response_xy": _POINTS,
    "render_hotspot": _POINTS,
    "response_grp": _MATCHING,
    "render_slider": "a slider: ask for a number",
    "render_extension": "it is answered in a way of one program only",
}
"""Reasons by the elements with which an item is answered."""


def reason_to_leave_out(kind: str, responses: Sequence[etree._Element]) -> str:
    """Return why a bank cannot hold an item of a kind with these responses; "" if it can."""
    named = next((reason for word, reason in _KINDS.items() if word in kind.lower()), "")
    if named in (_MENUS, _BLANKS) and len(responses) == 1:
        return ""
    if named or not responses:
        is_essay = any(word in kind.lower() for word in ESSAYS)
        return named or ("" if is_essay else "it asks for no answer")
    if len(responses) > 1:
        return f"it has {len(responses)} answers: split it into questions"
    (response,) = responses
    labels = sum(1 for _ in response.iter("{*}response_label"))
    if labels > _MOST_CHOICES:
        return f"it has {labels} choices, more than a bank allows: split it into questions"
    if (response.get("rcardinality") or "").lower() == "ordered":
        return _ORDER
    names = {local_name(response), *(local_name(each) for each in response.iter("{*}*"))}
    return next((reason for name, reason in _WAYS.items() if name in names), "")
