"""Chapters of a Markdown list: which headings, items and paragraphs are questions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from studypress.exchange.lists.labels import CHECKED, label_of_heading, split_label
from studypress.exchange.lists.list_parts import begins_bold, split_stem
from studypress.exchange.lists.markdown_blocks import MarkdownBlock, blocks_of, plain_title

_NUMBERED = re.compile(
    r"(?:[#№Pp]?\d{1,4}[.):](?!\d)|[Qq](?:uestion)?\s*\d{1,4}\b[.):-]?|Q[.:](?=\s))\s*"
)
_NOTE = re.compile(
    r"(\*\*|__)(?!\W*(?:Q\w*\s*)?\d)[^*_?？\n]{1,60}(?:[:：]\1|\1[ \t]*[:：])[ \t]*\S",
    re.IGNORECASE,
)
"""A bold label with its text, as in `**Note:** words`, which asks nothing."""

_BETWEEN = ("other", "rule")  # kinds of blocks between a stem and its choices
_ADDRESS = re.compile(r"\]\([^()\n]*\)")
_ASKS = re.compile(r"[?？؟;]\W*$|^(?:Q|Question)\s*\d+", re.IGNORECASE)
_COUNT = re.compile(
    r"\s*[(（\[]\s*(\d{1,6})\s*(?:questions?|items?|qs?|fragen|preguntas?|perguntas?|domande|vragen|"
    r"вопрос\w*|[个個道]?[问問]?[题題]|問|أسئلة|سؤال\w*)\s*[)）\]]\s*$",
    re.IGNORECASE,
)


@dataclass
class ListedQuestion:
    """A question as found: its first line, its text with that text's line, its stem if known."""

    line: int
    text: str
    text_line: int
    stem: str = ""


@dataclass
class ListChapter:
    """Questions under a heading, and blocks that belong to none of them.

    `stated` is the number of questions that the heading names.
    """

    heading: str = ""
    section: str = ""
    topic: str = ""
    line: int = 1
    stated: int | None = None
    questions: list[ListedQuestion] = field(default_factory=list)
    others: list[MarkdownBlock] = field(default_factory=list)


@dataclass(eq=False)
class _Region:
    """A heading, if there is one, with the blocks up to the next."""

    heading: MarkdownBlock | None
    blocks: list[MarkdownBlock] = field(default_factory=list)
    is_question: bool = False


def chapters_of(blocks: Sequence[MarkdownBlock]) -> tuple[str, list[ListChapter]]:
    """Return the title of a document, and its chapters."""
    regions = list(_regions(blocks))
    _find_questions(regions)
    titles = [each for each in regions if each.heading and not each.is_question]
    title = _title(titles, regions)
    levels = sorted({_level(each) for each in titles if each is not title})
    chapters: list[ListChapter] = []
    path: dict[int, str] = {}
    for region in regions:
        if region.is_question:
            if not chapters:
                chapters.append(ListChapter())
            chapters[-1].questions.append(_of_heading(region))
            continue
        chapters.append(_chapter(region, path, levels, is_title=region is title))
        _split(region.blocks, chapters[-1])
    name = _named(title.heading)[0] if title and title.heading else ""
    return name, chapters


def _regions(blocks: Sequence[MarkdownBlock]) -> Iterator[_Region]:
    """Yield the headings with their blocks; headings that are labels are blocks."""
    region = _Region(None)
    for block in blocks:
        if block.kind == "heading" and not label_of_heading(block.words):
            yield region
            region = _Region(block)
        else:
            region.blocks.append(block)
    yield region


def _find_questions(regions: Sequence[_Region]) -> None:
    """Decide which headings are questions: most of their level ask, or nothing else does."""
    able = [each for each in regions if each.heading and each.blocks and not _asks_within(each)]
    asking = {each for each in able if each.heading and _ASKS.search(each.heading.words)}
    levels = {_level(each) for each in able}
    chosen = {
        level
        for level in levels
        if 2 * sum(_level(each) == level for each in asking)
        >= sum(_level(each) == level for each in able)
    }
    others = any(_starts(each.blocks) for each in regions)
    if not asking and not others and levels:
        chosen = {max(levels)}
    for each in able:
        each.is_question = each in asking or _level(each) in chosen


def _level(region: _Region) -> int:
    return region.heading.level if region.heading else 0


def _asks_within(region: _Region) -> bool:
    """Return whether there are questions under a heading, so that it is none itself."""
    for block in region.blocks:
        if block.kind == "paragraph" and _labelled(block):
            return True
        if block.kind == "numbered" and _are_questions(block):
            return True
    return False


def _are_questions(block: MarkdownBlock) -> bool:
    """Return whether most items of a list are bold as a whole, or ask."""
    asking = [each for each in block.items if _asks(each.text)]
    return 2 * len(asking) >= len(block.items)


@lru_cache(maxsize=32_768)
def _asks(text: str) -> bool:
    label = split_label(text)
    stem, rest, _ = split_stem(text)
    whole = bool(label and label[0] == "question")
    whole = whole or (begins_bold(text) and not rest.split("\n")[0].strip())
    return bool(_ASKS.search(_ADDRESS.sub("]", stem))) or whole


def _labelled(block: MarkdownBlock) -> list[int]:
    """Return the lines of a paragraph that begin with `Q:` or the like."""
    return [at for at, line in enumerate(block.text.split("\n")) if _is_labelled(line)]


