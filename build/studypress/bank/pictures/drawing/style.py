"""Resolution of a drawing's styles into attributes of its elements."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import tinycss2

from studypress.bank.pictures.drawing.allowed import ELEMENTS, PROPERTIES
from studypress.bank.pictures.drawing.node import DrawingNode

MAX_SELECTOR = 4  # elements in a chain
MAX_COMPARISONS = 2_000_000  # of elements with selectors

_SIMPLE = re.compile(r"(?:[A-Za-z][\w-]*|\*|:root)?(?:[.#][\w-]+)*")
_PART = re.compile(r"([.#]?)([\w*:-]+)")
_FONT = re.compile(
    r"(?:(italic|oblique|bold|normal|[1-9]00)\s+){0,3}([\d.]+(?:px|pt|em|%)?)(?:/\S+)?\s+(.+)"
)
_FUNCTION = re.compile(r"(light-dark|var)\(")
_STEADY = ("none", "0 0", "0px 0px", "")
_Declaration = tuple[str, str, bool]
"""Name, value, and whether it is important."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A style rule: a chain of selectors, the matched element's last, and its declarations."""

    chain: tuple[tuple[str, frozenset[str]], ...]
    """Combinator with the part before (">" or " "), and the names that an element must have."""
    weight: tuple[int, int, int]
    declarations: tuple[_Declaration, ...]


def resolve_styles(root: DrawingNode) -> None:
    """Convert styles to attributes of each element, and remove attributes that are not allowed.

    Raises ClosedDoorError for values that cannot be rendered, and for refused declarations.
    """
    nodes = list(root.all())
    rules = sorted(chain.from_iterable(_sheet(n) for n in nodes if n.name == "style"), key=_weight)
    if len(rules) * len(nodes) > MAX_COMPARISONS:
        root.refuse("its style sheet is too long for so many elements: simplify it")
    _dress(root, rules, [])


def _weight(rule: _Rule) -> tuple[int, int, int]:
    return rule.weight


def _dress(node: DrawingNode, rules: Sequence[_Rule], above: list[frozenset[str]]) -> None:
    lineage = [*above, _marks(node, root=not above)]
    found = [(name, value, False) for name, value in node.attributes.items() if name in PROPERTIES]
    for rule in rules:
        if _fits(rule.chain, lineage):
            found += rule.declarations
    if style := node.attributes.get("style"):
        found += _declarations(node, tinycss2.parse_blocks_contents(style))
    found.sort(key=lambda declaration: declaration[2])
    dressed = {name: _normalised(node, name, value) for name, value, _ in found}
    for name, value in node.attributes.items():
        if name in ELEMENTS[node.name]:
            dressed[name] = _normalised(node, name, value)
        elif name.startswith("on"):
            node.refuse(f"{name} runs a program: remove it")
    dressed["id"] = node.attributes.get("id", "")
    node.attributes = {name: value for name, value in dressed.items() if value}
    for child in node.elements():
        _dress(child, rules, lineage)


def _normalised(node: DrawingNode, name: str, value: str) -> str:
    """Return a normalised value; refuse an invalid one."""
    read = ELEMENTS[node.name].get(name) or PROPERTIES[name]
    try:
        return _read(read, value.strip())
    except ValueError as error:
        reason = str(error) or "invalid value"
        node.refuse(f'{name}="{" ".join(value.split())[:60]}": {reason}')


@lru_cache(maxsize=4096)
def _read(read: Callable[[str], str], value: str) -> str:
    return read(_without_functions(value))


def _marks(node: DrawingNode, *, root: bool) -> frozenset[str]:
    """Return the names by which a selector may match an element."""
    classes = ("." + name for name in node.attributes.get("class", "").split())
    names = {node.name, "*", "#" + node.attributes.get("id", ""), *classes}
    return frozenset(names | {":root"} if root else names)


def _fits(parts: tuple[tuple[str, frozenset[str]], ...], lineage: list[frozenset[str]]) -> bool:
    """Return whether a chain of selectors matches the last element of a lineage.

    Each element is a child of the one before. Possible ends of the chain are computed part by
    part, without backtracking.
    """
    if not parts[-1][1] <= lineage[-1]:
        return False
    ends = set(range(-1, len(lineage))) if parts[0][0] == " " else {-1}
    for link, marks in parts:
        first = min(ends, default=len(lineage))
        ends = {
            at
            for at, names in enumerate(lineage)
            if marks <= names and (at - 1 in ends if link == ">" else at > first)
        }
    return len(lineage) - 1 in ends


