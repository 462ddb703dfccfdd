"""Problems of texts: formulas, figures, links, code, characters that cannot be printed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it.token import Token

from studypress.bank.characters import character_faults, has_ink, is_refused
from studypress.bank.pictures.figures import figure_digest
from studypress.errors import Problem, SourcePlace
from studypress.files.cache import Cache
from studypress.page.text.block_faults import block_faults
from studypress.page.text.code import language_of, plain_code, unread_of
from studypress.page.text.glyphs import (
    own_characters,
    printable,
    unprintable,
    unprintable_fault,
)
from studypress.page.text.leftovers import leftovers, misread, unread
from studypress.page.text.markdown import Parsed, figure_name, is_line, parsed, tokens_of
from studypress.page.text.markdown_rules import COMMENTS
from studypress.page.text.sound_texts import SoundTexts
from studypress.page.text.token_faults import (
    Line,
    figure_faults,
    file_fault,
    row_fault,
    token_fault,
)

if TYPE_CHECKING:
    from studypress.bank.bank import Bank, Entry
    from studypress.exam.roster import Roster

_TextPath = tuple[str | int, ...]


class _Kind(Enum):
    """Kind of a text: the way it is printed, and the narrowest line it is set in, in em.

    The narrowest lines are those of a large card, of a page in large print, and of a choice there.
    """

    STEM = ("stem", 13.0)
    BULLET = ("bullet", 13.0)
    BLOCKS = ("blocks", 24.5)
    CHOICE = ("choice", 21.0)
    REFERENCE = ("reference", 24.5)

    def line(self, drawings: Cache | None = None) -> Line:
        """Return the narrowest line, with the cache of its formulas."""
        return Line(self.value[1], drawings)

    def is_line(self, text: str) -> bool:
        """Return whether the text is printed as a line."""
        if self == _Kind.CHOICE:
            return is_line(text)
        return self in (_Kind.BULLET, _Kind.REFERENCE)


_Text = tuple[str, _Kind]
_Fault = tuple[int, str, bool]
"""The offset of a fault in its text, its message, and whether it is a remark."""


_NAME = re.compile(r"<\w[^<>]*>|\\\W?")
"""Signs that a title can contain: a name in angle brackets, a backslash before no letter."""

_FIGURE = "!["  # begins each figure
_MOST_NAMES = 4096
_names: dict[_Text, Sequence[str]] = {}
"""Names of the figures in texts that were not parsed in this process, from the cache."""

_LAYOUT = "\n\r\t"
_LONGEST_UNIT = 15  # characters, beside the frame in large print
_NUMBERED = re.compile(r"\s*#{1,6}\s")
MAX_NESTING = 16  # levels of the parser's tokens; a list takes two


def text_problems(
    entry: "Entry", root: Path, *, draw: bool, sound: SoundTexts | None = None
) -> Iterator[Problem]:
    """Yield the problems of the texts of a question of the bank in `root`.

    `draw` also draws every formula, to find faults that only drawing reports; documents draw
    their formulas anyway, and find those drawn here in the cache. Texts and figures in `sound` are
    not checked again; those without a fault are added to it.
    """
    # It needs the model of a bank, which processes that only check texts need not import.
    from studypress.bank.mentions import mention_remarks  # noqa: PLC0415

    sound = sound or SoundTexts()
    for path, text, kind in _texts(entry):
        line = kind.line(sound.cache) if draw else None
        check = partial(_checked, text, kind, line, own_characters())
        faults = sound.faults(_key((text, kind)), check)
        for offset, message, remark in (*faults, *_figure_faults(text, kind, root, sound)):
            place = entry.place(*path, text=text, offset=offset)
            yield Problem(place, message, remark=remark)
    for path, text in _plain_texts(entry):
        for offset, message in _strange_characters(text):
            yield Problem(entry.place(*path, text=text, offset=offset), message)
        if any(char in text for char in _LAYOUT):
            yield Problem(entry.place(*path), _of_lines(str(path[1])))
    for name, text in entry.values.items():
        for _, message in _strange_characters(text):
            yield Problem(entry.place("variables", name), message)
    yield from _unit_problems(entry)
    stem = entry.question.question
    for fault in sound.faults(("beginning", stem), partial(_stem_faults, stem)):
        yield Problem(entry.place("question"), fault)
    yield from mention_remarks(entry)


def new_texts(entry: "Entry", sound: SoundTexts) -> list[_Text]:
    """Return the texts of a question's instances that are not known to be sound, each once."""
    texts = dict.fromkeys(
        (text, kind) for instance in entry.instances for _, text, kind in _texts(instance)
    )
    return [text for text in texts if not sound.has(_key(text))]


