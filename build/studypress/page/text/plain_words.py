"""What a Markdown text says on paper: its words as they are printed, and its pictures in words."""

import re
from html import unescape
from html.parser import HTMLParser

from studypress.page.text.markdown import Markdown

PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands before and after the description of a picture, where it stands in a text."""

_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


class Plain:
    """Gives the printed words of the texts of one language."""

    def __init__(self, language: str) -> None:
        """Prepare to read texts of this language, in which quotes may be curled."""
        self._markdown = Markdown(language, lambda name: name)

    def block(self, text: str) -> str:
        """Return what paragraphs, lists, tables and figures say."""
        return _words(self._markdown.block(text))

    def choice(self, text: str) -> str:
        """Return what a choice says."""
        return _words(self._markdown.choice(text))

    def inline(self, text: str) -> str:
        """Return what a line of text says."""
        return _words(self._markdown.inline(text))

    def links(self, text: str) -> frozenset[str]:
        """Return the addresses to which a text links."""
        return frozenset(unescape(link) for link in _LINK.findall(self._markdown.block(text)))


def _words(html: str) -> str:
    reader = _WordReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)


class _WordReader(HTMLParser):
    """Keeps the words of HTML, in their order.

    A picture's description stands between two `PICTURE`; formulas are pictures, and described by
    their LaTeX. Of list markers only numbers are words.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img":
            self.words += [PICTURE, given.get("alt") or "", PICTURE]
        elif tag == "ol":
            self._numbers.append(int(given.get("start") or 1))
        elif tag == "ul":
            self._numbers.append(None)
        elif tag == "li":
            self._mark()
        elif tag == "br":
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._numbers.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def _mark(self) -> None:
        if (number := self._numbers[-1]) is not None:
            self.words.append(f"{number}. ")
            self._numbers[-1] = number + 1
