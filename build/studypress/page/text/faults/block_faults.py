"""Faults of lists, tables, code blocks and definitions: content that Markdown drops silently."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

_Fault = tuple[int, str]
"""The line of a fault, counted from 0, and its message."""


def block_faults(tokens: Sequence[Token], text: str, env: Mapping[str, Any]) -> Iterator[_Fault]:
    """Yield the faults of a text's blocks: content that would be lost or changed."""
    lines = text.splitlines()
    yield from _list_faults(tokens)
    yield from _table_faults(tokens, lines)
    yield from _fence_faults(tokens, lines)
    yield from _definition_faults(tokens, lines, env)


def _list_faults(tokens: Sequence[Token]) -> Iterator[_Fault]:
    """Yield lists with numbers that Markdown would change: it reads only the first one."""
    for at, token in enumerate(tokens):
        if token.type != "ordered_list_open":
            continue
        numbers = list(_numbers(tokens[at + 1 :], token.level + 1))
        printed = list(range(numbers[0], numbers[0] + len(numbers)))
        if numbers not in (printed, [numbers[0]] * len(numbers)):
            fault = f"{_listed(numbers)} would be printed as {_listed(printed)}"
            hint = "use these numbers, or insert an empty line and write each number as \\3."
            if numbers != sorted(numbers):
                hint += ", or write a sentence between two lists"
            yield _line(token), f"the list numbers {fault}: {hint}"


def _numbers(tokens: Sequence[Token], level: int) -> Iterator[int]:
    for token in tokens:
        if token.level < level:
            return
        if token.type == "list_item_open" and token.level == level:
            yield int(token.info)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _table_faults(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[_Fault]:
    """Yield rows with more cells than the table head, which are dropped, and rows without a `|`."""
    columns = 0
    for at, token in enumerate(tokens):
        if token.type == "thead_open":
            columns = sum(cell.type == "th_open" for cell in _row(tokens[at + 1 :]))
        elif token.type == "tr_open" and token.map:
            cells = _cells(lines[token.map[0]])
            if "|" not in lines[token.map[0]]:
                message = f"{lines[token.map[0]].strip()} would be a row of the table above it"
                yield _line(token), f"{message}: insert an empty line between, or write | for a row"
            if columns and cells > columns:
                message = f"the row has {cells} cells, but its table {columns} columns"
                yield _line(token), f"{message}: write \\| for the sign, or add columns to the head"


def _row(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "tr_close":
            return
        yield token


def _cells(line: str) -> int:
    cells = [cell.strip() for cell in escapedSplit(re.sub(r"\A(?:\s|>)*", "", line).rstrip())]
    return len(cells) - (cells[:1] == [""]) - (len(cells) > 1 and cells[-1] == "")


def _fence_faults(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[_Fault]:
    for token in tokens:
        if token.type == "fence" and token.map and token.map[1] <= len(lines):
            last = lines[token.map[1] - 1].strip("> \t")
            if token.map[1] - token.map[0] == 1 or last.strip(token.markup[0]) or not last:
                yield _line(token), f"the code block is not closed: write {token.markup} below it"


def _definition_faults(
    tokens: Sequence[Token], lines: Sequence[str], env: Mapping[str, Any]
) -> Iterator[_Fault]:
    """Yield definitions of links that no link uses, which are not printed, and footnotes."""
    used = {
        str(word.meta.get("label", ""))
        for token in tokens
        for word in token.children or ()
        if word.type in ("link_open", "image")
    }
    for label, definition in env.get("references", {}).items():
        at = (definition.get("map") or [0])[0]
        if label.startswith("^"):
            note = "write the note into the text, in brackets"
            yield at, f"footnotes are not supported: {note}"
        elif label not in used:
            shown = lines[at].strip() if at < len(lines) else label
            yield at, f"the link definition {shown} is unused, and not printed: remove it"


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
