"""Quotation marks and spaces of texts, by language."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

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

_NO_SPACES = ("ar", "ja", "ko", "zh")
"""Languages that write words or parts of words directly before or after a quotation."""
_IDEOGRAPHIC = ("ja", "zh")

_STRAIGHT = (re.compile('"'), re.compile("(?<![A-Za-z0-9])'|'(?![A-Za-z0-9])"))
_IN_WORD = re.compile("(?<=[A-Za-z0-9])'(?=[A-Za-z])")

_WIDE = re.compile(
    "((?:H[M]+|[M]+(?=H))(?:H?[M]+)*H?)".replace("M", "“”‘’…—").replace("H", "[぀-ヿ一-鿿]")
)
"""Marks beside ideographs, which are as wide as these.

An ideograph is included, since a font has wide marks only in a text of its script.
"""

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
        if general in _IDEOGRAPHIC:
            parser.core.ruler.push("wide", _widen)
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


def _widen(state: StateCore) -> None:
    """Set marks that Latin fonts have too in the font of the ideographs."""
    for token in state.tokens:
        set_apart(token, _WIDE, "wide")


def set_apart(token: Token, pattern: re.Pattern[str], name: str) -> None:
    """Put what the one group of a pattern finds in the texts of a line into elements of a class."""
    words = token.children or ()
    if any(word.type == "text" and pattern.search(word.content) for word in words):
        token.children = [part for word in words for part in _parts(word, pattern, name)]


def _parts(word: Token, pattern: re.Pattern[str], name: str) -> Iterator[Token]:
    if word.type != "text":
        yield word
        return
    for at, part in enumerate(pattern.split(word.content)):
        text = Token("text", "", 0, content=part, level=word.level)
        if at % 2 == 0:
            yield text
        else:
            yield Token("html_inline", "", 0, content=f'<span class="{name}">')
            yield text
            yield Token("html_inline", "", 0, content="</span>")


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