def _is_labelled(line: str) -> bool:
    inner = line.strip(" *_")
    label = split_label(line) or split_label(inner)
    return bool(label and label[0] == "question") or bool(re.match(r"Q\d{1,4}[.)]\s", inner))


def _starts(blocks: Sequence[MarkdownBlock]) -> str:
    """Return how questions begin: `label`, `numbered`, `bold`, `checks`, `list`, "" if none do."""
    if any(block.kind == "paragraph" and _labelled(block) for block in blocks):
        return "label"
    numbered = [block for block in blocks if block.kind == "numbered"]
    bold = [block for block in blocks if block.kind == "paragraph" and _is_bold(block)]
    if numbered and (any(map(_are_questions, numbered)) or not bold):
        return "numbered"
    if bold:
        return "bold"
    lists = [block for block in blocks if block.kind == "list"]
    if len([at for at in range(len(blocks)) if _leads_to_checks(blocks, at)]) > 1:
        return "checks"
    return "list" if any(map(_are_questions, lists)) else ""


def _is_bold(block: MarkdownBlock) -> bool:
    return begins_bold(block.text) and not _NOTE.match(block.text)


def _leads_to_checks(blocks: Sequence[MarkdownBlock], at: int) -> bool:
    """Return whether a paragraph is followed by choices with boxes, perhaps after code."""
    if blocks[at].kind != "paragraph":
        return False
    after = (blocks[i] for i in range(at + 1, len(blocks)) if blocks[i].kind not in _BETWEEN)
    following = next(after, None)
    return bool(
        following
        and following.kind == "list"
        and all(CHECKED.match(item.text) for item in following.items)
    )


def _split(blocks: Sequence[MarkdownBlock], chapter: ListChapter) -> None:
    """Add the questions among blocks to a chapter, and the blocks outside of them."""
    start = _starts(blocks)
    nested = False  # whether the last question contains its answer, indented
    for at, block in enumerate(blocks):
        last = chapter.questions[-1] if chapter.questions else None
        if block.kind == start and start in ("numbered", "list"):
            chapter.questions += [ListedQuestion(it.line, it.text, it.line) for it in block.items]
            nested = len(blocks_of(block.items[-1].text)) > 1
        elif start == "label" and block.kind == "paragraph" and _labelled(block):
            _split_paragraph(block, chapter, last)
        elif (start == "bold" and block.kind == "paragraph" and _is_bold(block)) or (
            start == "checks" and _leads_to_checks(blocks, at)
        ):
            chapter.questions.append(ListedQuestion(block.line, block.text, block.line))
        elif block.kind == "rule":
            continue
        elif last and not (nested and block.kind == "paragraph"):
            _append(last, block)
        else:
            chapter.others.append(block)


def _split_paragraph(
    block: MarkdownBlock, chapter: ListChapter, last: ListedQuestion | None
) -> None:
    """Add each question of a paragraph, which begins at a line with a label."""
    lines = block.text.split("\n")
    starts = [*_labelled(block), len(lines)]
    if starts[0]:
        before = MarkdownBlock("paragraph", "\n".join(lines[: starts[0]]), block.line)
        if last:
            _append(last, before)
        else:
            chapter.others.append(before)
    for start, end in pairwise(starts):
        line = block.line + start
        chapter.questions.append(ListedQuestion(line, "\n".join(lines[start:end]), line))


def _append(question: ListedQuestion, block: MarkdownBlock) -> None:
    """Append a block to a question, with as many lines between as in the file."""
    end = question.text_line + question.text.count("\n")
    question.text += "\n" * max(block.line - end, 2) + block.text


def _of_heading(region: _Region) -> ListedQuestion:
    assert region.heading  # noqa: S101 - regions without one are no questions
    words = region.heading.words.strip()
    stem = split_stem(words)[0] if _is_labelled(words) else _unnumbered(words)
    first, *others = region.blocks
    question = ListedQuestion(region.heading.line, first.text, first.line, stem)
    for block in (each for each in others if each.kind != "rule"):
        _append(question, block)
    return question


def _unnumbered(words: str) -> str:
    found = _NUMBERED.match(words)
    return words[found.end() :] if found else words


def _title(titles: Sequence[_Region], regions: Sequence[_Region]) -> _Region | None:
    """Return the region of the document's title: the only heading of the highest level."""
    first = next((each for each in regions if each.heading), None)
    highest = min(map(_level, titles), default=0)
    top = [each for each in titles if _level(each) == highest]
    return first if len(top) == 1 and first is top[0] else None


def _named(heading: MarkdownBlock) -> tuple[str, int | None]:
    """Return the words of a heading, and the number of questions that it names."""
    found = _COUNT.search(heading.words)
    if not found or not found.start():
        return plain_title(heading.words), None
    return plain_title(heading.words[: found.start()]), int(found[1])


def _chapter(
    region: _Region, path: dict[int, str], levels: list[int], *, is_title: bool
) -> ListChapter:
    """Return the chapter of a heading; `path` has the headings above it by level."""
    if not region.heading:
        return ListChapter()
    words, stated = _named(region.heading)
    if is_title:
        return ListChapter(region.heading.words, line=region.heading.line, stated=stated)
    for level in [each for each in path if each >= region.heading.level]:
        del path[level]
    path[region.heading.level] = words
    section = path.get(levels[0], words)
    below = [path[level] for level in sorted(path) if level != levels[0]]
    return ListChapter(region.heading.words, section, ": ".join(below), region.heading.line, stated)
