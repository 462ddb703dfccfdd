"""Quotation marks and spaces of texts, by language."""

import re
from collections.abc import Callable, Iterable
from itertools import cycle

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_QUOTES = {
    "ar": "”“’‘",
    "cs": "„“‚‘",
    "da": "“”‘’",
    "de": "„“‚‘",
    "el": "«»“”",
    "en": "“”‘’",
    "es": "“”‘’",
    "fi": "””’’",
    "fr": ("«\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}»") * 2,
    "he": "””’’",
    "hi": "“”‘’",
    "it": "«»“”",
    "ja": "「」『』",
    "ko": "“”‘’",
    "nb": "«»‘’",
    "nl": "‘’‘’",
    "nn": "«»‘’",
    "no": "«»‘’",
    "pl": "„”«»",
    "pt": "“”‘’",
    "pt-pt": "«»“”",
    "sv": "””’’",
    "tr": "“”‘’",
    "uk": "«»„“",
    "zh": "“”‘’",
}
"""Marks of CLDR 45: opening and closing, for double straight quotes, then for single ones."""

_NO_SPACES = ("ja", "ko", "zh")
"""Languages that write words or endings directly after a quotation."""

_STRAIGHT = (re.compile('"'), re.compile("(?<![A-Za-z0-9])'|'(?![A-Za-z0-9])"))
_IN_WORD = re.compile("(?<=[A-Za-z0-9])'(?=[A-Za-z])")

_GERSHAYIM = re.compile('(?<=[א-ת])"(?=[א-ת])')
_GERESH = re.compile("(?<=[א-ת])'(?=[א-ת])|(?<![\\w'])([א-ת]{1,4})'(?!\\w)")

_NARROW = re.compile("(?<=«) | (?=[;!?»])")
_BEFORE_COLON = re.compile(" (?=:)")


def use_typography(parser: MarkdownIt, language: str) -> None:
    """Add the rules of a language to a parser; without one, straight quotes remain."""
    name, general = language.lower(), language.lower().partition("-")[0]
    marks = _QUOTES.get(name) or _QUOTES.get(general)
    parser.options["typographer"] = marks is not None and general not in _NO_SPACES
    # Only the typographer's quotes are enabled: its other rules would turn (c) into a copyright
    # sign.
    parser.enable("smartquotes")
    if marks:
        parser.options["quotes"] = list(marks)
    if general in _NO_SPACES:
        parser.core.ruler.after("smartquotes", "alternate", _alternate)
    elif general == "he":
        parser.core.ruler.before("smartquotes", "abbreviations", _abbreviations)
    elif general == "fr":
        parser.core.ruler.push("spaces", _spaces)


def _alternate(state: StateCore) -> None:
    """Turn straight quotes into opening and closing ones in turn, if their number is even."""
    marks = state.md.options["quotes"]
    for token in state.tokens:
        words = [word for word in token.children or () if word.type == "text"]
        for word in words:
            word.content = _IN_WORD.sub("’", word.content)
        for pattern, pair in zip(_STRAIGHT, (marks[:2], marks[2:]), strict=True):
            if sum(len(pattern.findall(word.content)) for word in words) % 2:
                continue
            mark = _in_turn(pair)
            for word in words:
                word.content = pattern.sub(mark, word.content)


def _in_turn(marks: Iterable[str]) -> Callable[[re.Match[str]], str]:
    turn = cycle(marks)
    return lambda _: next(turn)


def _abbreviations(state: StateCore) -> None:
    """Set the marks of Hebrew abbreviations, which are typed as quotes."""
    for token in state.tokens:
        for word in token.children or ():
            if word.type == "text":
                word.content = _GERSHAYIM.sub("״", word.content)
                word.content = _GERESH.sub(lambda found: f"{found[1] or ''}׳", word.content)


def _spaces(state: StateCore) -> None:
    """Make the spaces of French before high punctuation narrow, and unbreakable."""
    for token in state.tokens:
        for word in token.children or ():
            if word.type == "text":
                word.content = _NARROW.sub("\N{NARROW NO-BREAK SPACE}", word.content)
                word.content = _BEFORE_COLON.sub("\N{NO-BREAK SPACE}", word.content)
