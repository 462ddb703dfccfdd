"""Bounds of the styles in a user's folder, so that their selectors are matched in a short time."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import tinycss2

MAX_BYTES = 8 * 2**20
MAX_RULES = 5_000
MAX_CHAIN = 8  # combinators of a selector, including those of the rules around it
MAX_AROUND = 4  # blocks around a declaration
MAX_BRACKETS = 32

_SLOW = ("has", "is", "where", "not")
_REFUSED = {
    "font-face": "@font-face is not allowed: put the font file into the folder fonts, and name its"
    " family",
    "import": "@import is not allowed: write the rules into this file",
}
StyleFault = tuple[int, int, str]
"""Line, column and message."""


class CssNode(Protocol):
    """Rule, declaration or token of tinycss2, with the members of all kinds."""

    type: str
    source_line: int
    source_column: int
    prelude: Sequence["CssNode"]
    content: Sequence["CssNode"] | None
    arguments: Sequence["CssNode"]
    at_keyword: str
    lower_at_keyword: str
    name: str
    lower_name: str
    value: Any
    is_integer: bool
    lower_unit: str
    lower_value: str


def style_faults(css: str) -> Iterator[StyleFault]:
    """Yield the faults of a style that is too slow to match or nested too deep to parse."""
    sheet = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for counted, (rule, chain, around) in enumerate(rules(sheet)):
        if counted >= MAX_RULES:
            yield rule.source_line, rule.source_column, f"more than {MAX_RULES:,} rules: use fewer"
            return
        if chain > MAX_CHAIN:
            yield (
                rule.source_line,
                rule.source_column,
                f"the selector has more than {MAX_CHAIN} steps: select the element by a class",
            )
        if rule.type == "at-rule" and rule.lower_at_keyword in _REFUSED:
            yield rule.source_line, rule.source_column, _REFUSED[rule.lower_at_keyword]
        if around > MAX_AROUND or _depth([*rule.prelude, *(rule.content or ())]) > MAX_BRACKETS:
            yield rule.source_line, rule.source_column, "the style is nested too deep: flatten it"
            return


def rules(
    found: Sequence[CssNode], chain: int = 0, around: int = 0
) -> Iterator[tuple[CssNode, int, int]]:
    """Yield each rule with the steps of its selector and the number of blocks around it."""
    for rule in found:
        if rule.type not in ("qualified-rule", "at-rule"):
            continue
        steps = chain + (_steps(rule.prelude) if rule.type == "qualified-rule" else 0)
        yield rule, steps, around
        if around <= MAX_AROUND and rule.content and _depth(rule.content) <= MAX_BRACKETS:
            inner = tinycss2.parse_blocks_contents(rule.content, skip_comments=True)
            yield from rules(inner, steps + 1, around + 1)


def _steps(tokens: Sequence[CssNode]) -> int:
    """Return the cost of the longest selector: a combinator costs 1, `~` 4, `:has()` and such 2."""
    most = steps = 0
    word = gap = False
    for token in tokens:
        sign = token.value if token.type == "literal" else ""
        if token.type == "whitespace":
            gap = word
        elif sign == ",":
            most, steps, word, gap = max(most, steps), 0, False, False
        elif sign in (">", "+", "~"):
            steps += 4 if sign == "~" else 1
            word = gap = False
        else:
            steps += gap
            if token.type == "function":
                steps += _steps(token.arguments) + 2 * (token.lower_name in _SLOW)
            word, gap = True, False
    return max(most, steps)


def _depth(tokens: Sequence[CssNode]) -> int:
    """Return the depth of nested brackets, at most MAX_BRACKETS + 1."""
    level, depth = list(tokens), 0
    while level and depth <= MAX_BRACKETS:
        inner: list[CssNode] = []
        for token in level:
            inner += getattr(token, "arguments", None) or getattr(token, "content", None) or ()
        level, depth = inner, depth + 1
    return depth


_COUNTING = ("counter", "counters", "target-counter", "target-counters", "target-text")


def counts(css: str) -> bool:
    """Return whether a style rule uses counters or targets of other elements.

    Rules for the margins of a page are not considered.
    """
    sheet = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return any(
        token.lower_value.startswith("counter-")
        if token.type == "ident"
        else token.type == "function" and token.lower_name in _COUNTING
        for rule, _, _ in rules(sheet)
        if rule.type == "qualified-rule"
        for token in rule.content or ()
    )


def sets_properties_only(css: str) -> bool:
    """Return whether a style only sets custom properties, and the size and margins of pages."""
    sheet = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return all(_sets_properties(rule) for rule, _, _ in rules(sheet))


def _sets_properties(rule: CssNode) -> bool:
    of_page = rule.type == "at-rule" and rule.lower_at_keyword == "page"
    names = ("size", "margin") if of_page else "--"
    inner = tinycss2.parse_blocks_contents(
        rule.content or (), skip_comments=True, skip_whitespace=True
    )
    return tinycss2.serialize(rule.prelude).strip() == ("" if of_page else ":root") and all(
        each.type == "declaration" and each.name.startswith(names) for each in inner
    )
