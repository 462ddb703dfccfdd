"""Faults of single tokens of a text: formulas, figures, links."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it.token import Token

from studypress.files.cache import Cache
from studypress.page.text.faults.picture_faults import file_fault
from studypress.page.text.markdown_parser import figure_name
from studypress.page.text.markdown_rules import parsed_width
from studypress.page.text.math import require_known, side_by_side, unbroken_width
from studypress.page.text.sound_questions import SoundQuestions
from studypress.page.text.tex import FormulaError

MAX_COLUMNS = 16  # of a table: two letters fit in each in large print
MAX_WORD = 1_000  # characters: the time to break a word grows faster than its length

_WORDS = ("text", "code_inline", "fence", "code_block")
_LEAST = 0.8
"""Minimum scale of formulas that are shrunk to fit a line."""


@dataclass(frozen=True)
class Line:
    """The narrowest line of a text in any document, and how its formulas are checked."""

    width: float
    """Width in em."""
    draw: bool
    """True if formulas are drawn, which takes most of the time."""
    sound: SoundQuestions | None
    """Formulas that need no check, with the cache of drawings."""

    @property
    def drawings(self) -> Cache | None:
        """Cache of the drawn formulas."""
        return self.sound.cache if self.sound else None


def token_fault(token: Token, line: Line) -> str | None:
    """Return the fault of a token that is no figure, or None."""
    if token.type.startswith("math"):
        return _formula_fault(token, line)
    if token.type == "link_open" and not str(token.meta.get("label", "")).startswith("^"):
        return _link_fault(str(token.attrs["href"]))
    if token.type == "table_open":
        return _table_fault(token.meta["columns"])
    return _word_fault(token.content) if token.type in _WORDS else None


def _table_fault(columns: int) -> str | None:
    if columns <= MAX_COLUMNS:
        return None
    fault = f"a table of {columns} columns; the maximum is {MAX_COLUMNS}"
    return f"{fault}: turn rows into columns, or split it"


def _word_fault(words: str) -> str | None:
    longest = max(map(len, words.split()), default=0)
    if longest <= MAX_WORD:
        return None
    return f"a word of {longest:,} characters; the maximum is {MAX_WORD:,}: split it"


def row_fault(cells: Sequence[Token], line: Line) -> str | None:
    """Return the fault of a table's row if its formulas are wider than the page, else None."""
    words = [word for cell in cells for word in cell.children or ()]
    widths = [_width(word, line) for word in words if word.type.startswith("math")]
    if sum(widths) * _LEAST <= line.width:
        return None
    return "the formulas of this row are wider than a page: write them below the table"


def _formula_fault(token: Token, line: Line) -> str | None:
    shown = f"the formula ${token.content.strip()}$"
    try:
        if not line.draw:
            _require_known(token, line)
        elif (width := _width(token, line)) * _LEAST > line.width:
            hint = "split it into parts between dollars, or use \\begin{aligned}"
            return (
                f"{shown} is {width / line.width:.1f} times as wide as the narrowest line: {hint}"
            )
    except FormulaError as error:
        return f"{shown} cannot be typeset: {error}{_about_dollars(token)}"
    return None


def _about_dollars(token: Token) -> str:
    priced = token.type == "math_inline" and token.content[:1].isdigit()
    return ", or \\$ for a dollar" if priced else ""


def _require_known(token: Token, line: Line) -> None:
    for tex, display in _formulas(token):
        check = partial(require_known, tex, display=display)
        if line.sound:
            line.sound.require_formula(tex, display=display, check=check)
        else:
            check()


def _width(token: Token, line: Line) -> float:
    """Return the width, in em, of the widest unbroken part of a formula."""
    return max(
        unbroken_width(part, display=display, store=line.drawings)
        for part, display in _formulas(token)
    )


def _formulas(token: Token) -> list[tuple[str, bool]]:
    """Return the formulas of a token, and whether each is in display style."""
    display = token.type != "math_inline"
    parts = side_by_side(token.content) if display else [token.content]
    return [(part, display) for part in parts]


def _size_fault(token: Token) -> str | None:
    size = token.meta.get("size")
    if size is None or parsed_width(size) is not None:
        return None
    return (
        f"{{{size}}} after the figure {figure_name(token)} is not supported: give a width only, as"
        " {width=50%} or {width=6cm}"
    )


def figure_faults(token: Token, root: Path, sound: SoundQuestions) -> Iterator[str]:
    """Yield the faults of a figure of a bank in `root`; files in `sound` are not checked again."""
    name = figure_name(token)
    if token.attrs.get("title") and not token.meta.get("captioned"):
        yield f"the caption of {name} is lost within a line: give the figure its own paragraph"
    if not token.content.strip():
        yield f"the figure {name} has no description: write it between the brackets ![ ]"
    if fault := file_fault(name, root, sound):
        yield fault
    if fault := _size_fault(token):
        yield fault


def _link_fault(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"the link to {address} is invalid: begin it with https:// and a name"
    named = parts.netloc if parts.scheme in ("http", "https") else parts.path
    if parts.scheme in ("http", "https", "mailto") and named:
        return None
    return f"the link to {address} does not work on paper: begin it with https://"
