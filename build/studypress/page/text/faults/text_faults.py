"""Faults of a text with markup: characters, formulas, figures, links, code, blocks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from markdown_it.token import Token

from studypress.bank.characters import has_ink
from studypress.files.cache import Cache
from studypress.files.process_limits import limited
from studypress.page.text.code import language_of, plain_code, unread_of
from studypress.page.text.faults.block_faults import block_faults
from studypress.page.text.faults.leftovers import leftovers, misread, unread
from studypress.page.text.faults.token_faults import Line, figure_faults, row_fault, token_fault
from studypress.page.text.glyphs import printable, strange_characters
from studypress.page.text.markdown_parser import Parsed, is_line, parsed, tokens_of
from studypress.page.text.markdown_rules import COMMENTS
from studypress.page.text.sound_questions import SoundQuestions
from studypress.page.text.texts import FIGURE, Text, TextKind

Fault = tuple[int, str, bool]
"""The offset of a fault in its text, its message, and whether it is a remark."""

_NUMBERED = re.compile(r"\s*#{1,6}\s")
_CHOICES = (TextKind.CHOICE, TextKind.ANSWER)
MAX_NESTING = 16  # levels of the parser's tokens; a list takes two


def all_faults(
    texts: Iterable[Text], *, draw: bool, cache: Cache | None, characters: frozenset[int]
) -> tuple[list[tuple[Fault, ...]], list[str]]:
    """Return the faults of each text, and the digests of formulas, in another process.

    `characters` are those of the fonts of the user's look.
    """
    sound = SoundQuestions(cache) if cache else None
    with printable(characters):
        faults = [text_faults(text, sound, characters, draw=draw) for text in texts]
    return faults, sound.formulas if sound else []


@lru_cache(maxsize=4096)
def text_faults(
    text: Text, sound: SoundQuestions | None, _: frozenset[int], *, draw: bool
) -> tuple[Fault, ...]:
    """Check a text without its figures; cached, so that only changed texts are checked again.

    `_`, the characters of a look's fonts, is a part of the key of the cache.
    """
    words, kind = text
    line = Line(kind.value[1], draw, sound)
    with limited(len(words)):
        return tuple(_faults(parsed(words, inline=_is_line(text)), kind, line))


def _is_line(text: Text) -> bool:
    """Return whether a text is printed as a line."""
    words, kind = text
    if kind in _CHOICES:
        return is_line(words)
    return kind in (TextKind.BULLET, TextKind.REFERENCE)


@lru_cache(maxsize=4096)
def figures(text: Text) -> tuple[tuple[Token, int], ...]:
    """Return the figures in a text, each with the offset of its block."""
    if FIGURE not in text[0]:
        return ()
    found = tokens_of(text[0], inline=_is_line(text))
    return tuple((token, start) for token, start in found if token.type == "image")


def faults_of_figures(text: Text, root: Path, sound: SoundQuestions) -> Iterator[Fault]:
    """Yield the faults of the figures in a text."""
    for token, start in figures(text):
        for fault in figure_faults(token, root, sound):
            yield _offset(text[0], str(token.attrs["src"]), start), fault, False


def stem_fault(stem: str) -> str | None:
    """Return the fault of a stem that does not begin with a sentence, or None."""
    first = next((token for token, _ in tokens_of(stem)), None)
    if first and (first.type, first.tag) == ("paragraph_open", "p"):
        return None
    return "a question must begin with a sentence: put lists, tables, code and figures after it"


def _faults(found: Parsed, kind: TextKind, line: Line) -> Iterator[Fault]:
    """Yield the faults of a text, except those of its figures."""
    text = found.text
    for offset, message in strange_characters(text):
        yield offset, message, False
    seen, known = False, text.replace("\0", "\ufffd")  # as in the parser
    for token, start in found.tokens():
        if token.type in ("text", "text_special"):
            for _, message in strange_characters(token.content, known):
                yield start, message, False
        seen = seen or token.type == "image" or (token.type != "inline" and has_ink(token.content))
        if token.level > MAX_NESTING:
            deep = f"lists or quotes nested more than {MAX_NESTING // 2} deep: flatten them"
            yield start, deep, False
            return
        yield from _token_faults(token, start, text, line)
    if not seen:
        yield 0, "this text prints nothing: write its words", False
    yield from _block_faults(found, kind, line)
    yield from _remarks(found)


def _token_faults(token: Token, start: int, text: str, line: Line) -> Iterator[Fault]:
    if fault := token_fault(token, line):
        words = str(token.attrs.get("href") or token.content)
        yield _offset(text, words, start), fault, False
    if token.type == "inline" and token.children:
        after = dict[str, int]()
        for mark, fault in (*leftovers(unread(token.children)), *misread(token.children)):
            offset = _offset(text, mark, after.get(mark, start))
            after[mark] = offset + len(mark)
            yield offset, fault, False


def _block_faults(found: Parsed, kind: TextKind, line: Line) -> Iterator[Fault]:
    """Yield the faults of a text's blocks, or report blocks in a text that is printed as a line."""
    if found.inline:
        if kind not in _CHOICES and (fault := _line_fault(found.text)):
            yield 0, fault, False
        return
    starts = found.starts
    for number, message in block_faults(found.blocks, found.text, found.env):
        yield starts[number], message, False
    for at, token in enumerate(found.blocks):
        if token.type == "tr_open" and token.map and line.draw:
            row = found.blocks[at : at + _next(found.blocks, at, "tr_close")]
            if fault := row_fault(row, replace(line, width=TextKind.BLOCKS.value[1])):
                yield starts[token.map[0]], fault, False


def _next(tokens: Sequence[Token], at: int, kind: str) -> int:
    return next(step for step, token in enumerate(tokens[at:]) if token.type == kind)


def _line_fault(text: str) -> str | None:
    """Return the fault of a text that is printed as a line but contains other blocks, or None."""
    blocks = {token.type for token in parsed(text).blocks if token.nesting >= 0}
    blocks -= {"paragraph_open", "inline", "math_block"}
    if not blocks or (is_line(text) and not _NUMBERED.match(text)):
        return None
    hint = "put lists, tables, quotations and code into the explanation"
    return f"this text is printed as a line: {hint}, or write \\ before its first sign"


def _remarks(found: Parsed) -> Iterator[Fault]:
    for token, start in found.tokens():
        if token.type == "fence" and (why := plain_code(token.content, language_of(token.info))):
            yield start, why, True
        if token.type == "fence" and (rest := unread_of(token.info)):
            yield start, f"{rest} after the code language is ignored: remove it", True
        if token.type == "link_open" and (title := str(token.attrs.get("title", ""))):
            remark = f"the link title '{title}' is not printed: write it into the text"
            yield _offset(found.text, title, start), remark, True
    for comment in found.env.get(COMMENTS, ()):
        remark = "the comment is not printed: write it as a YAML comment, after #"
        yield _offset(found.text, comment, 0), remark, True


def _offset(text: str, words: str, start: int) -> int:
    """Return the offset of a token's words in its block, else that of the block's first line."""
    return max(text.find(words, start), start)
