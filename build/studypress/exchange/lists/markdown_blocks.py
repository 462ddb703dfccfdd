"""Blocks of a Markdown text, as they are written: headings, paragraphs, lists and others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKER = re.compile(
    r"(?P<indent>[ \t]*)(?P<marker>[-*+]|\d{1,9}[.)])(?P<space>[ \t]*)(?P<rest>.*)"
)
_TAB = 4
_CODE_SPACES = 5  # spaces after a marker from which on an item begins with code


@dataclass(frozen=True)
class ListItem:
    """An item of a list: its text without marker and indentation, and its first line."""

    text: str
    line: int
    written: str
    """The item with its marker, as in the list."""


@dataclass(frozen=True)
class MarkdownBlock:
    """A block: its kind, its text as written, its first line, counted from 1.

    The kind is `heading`, `paragraph`, `numbered`, `list`, `rule` or `other`. `words` and
    `level` are those of a heading.
    """

    kind: str
    text: str
    line: int
    level: int = 0
    words: str = ""
    items: tuple[ListItem, ...] = ()


def blocks_of(text: str, line: int = 1) -> list[MarkdownBlock]:
    """Return the blocks of a text that begins in a line of the file."""
    tokens: list[Token] = []
    parser = _parser()
    parser.block.parse(text, parser, {}, tokens)
    return list(_blocks(tokens, text.split("\n"), line))


def references_of(text: str) -> Mapping[str, Mapping[str, str]]:
    """Return the addresses and titles of links that a text defines, by their labels."""
    env: dict[str, Any] = {}
    parser = _parser()
    parser.block.parse(text, parser, env, [])
    found: Mapping[str, Mapping[str, str]] = env.get("references", {})
    return found


def plain_title(text: str) -> str:
    """Return the words of a heading without its marks."""
    (inline,) = _parser().parseInline(text)
    kinds = ("text", "code_inline", "image")
    return "".join(each.content for each in inline.children or () if each.type in kinds).strip()


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")


_KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "ordered_list_open": "numbered",
    "bullet_list_open": "list",
    "hr": "rule",
}


def _blocks(tokens: Sequence[Token], lines: Sequence[str], first: int) -> Iterator[MarkdownBlock]:
    for at, token in enumerate(tokens):
        if token.level or token.nesting < 0 or not token.map:
            continue
        start, end = token.map
        kind = _KINDS.get(token.type, "other")
        text = "\n".join(lines[start:end]).strip("\n").rstrip()
        if kind == "heading":
            level, words = int(token.tag[1]), tokens[at + 1].content
            yield MarkdownBlock(kind, text, first + start, level, words)
        elif kind in ("numbered", "list"):
            within = takewhile(lambda each: each.level, tokens[at + 1 :])
            opened = [
                each.map for each in within if each.type == "list_item_open" and each.level == 1
            ]
            items = tuple(
                _item(lines[a:b], first + a) for a, b in (each for each in opened if each)
            )
            yield MarkdownBlock(kind, text, first + start, items=items)
        else:
            yield MarkdownBlock(kind, text, first + start)


def _item(lines: Sequence[str], line: int) -> ListItem:
    """Return an item, whose first line begins with its marker."""
    found = _MARKER.match(lines[0])
    if not found:  # as in a list within a list of which only the inner part is cut out
        text = "\n".join(lines).strip("\n")
        return ListItem(text, line, text)
    before = _width(found["indent"] + found["marker"])
    after = _width(found["indent"] + found["marker"] + found["space"]) - before
    if not found["rest"] or after >= _CODE_SPACES:
        after = 1
    column = before + after
    cut = [without(lines[0], column, marker=True), *(without(each, column) for each in lines[1:])]
    return ListItem("\n".join(cut).strip("\n").rstrip(), line, "\n".join(lines).rstrip())


def without(line: str, columns: int, *, marker: bool = False) -> str:
    """Return a line without its first columns, as far as these are spaces, tabs or a `marker`."""
    column = 0
    for at, char in enumerate(line):
        if column >= columns:
            return " " * (column - columns) + line[at:]
        if char not in " \t" and not marker:
            return line[at:]
        column += _TAB - column % _TAB if char == "\t" else 1
    return " " * max(column - columns, 0)


def _width(text: str) -> int:
    return len(text.expandtabs(_TAB))
