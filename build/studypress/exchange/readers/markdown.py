"""Markdown lists of questions, as people write them."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.lists.chapters import ListChapter, ListedQuestion, chapters_of
from studypress.exchange.lists.list_parts import fields_of, split_stem
from studypress.exchange.lists.markdown_blocks import blocks_of, references_of
from studypress.exchange.lists.question_data import QuestionParts
from studypress.exchange.lists.unfolded import UnfoldedText, outside_fences
from studypress.exchange.markup.from_markdown import MarkdownTexts

MAX_CHARACTERS = 8_000_000
_FRONT = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEYS = {
    "title": "title",
    "language": "language",
    "lang": "language",
    "subtitle": "subtitle",
    "as_of": "as_of",
}
_PLACEHOLDER = re.compile(r"[ \t]*[*_]{0,2}(?:\.{3,}|…)[*_ \t]*(?:\(.*\)|\[.*\])?[*_ \t]*")


def read(file: InputFile) -> DraftBank:
    """Return the questions of a list, by its headings."""
    text = file.text()
    if len(text) > MAX_CHARACTERS:
        raise file.error(f"more than {MAX_CHARACTERS:,} characters: split the file")
    draft = DraftBank()
    text = _without_placeholders(_without_front_matter(text, file, draft), file, draft)
    links = references_of(text) if "]:" in text else {}
    texts = MarkdownTexts(draft, file, links)
    title, chapters = chapters_of(blocks_of(text))
    if title and draft.title not in ("", title):
        line = next(each.line for each in chapters if each.heading and not each.section)
        message = f"the heading '{title[:60]}' is not kept: the front matter states the title"
        draft.remark(Effect.LOST, file.place(line), message)
    draft.title = draft.title or title
    for chapter in chapters:
        _add_chapter(chapter, file, draft, texts)
    return draft


def _add_chapter(
    chapter: ListChapter, file: InputFile, draft: DraftBank, texts: MarkdownTexts
) -> None:
    if chapter.stated is not None and chapter.stated != len(chapter.questions):
        message = f"'{chapter.heading}' states another number: {len(chapter.questions)} were found"
        draft.remark(Effect.CHANGED, file.place(chapter.line), message)
    for block in chapter.others:
        words = " ".join(block.text.split())[:60]
        message = f"the text outside of a question is not kept: {words}"
        draft.remark(Effect.LOST, file.place(block.line), message)
    for each in chapter.questions:
        _add_question(each, chapter, file, draft, texts)


def _add_question(
    each: ListedQuestion,
    chapter: ListChapter,
    file: InputFile,
    draft: DraftBank,
    texts: MarkdownTexts,
) -> None:
    place = file.place(each.line)
    stem, rest, lines = (each.stem, each.text, 0) if each.stem else split_stem(each.text)
    fields = fields_of(rest, each.text_line + lines)
    parts = QuestionParts(draft, place, lambda text: texts.markdown(text, place).strip("\n"))
    draft.add(parts.question(stem, fields, chapter.section, chapter.topic))


def _without_front_matter(text: str, file: InputFile, draft: DraftBank) -> str:
    """Store title and language of the front matter; return the text with empty lines for it."""
    found = _FRONT.match(text)
    if not found:
        return text
    for key, value in _front_matter(found["yaml"] or "", file).items():
        name = _KEYS.get(str(key).lower())
        if name in ("title", "language"):
            setattr(draft, name, str(value))
        elif name:
            draft.more[name] = str(value)
        else:
            draft.remark(Effect.LOST, file.place(1), f"'{key}' of the front matter is not kept")
    return "\n" * found[0].count("\n") + text[found.end() :]


def _front_matter(text: str, file: InputFile) -> Mapping[str, Any]:
    try:
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise file.error("the front matter is not YAML: mend or remove it", line) from None
    return data if isinstance(data, dict) else {}


def _without_placeholders(text: str, file: InputFile, draft: DraftBank) -> str:
    """Return the text without lines such as `... (more questions)`, with a remark for each.

    Text that can be unfolded is that of a question or an answer; links within the page are removed.
    """
    unfolded = UnfoldedText(text.split("\n"))
    unfolded.unfold()
    if links := unfolded.within:
        message = f"links within the page are not kept (in {len(links)} lines)"
        draft.remark(Effect.LOST, file.place(links[0] + 1), message)
    lines = unfolded.lines
    for at in outside_fences(lines):
        if lines[at].strip() and _PLACEHOLDER.fullmatch(lines[at]):
            message = f"'{lines[at].strip()[:60]}' is a remark, not a question"
            draft.remark(Effect.LOST, file.place(at + 1), message)
            lines[at] = ""
    return "\n".join(lines)