def check_ahead(
    parts: Sequence[Sequence[_Text]], sound: SoundTexts, pool: Executor, *, draw: bool
) -> None:
    """Check texts in parallel, a part a task; `text_problems` finds their faults in `sound`."""
    check = partial(_all_checked, draw=draw, drawings=sound.cache, characters=own_characters())
    for texts, faults in zip(parts, pool.map(check, parts), strict=True):
        sound.add(map(_key, texts), faults)


def _all_checked(
    texts: Iterable[_Text], *, draw: bool, drawings: Cache | None, characters: frozenset[int]
) -> list[tuple[_Fault, ...]]:
    """Check texts in another process; `characters` are those of the fonts of the user's look."""
    with printable(characters):
        return [
            _checked(text, kind, kind.line(drawings) if draw else None, characters)
            for text, kind in texts
        ]


def _key(text: _Text) -> tuple[object, ...]:
    return (*text[1].value, text[0])


def _unit_problems(entry: "Entry") -> Iterator[Problem]:
    """Yield a problem if the unit of a number contains markup, or a word too long for its line.

    A dollar may be a currency.
    """
    unit = entry.question.answer.unit or ""
    marks = [mark for mark, _ in leftovers(unit) if unit.count("$") > 1 or mark != "$"]
    if marks:
        message = f"a unit is plain text, and {marks[0]} is printed literally: write m² or µs"
        yield Problem(entry.place("answer", "unit"), message)
    longest = max(unit.split(), key=len, default="")
    if len(longest) > _LONGEST_UNIT:
        message = f"'{longest}' is too long beside a frame: abbreviate it to {_LONGEST_UNIT}"
        yield Problem(entry.place("answer", "unit"), f"{message} characters at most")


def title_problems(titles: Iterable[tuple[str, SourcePlace]]) -> Iterator[Problem]:
    """Yield the problems of the titles of a bank, its sections and topics."""
    for text, place in titles:
        yield from _plain_problems("a title", text, place)


def line_problems(key: str, text: str, place: SourcePlace) -> Iterator[Problem]:
    """Yield the problems of a text of a brand: plain, and on one line."""
    yield from _plain_problems(f"'{key}'", text, place)
    if any(char in text for char in _LAYOUT):
        yield Problem(place, _of_lines(key))


def _of_lines(key: str) -> str:
    return f"'{key}' has a line break or a tab: write it on one line"


def _plain_problems(what: str, text: str, place: SourcePlace) -> Iterator[Problem]:
    for _, message in _strange_characters(text):
        yield Problem(place, message)
    for mark, _ in leftovers(text):
        if not _NAME.fullmatch(mark):
            message = f"{what} is plain text, and {mark} is printed literally"
            yield Problem(place, f"{message}: remove it")


def figures_of(entry: "Entry") -> set[str]:
    """Return the names of the figures that the texts of the question's instances show."""
    return {
        name
        for instance in entry.instances
        for _, text, kind in _texts(instance)
        if _FIGURE in text  # parsing takes longer
        for name in _names.get((text, kind)) or _names_in(text, kind)
    }


def _names_in(text: str, kind: _Kind) -> Sequence[str]:
    return [figure_name(token) for token, _ in _figures(text, kind)]


def picture_digests(bank: "Bank", entries: Iterable["Entry"]) -> dict[str, str]:
    """Return the SHA-256 of each figure of some questions, and of the bank's logo, by name."""
    names = {name for entry in entries for name in figures_of(entry)}
    if bank.brand and bank.brand.logo:
        names.add(bank.brand.logo)
    return {name: figure_digest(bank.root, name) for name in sorted(names)}


def _texts(entry: "Entry") -> Iterator[tuple[_TextPath, str, _Kind]]:
    """Yield the path, text and kind of each text of a question."""
    question = entry.question
    yield ("question",), question.question, _Kind.STEM
    yield ("answer", "bullet"), question.answer.bullet, _Kind.BULLET
    yield ("answer", "explanation"), question.answer.explanation, _Kind.BLOCKS
    for at, choice in enumerate(question.choices):
        yield ("choices", at, "text"), choice.text, _Kind.CHOICE
        if choice.why:
            yield ("choices", at, "why"), choice.why, _Kind.CHOICE
    for at, line in enumerate(question.answer.marking):
        yield ("answer", "marking", at, "says"), line.says, _Kind.CHOICE
    for at, next_ in enumerate(question.follow_ups):
        yield ("follow_ups", at, "question"), next_.question, _Kind.CHOICE
        yield ("follow_ups", at, "answer"), next_.answer, _Kind.CHOICE
    for at, mistake in enumerate(question.mistakes):
        yield ("mistakes", at), mistake, _Kind.CHOICE
    for at, reference in enumerate(question.references):
        yield ("references", at), reference, _Kind.REFERENCE


def _plain_texts(entry: "Entry") -> Iterator[tuple[_TextPath, str]]:
    """Yield the path and text of each text without markup: those that answers are compared with."""
    answer = entry.question.answer
    yield ("answer", "unit"), answer.unit or ""
    for at, text in enumerate(answer.accept):
        yield ("answer", "accept", at), text


