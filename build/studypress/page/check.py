"""What a text gets wrong: formulas, figures, links, code, characters that cannot be printed."""

from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it.token import Token

from studypress.bank.bank import Entry
from studypress.bank.characters import character_faults, has_ink, is_refused
from studypress.bank.figures import read_figure
from studypress.errors import Place, Problem
from studypress.page.code import unknown_language
from studypress.page.glyphs import unprintable, unprintable_fault
from studypress.page.markdown import figure_name, tokens_of
from studypress.page.math import FormulaError, formula, require_known
from studypress.paths import ClosedDoorError

_TextPath = tuple[str | int, ...]

MAX_NESTING = 16  # levels of the parser's tokens; a list takes two


def text_problems(entry: Entry, root: Path, *, draw: bool) -> Iterator[Problem]:
    """Yield what is wrong within the texts of a question of the bank in `root`.

    `draw` typesets every formula to the end, for the last of faults; a document does so for
    its own.
    """
    for path, text, inline in _texts(entry):
        for offset, message in _faults(text, root, inline=inline, draw=draw):
            yield Problem(entry.place(*path, text=text, offset=offset), message)
    if fault := _stem_fault(entry.question.question):
        yield Problem(entry.place("question"), fault)


def title_problems(titles: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Yield what cannot be printed of the titles of a bank, its sections and topics."""
    for text, place in titles:
        for _, message in _strange_characters(text):
            yield Problem(place, message)


def figures_of(entry: Entry) -> set[str]:
    """Return the names of the figures that the question's texts show."""
    return {
        figure_name(token)
        for _, text, inline in _texts(entry)
        for token, _ in tokens_of(text, inline=inline)
        if token.type == "image"
    }


def _texts(entry: Entry) -> Iterator[tuple[_TextPath, str, bool]]:
    """Yield path and text of each, and whether it is printed as a line."""
    question = entry.question
    yield ("question",), question.question, False
    yield ("answer", "bullet"), question.answer.bullet, True
    yield ("answer", "explanation"), question.answer.explanation, False
    for at, choice in enumerate(question.choices):
        yield ("choices", at, "text"), choice.text, True
        if choice.why:
            yield ("choices", at, "why"), choice.why, True
    for at, reference in enumerate(question.references):
        yield ("references", at), reference, True


def _faults(text: str, root: Path, *, inline: bool, draw: bool) -> Iterator[tuple[int, str]]:
    """Yield offset and message of each fault."""
    yield from _strange_characters(text)
    seen, known = False, text.replace("\0", "\ufffd")  # as the parser does
    for token, start in tokens_of(text, inline=inline):
        if token.type == "text":
            yield from ((start, fault) for _, fault in _strange_characters(token.content, known))
        seen = seen or token.type == "image" or (token.type != "inline" and has_ink(token.content))
        if token.level > MAX_NESTING:
            yield start, f"lists or quotes nested more than {MAX_NESTING // 2} deep: flatten them"
            return
        if fault := _fault(token, root, draw=draw):
            yield _offset(text, token, start), fault
    if not seen:
        yield 0, "nothing of this text is seen on paper: write its words"


def _strange_characters(text: str, known: str = "") -> Iterator[tuple[int, str]]:
    """Yield what is wrong with characters, but for those that stand in a `known` text.

    A character may be written by its number, and is not known before that is read.
    """
    new = "".join(char for char in dict.fromkeys(text) if char not in known)
    for at, fault in character_faults(new):
        yield text.index(new[at]), fault
    for char in unprintable(new):
        if not is_refused(char):
            yield text.index(char), f"{unprintable_fault(char)}: write it otherwise"


def _stem_fault(stem: str) -> str | None:
    first = next((token for token, _ in tokens_of(stem)), None)
    if first and (first.type, first.tag) == ("paragraph_open", "p"):
        return None
    return "a question begins with a sentence: put lists, tables, code and figures after it"


def _fault(token: Token, root: Path, *, draw: bool) -> str | None:
    if token.type.startswith("math"):
        return _formula_fault(token, draw=draw)
    if token.type == "image":
        return _figure_fault(token, root)
    if token.type == "link_open":
        return _link_fault(str(token.attrs["href"]))
    if token.type == "fence" and token.info.strip():
        return unknown_language(token.info.split()[0])
    return None


def _formula_fault(token: Token, *, draw: bool) -> str | None:
    try:
        require_known(token.content)
        if draw:
            formula(token.content, display=token.type != "math_inline")
    except FormulaError as error:
        return f"the formula ${token.content.strip()}$ cannot be typeset: {error}"
    return None


def _figure_fault(token: Token, root: Path) -> str | None:
    name = figure_name(token)
    if token.attrs.get("title") and not token.meta.get("captioned"):
        return f"the caption of {name} is lost within a line: give the figure its own paragraph"
    if not token.content.strip():
        return f"the figure {name} has no description: write it between the brackets ![ ]"
    if "://" in name:
        return f"the figure {name}: nothing is fetched: copy the file into the bank's folder"
    try:
        media_type, data = read_figure(root, name)
    except ClosedDoorError as error:
        return f"the figure {name}: {error}"
    drawn = unescape(data.decode()) if media_type == "image/svg+xml" else ""
    if strange := unprintable(drawn):
        return f"the figure {name}: no font here has its characters {' '.join(strange)}"
    return None


def _link_fault(address: str) -> str | None:
    if urlsplit(address).scheme in ("http", "https", "mailto"):
        return None
    return f"the link to {address} leads nowhere on paper: begin it with https://"


def _offset(text: str, token: Token, start: int) -> int:
    """Find the token's own words in its block; the block's first line will do if they are not."""
    words = str(token.attrs.get("src") or token.attrs.get("href") or token.content)
    return max(text.find(words, start), start)
