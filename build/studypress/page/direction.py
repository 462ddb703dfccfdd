"""Direction of a language's script, and the pages of right-to-left documents."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import tinycss2
from babel import Locale, UnknownLocaleError

from studypress.page.bounds import CssNode

_SIDE = re.compile(r"\b(left|right)\b")
_OPPOSITE = {"left": "right", "right": "left"}


@cache
def is_right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left; False if it is unknown."""
    try:
        return str(Locale.parse(language, sep="-").text_direction) == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def mirrored(styles: Mapping[str, str]) -> dict[str, str]:
    """Return styles whose pages have left and right exchanged: sides, margins and their boxes.

    Elements are mirrored by the logical properties of their styles; margin boxes have none.
    """
    return {path: _mirrored(css) for path, css in styles.items()}


@cache
def _mirrored(css: str) -> str:
    sheet = tinycss2.parse_stylesheet(css)
    for rule in sheet:
        if rule.type == "at-rule" and rule.lower_at_keyword == "page":
            _exchange(rule.prelude)
            _mirror(rule)
    return str(tinycss2.serialize(sheet))


def _mirror(rule: CssNode) -> None:
    """Exchange the sides in the declarations of a page or of its margin boxes."""
    rule.content = tinycss2.parse_blocks_contents(rule.content or ())
    for part in rule.content:
        if part.type == "at-rule":
            part.at_keyword = _opposite(part.at_keyword)
            _mirror(part)
        elif part.type == "declaration":
            part.name = _opposite(part.name)
            _exchange(part.value)
            sides = [at for at, token in enumerate(part.value) if token.type != "whitespace"]
            if part.lower_name in ("margin", "padding") and len(sides) == len("TRBL"):
                _, right, _, left = sides
                part.value[right], part.value[left] = part.value[left], part.value[right]


def _exchange(tokens: Sequence[CssNode]) -> None:
    for token in tokens:
        if token.type == "ident":
            token.value = _opposite(token.value)


def _opposite(name: str) -> str:
    return _SIDE.sub(lambda side: _OPPOSITE[side[0]], name)
