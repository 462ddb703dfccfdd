"""HTML of other programs to the Markdown of a bank."""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

from lxml.html import HTMLParser, document_fromstring
from lxml.html.builder import E

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.exchange.draft import MAX_QUESTIONS, DraftBank
from studypress.exchange.figure_formats import as_figure, data_url
from studypress.exchange.markup.blocks import HtmlBlocks
from studypress.exchange.markup.elements import Element
from studypress.exchange.markup.findings import Findings
from studypress.exchange.markup.formulas import DELIMITED
from studypress.exchange.markup.inline import name_of
from studypress.exchange.markup.plain import without_unseen
from studypress.files.inside import ClosedDoorError

_SIGN = re.compile(r"""<(?!!--)(?=[^<>"']*(?:<|\Z))""")
"""A `<` that begins no element, as it is not closed."""

_SIGN_OF_FORMULA = re.compile(r"<(?!/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>)")

_LITERAL_TEX = re.compile(r"\\\$(?=\S)([^`$\n]{0,99}?(?:\\\\|\\_|[\^_])[^`$\n]{0,99}?)(?<=\S)\\\$")
"""TeX between single dollars, which are no marks of formulas in HTML; no code is between them."""

MAX_TEXTS = 20 * MAX_QUESTIONS

_LONGEST = 20_000  # characters of a text in a bank; a longer text may have millions of elements

Figures = Callable[[str], bytes | None]
"""Function that returns the bytes of a picture by its address, or None if it is not there."""


class HtmlTexts:
    """Converter of the HTML texts of one file; it adds figures and remarks to the draft bank."""

    def __init__(self, draft: DraftBank, figures: Figures = lambda _: None) -> None:
        """Store the draft bank, and the pictures that come with the file."""
        self._draft, self._figures = draft, figures
        self._texts = 0

    def markdown(self, html: str, place: SourcePlace) -> str:
        """Return HTML as Markdown: formulas between dollars, tables, code, figures.

        Raises ContentError if the file has too many texts.
        """
        self._texts += 1
        if self._texts > MAX_TEXTS:
            message = f"more than {MAX_TEXTS:,} texts, the maximum: split the file"
            raise ContentError([Problem(place, message)])
        findings = Findings()
        clean = without_unseen(html)
        if len(clean) < len(html):
            findings.changed("invisible characters are removed")
        root = _bounded(clean, findings)
        blocks = HtmlBlocks(findings, self._picture_of(findings)).of(root)
        if found := next(filter(None, map(_LITERAL_TEX.search, blocks)), None):
            tex = found[1].replace("\\\\", "\\")
            findings.changed(rf"'${tex}$' stays text: write \({tex}\) for a formula")
        for message, effect in findings.effects.items():
            self._draft.remark(effect, place, message)
        return "\n\n".join(blocks)

    def plain(self, text: str, place: SourcePlace) -> str:
        r"""Return a plain text as Markdown; formulas in it are between `\(` and `\)`, or `$$`.

        Empty lines part paragraphs, and other ends of lines are kept.
        """
        lines = escape(text.strip("\r\n"), quote=False).splitlines()
        return self.markdown("<br>".join(line.strip() for line in lines), place)

    def _picture_of(self, findings: Findings) -> Callable[[Element], str]:
        def picture(element: Element) -> str:
            address = (element.get("src") or "").strip()
            try:
                data = self._bytes(address)
                ending, data, converted = as_figure(data)
            except ClosedDoorError as error:
                shown = "in the text" if address.startswith("data:") else f"'{address[:80]}'"
                findings.lost(f"the picture {shown} is left out, not its description: {error}")
                return ""
            name = "figure" if address.startswith("data:") else name_of(address)
            if converted:
                findings.changed(f"the picture '{name}' is converted to PNG")
            if not (element.get("alt") or "").strip():
                findings.guessed(f"a picture has no description: '{name}'")
            return self._draft.figure(name + ending, data)

        return picture

    def _bytes(self, address: str) -> bytes:
        """Return the bytes of a picture; raise ClosedDoorError if the file does not contain it."""
        if address.lower().startswith("data:"):
            data = data_url(address)
            if data is None:
                raise ClosedDoorError("it cannot be decoded")
            return data
        data = self._figures(unquote(address)) if address else None
        if data is None:
            raise ClosedDoorError("it is not in the file")
        return data


def _parsed(html: str, findings: Findings) -> Element:
    """Return the root of HTML; of HTML that is nested too deep to be parsed, its text."""
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    html = DELIMITED.sub(lambda found: _SIGN_OF_FORMULA.sub("&lt;", found[0]), html)
    html = _SIGN.sub("&lt;", html)
    # The element around keeps a text without elements, and spaces at its beginning.
    root = document_fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        findings.changed("elements are nested too deep: their text is kept")
        root = _bare(html)
    return root


def _bounded(html: str, findings: Findings) -> Element:
    """Return the root of HTML; of a text that no bank can hold, the beginning of its words."""
    many = html.count("<") > 2 * _LONGEST  # an element has two tags
    root = _bare(html) if many else _parsed(html, findings)
    words = " ".join(map(str, root.itertext()))
    if not many and len(words) <= _LONGEST:
        return root
    findings.lost(
        f"a text has more than {_LONGEST:,} characters or elements, the maximum: "
        "its beginning is kept, without formatting"
    )
    bounded: Element = E.div(words[:_LONGEST])
    return bounded


def _bare(html: str) -> Element:
    """Return the text of HTML in one element."""
    root: Element = E.div(unescape(re.sub("<[^<>]*>", " ", html)))
    return root
