"""Response processing of QTI 1.2: which answers are right, and what is said of each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from studypress.exchange.qti.right_numbers import RightNumber, number_in, rounded_number
from studypress.exchange.xml_file import local_name

_WRONG = re.compile(r"incorrect|wrong|fail", re.IGNORECASE)
_RIGHT = re.compile(r"correct|mastery|right", re.IGNORECASE)
_FULL = 100
_LOW, _HIGH = ("vargte", "vargt"), ("varlte", "varlt")


@dataclass(frozen=True)
class Condition:
    """A condition of the scoring: answers that it names, its points, its feedback.

    It is `whole` if it names all right choices at once; `gain` is None without points.
    """

    named: tuple[str, ...]
    denied: tuple[str, ...]
    whole: bool
    gain: Fraction | None
    feedback: tuple[str, ...]
    number: RightNumber | None
    half_open: bool
    exact_case: bool
    part: bool
    """True if an answer is right that only contains the named text."""

    @property
    def earns(self) -> bool:
        """True if the condition gives points."""
        return self.gain is not None and self.gain > 0


@dataclass(frozen=True)
class RightChoices:
    """Right choices by their identifiers; whether others earn a part, and the best score."""

    right: frozenset[str]
    partial: bool
    best: Fraction


def conditions_of(item: etree._Element) -> list[Condition]:
    """Return the conditions of an item; without points, those earn that are marked as right."""
    elements = list(item.iter("{*}respcondition"))
    conditions = [_condition(each, _gain(each)) for each in elements]
    if any(each.earns for each in conditions):
        return conditions
    if any(each.gain is not None for each in conditions):
        right = _set(elements)
        return [_condition(each, Fraction(each in right)) for each in elements]
    return [_condition(each, _gain_by_title(each)) for each in elements]


def right_choices(conditions: Sequence[Condition], *, several: bool) -> RightChoices:
    """Return the right choices of a question with one or several of them."""
    earning = [each for each in conditions if each.earns and (each.named or each.denied)]
    naming = [each for each in earning if each.named]
    whole = [each for each in naming or earning if each.whole]
    if several and whole:
        best = max(whole, key=_gain_of)
        return RightChoices(frozenset(best.named), len(whole) > 1, _gain_of(best))
    gains: dict[str, Fraction] = {}
    for each in conditions:
        for name in each.named if each.gain is not None else ():
            gains[name] = max(gains.get(name, _gain_of(each)), _gain_of(each))
    positive = {name: gain for name, gain in gains.items() if gain > 0}
    if several:
        partial = len(set(positive.values())) > 1 or any(gain < 0 for gain in gains.values())
        return RightChoices(frozenset(positive), partial, Fraction(sum(positive.values())))
    top = max(positive.values(), default=Fraction(0))
    right = frozenset(name for name, gain in positive.items() if gain == top)
    return RightChoices(right, len(right) < len(positive), top)


def _gain_of(condition: Condition) -> Fraction:
    return condition.gain or Fraction(0)


def _condition(element: etree._Element, gain: Fraction | None) -> Condition:
    tests = [test for each in element.iter("{*}conditionvar") for test in _tests(each)]
    named = [_answer(each) for each, denied in tests if not denied and _names(each)]
    denied = [_answer(each) for each, denied in tests if denied and _names(each)]
    either = next(element.iter("{*}or"), None) is not None
    kinds = {local_name(each) for each, _ in tests}
    return Condition(
        named=tuple(filter(None, named)),
        denied=tuple(filter(None, denied)),
        whole=bool(denied) or (len(named) > 1 and not either),
        gain=gain,
        feedback=tuple(str(each.get("linkrefid")) for each in element.iter("{*}displayfeedback")),
        number=_number([each for each, denied in tests if not denied]),
        half_open=bool(kinds & {"vargt", "varlt"}),
        exact_case=any((each.get("case") or "").lower() == "yes" for each, _ in tests),
        part="varsubstring" in kinds,
    )


def _tests(
    element: etree._Element, *, denied: bool = False
) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the tests in a condition, each with whether it must not hold."""
    for child in element:
        name = local_name(child)
        if name.startswith(("var", "dur")):
            yield child, denied
        else:
            yield from _tests(child, denied=denied != (name == "not"))


def _names(test: etree._Element) -> bool:
    return local_name(test) in ("varequal", "varsubset", "varsubstring")


def _answer(test: etree._Element) -> str:
    """Return the answer that a test names; Blackboard writes a choice as the response."""
    text = (test.text or "").strip()
    return text or ("" if test.get("respident") == "response" else test.get("respident") or "")


def _number(tests: Sequence[etree._Element]) -> RightNumber | None:
    exact = next((each for each in tests if local_name(each) == "varequal"), None)
    low = next((each for each in tests if local_name(each) in _LOW), None)
    high = next((each for each in tests if local_name(each) in _HIGH), None)
    value, least, most = (number_in(each.text) if each is not None else None
                          for each in (exact, low, high))  # fmt: skip
    if value is None and (least is None or most is None):
        return None
    if exact is None or value is None:
        return RightNumber(value, least, most)
    if (exact.get("margintype") or "").startswith("percent"):
        return RightNumber(value, percent=str(exact.get("margin") or "").removesuffix(".0"))
    digits = number_in(exact.get("precision"))
    if exact.get("precisiontype") and digits is not None:
        decimals = (exact.get("precisiontype") or "").startswith("decimal")
        return rounded_number(value, int(digits), decimals=decimals)
    return RightNumber(value, least, most)


def _gain(element: etree._Element) -> Fraction | None:
    gains = [_points(each) for each in element.iter("{*}setvar")]
    counted = [gain for gain in gains if gain is not None]
    return sum(counted, Fraction(0)) if counted else None


def _points(setvar: etree._Element) -> Fraction | None:
    name = setvar.get("varname") or setvar.get("variablename") or "SCORE"
    text = (setvar.text or "").strip()
    if _WRONG.search(name) or name.lower().startswith("answer"):
        return None
    if text.lower().endswith(".max"):
        return Fraction(_FULL)
    points = number_in(text)
    subtracts = (setvar.get("action") or "").lower() == "subtract"
    return -points if points is not None and subtracts else points


def _set(elements: Sequence[etree._Element]) -> list[etree._Element]:
    """Return the conditions of right answers in an item of 0 points.

    They are stated; or they set the score, as in Respondus, where wrong answers add nothing to it.
    """
    stated = [each for each in elements if (each.get("correctanswer") or "").lower() == "yes"]
    actions = [
        {(setvar.get("action") or "").lower() for setvar in each.iter("{*}setvar")}
        for each in elements
    ]
    adds = {"add"} in actions
    setting = [each for each, names in zip(elements, actions, strict=True) if names == {"set"}]
    return stated or (setting if adds else [])


def _gain_by_title(element: etree._Element) -> Fraction | None:
    shown = [str(each.get("linkrefid")) for each in element.iter("{*}displayfeedback")]
    titles = [element.get("title") or "", *shown]
    if any(_WRONG.search(title) for title in titles):
        return Fraction(0)
    return Fraction(1) if any(_RIGHT.search(title) for title in titles) else None
