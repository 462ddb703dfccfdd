"""Markdown of other programs to that of a bank: its figures, links, formulas and HTML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from studypress.errors import SourcePlace
from studypress.exchange.draft import DraftBank, Effect
from studypress.exchange.figure_formats import as_figure
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts
from studypress.files.inside import ClosedDoorError

LONGEST = 50_000
"""Characters of the longest text that is converted; a bank's texts have at most 20,000."""

_CODE = re.compile(
    r"(?:^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z))"
    r"|(?<!`)(?P<ticks>`+)(?!`).{1,5000}?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)\$\$.{1,2000}?\$\$|(?<!\\)\$(?!\s)[^$\n]{1,1000}?(?<!\s)\$",
    re.DOTALL | re.MULTILINE,
)
"""Code and formulas, whose signs are no marks."""

_DOLLAR = re.compile(r"(?<!\\)\$(?!\s?\d)")
"""A dollar that begins neither a formula nor a price."""

_FORMULA = re.compile(r"(?<!\\)\\\((.{1,2000}?)\\\)|(?<!\\)\\\[(.{1,2000}?)\\\]", re.DOTALL)
_TEX = re.compile(r"[\^_=\\]")
_REFERENCE = re.compile(r"(?<![\\\]])\[([^\[\]\n]{1,200})\](?:\[([^\[\]\n]{0,200})\])?(?![(:\[])")
_IMAGE = re.compile(
    r"(?<!\\)!\[(?P<alt>[^\]\n]{0,1000})\]\(\s*(?:<(?P<quoted>[^<>\n]{0,500})>|(?P<name>[^\s()]*))"
    r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)(?P<size>\{[^{}\n]*\})?"
)
_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|button|canvas|caption|center|cite|"
    "code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|"
    "footer|form|h1|h2|h3|h4|h5|h6|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|"
    "main|mark|meta|nav|object|ol|option|p|pre|q|s|samp|script|section|select|small|span|strike|"
    "strong|style|summary|svg|table|tbody|td|textarea|tfoot|th|thead|tr|tt|u|ul|var|video"
)
_TAG = re.compile(rf"(?<!\\)</?({_ELEMENTS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "`"),
    **dict.fromkeys(("p", "div", "section", "article", "center", "details", "summary"), "\n\n"),
    **dict.fromkeys(("span", "font", "label", "abbr", "html", "body", "figure"), ""),
    "hr": "\n\n---\n\n",
}
"""Elements whose tags are replaced; of others, the whole element is converted as HTML."""

_MOST_TAGS = 100  # of a name within an element
_VOID = ("img", "input", "link", "meta", "col", "embed")
_OTHER_TAG = re.compile(
    r"(?<!\\)<(?=/?[A-Za-z][\w.:-]*(?:\s[^<>]{0,200})?/?>)(?!/?(?:br|sub|sup)\b)", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<(?:https?|mailto|ftp):[^\s<>]*>|<[\w.+-]+@[\w.-]+>", re.IGNORECASE)
_DATA = re.compile(r"data:[^\s<>()\"']*")
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


@dataclass
class MarkdownTexts:
    """Converter of the Markdown texts of one file; it adds figures and remarks to the draft bank.

    `references` are the addresses and titles of links by their labels, as markdown-it names them.
    """

    draft: DraftBank
    file: InputFile
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def markdown(self, text: str, place: SourcePlace) -> str:
        """Return a text with copied figures, without HTML, with formulas between dollars."""
        if len(_DATA.sub("", text)) > LONGEST or not any(sign in text for sign in "<[\\$"):
            return text
        return _outside_code(text, lambda part: self._converted(part, place))

    def _converted(self, text: str, place: SourcePlace) -> str:
        text = _DOLLAR.sub(r"\\$", text)
        text = _FORMULA.sub(_between_dollars, text)
        if self.references:
            text = _REFERENCE.sub(self._inlined, text)
        text = _IMAGE.sub(lambda found: self._figure(found, place), text)
        return self._without_html(text, place) if "<" in text else text

    def _inlined(self, found: re.Match[str]) -> str:
        """Return a link or picture with its address, which is defined elsewhere in the file."""
        label = " ".join((found[2] or found[1]).split()).upper()
        if label not in self.references:
            return found[0]
        link = self.references[label]
        title = f' "{link["title"]}"' if link["title"] else ""
        return f"[{found[1]}]({link['href']}{title})"

    def _figure(self, found: re.Match[str], place: SourcePlace) -> str:
        """Return a figure whose file is copied, or what remains without it."""
        name, alt = found["quoted"] or found["name"], found["alt"]
        if name.startswith("data:"):
            return self._html(f'<img src="{name}" alt="{alt}">', place)
        if _REMOTE.match(name):
            message = (
                f"the picture '{name[:80]}' is on the web, and not copied: a link to it is kept"
            )
            self.draft.remark(Effect.LOST, place, message)
            return f"[{alt or 'picture'}]({name})"
        kept = self._copied(name, place)
        return f"![{alt}]({kept}{found['title'] or ''}){found['size'] or ''}" if kept else alt

    def _copied(self, name: str, place: SourcePlace) -> str:
        """Copy a picture beside the file; return its name in the bank, "" if it cannot be."""
        data = self.file.beside(unquote(name))
        reason = "there is no such file"
        try:
            ending, data, converted = as_figure(data or b"")
        except ClosedDoorError as error:
            reason = reason if data is None else str(error)
            message = f"the picture '{name[:80]}' is left out, not its description: {reason}"
            self.draft.remark(Effect.LOST, place, message)
            return ""
        if converted:
            message = f"the picture '{name[:80]}' is converted to PNG"
            self.draft.remark(Effect.CHANGED, place, message)
        return self.draft.figure(PurePosixPath(unquote(name)).stem + ending, data)

    def _without_html(self, text: str, place: SourcePlace) -> str:
        """Return a text with its HTML elements as Markdown, and other `<` as signs."""
        parts: list[str] = []
        at = 0
        while found := _TAG.search(text, at):
            name, end = found[1].lower(), found.end()
            if name in _MARKS:
                new = _MARKS[name]
            else:
                end = _end_of(found, text)
                alone = end == found.end() and name not in _VOID
                new = "" if alone else self._html(text[found.start() : end], place)
            parts += [text[at : found.start()], new]
            at = end
        return _literal_tags("".join([*parts, text[at:]]))

    def _html(self, html: str, place: SourcePlace) -> str:
        """Return an element as Markdown; pictures are those beside the file."""
        beside = HtmlTexts(self.draft, self.file.beside)
        return beside.markdown(html, place)


def _outside_code(text: str, convert: Callable[[str], str]) -> str:
    parts: list[str] = []
    at = 0
    for found in _CODE.finditer(text):
        parts += [convert(text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, convert(text[at:])])


def _between_dollars(found: re.Match[str]) -> str:
    inline, display = found.groups()
    if not inline and not _TEX.search(display):
        return found[0]  # brackets that are escaped
    formula = " ".join((inline or display).split())
    return f"${formula}$" if inline else f"$${formula}$$"


def _end_of(opening: re.Match[str], text: str) -> int:
    """Return the end of an element: that of its closing tag, else that of the tag itself."""
    name = opening[1].lower()
    if opening[0].startswith("</") or name in _VOID:
        return opening.end()
    depth = 0
    tags = re.compile(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE).finditer(text, opening.start())
    for tag in islice(tags, _MOST_TAGS):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return opening.end()


def _literal_tags(text: str) -> str:
    """Return a text in which angle brackets of other names, as in `List<int>`, are signs."""
    links = {found.start() for found in _AUTOLINK.finditer(text)}
    return _OTHER_TAG.sub(lambda at: at[0] if at.start() in links else f"\\{at[0]}", text)
