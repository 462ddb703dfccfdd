"""Syntax of GIFT: a file as questions with their answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from studypress.errors import ContentError, Problem
from studypress.exchange.gift.escapes import HIDDEN, hide, show
from studypress.exchange.input_file import InputFile

MOODLE = "moodle"
"""Format of texts that state none."""

_KEEPS_LINES = ("html", "markdown")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_TITLE = re.compile(r"::(.*?)::", re.DOTALL)
_CATEGORY = re.compile(r"\$CATEGORY:[ \t]*([^\n]*)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,7})?)%")
_ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]\x00-\x1f])+)\]")
_STATEMENTS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_BLANK = "_____"


@dataclass(frozen=True)
class GiftText:
    """A text and its format."""

    format: str
    text: str


@dataclass(frozen=True)
class GiftAnswer:
    """An answer: its sign `=` or `~`, its weight in percent if stated, its feedback."""

    sign: str
    weight: str
    text: GiftText
    feedback: GiftText | None = None


@dataclass
class GiftQuestion:
    """A question; its kind is that of Moodle, such as `multichoice`."""

    line: int
    category: str = ""
    id: str = ""
    tags: list[str] = field(default_factory=list)
    title: str = ""
    stem: GiftText = GiftText(MOODLE, "")
    kind: str = "description"
    answers: list[GiftAnswer] = field(default_factory=list)
    statement: bool | None = None
    feedback: GiftText | None = None


@dataclass
class _Block:
    """Lines up to an empty line outside of braces; comments are lines of one space."""

    line: int
    text: str
    id: str = ""
    tags: list[str] = field(default_factory=list)


def questions_of(file: InputFile) -> list[GiftQuestion]:
    """Return the questions of a file; raise ContentError with each place that is no GIFT."""
    text = file.text()
    for hidden in HIDDEN.values():
        if hidden in text:
            line = text[: text.index(hidden)].count("\n") + 1
            raise file.error(f"U+{ord(hidden):04X} is no character: remove it", line)
    found: list[GiftQuestion] = []
    problems: list[Problem] = []
    category = ""
    for block in _blocks(text):
        body = block.text
        if heading := _CATEGORY.match(body):
            category = show(heading[1].strip())
            after = body[heading.end() :]
            body = after.lstrip()
            block.line += after[: len(after) - len(body)].count("\n")
        if not body.strip():
            continue
        question = GiftQuestion(block.line, category, block.id, block.tags)
        if message := _parse(body.strip(), question):
            problems.append(Problem(file.place(block.line), message))
        found.append(question)
    if problems:
        raise ContentError(problems)
    return found


def _blocks(text: str) -> Iterator[_Block]:
    """Yield the questions as text, also those that no empty line parts.

    After an answer that ends its line, a line begins a question if a further answer follows.
    """
    for block in _paragraphs(text):
        lines = block.text.split("\n")
        last = max((at for at, line in enumerate(lines) if "{" in line), default=0)
        begin, ends = 0, False
        for at, line in enumerate(lines):
            if ends and line.strip() and (at <= last or _begins_question(line)):
                part = "\n".join(lines[begin:at])
                yield _Block(block.line + begin, part, block.id, block.tags)
                block.id, block.tags, begin = "", [], at
            ends = line.rstrip().endswith("}") if line.strip() else ends
        yield _Block(block.line + begin, "\n".join(lines[begin:]), block.id, block.tags)


def _paragraphs(text: str) -> Iterator[_Block]:
    """Yield the text between empty lines; ids and tags are those in comments before."""
    lines: list[str] = []
    start, name, tags = 0, "", list[str]()
    is_open = False
    for number, line in enumerate([*hide(text).split("\n"), ""], start=1):
        if line.lstrip().startswith("//"):
            ids, words = _ID.findall(show(line)), _TAG.findall(show(line))
            if (ids or words) and not is_open and lines and lines[-1].rstrip().endswith("}"):
                yield _Block(start, "\n".join(lines), name, tags)
                lines, name, tags = [], "", []
            name, tags = (ids or [name])[-1], [*tags, *words]
            lines += [" "] if lines else []
        elif line.strip():
            if lines and is_open and _begins_question(line):
                yield _Block(start, "\n".join(lines), name, tags)
                lines, name, tags, is_open = [], "", [], False
            start = start if lines else number
            lines.append(line)
            is_open = not _CATEGORY.match(line) and _is_open(line, is_open)
        elif lines and is_open:
            lines.append("")
        elif lines:
            yield _Block(start, "\n".join(lines), name, tags)
            lines, name, tags = [], "", []
    if lines:
        yield _Block(start, "\n".join(lines), name, tags)


def _begins_question(line: str) -> bool:
    """Return whether a line within braces shows that they were not closed."""
    return line.startswith("::") or bool(_CATEGORY.match(line))


def _is_open(line: str, before: bool) -> bool:  # noqa: FBT001 - a state
    opening, closing = line.rfind("{"), line.rfind("}")
    return before if opening == closing else opening > closing


def _parse(text: str, question: GiftQuestion) -> str:
    """Fill in a question from its text; return what is wrong, or ""."""
    if title := _TITLE.match(text):
        question.title = show(" ".join(title[1].split()))
        text = text[title.end() :].strip()
    start, end = text.find("{"), text.find("}")
    if (start < 0) != (end < 0) or end < start:
        missing = "}" if end < start or end < 0 else "{"
        return f"a '{missing}' is missing: write \\{{ and \\}} for braces in texts"
    if start < 0:
        question.stem = _text(text, MOODLE)
        return ""
    before, answers, after = text[:start], text[start + 1 : end].strip(), text[end + 1 :]
    question.stem = _text(before + (_BLANK + after if after.strip() else ""), MOODLE)
    kind = question.stem.format
    if "####" in answers:
        answers, _, feedback = answers.rpartition("####")
        question.feedback = _text(feedback, kind)
    return _parse_answers(answers.strip(), kind, question)


def _parse_answers(text: str, kind: str, question: GiftQuestion) -> str:
    """Fill in the kind and the answers of a question; `kind` is the format of its stem."""
    first = text.partition("#")[0].strip()
    if not text:
        question.kind = "essay"
    elif text.startswith("#"):
        question.kind = "numerical"
        question.answers = list(_answers(text[1:], kind))
    elif first in _STATEMENTS:
        question.kind, question.statement = "truefalse", _STATEMENTS[first]
        parts = text.split("#", 2)[1:]
        question.answers = [GiftAnswer("#", "", _text(each, kind)) for each in parts]
    else:
        question.answers = list(_answers(text, kind))
        question.kind = _kind(question.answers)
    if any(not each.text.text and each.sign != "~" for each in question.answers):
        needed = question.kind not in ("truefalse", "matching")
        return "an answer is empty: write it after = or ~" if needed else ""
    return ""


def _kind(answers: list[GiftAnswer]) -> str:
    if any(each.sign == "~" for each in answers):
        return "multichoice"
    pairs = all("->" in each.text.text for each in answers)
    return "matching" if pairs else "shortanswer"


def _answers(text: str, kind: str) -> Iterator[GiftAnswer]:
    """Yield answers, which begin with `=` or `~`; a single right one need not."""
    parts = re.split(r"([=~])", text)
    if parts[0].strip():
        yield _answer("=", parts[0], kind)
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        yield _answer(sign, part, kind)


def _answer(sign: str, text: str, kind: str) -> GiftAnswer:
    weight = _WEIGHT.match(text)
    body = text[weight.end() :] if weight else text
    shown, hash_, feedback = body.partition("#")
    said = _text(feedback, kind) if hash_ else None
    stated = weight[1] if weight else ""
    return GiftAnswer(sign, stated, _text(shown, kind), said if said and said.text else None)


def _text(text: str, default: str) -> GiftText:
    """Return a text with its format; in Moodle's own format and plain texts, lines are joined."""
    text = text.strip()
    stated = _FORMAT.match(text)
    kind = stated[1] if stated else default
    body = text[stated.end() :].strip() if stated else text
    return GiftText(kind, show(body if kind in _KEEPS_LINES else " ".join(body.split())))
