"""Left-to-right passages in right-to-left text, such as `150 km`, `C++` or words around code.

The Unicode rules show a unit before its number, and the engine orders the parts of a line that are
in different elements: each passage becomes an element with its own direction.
"""

import re
from collections.abc import Iterator, Sequence
from unicodedata import bidirectional

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

_OPEN, _CLOSE = '<bdi dir="ltr">', "</bdi>"
_WORD = r"[^\s,;:!?()«»]+"
_PASSAGE = re.compile(
    rf"[-+\N{{MINUS SIGN}}±]?\d{_WORD[:-1]}*(?:[ \N{{NO-BREAK SPACE}}]{_WORD})*"
    r"|[.#@°]?[^\W\d_](?:.*[^\W_])?[-+#%°′″*]*",
    re.DOTALL,
)
"""Words from a number on, up to a punctuation mark, or from a letter to a letter or number."""

_LOOSE = " \N{NO-BREAK SPACE}.=-+"  # signs that do not belong to the number before them
_SIGNED = re.compile(r"[-+\N{MINUS SIGN}±]\d")
_TO_THE_LEFT = ("R", "AL", "AN")
_PICTURE, _LETTER, _OTHER = "\N{OBJECT REPLACEMENT CHARACTER}", "a", "\N{HEBREW LETTER ALEF}"


def use_isolates(parser: MarkdownIt) -> None:
    """Let a parser of a right-to-left language mark left-to-right passages."""
    parser.core.ruler.push("isolates", _isolate)


def isolated(text: str) -> Markup:
    """Return the HTML of a text, with its left-to-right passages marked."""
    parts = _with_isolates([Token("text", "", 0, content=text)])
    return Markup("").join(
        Markup(part.content) if part.type == "html_inline" else escape(part.content)  # noqa: S704
        for part in parts
    )


def _isolate(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_with_isolates(token.children))


def _with_isolates(words: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens, with an element around each passage."""
    groups = list(_grouped(words))
    signs = [_sign(group) for group in groups]
    edges = [sum(map(len, signs[:at])) for at in range(len(groups) + 1)]
    marks = dict(_marks("".join(signs), edges))
    for group, text, start in zip(groups, signs, edges, strict=False):
        if group[0].type != "text":
            yield from _html(marks.get(start, ""))
            nested = len(group) > 1
            yield from [group[0], *_with_isolates(group[1:-1]), group[-1]] if nested else group
            continue
        last = 0
        for cut in [*(at - start for at in marks if start <= at < start + len(text)), len(text)]:
            if cut > last:
                yield Token("text", "", 0, content=text[last:cut], level=group[0].level)
            if cut < len(text):
                yield from _html(marks[start + cut])
            last = cut
    yield from _html(marks.get(edges[-1], ""))


def _html(mark: str) -> Iterator[Token]:
    if mark:
        yield Token("html_inline", "", 0, content=mark)


def _grouped(words: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield each token, or an element with all tokens in it."""
    group: list[Token] = []
    depth = 0
    for word in words:
        group.append(word)
        html = word.content if word.type == "html_inline" else ""
        depth += word.nesting or html.startswith("<") - 2 * html.startswith("</")
        if not depth:
            yield group
            group = []


def _sign(group: Sequence[Token]) -> str:
    """Return the text of a group; an element or a picture is represented by one character."""
    if group[0].type == "text":
        return group[0].content
    text = "".join(word.content for word in group if word.type == "text")
    if any(bidirectional(letter) in _TO_THE_LEFT for letter in text):
        return _OTHER
    return _LETTER if any(letter.isalpha() for letter in text) else _PICTURE


def _marks(text: str, edges: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the places of elements to be opened and closed, in order."""
    closed = -1
    for start, end in _passages(text):
        passage = text[start:end]
        crosses = any(start < edge < end for edge in edges)
        signed = passage[0] in ".#@°" or not passage[-1].isalnum()
        latin = any(bidirectional(letter) == "L" for letter in passage)
        if _SIGNED.match(passage) or (latin and (crosses or signed or passage[0].isdigit())):
            yield start, (_CLOSE if start == closed else "") + _OPEN
            yield end, _CLOSE
            closed = end


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the passages between right-to-left letters."""
    start = 0
    for at, letter in enumerate(text + _OTHER):
        if bidirectional(letter) in _TO_THE_LEFT:
            for found in _PASSAGE.finditer(text, start, at):
                words = found[0] if found[0][0].isalpha() else found[0].rstrip(_LOOSE)
                yield found.start(), found.start() + len(words)
            start = at + 1