@lru_cache(maxsize=4096)
def _checked(
    text: str,
    kind: _Kind,
    line: Line | None,
    _: frozenset[int],
) -> tuple[_Fault, ...]:
    """Check a text without its figures; cached, so that only changed texts are checked again.

    The last argument, the characters of a look's fonts, is a part of the key of the cache.
    """
    return tuple(_faults(parsed(text, inline=kind.is_line(text)), kind, line))


@lru_cache(maxsize=4096)
def _figures(text: str, kind: _Kind) -> tuple[tuple[Token, int], ...]:
    """Return the figures in a text, each with the offset of its block."""
    if _FIGURE not in text:
        return ()
    found = tokens_of(text, inline=kind.is_line(text))
    return tuple((token, start) for token, start in found if token.type == "image")


def _figure_faults(text: str, kind: _Kind, root: Path, sound: SoundTexts) -> Iterator[_Fault]:
    """Yield the faults of the figures in a text; a text is not parsed for known figures."""
    if _FIGURE not in text:
        return
    names = sound.figures(_key((text, kind)))
    if names is not None and not any(file_fault(name, root, sound) for name in names):
        if len(_names) >= _MOST_NAMES:
            _names.clear()
        _names[text, kind] = names
        return
    faults = [
        (_offset(text, str(token.attrs["src"]), start), fault, False)
        for token, start in _figures(text, kind)
        for fault in figure_faults(token, root, sound)
    ]
    yield from faults
    if not faults:
        sound.add_figures(_key((text, kind)), _names_in(text, kind))


def _faults(found: Parsed, kind: _Kind, line: Line | None) -> Iterator[_Fault]:
    """Yield the faults of a text, except those of its figures."""
    text = found.text
    for offset, message in _strange_characters(text):
        yield offset, message, False
    seen, known = False, text.replace("\0", "\ufffd")  # as in the parser
    for token, start in found.tokens():
        if token.type in ("text", "text_special"):
            for _, message in _strange_characters(token.content, known):
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


def _token_faults(token: Token, start: int, text: str, line: Line | None) -> Iterator[_Fault]:
    if fault := token_fault(token, line):
        words = str(token.attrs.get("href") or token.content)
        yield _offset(text, words, start), fault, False
    if token.type == "inline" and token.children:
        after = dict[str, int]()
        for mark, fault in (*leftovers(unread(token.children)), *misread(token.children)):
            offset = _offset(text, mark, after.get(mark, start))
            after[mark] = offset + len(mark)
            yield offset, fault, False


def _block_faults(found: Parsed, kind: _Kind, line: Line | None) -> Iterator[_Fault]:
    """Yield the faults of a text's blocks, or report blocks in a text that is printed as a line."""
    if found.inline:
        if kind != _Kind.CHOICE and (fault := _line_fault(found.text)):
            yield 0, fault, False
        return
    starts = [0, *(at + 1 for at, char in enumerate(found.text) if char == "\n")]
    for number, message in block_faults(found.blocks, found.text, found.env):
        yield starts[number], message, False
    for at, token in enumerate(found.blocks):
        if token.type == "tr_open" and token.map and line:
            row = found.blocks[at : at + _next(found.blocks, at, "tr_close")]
            if fault := row_fault(row, _Kind.BLOCKS.line(line.drawings)):
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


def _remarks(found: Parsed) -> Iterator[_Fault]:
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


def _strange_characters(text: str, known: str = "") -> Iterator[tuple[int, str]]:
    """Yield the faults of characters that are not in the `known` text.

    Characters that are written as numeric entities are only found in the parsed text.
    """
    new = "".join(char for char in dict.fromkeys(text) if char not in known)
    for at, fault in character_faults(new):
        yield text.index(new[at]), fault
    for char in unprintable(new):
        if not is_refused(char):
            yield text.index(char), unprintable_fault(char, "write another")


def _stem_faults(stem: str) -> tuple[str, ...]:
    first = next((token for token, _ in tokens_of(stem)), None)
    if first and (first.type, first.tag) == ("paragraph_open", "p"):
        return ()
    return ("a question must begin with a sentence: put lists, tables, code and figures after it",)


def _offset(text: str, words: str, start: int) -> int:
    """Return the offset of a token's words in its block, else that of the block's first line."""
    return max(text.find(words, start), start)


def name_problems(roster: "Roster") -> Iterator[Problem]:
    """Yield each character of a candidate's name, id or group that no bundled font contains.

    The place of the problem is that of the candidate's name.
    """
    for candidate, place in zip(roster.candidates, roster.places, strict=True):
        words = {"name": candidate.name, "id": candidate.id, "group": candidate.group}
        for field, text in words.items():
            for char in unprintable(text):
                remedy = f"write the {field} '{text}' in other letters"
                yield Problem(place, unprintable_fault(char, remedy))
