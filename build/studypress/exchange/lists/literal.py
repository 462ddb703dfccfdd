"""Texts in a Markdown list that is written: what would be read as a label is made literal."""

import re

from studypress.exchange.lists.labels import CHECKED, LABELS, split_label
from studypress.exchange.lists.list_parts import split_stem
from studypress.exchange.lists.markdown_blocks import blocks_of
from studypress.exchange.markup.plain import escaped, line_start

_BEFORE = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)*")
_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+)*(`{3,}|~{3,})")
_COUNT = re.compile(r"[(（\[](?=[^()]*$)")  # would begin a number of questions
_LETTER = re.compile(r"\w")


def without_labels(text: str) -> str:
    """Return a text that is printed alike, in which no line is read as a label or a choice."""
    lines = text.split("\n")
    fence = ""
    for at, line in enumerate(lines):
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        elif not fence:
            lines[at] = _literal(line)
    return "\n".join(lines)


def heading(level: int, title: str) -> str:
    """Return the line of a title, which is plain words."""
    words = re.sub(r"#+$", r"\\\g<0>", without_labels(line_start(escaped(" ".join(title.split())))))
    if words.strip(" :*").casefold() in LABELS:
        words = _as_entity(words)
    words = _COUNT.sub(lambda at: f"&#{ord(at[0])};", words)
    return f"{'#' * level} {words}"


def can_be_bold(text: str) -> bool:
    """Return whether a paragraph that is written bold is read as the stem."""
    signs = "*" in text or "\n" in text or text.endswith(("\\", "_", " ")) or text.startswith(" ")
    return not signs and split_stem(f"**{text}**")[:2] == (text, "")


def begins_with_paragraph(text: str) -> bool:
    """Return whether a text can begin on the line of its label."""
    return [block.kind for block in blocks_of(text)][:1] == ["paragraph"] and text[:1] != " "


def _literal(line: str) -> str:
    before = _BEFORE.match(line)
    end = before.end() if before else 0
    rest = line[end:]
    words = rest.strip(" :*").casefold()
    if CHECKED.match(rest):
        return f"{line[:end]}\\{rest}"
    if split_label(rest) or words in LABELS:
        return line[:end] + _as_entity(rest)
    return line


def _as_entity(text: str) -> str:
    """Return a text whose first letter is a character reference."""
    return _LETTER.sub(lambda at: f"&#{ord(at[0])};", text, count=1)
