"""Parsing of Markdown: texts to tokens, in which numbers are bound to their units."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from studypress.page.direction import is_right_to_left
from studypress.page.text.isolates import use_isolates
from studypress.page.text.markdown_rules import use_rules
from studypress.page.text.typography import set_apart, use_typography

_NBSP = "\N{NO-BREAK SPACE}"
_UNITS = (
    r"%|°C|[kMGTPE]i?B|[KMGTP]B/s|[kMGT]bit/s|[kMG]?Hz|[nµm]?s|h|min|ms|[kcmµn]?m|[km]?g|[kM]?W|[kM]?V|px|pt|"
    "bits?|bytes?|tokens?|requests?|days?|hours?|minutes?|seconds?|years?|million|billion|trillion"
)
_LABELS = (
    "[Ss]ections?|[Cc]hapters?|[Ff]igures?|[Tt]ables?|[Qq]uestions?|[Ee]quations?|[Pp]ages?|"
    r"[Ss]teps?|Part|Vol\.|No\.|Sec\.|Ch\.|Fig\.|Eq\.|pp?\.|RFC|ISO|Article|Theorem|Algorithm"
)
_BOUND = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))|\b({_LABELS}) (?=\d)")
_UNBROKEN = re.compile(r"((?:arXiv|doi|ISBN)[: ]\S{4,32}(?<![.,;])|\b[a-z]{1,12}/s\b)")
_BLOCK = re.compile(r"(?:[-+*] |> ?)(?=[^\W\d_]{2}|[^\W\d_]+ [^\W\d_])")
"""A list or quotation of words in a text of one line."""

_LINE_END = re.compile(r"\r\n?|\n")  # as the parser's
_RELATION = re.compile(r"(?<!\S)[=≈≠≤≥<>±≡∝∼∈]\s\Z")
_MANY_COLUMNS = 8  # minimum of a table that is set dense


@dataclass(frozen=True)
class Parsed:
    """A parsed text to be checked: its blocks, and the parser's environment."""

    text: str
    blocks: Sequence[Token]
    env: Mapping[str, Any]
    inline: bool

    @property
    def starts(self) -> list[int]:
        """Offset of each line."""
        return [0, *(found.end() for found in _LINE_END.finditer(self.text))]

    def tokens(self) -> Iterator[tuple[Token, int]]:
        """Yield every token, inline ones too, with the offset of its block's first line."""
        starts, at = self.starts, 0
        for token in self.blocks:
            at = starts[token.map[0]] if token.map and not self.inline else at
            yield token, at
            for child in token.children or ():
                yield child, at
                if child.type == "image":
                    caption = _checker().parseInline(str(child.attrs.get("title", "")))
                    yield from ((word, at) for line in caption for word in line.children or ())


def parsed(text: str, *, inline: bool = False) -> Parsed:
    """Parse a text for checks: as a line if `inline`, else as blocks.

    Unlike in rendering, links with invalid addresses are links, and escaped characters are
    separate tokens.
    """
    env: dict[str, Any] = {}
    parser = _checker()
    blocks = parser.parseInline(one_line(text), env) if inline else parser.parse(text, env)
    return Parsed(text, blocks, env, inline)


def tokens_of(text: str, *, inline: bool = False) -> Iterator[tuple[Token, int]]:
    """Yield every token of a text, with the offset of its block's first line."""
    return parsed(text, inline=inline).tokens()


def is_line(text: str) -> bool:
    """Return whether a text is one paragraph, which is printed as a line.

    A text of one line with a mark before a number or sign, as `> 5`, is a line too.
    """
    words = text.strip()
    if "\n" not in words:
        return not _BLOCK.match(words)
    kinds = [token.type for token in parsed(text).blocks]
    return kinds == ["paragraph_open", "inline", "paragraph_close"]


def figure_name(token: Token) -> str:
    """Return the file name of an image token, which the parser has quoted."""
    return unquote(str(token.attrs["src"]))


def one_line(text: str) -> str:
    """Return a text without line breaks and repeated spaces."""
    return " ".join(text.split())


@cache
def _checker() -> MarkdownIt:
    """Return a parser for checks, with a token for each escape and link."""
    parser = new_parser("")
    parser.disable("text_join")
    parser.options["store_labels"] = True
    parser.validateLink = bool  # type: ignore[method-assign,assignment]
    return parser


def new_parser(language: str) -> MarkdownIt:
    """Return a parser of texts in a language, without rules of rendering."""
    # Content nested deeper than maxNesting is dropped silently: the check reports it.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.enable(["table", "strikethrough"])
    use_rules(parser)
    parser.core.ruler.push("paragraphs", _name_paragraphs)
    parser.core.ruler.push("bind", _bind)
    parser.core.ruler.push("row_heads", _head_rows)
    use_typography(parser, language)
    if is_right_to_left(language):
        use_isolates(parser)
    return parser


def _name_paragraphs(state: StateCore) -> None:
    """Make a picture alone a figure, and mark paragraphs that introduce the next block."""
    for opening, inline, closing in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        children = inline.children or []
        kinds = [child.type for child in children if child.content or child.type != "text"]
        if opening.type != "paragraph_open":
            continue
        if kinds == ["image"]:
            opening.tag = closing.tag = "figure"
            children[0].meta["captioned"] = True
        elif kinds == ["strong_open", "text", "strong_close"]:
            opening.attrSet("class", "run-in")
        elif inline.content.endswith(":"):
            opening.attrSet("class", "lead-in")


def _head_rows(state: StateCore) -> None:
    """Count a table's columns; make its first column row heads if the corner is empty."""
    heads = column = 0
    table = Token("table_open", "table", 1)
    for at, token in enumerate(state.tokens):
        if token.type == "table_open":
            heads, table = 0, token
        elif token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            column += 1
            if token.tag == "th":
                table.meta["columns"] = column
                if column == _MANY_COLUMNS:
                    table.attrSet("class", "dense")
            if column == 1 and token.tag == "th":
                heads = not state.tokens[at + 1].content
            elif column == 1 and heads:
                token.tag = state.tokens[at + 2].tag = "th"
                token.attrSet("scope", "row")


def _bind(state: StateCore) -> None:
    """Bind a number to its unit, and a reference to its number."""
    for token in state.tokens:
        words = token.children or []
        for word in words:
            if word.type == "text":
                word.content = _BOUND.sub(lambda found: (found[1] or "") + _NBSP, word.content)
        if any(word.type == "math_inline" for word in words):
            token.children = words = list(_with_relations(words))
        set_apart(token, _UNBROKEN, "unbroken")


def _with_relations(words: Sequence[Token]) -> Iterator[Token]:
    """Bind a formula to the equal sign or other relation before it."""
    ended = False
    for at, word in enumerate(words):
        after = words[at + 1].type if at + 1 < len(words) else ""
        found = _RELATION.search(word.content) if word.type == "text" else None
        if found and after == "math_inline":
            yield Token("text", "", 0, content=word.content[: found.start()], level=word.level)
            yield Token("html_inline", "", 0, content='<span class="unbroken">')
            yield Token("text", "", 0, content=found[0], level=word.level)
            ended = True
            continue
        yield word
        if ended:
            yield Token("html_inline", "", 0, content="</span>")
        ended = False
