"""Plain words of a Markdown text as printed, with the descriptions of its pictures."""

import re
from html import unescape
from html.parser import HTMLParser

from studypress.page.text.markdown import Markdown

PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Delimiter before and after the description of a picture in the words of a text."""

_START = re.compile(r"[0-9]{1,9}")
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


class Plain:
    """Extractor of the printed words of texts, which are in one language if none is given."""

    def __init__(self, language: str) -> None:
        """Create a renderer for this language, which determines quotes and spaces."""
        self._markdown = Markdown(language, lambda name: name)

    def block(self, text: str, lang: str | None = None) -> str:
        """Return the words of paragraphs, lists, tables and figures."""
        return words_of(self._markdown.block(text, lang=lang))

    def choice(self, text: str, lang: str | None = None) -> str:
        """Return the words of a choice."""
        return words_of(self._markdown.choice(text, lang))

    def inline(self, text: str, lang: str | None = None) -> str:
        """Return the words of a line of text."""
        return words_of(self._markdown.inline(text, lang))

    def links(self, text: str) -> frozenset[str]:
        """Return the addresses of the links in a text."""
        return frozenset(unescape(link) for link in _LINK.findall(self._markdown.block(text)))


def words_of(html: str) -> str:
    """Return the words of HTML, in order, with the descriptions of its pictures."""
    reader = _WordReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)


class _WordReader(HTMLParser):
    """Parser that collects the words of HTML, in order.

    The description of a picture is enclosed in `PICTURE`; formulas are pictures described by
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
            start = given.get("start") or ""
            self._numbers.append(int(start) if _START.fullmatch(start) else 1)
        elif tag == "ul":
            self._numbers.append(None)
        elif tag == "li":
            self._mark()
        elif tag == "br":
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            del self._numbers[-1:]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def _mark(self) -> None:
        if self._numbers and (number := self._numbers[-1]) is not None:
            self.words.append(f"{number}. ")
            self._numbers[-1] = number + 1
