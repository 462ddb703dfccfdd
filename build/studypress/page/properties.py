"""Custom properties for themes: names, default values and meanings, as `base.css` states them."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, islice
from typing import NamedTuple

import tinycss2

from studypress.errors import did_you_mean
from studypress.files.package_folders import look_files, shipped
from studypress.page.bounds import CssNode, StyleFault, rules
from studypress.page.facts import FACTS
from studypress.page.web_fonts import FAMILIES

_NAME = re.compile(r"--[a-zA-Z][\w-]*")
_USE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,((?:[^()]|\([^()]*\))*))?\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TEXTS = (".css", ".j2")
_FONTS = ("--text", "--label", "--mono")
_DEPTH = 8  # of properties whose values refer to others
_MANY = 2_000  # declarations of a style that are checked, and characters of a value
_KINDS = {
    "dimension": ("width", "a length, such as {}"),
    "hash": ("color", "a colour, such as {}"),
    "string": ("font-family", "names of fonts in quotes, such as {}"),
}


class Declared(NamedTuple):
    """A line of `base.css`: a property with its value, or a heading without one."""

    name: str
    value: str
    comment: str


@cache
def declared() -> tuple[Declared, ...]:
    """Return the properties of `:root` in `base.css`, and the headings between them."""
    css = (shipped("styles") / "base.css").read_text(encoding="utf-8")
    root = next(rule for rule in tinycss2.parse_stylesheet(css) if rule.type == "qualified-rule")
    lines: dict[int, Declared] = {}
    for node in tinycss2.parse_blocks_contents(root.content, skip_whitespace=True):
        known = lines.get(node.source_line, Declared("", "", ""))
        if node.type == "comment":
            lines[node.source_line] = known._replace(comment=node.value.strip())
        else:
            value = tinycss2.serialize(node.value).strip()
            lines[node.source_line] = Declared(node.name, value, "")
    return tuple(lines.values())


def value_faults(css: str, is_valid: Callable[[str], bool]) -> Iterator[StyleFault]:
    """Yield each value of another type than the default that `base.css` gives to its property.

    `is_valid` tests a declaration of CSS.
    """
    known = _values()
    for name, node in _set_in(css):
        value = tinycss2.serialize(node.value).strip()
        is_checked = name in known and name not in FACTS and len(value) < _MANY
        if is_checked and (kind := _kind(known[name])):
            prop, described = _KINDS[kind]
            usual = known[name]
            usual = _resolved(usual, known) if usual.startswith("var(") else usual
            if not is_valid(f"{prop}: {_resolved(value, known)}"):
                message = f"{name}: {value[:60]} is not {described.format(usual)}"
                yield node.source_line, node.source_column, message


def unused_properties(css: str, others: Iterable[str]) -> Iterator[StyleFault]:
    """Yield each property that a style sets and that neither our styles nor `others` use."""
    used = _ours() | {use[1] for text in others for use in _USE.finditer(text)}
    for name, node in _set_in(css):
        if name not in used:
            hint = did_you_mean(name, sorted(_values()))
            yield node.source_line, node.source_column, f"no style uses the property {name}{hint}"


def unset_properties(css: str, others: Iterable[str]) -> Iterator[StyleFault]:
    """Yield each property that a style uses and that neither our styles nor `others` set."""
    known = _ours() | {name for text in others for name, _ in _set_in(text)}
    text = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), css)
    for use in islice(_USE.finditer(text), _MANY):
        if use[2] is None and use[1] not in known:
            line = text[: use.start(1)].rpartition("\n")[2]
            hint = did_you_mean(use[1], sorted(_values()))
            place = text.count("\n", 0, use.start(1)) + 1, len(line) + 1
            yield *place, f"no style sets the property {use[1]}{hint}"


def unknown_families(css: str, own: Iterable[str]) -> Iterator[StyleFault]:
    """Yield each preferred family that is neither in the bundled fonts nor in those of a look."""
    known = [*FAMILIES, *own]
    for name, node in _set_in(css, ("font", "font-family", *_FONTS)):
        family = next((token for token in node.value if token.type == "string"), None)
        if family and family.value.casefold() not in map(str.casefold, known):
            hint = did_you_mean(family.value, known) or f"; fonts: {', '.join(known)}"
            message = f"{name}: no file in the folder fonts has the family '{family.value}'{hint}"
            yield family.source_line, family.source_column, message


@cache
def _ours() -> frozenset[str]:
    """Return the names of all properties in our styles and templates."""
    files = chain(look_files("styles"), look_files("templates"))
    texts = (path.read_text(encoding="utf-8") for path in files if path.suffix in _TEXTS)
    found = map(_NAME.findall, texts)
    return frozenset(FACTS).union(*found)


def _values() -> Mapping[str, str]:
    return {each.name: each.value for each in declared() if each.name}


def _set_in(css: str, names: Container[str] = ()) -> Iterator[tuple[str, CssNode]]:
    """Yield the declaration of each property of these `names`, or of each custom property."""
    sheet = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    nodes = (
        node
        for rule, _, _ in rules(sheet)
        for node in tinycss2.parse_blocks_contents(rule.content or (), skip_comments=True)
        if node.type == "declaration"
    )
    for node in islice(nodes, _MANY):
        if node.name in names or (not names and node.name.startswith("--")):
            yield node.name, node


def _kind(value: str) -> str:
    """Return the type of a default value: of its first token, after references are resolved."""
    tokens = tinycss2.parse_component_value_list(_resolved(value, _values()), skip_comments=True)
    return next((token.type for token in tokens if token.type in _KINDS), "")


def _resolved(value: str, known: Mapping[str, str]) -> str:
    """Return a value with the default of each property that it refers to, or with its fallback."""
    for _ in range(_DEPTH):
        value = _USE.sub(lambda use: known.get(use[1]) or use[2] or use[1], value)
    return value.strip()
