"""Right answers of QTI 2: declarations, mappings, and comparisons in response processing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from studypress.exchange.qti.right_numbers import RightNumber, decimal, number_in, rounded_number
from studypress.exchange.xml_file import local_name

_COMPARISONS = ("match", "equal", "equalRounded", "stringMatch", "member", "contains")
_SCORES = ("SCORE", "MAXSCORE")


@dataclass(frozen=True)
class Response:
    """A response: its declared right values, the points of values, and how it is compared.

    `partial` is true if some values give a part of the points, or cost points.
    """

    right: tuple[str, ...]
    gains: Mapping[str, Fraction]
    cardinality: str
    base: str
    best: Fraction | None
    partial: bool
    exact_case: bool


def response_of(item: etree._Element, identifier: str) -> Response:
    """Return a response of an item by its identifier."""
    declared = [each for each in item.iter("{*}responseDeclaration")
                if each.get("identifier") == identifier]  # fmt: skip
    if not declared:
        return Response((), {}, "single", "identifier", None, partial=False, exact_case=False)
    (declaration, *_) = declared
    cardinality = declaration.get("cardinality") or "single"
    entries = list(declaration.iter("{*}mapEntry"))
    gains = {
        each.get("mapKey") or "": number_in(each.get("mappedValue")) or Fraction(0)
        for each in entries
    }
    right = tuple(
        filter(None, (_text(each) for each in declaration.findall("{*}correctResponse/{*}value")))
    )
    positive = {key: gain for key, gain in gains.items() if gain > 0}
    top = max(positive.values(), default=Fraction(0))
    several = cardinality == "multiple"
    mapped = [key for key, gain in positive.items() if several or gain == top]
    upper = number_in(
        next((each.get("upperBound") for each in declaration.iter("{*}mapping")), None)
    )
    best = upper or (sum(positive.values(), Fraction(0)) if several else top)
    is_string = declaration.get("baseType") == "string"
    words = (*mapped, *right) if is_string and not several else (right or tuple(mapped))
    return Response(
        right=tuple(dict.fromkeys(words)) or _compared(item, identifier),
        gains=gains,
        cardinality=cardinality,
        base=declaration.get("baseType") or "identifier",
        best=best or None,
        partial=len(set(positive.values())) > 1 or any(gain < 0 for gain in gains.values()),
        exact_case=any(each.get("caseSensitive") == "true" for each in entries),
    )


def is_null_right(item: etree._Element, identifier: str) -> bool:
    """Return whether the scoring takes no choice at all as the right answer."""
    for condition in item.iter("{*}responseIf"):
        tested = next(iter(condition), None)
        if tested is not None and local_name(tested) == "isNull" and _scores(condition):
            return _is_about(tested, identifier)
    return False


def number_of_response(
    item: etree._Element, identifier: str, response: Response
) -> list[RightNumber]:
    """Return the right numbers of a response, with the tolerance of its comparison."""
    ranged = _range(item, identifier)
    values = [value for text in response.right if (value := number_in(text)) is not None]
    if not values:
        return [ranged] if ranged else []
    compared = [each for each in item.iter("{*}equal", "{*}equalRounded")
                if _is_about(each, identifier)]  # fmt: skip
    return [_toleranced(value, compared[0] if compared else None) for value in values]


def stated_points(item: etree._Element) -> Fraction | None:
    """Return the points of an item, as its outcomes or its scoring state them."""
    outcomes = {each.get("identifier"): each for each in item.iter("{*}outcomeDeclaration")}
    for name in _SCORES:
        if (outcome := outcomes.get(name)) is not None:
            most = number_in(outcome.get("normalMaximum"))
            default = number_in(outcome.findtext("{*}defaultValue/{*}value"))
            if most or (name == "MAXSCORE" and default):
                return most or default
    set_values = [
        number_in(value.text)
        for each in item.iter("{*}setOutcomeValue")
        if each.get("identifier") == "SCORE"
        for value in each.iter("{*}baseValue")
    ]
    return max(filter(None, set_values), default=None)


def shown_for(item: etree._Element) -> Mapping[str, str]:
    """Return the choices for which feedback is shown, by its identifier."""
    shown: dict[str, str] = {}
    for condition in item.iter("{*}responseIf", "{*}responseElseIf"):
        tests = [child for child in condition if local_name(child) in _COMPARISONS]
        values = [_text(value) for test in tests for value in test.iter("{*}baseValue")]
        outcomes = condition.findall("{*}setOutcomeValue")
        for value in (value for each in outcomes for value in each.iter("{*}baseValue")):
            if len(values) == 1 and value.get("baseType") == "identifier":
                shown[_text(value)] = values[0]
    return shown


def _text(element: etree._Element) -> str:
    return " ".join((element.text or "").split())


def _is_about(element: etree._Element, identifier: str) -> bool:
    return any(each.get("identifier") == identifier for each in element.iter("{*}variable"))


def _scores(condition: etree._Element) -> bool:
    return any(each.get("identifier") == "SCORE" for each in condition.iter("{*}setOutcomeValue"))


def _compared(item: etree._Element, identifier: str) -> tuple[str, ...]:
    """Return the values with which the scoring compares a response that declares none."""
    found: list[str] = []
    for condition in item.iter("{*}responseIf", "{*}responseElseIf"):
        tested = next(iter(condition), None)
        if tested is None or not _scores(condition) or not _is_about(tested, identifier):
            continue
        names: Sequence[str] = ("not", "gte", "lte", "gt", "lt")
        if not any(local_name(each) in names for each in tested.iter("{*}*")):
            found += [_text(value) for value in tested.iter("{*}baseValue")]
    return tuple(dict.fromkeys(filter(None, found)))


def _range(item: etree._Element, identifier: str) -> RightNumber | None:
    ends: dict[str, Fraction] = {}
    for each in item.iter("{*}gte", "{*}gt", "{*}lte", "{*}lt"):
        value = number_in(each.findtext("{*}baseValue"))
        if _is_about(each, identifier) and value is not None:
            ends.setdefault(local_name(each)[0], value)
    return RightNumber(None, ends["g"], ends["l"]) if ends.keys() >= {"g", "l"} else None


def _toleranced(value: Fraction, compared: etree._Element | None) -> RightNumber:
    """Return a number with the tolerance of `equal`, or of the digits of `equalRounded`."""
    if compared is None:
        return RightNumber(value)
    if local_name(compared) == "equalRounded":
        digits = int(number_in(compared.get("figures")) or 0)
        decimals = compared.get("roundingMode") == "decimalPlaces"
        return rounded_number(value, digits, decimals=decimals)
    bounds = [abs(bound) for text in (compared.get("tolerance") or "").split()
              if (bound := number_in(text)) is not None]  # fmt: skip
    mode = compared.get("toleranceMode") or "exact"
    if not bounds or mode == "exact":
        return RightNumber(value)
    low, high = bounds[0], bounds[-1]
    if mode == "relative":
        return RightNumber(value, percent=decimal(max(low, high)))
    return RightNumber(value, value - low, value + high)
