"""Text fields of Moodle XML: a text in one of five formats, with the files that it shows."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree
from markdown_it import MarkdownIt

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.elements import Element
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.exchange.xml_file import place_of

if TYPE_CHECKING:
    from studypress.exchange.moodle.calculated import WildCards

FILES = "@@PLUGINFILE@@/"
"""Beginning of the addresses of files in a text."""

_REFERENCE = re.compile(r"@@PLUGINFILE@@/([^\"'?#<>\s]+)")
_MOST_DIGITS = 30
_BETWEEN_TAGS = re.compile(r">\s+<")


class TextFields:
    """Reader of the text fields of a file; it adds figures and remarks to the draft bank."""

    def __init__(self, draft: DraftBank, file: InputFile) -> None:
        """Store the draft bank and the file, beside which figures may be."""
        self._draft, self._file = draft, file
        self._once: set[str] = set()
        self._unused: set[tuple[SourcePlace, str]] = set()
        self.cards: WildCards | None = None
        """Wild cards of the question that is read."""

    def markdown(self, field: Element | None, default: str = "html") -> str:
        """Return a field as Markdown; "" if there is none.

        `default` is the format of a field that states none.
        """
        if field is None:
            return ""
        return self.converted(text_of(field), field, default)

    def converted(self, text: str, field: Element, default: str = "html") -> str:
        """Return a text of a field as Markdown."""
        if self.cards:
            return self.cards.shown(self._converted(self.cards.marked(text), field, default))
        return self._converted(text, field, default)

    def _converted(self, text: str, field: Element, default: str) -> str:
        place, files = place_of(field, self._file), self._files(field)
        texts = HtmlTexts(self._draft, lambda address: self._picture(address, files))
        match format_of_field(field, default):
            case "plain_text":
                markdown = texts.plain(text, place)
            case "wiki_like":
                self.once(Effect.CHANGED, place, "texts with the marks of a wiki are plain texts")
                markdown = texts.plain(text, place)
            case "markdown":
                markdown = texts.markdown(_parser().render(text), place)
            case "moodle_auto_format":
                lines = _BETWEEN_TAGS.sub("><", text).replace("\n", "<br>")
                markdown = texts.markdown(lines, place)
            case _:
                markdown = texts.markdown(text, place)
        self._remark_unused(field, files, place)
        return markdown

    def once(self, effect: Effect, place: SourcePlace, message: str) -> None:
        """Add a remark on the whole file, with the first place that it applies to."""
        if message not in self._once:
            self._once.add(message)
            self._draft.remark(effect, place, message)

    def _files(self, field: Element) -> dict[str, bytes]:
        """Return the files of a field by their paths."""
        files: dict[str, bytes] = {}
        for each in field.iterchildren("file"):
            path = (each.get("path") or "/").strip("/")
            name = "/".join(filter(None, (path, each.get("name") or "")))
            try:
                files[name] = b64decode(each.text or "")
            except (Base64Error, ValueError):
                message = f"the file '{name}' cannot be decoded: export the questions again"
                self._draft.remark(Effect.LOST, place_of(each, self._file), message)
        return files

    def _picture(self, address: str, files: Mapping[str, bytes]) -> bytes | None:
        name = address.partition("?")[0]
        if name.startswith(FILES):
            return files.get(name.removeprefix(FILES))
        return self._file.beside(name)

    def _remark_unused(self, field: Element, files: Iterable[str], place: SourcePlace) -> None:
        shown = {_unquoted(found[1]) for found in _REFERENCE.finditer(text_of(field))}
        for name in sorted(set(files) - shown):
            message = f"no text shows the file '{name}'"
            if (place, message) not in self._unused:
                self._unused.add((place, message))
                self._draft.remark(Effect.LOST, place, message)


def text_of(field: Element | None) -> str:
    """Return the text of a field, as written; of old files, which have no <text>, its own text."""
    if field is None:
        return ""
    inner = field.find("text")
    holder = field if inner is None else inner
    # Some programs write the HTML of a text as elements.
    elements = () if inner is None else inner
    parts = (str(etree.tostring(each, encoding="unicode")) for each in elements)
    return ((holder.text or "") + "".join(parts)).strip()


def format_of_field(field: Element, default: str) -> str:
    """Return the format of a field."""
    return (field.get("format") or default).strip()


def decimal_of(text: str | None) -> Decimal | None:
    """Return a number, or None if the text is none."""
    try:
        number = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    small = number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS
    return number if small else None


def _unquoted(name: str) -> str:
    return unquote(unescape(name))


@cache
def _parser() -> MarkdownIt:
    """Return a parser of Markdown with HTML, as Moodle has."""
    return MarkdownIt("commonmark", {"html": True}).enable("table")
