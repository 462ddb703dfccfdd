"""Plain text as the Markdown of a bank, in which every sign is literal."""

import re

from studypress.bank.characters import is_unseen

_SIGNS = re.compile(
    r"""[\\`*$\[~]
    | (?<![^\W_])_ | _(?![^\W_])     # within a word it is no mark
    | <(?=[A-Za-z/!?])               # HTML, comments, addresses
    | &(?=\#?\w+;)                   # character references
    | \{(?=[.\#{]|\w+=) | \A\{       # attributes, variables, the width of a figure
    | ==(?=[^=\s]) | \^(?=[^\^\s]{1,12}\^)
    | :(?=(?:[A-Za-z][\w+-]+|[+-]1):)   # marks of other dialects
    """,
    re.VERBOSE,
)
_ROW = re.compile(r"\A\s*\||--|\|\s*:")  # what could be taken for a row of a table
_FIRST = re.compile(
    r"(\d{1,9})(?=[.)](?:\s|\Z))|(?=[#+](?:[#\s]|\Z)|-(?:[-\s]|\Z)|>|:|\|)|(?=!!!|\?\?\?)"
)


def escaped(text: str) -> str:
    """Return a text of one line as Markdown.

    `line_start` is to be applied to the beginning of a line, and `]` to be escaped in a link.
    """
    marked = _SIGNS.sub(lambda found: "\\" + found[0], text)
    return marked.replace("|", r"\|") if _ROW.search(text) else marked


def line_start(markdown: str) -> str:
    """Return Markdown of one line with a sign escaped that would begin a list or other block."""
    found = _FIRST.match(markdown)
    return f"{found[0]}\\{markdown[found.end() :]}" if found else markdown


def without_unseen(text: str) -> str:
    """Return a text without the invisible characters that a bank refuses."""
    unseen = {char for char in set(text) if char not in "\n\r\t" and is_unseen(char)}
    return text.translate(dict.fromkeys(map(ord, unseen))) if unseen else text
