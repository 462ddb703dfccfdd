"""Additional Markdown rules: dollars, comments, simple HTML, lettered lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from typing import TYPE_CHECKING
from unicodedata import normalize

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_block_dollar

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType

COMMENTS = "comments"
"""Key of the list of dropped comments in the parser's environment."""

_DOLLARS = re.compile(
    r"\$\$(?P<display>(?:\\.|[^\\$])+)\$\$|\$(?![\s$])(?P<inline>(?:\\.|[^\\$])+)(?<!\s)\$(?!\$)",
    re.DOTALL,
)
_TEX = re.compile(r"[\\^_{=]|\A[A-Za-z]{1,2}'*\Z")
_PRICE = re.compile(r"\A\d[\d.,]*\s*[^\W\d_]*\s[^$\\^_{]*[^\W\d_]{2,}")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RAISED = re.compile(r"<(sub|sup)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_LETTER = re.compile(
    r"[ \t]*(?:\(([A-Za-z]{1,5}|\d{1,2})\)|([A-Za-z]|[ivx]{1,5}|[IVX]{1,5})[.)])[ \t]+(?=\S)"
)
_LOW = re.compile("[₀-₎]*[ₐ-ₜᵢ-ᵪⱼ][₀-₎ₐ-ₜᵢ-ᵪⱼ]*")
_HIGH = re.compile("[⁰-⁾¹²³]*[ᵃ-ᵛᶜᶠᶻ][⁰-⁾¹²³ⁱⁿᵃ-ᵛᶜᶠᶻ]*")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

_BRACES = re.compile(r"\{([^{}\n]{0,80})\}")
_WIDTH = re.compile(
    r"""width=["']?((?:100|[1-9]\d?)(?:\.\d{1,3})?%|\d{1,4}(?:\.\d{1,3})?(?:cm|mm|in|pt|px))["']?"""
)


def use_rules(parser: MarkdownIt) -> None:
    """Add these rules to a parser."""
    parser.inline.ruler.after("escape", "dollars", _dollars)
    parser.inline.ruler.before("autolink", "comment", _comment)
    parser.inline.ruler.after("image", "size", _size)
    parser.inline.ruler.before("autolink", "simple_html", _simple_html)
    parser.block.ruler.before("fence", "math_block", math_block_dollar(allow_labels=False))
    stops: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("heading", "comment_block", _comment_block, stops)
    parser.core.ruler.push("headings", _headings)
    parser.core.ruler.push("lettered", _lettered)
    parser.core.ruler.push("raised", _raised)


