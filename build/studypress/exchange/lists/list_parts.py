"""Parts of a question in a Markdown list: labelled texts, choices, and texts without a label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from studypress.exchange.lists.labels import CHECKED, LETTERED, label_of_heading, split_label
from studypress.exchange.lists.markdown_blocks import ListItem, MarkdownBlock, blocks_of

CHOICE = "choice"
"""Key of a part that is an item of a check-list."""

_OF_ONE_LINE = (
    *("id", "kind", "difficulty", "tags", "minutes", "points", "space", "shuffle", "group"),
    *("lang", "value", "tolerance", "unit", "statement", "pin"),
)
"""Keys of which a text below is no part."""

_CONTAINERS = ("answer", "question", "choices")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?!\*)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}[ \t]+(\S[^\n]*?)[ \t]*#*(?=\n|\Z)")
_END = re.compile(r"[?.!:？。！：؟]\W*$")
_NUMBER = re.compile(r"(?:[#№]?\d{1,4}[.):]|[Qq](?:uestion)?\s*\d{1,4}[.):-])\s+")


@dataclass
class ListPart:
    """A part: its key, or "" without a label; its text; its first line; whether it is checked."""

    key: str
    text: str
    line: int
    checked: bool = False
    inner: list["ListPart"] = field(default_factory=list)
    """Labelled parts within a choice."""

    def __post_init__(self) -> None:
        """Compute the last line."""
        self.end = self.line + self.text.count("\n")

    def append(self, text: str, line: int) -> None:
        """Append a text that begins in a line, with the line breaks that are between."""
        self.text += "\n" * (line - self.end) + text
        self.end = line + text.count("\n")


def fields_of(text: str, line: int) -> list[ListPart]:
    """Return the parts of a text that begins in a line of the file."""
    found: list[ListPart] = []
    open_part = False  # whether the last part goes on with the next block
    for block in blocks_of(text, line):
        if block.kind in ("list", "numbered"):
            open_part = _add_items(block, found, open_part=open_part)
        elif block.kind == "heading" and (label := label_of_heading(block.words)):
            found.append(ListPart(*label, block.line))
            open_part = True
        elif block.kind == "paragraph":
            _add_lines(block, found, open_part=open_part)
            open_part = found[-1].key not in _OF_ONE_LINE
        else:
            _add(found, block.text, block.line, open_part=open_part)
            open_part = True
    return found


def _add(found: list[ListPart], text: str, line: int, *, open_part: bool) -> None:
    """Append a text to the last part, or begin a part without a label."""
    if open_part and found:
        found[-1].append(text, line)
    else:
        found.append(ListPart("", text, line))


def _add_lines(block: MarkdownBlock, found: list[ListPart], *, open_part: bool) -> None:
    """Add a paragraph, in which each line may begin with a label."""
    for number, line in enumerate(block.text.split("\n"), start=block.line):
        label = split_label(line)
        if label:
            found.append(ListPart(label[0], label[1], number))
        else:
            _add(found, line, number, open_part=open_part)
        open_part = True


def _add_items(block: MarkdownBlock, found: list[ListPart], *, open_part: bool) -> bool:
    """Add the items of a list; return whether the last part goes on with the next block."""
    lettered = _are_lettered(block)
    for item in block.items:
        parts = [] if lettered else list(_of_item(item))
        if parts:
            found += parts
        else:
            _add(found, item.written, item.line, open_part=open_part)
        open_part = not parts
    return open_part


def _are_lettered(block: MarkdownBlock) -> bool:
    """Return whether the items are choices with letters from A on, as in `- A: words`."""
    found = [LETTERED.match(item.text) for item in block.items]
    letters = "".join(at["letter"].upper() for at in found if at)
    return len(letters) == len(found) > 1 and letters in ascii_uppercase and letters[0] == "A"


def _of_item(item: ListItem) -> Iterator[ListPart]:
    """Yield the parts of an item with a label or a box; none if it has neither."""
    if box := CHECKED.match(item.text):
        inner = fields_of(item.text[box.end() :], item.line)
        text = "\n\n".join(each.text for each in inner if not each.key)
        labelled = [each for each in inner if each.key]
        yield ListPart(CHOICE, text, item.line, (box["mark"] or box["round"]) != " ", labelled)
    elif label := split_label(item.text):
        key, rest, _ = label
        nested = fields_of(item.text, item.line) if key in _CONTAINERS else []
        if len(nested) > 1 and any(each.key for each in nested[1:]):
            yield from nested
        else:
            yield ListPart(key, rest.strip("\n"), item.line)


def split_stem(text: str) -> tuple[str, str, int]:
    """Return the stem at the beginning of a question, the rest, and the lines before the rest.

    The stem is bold, or labelled, or the first paragraph up to a label.
    """
    if heading := _HEADING.match(text):
        return _without_number(heading[1]), text[heading.end() :], 0
    if label := split_label(text):
        if label[0] == "question":
            stem, rest, lines = _first_lines(label[1])
            return stem, rest, lines
        return "", text, 0
    if (bold := _BOLD.match(text)) and _ends_stem(bold, text):
        rest = text[bold.end() :].lstrip(" \t:：\\")
        return _without_number(bold[2]), rest, bold[0].count("\n")
    stem, rest, lines = _first_lines(text)
    return _without_number(stem), rest, lines


def begins_bold(text: str) -> bool:
    """Return whether a text begins with a bold question."""
    bold = _BOLD.match(text)
    return bool(bold and _ends_stem(bold, text) and not split_label(text))


def _ends_stem(bold: re.Match[str], text: str) -> bool:
    line = text[bold.end() :].split("\n", maxsplit=1)[0].strip(" \t:：\\")
    return not line or bool(_END.search(bold[2]))


def _first_lines(text: str) -> tuple[str, str, int]:
    """Return the first paragraph up to a label, the rest, and the number of its lines."""
    blocks = blocks_of(text)
    if not blocks or blocks[0].kind != "paragraph":
        return "", text, 0
    lines = text.split("\n")
    start = blocks[0].line - 1
    end = start + blocks[0].text.count("\n") + 1
    stop = next((at for at in range(start + 1, end) if split_label(lines[at])), end)
    return "\n".join(lines[start:stop]).strip(), "\n".join(lines[stop:]), stop


def _without_number(stem: str) -> str:
    """Return a stem without the number or label within its bold words."""
    label = split_label(stem)
    if label and label[0] == "question" and label[1].strip():
        return label[1].strip()
    return _NUMBER.sub("", stem, count=1) if _NUMBER.match(stem) else stem