def _sheet(node: DrawingNode) -> Iterator[_Rule]:
    """Yield the rules of a style sheet."""
    parsed = tinycss2.parse_stylesheet(node.text(), skip_comments=True, skip_whitespace=True)
    for rule in parsed:
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            node.refuse("its style is in another file, but a drawing must be self-contained")
        if rule.type != "qualified-rule":
            continue  # @font-face and @media do not apply to the drawing on paper
        declarations = tuple(_declarations(node, tinycss2.parse_blocks_contents(rule.content)))
        for selector in _written(node, rule.prelude).split(","):
            if parts := _parts(node, selector.strip()):
                yield _Rule(parts, _weight_of(parts), declarations)


def _parts(node: DrawingNode, selector: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the parts of a selector; none for an interactive pseudo-class."""
    if selector.endswith((":hover", ":focus", ":active")):
        return ()
    words = selector.replace(">", " > ").split()
    parts, link = [], " "
    for word in words:
        if word == ">":
            link = word
        elif _SIMPLE.fullmatch(word):
            names = frozenset(mark + name for mark, name in _PART.findall(word))
            parts.append((link, names))
            link = " "
        else:
            break
    else:
        if 0 < len(parts) <= MAX_SELECTOR:
            return tuple(parts)
    return node.refuse(
        f"the selector {selector[:60]!r} is not supported: use names, .classes and #ids,"
        f" at most {MAX_SELECTOR} in a chain"
    )


def _weight_of(parts: tuple[tuple[str, frozenset[str]], ...]) -> tuple[int, int, int]:
    names = [name for _, marks in parts for name in marks]
    ids = sum(name[0] == "#" for name in names)
    classes = sum(name[0] in ".:" for name in names)
    return ids, classes, sum(name != "*" for name in names) - ids - classes


def _declarations(node: DrawingNode, found: Sequence[object]) -> Iterator[_Declaration]:
    """Yield the allowed declarations; refuse animations, references to files, and the like."""
    for each in found:
        if not isinstance(each, tinycss2.ast.Declaration):
            continue
        name, value = each.lower_name, _written(node, each.value)
        if name == "font" and (parts := _FONT.fullmatch(value)):
            words = value[: parts.start(2)].split()
            slants = [word for word in words if word in ("italic", "oblique")]
            weights = [word for word in words if word == "bold" or word.isdigit()]
            yield "font-style", (slants or ["normal"])[0], each.important
            yield "font-weight", (weights or ["normal"])[0], each.important
            yield "font-size", parts[2], each.important
            yield "font-family", parts[3], each.important
        elif name in PROPERTIES:
            yield name, value, each.important
        elif name.startswith("animation") or "url(" in value.lower():
            node.refuse(f"its style has {name}: {value[:60]}: remove it")
        elif name == "transform-origin" and value not in _STEADY:
            node.refuse("transform-origin is not supported: use only transform")


def _written(node: DrawingNode, tokens: Sequence[object]) -> str:
    try:
        return str(tinycss2.serialize(tokens)).strip()
    except RecursionError:
        node.refuse("its style is nested too deep")


def _without_functions(value: str) -> str:
    """Return a value with light-dark() replaced by its light colour, and var() by its fallback."""
    for _ in range(4):
        if not (found := _FUNCTION.search(value)):
            break
        inner, rest = _split_at_bracket(value[found.end() :])
        first, _, second = _split_at_comma(inner)
        value = value[: found.start()] + (first if found[1] == "light-dark" else second) + rest
        value = value.strip()
    return value


def _split_at_bracket(text: str) -> tuple[str, str]:
    """Split a text that follows `(` at the matching `)`; without one, the second part is empty."""
    depth = 1
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[:at], text[at + 1 :]
    return text, ""


def _split_at_comma(text: str) -> tuple[str, str, str]:
    """Split a text at its first comma outside of brackets, like `str.partition`."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            return text[:at].strip(), ",", text[at + 1 :].strip()
    return text, "", ""