def _dollars(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    r"""Parse a formula between dollars; next to a digit it must look like TeX.

    `3$\times$3` is a formula, and `$5-$10` and `$5 for one or 3$` are prices.
    """
    found = _DOLLARS.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    text = found["display"] or found["inline"]
    beside = state.src[max(state.pos - 1, 0) : state.pos] + state.src[found.end() : found.end() + 1]
    if any(char.isdigit() for char in beside) and not _TEX.search(text):
        return False
    if found["inline"] and _PRICE.match(text):
        return False
    if not silent:
        kind = "math_inline_double" if found["display"] else "math_inline"
        token = state.push(kind, "math", 0)
        token.content = text
        token.markup = "$$" if found["display"] else "$"
    state.pos = found.end()
    return True


def _size(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Parse the braces directly after a figure, which contain its width."""
    found = _BRACES.match(state.src, state.pos, state.posMax)
    after_figure = state.tokens and state.tokens[-1].type == "image" and not state.pending
    if silent or not found or not after_figure:
        return False
    state.tokens[-1].meta["size"] = found[1].strip()
    state.pos = found.end()
    return True


def parsed_width(size: str) -> str | None:
    """Return the width in a figure's braces; None if they do not contain one."""
    found = _WIDTH.fullmatch(size)
    return found[1] if found else None


def _comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Drop a comment, and add it to the list of comments."""
    found = _COMMENT.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.env.setdefault(COMMENTS, []).append(found[0])
    state.pos = found.end()
    return True


def _comment_block(
    state: StateBlock,
    start: int,
    end: int,
    silent: bool,  # noqa: FBT001 - the parser's signature
) -> bool:
    """Drop a comment that occupies whole lines, and add it to the list of comments."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("<!--", begin):
        return False
    found = _COMMENT.match(state.src, begin, state.eMarks[end - 1])
    if not found:
        return False
    line = next(line for line in range(start, end) if found.end() <= state.eMarks[line])
    if state.src[found.end() : state.eMarks[line]].strip():
        return False
    if not silent:
        state.env.setdefault(COMMENTS, []).append(found[0])
        state.line = line + 1
    return True


def _simple_html(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Parse `<br>`, `<sub>` and `<sup>`; the check reports all other HTML."""
    if found := _BREAK.match(state.src, state.pos, state.posMax):
        if not silent:
            state.push("hardbreak", "br", 0)
    elif found := _RAISED.match(state.src, state.pos, state.posMax):
        if not silent:
            _push_raised(state, found)
    else:
        return False
    state.pos = found.end()
    return True


def _push_raised(state: StateInline, found: re.Match[str]) -> None:
    name = found[1].lower()
    here, most = state.pos, state.posMax
    state.push(f"{name}_open", name, 1)
    state.pos, state.posMax = found.start(2), found.end(2)
    state.md.inline.tokenize(state)
    state.pos, state.posMax = here, most
    state.push(f"{name}_close", name, -1)


def _headings(state: StateCore) -> None:
    """Turn a heading within a text into a bold line, so that the document's outline omits it."""
    for at, token in enumerate(state.tokens):
        if token.type == "heading_open":
            token.tag = state.tokens[at + 2].tag = "p"
            token.attrSet("class", "run-in")
            inline = state.tokens[at + 1]
            opening, closing = (
                Token("strong_open", "strong", 1),
                Token("strong_close", "strong", -1),
            )
            inline.children = [opening, *(inline.children or []), closing]


def _lettered(state: StateCore) -> None:
    """Preserve line breaks before consecutive parts such as (a), (b), (c)."""
    for token in state.tokens:
        children = token.children or []
        marks = {
            at: mark
            for at, child in enumerate(children)
            if (mark := _mark(child)) and _begins_line(children, at)
        }
        for at in _sequence(marks) if marks else ():
            if at:
                children[at - 1] = Token("hardbreak", "br", 0)


def _begins_line(children: Sequence[Token], at: int) -> bool:
    return at == 0 or children[at - 1].type in ("softbreak", "hardbreak")


def _mark(child: Token) -> str:
    found = _LETTER.match(child.content) if child.type == "text" else None
    return (found[1] or found[2]) if found else ""


def _sequence(marks: dict[int, str]) -> list[int]:
    """Return the indices of lines with consecutive marks, from the first mark of a series."""
    for series in (_letters("a"), _letters("A"), iter(_ROMAN), map(str.upper, _ROMAN), _numbers()):
        wanted = next(series)
        found = []
        for at, mark in marks.items():
            if mark == wanted:
                found.append(at)
                wanted = next(series, "")
        if len(found) > 1:
            return found
    return []


def _letters(first: str) -> Iterator[str]:
    return takewhile(str.isalpha, map(chr, count(ord(first))))


def _numbers() -> Iterator[str]:
    return map(str, count(1))


def _raised(state: StateCore) -> None:
    """Set Unicode subscript and superscript letters, as in `dₖ`, as `<sub>` and `<sup>`.

    Few fonts contain these letters.
    """
    for token in state.tokens:
        words = token.children or []
        if any(_LOW.search(word.content) or _HIGH.search(word.content) for word in words):
            token.children = [part for word in words for part in _with_raised(word)]


def _split(text: str) -> list[tuple[str, str]]:
    """Return the parts of a text, each with its element: `sub`, `sup` or ""."""
    parts: list[tuple[str, str]] = [("", text)]
    for tag, pattern in (("sub", _LOW), ("sup", _HIGH)):
        parts = [
            piece
            for name, part in parts
            for piece in ([(name, part)] if name else _cut(part, tag, pattern))
        ]
    return parts


def _cut(text: str, tag: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    at = 0
    for found in pattern.finditer(text):
        yield "", text[at : found.start()]
        yield tag, normalize("NFKC", found[0]).replace("-", "−")
        at = found.end()
    yield "", text[at:]


def _with_raised(word: Token) -> Iterator[Token]:
    if word.type != "text":
        yield word
        return
    for tag, part in _split(word.content):
        text = Token("text", "", 0, content=part, level=word.level)
        if tag:
            yield Token(f"{tag}_open", tag, 1)
            yield text
            yield Token(f"{tag}_close", tag, -1)
        elif part:
            yield text
