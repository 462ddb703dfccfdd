"""Blocks of HTML as Markdown: paragraphs, lists, tables, quotations, code and figures."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from studypress.exchange.markup.elements import (
    BLOCKS,
    Element,
    content,
    has_blocks,
    words_in,
)
from studypress.exchange.markup.findings import Findings
from studypress.exchange.markup.html_tables import rows_of, table_of
from studypress.exchange.markup.inline import InlineReader, Picture, too_deep
from studypress.exchange.markup.plain import line_start
from studypress.exchange.markup.runs import BREAK, MarkedText, line_of

_LANGUAGE = re.compile(r"(?:language-|lang-|brush:\s*)([\w+#.-]+)")
_PARTS = re.compile(f"{BREAK}\\s*{BREAK}[\\s{BREAK}]*")
_LIST = re.compile(r"([-*]) |\d+([.)]) ")
_STRONG = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend")


class HtmlBlocks:
    """Reader of the blocks of one text."""

    def __init__(self, findings: Findings, picture: Picture) -> None:
        """Store where losses are added, and the source of figures."""
        self._findings = findings
        self._inline = InlineReader(findings, picture)
        self._readers = {
            "pre": lambda element, *_: fence(element, self._inline.code(element)),
            "hr": lambda *_: ["***"],
            **dict.fromkeys(("ul", "ol", "menu", "dir"), self._list),
            "table": self._table,
            "figure": self._figure,
            "blockquote": self._quotation,
        }

    def of(self, element: Element, styles: tuple[str, ...] = (), depth: int = 0) -> list[str]:
        """Return the blocks in an element as Markdown."""
        blocks: list[str] = []
        line: list[MarkedText] = []
        for item in content(element):
            if isinstance(item, str) or not (item.tag in BLOCKS or has_blocks(item)):
                line += self._inline.runs(item, styles, depth)
                continue
            blocks += self._paragraphs(line)
            line = []
            if too_deep(depth, self._findings):
                blocks += self._paragraphs([MarkedText(words_in(item), styles)])
            elif not self._inline.is_dropped(item):
                inner = self._inline.styles(item, styles)
                blocks += _apart(blocks, self._block(item, inner, depth + 1))
        return [*blocks, *self._paragraphs(line)]

    def _block(self, element: Element, styles: tuple[str, ...], depth: int) -> list[str]:
        name = str(element.tag)
        if name in _STRONG and "strong" not in styles:
            styles = (*styles, "strong")
        return self._readers.get(name, self.of)(element, styles, depth)

    def _paragraphs(self, runs: Iterable[MarkedText]) -> Iterator[str]:
        """Yield the paragraphs of runs; two line breaks part them."""
        parts: list[list[MarkedText]] = [[]]
        for run in _breaks_joined(runs):
            pieces = [run.text] if run.atom else _PARTS.split(run.text)
            parts[-1].append(MarkedText(pieces[0], run.styles, run.literal, run.atom))
            parts += [[MarkedText(each, run.styles, run.literal)] for each in pieces[1:]]
        for part in parts:
            if line := self._line(part):
                yield from _apart_formula(line_start(line))

    def _line(self, runs: Iterable[MarkedText]) -> str:
        markdown, whole = line_of(runs)
        if not whole:
            self._findings.changed("bold or italic letters within a word are plain")
        return markdown

    def _quotation(self, element: Element, styles: tuple[str, ...], depth: int) -> list[str]:
        text = "\n\n".join(self.of(element, styles, depth))
        lines = (f"> {line}" if line.strip() else ">" for line in text.split("\n"))
        return ["\n".join(lines)] if text else []

    def _list(self, element: Element, styles: tuple[str, ...], depth: int) -> list[str]:
        numbered = element.tag == "ol"
        start = (element.get("start") or "").strip()
        number = int(start) if re.fullmatch("[0-9]{1,8}", start) else 1
        if numbered and element.get("type", "1") != "1":
            self._findings.changed("letters of list items are numbers")
        loose = any(child.tag == "p" for item in element.iterchildren("li") for child in item)
        items: list[str] = []
        for blocks in self._items(element, styles, depth):
            mark = f"{number + len(items)}. " if numbered else "- "
            text = ("\n\n" if loose or not _is_tight(blocks) else "\n").join(blocks)
            items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
        text = ("\n\n" if loose else "\n").join(items)
        return [re.sub("^ +$", "", text, flags=re.MULTILINE)] if items else []

    def _items(self, element: Element, styles: tuple[str, ...], depth: int) -> list[list[str]]:
        """Return the blocks of each item; a list beside items belongs to the one before."""
        items: list[list[str]] = []
        for child in element.iterchildren(etree.Element):
            inner = self._inline.styles(child, styles)
            if child.tag == "li":
                items.append(self.of(child, inner, depth))
            elif child.tag in BLOCKS and items:
                items[-1] += self._block(child, inner, depth)
            else:
                items.append([*self._paragraphs(self._inline.runs(child, styles, depth))])
        return [blocks for blocks in items if blocks]

    def _table(self, element: Element, styles: tuple[str, ...], depth: int) -> list[str]:
        rows = [row for row in rows_of(element) if row]
        if not rows:
            return self.of(element, styles, depth)
        if len(rows) == len(rows[0]) == 1:
            return self.of(rows[0][0], styles, depth)

        def line(each: Element) -> str:
            head = each.tag == "th" and each not in rows[0] and "strong" not in styles
            inner = (*styles, "strong") if head else styles
            return self._line(self._inline.within(each, inner, depth))

        captions = filter(None, map(line, element.iterchildren("caption")))
        return [*map(line_start, captions), table_of(rows, line, self._findings)]

    def _figure(self, element: Element, styles: tuple[str, ...], depth: int) -> list[str]:
        """Return a picture with its caption; the blocks of an element with anything else."""
        pictures, captions = list(element.iter("img")), list(element.iter("figcaption"))
        words = "".join(words_in(each) for each in captions).strip()
        if len(pictures) != 1 or len(captions) != 1 or words_in(element).strip() != words:
            return self.of(element, styles, depth)
        picture = self._line(self._inline.runs(pictures[0]))
        caption = self._line(self._inline.within(captions[0]))
        if not picture.startswith("![") or not caption:
            return [line_start(text) for text in (picture, caption) if text]
        title = re.sub(r'[\\"&]', lambda found: "\\" + found[0], caption)
        head, _, size = picture.rpartition(")")
        return [f'{head} "{title}"){size}']


def _breaks_joined(runs: Iterable[MarkedText]) -> Iterator[MarkedText]:
    """Yield runs, with line breaks and spaces that follow each other in one of them."""
    held: MarkedText | None = None
    for run in runs:
        blank = not run.atom and not run.text.strip()
        broken = held and not held.atom and held.text.rstrip(" \n").endswith(BREAK)
        if held and not held.atom and blank and (broken or BREAK in run.text):
            held = MarkedText(held.text + run.text, held.styles, held.literal)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held


def _is_tight(blocks: Sequence[str]) -> bool:
    """Return whether blocks of an item need no empty line between: a line, and a list below."""
    line, *more = blocks
    below = [each.startswith(("- ", "1. ")) for each in more]
    return not more or (below == [True] and not _LIST.match(line))


def _apart(before: Sequence[str], blocks: list[str]) -> list[str]:
    """Return blocks; a list after a list of the same kind has other marks."""
    last = _LIST.match(before[-1]) if before else None
    first = _LIST.match(blocks[0]) if blocks else None
    if last and first and last[1] == first[1] == "-":
        return [re.sub("^- ", "* ", blocks[0], flags=re.MULTILINE), *blocks[1:]]
    if last and first and last[2] == first[2] == ".":
        return [re.sub(r"^(\d+)\. ", r"\1) ", blocks[0], flags=re.MULTILINE), *blocks[1:]]
    return blocks


def _apart_formula(line: str) -> Iterator[str]:
    """Yield a line; a formula at its beginning is apart if another one is at its end."""
    while (
        line.startswith("$$")
        and line.endswith("$$")
        and (end := line.find("$$", 2) + 2) < len(line)
    ):
        yield line[:end]
        line = line_start(line[end:].strip().removeprefix("<br>"))
    yield line


def fence(element: Element, code: str) -> list[str]:
    """Return code between lines of backticks, with its language; nothing without signs."""
    lines = code.removeprefix("\n").split("\n")
    text = "\n".join(line.rstrip() for line in lines).removesuffix("\n")
    if not text.strip():
        return []
    names = " ".join(each.get("class") or "" for each in element.iter("pre", "code"))
    language = found[1] if (found := _LANGUAGE.search(names)) else ""
    most = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, most + 1)
    return [f"{fence}{language}\n{text}\n{fence}"]
