"""HTML within a paragraph as runs of text."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote, urlsplit

from lxml import etree
from lxml.html.defs import tags

from studypress.exchange.markup.elements import (
    BLOCKS,
    Element,
    classes,
    content,
    lines_in,
    styled,
    words_in,
)
from studypress.exchange.markup.findings import Findings
from studypress.exchange.markup.formulas import IGNORED, formula
from studypress.exchange.markup.mathml import tex_of
from studypress.exchange.markup.runs import BREAK, MarkedText
from studypress.page.text.markdown_rules import parsed_width

Picture = Callable[[Element], str]
"""Function that returns the name of the figure of an <img>, or "" if there is none."""

_STYLES = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "var", "cite", "dfn"), "em"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    "sub": "sub",
    "sup": "sup",
}
_CODE = ("code", "kbd", "samp", "tt")
_PLAIN = ("u", "ins", "font", "small", "big", "mark", "center")
_IGNORED_STYLES = (
    "color", "background", "background-color", "text-decoration", "font-size",
)  # fmt: skip
_PAGES = ("iframe", "object", "embed", "applet", "frame", "frameset", "canvas", "svg")
_FIELDS = ("input", "select", "textarea", "button")
_LOST = {
    **dict.fromkeys(("audio", "video", "bgsound"), "sound or video cannot be printed"),
    **dict.fromkeys(_PAGES, "<{}> is left out: another page, a program or a drawing"),
    **dict.fromkeys(_FIELDS, "a field to be filled in is left out"),
    "script": "<script> is left out: it could run code",
}
_SILENT = (
    "head", "style", "link", "meta", "base", "title", "template", "noscript", "track", "source",
    "param", "wbr",
)  # fmt: skip
_MORE_TAGS = (
    "bdi",
    "data",
    "dialog",
    "main",
    "nobr",
    "nolink",
    "picture",
    "rb",
    "rtc",
    "slot",
    "tex",
)
_DOUBLE = ("katex-html", "MathJax_Preview", "MathJax", "MJX_Assistive_MathML")
"""Classes of elements that repeat a formula for the screen."""

_EQUATION = re.compile(r"/equation_images/([^?#]+)")
_UNSAFE = re.compile(r"[\s<>\\\"`|{}^\[\]]")
_MAX_DEPTH = 60


def too_deep(depth: int, findings: Findings) -> bool:
    """Return whether elements are nested too deep to be read one by one, and add a remark."""
    if depth > _MAX_DEPTH:
        findings.changed(f"elements nested more than {_MAX_DEPTH} deep are kept as plain text")
    return depth > _MAX_DEPTH


class InlineReader:
    """Reader of the runs of one text."""

    def __init__(self, findings: Findings, picture: Picture) -> None:
        """Store where losses are added, and the source of figures."""
        self._findings, self._picture = findings, picture

    def runs(
        self, item: str | Element, styles: tuple[str, ...] = (), depth: int = 0
    ) -> Iterator[MarkedText]:
        """Yield the runs of a text or an element; blocks in it become lines."""
        if isinstance(item, str):
            yield MarkedText(item, styles)
        elif too_deep(depth, self._findings):
            yield MarkedText(words_in(item), styles)
        elif not self.is_dropped(item):
            yield from self._of_element(item, self.styles(item, styles), depth)

    def within(
        self, element: Element, styles: tuple[str, ...] = (), depth: int = 0
    ) -> Iterator[MarkedText]:
        """Yield the runs of the content of an element."""
        for item in content(element):
            yield from self.runs(item, styles, depth + 1)

    def is_dropped(self, element: Element) -> bool:
        """Return whether an element is left out, and add a remark if a reader could see it."""
        name = str(element.tag)
        if name == "script" and (element.get("type") or "").startswith("math/"):
            return False
        if message := _LOST.get(name):
            if not (name == "input" and element.get("type") == "hidden"):
                self._findings.lost(message.format(name))
            return True
        if styled(element).get("display") == "none" and words_in(element).strip():
            self._findings.lost("a hidden text is left out")
            return True
        return name in _SILENT or any(each in _DOUBLE for each in classes(element))

    def styles(self, element: Element, around: tuple[str, ...]) -> tuple[str, ...]:
        """Return the styles of the texts in an element."""
        name, style = str(element.tag), styled(element)
        aligned = style.get("text-align") or (element.get("align") or "").lower()
        changed = any(key in style for key in _IGNORED_STYLES)
        if name in _PLAIN or changed or aligned in ("center", "right"):
            self._findings.plain()
        if any(str(key).lower().startswith("on") for key in element.attrib):
            self._findings.lost("event handlers are left out: they could run code")
        self._remark_unknown(element)
        own = [_STYLES.get(name, "")]
        if style.get("font-weight") in ("bold", "bolder", "600", "700", "800", "900"):
            own.append("strong")
        if style.get("font-style") in ("italic", "oblique"):
            own.append("em")
        return (*around, *(each for each in dict.fromkeys(own) if each and each not in around))

    def code(self, element: Element) -> str:
        """Return the text of code with its line breaks."""
        for each in element.iterdescendants(etree.Element):
            self._remark_unknown(each)
        return lines_in(element)

    def _remark_unknown(self, element: Element) -> None:
        name = str(element.tag)
        if name.isalnum() and name not in (*tags, *_MORE_TAGS):
            self._findings.lost(f"<{name}> is left out, not its content: it is no element of HTML")

    def _of_element(
        self, element: Element, styles: tuple[str, ...], depth: int
    ) -> Iterator[MarkedText]:
        name = str(element.tag)
        if name == "br":
            yield MarkedText(BREAK, styles)
        elif name == "img":
            yield self._of_image(element, styles)
        elif name == "a":
            yield from self.within(element, self._of_link(element, styles), depth)
        elif name == "pre" or (name in _CODE and next(element.iter("img", "math"), None) is None):
            yield from code_runs(self.code(element), styles)
        elif name in ("math", "script", "anki-mathjax"):
            yield self._of_formula(element, styles)
        elif name == "q":
            yield from (
                MarkedText("“", styles),
                *self.within(element, styles, depth),
                MarkedText("”", styles),
            )
        elif name in BLOCKS:
            first = (
                (MarkedText(f"{BREAK}• ", styles),)
                if name == "li"
                else (MarkedText(BREAK, styles),)
            )
            yield from (*first, *self.within(element, styles, depth), MarkedText(BREAK, styles))
        else:
            literal = any(each in IGNORED for each in classes(element))
            for run in self.within(element, styles, depth):
                yield MarkedText(run.text, run.styles, literal or run.literal, run.atom)

    def _of_link(self, element: Element, styles: tuple[str, ...]) -> tuple[str, ...]:
        address = (element.get("href") or "").strip()
        if any(style.startswith("](") for style in styles) or not address:
            return styles
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        named = parts.netloc if parts.scheme in ("http", "https") else parts.path
        if parts.scheme in ("http", "https", "mailto") and named:
            safe = _UNSAFE.sub(lambda found: quote(found[0]), address)
            safe = re.sub(r"&(?=#?\w+;)|[()]", lambda found: "\\" + found[0], safe)
            return (*styles, f"]({safe})")
        self._findings.lost(f"the link to '{address[:80]}' is left out, not its words")
        return styles

    def _of_image(self, element: Element, styles: tuple[str, ...]) -> MarkedText:
        source, described = element.get("src") or "", element.get("alt") or ""
        tex = element.get("data-equation-content") or ""
        if not tex and (found := _EQUATION.search(source)):
            tex = unquote(unquote(found[1]))
        if tex:
            return MarkedText(formula(tex, display=False), styles, atom=True)
        if name := self._picture(element):
            return MarkedText(
                f"![{_alt(described) or name_of(source)}]({name}){_width(element)}",
                styles,
                atom=True,
            )
        return MarkedText(described, styles)

    def _of_formula(self, element: Element, styles: tuple[str, ...]) -> MarkedText:
        kind = element.get("type") or ""
        display = (
            "display" in (element.get("display"), element.get("mode")) or "mode=display" in kind
        )
        display = display or element.get("display") == "block" or element.get("block") == "true"
        if element.tag != "math":
            return MarkedText(formula(words_in(element), display=display), styles, atom=True)
        if tex := tex_of(element):
            return MarkedText(formula(tex, display=display), styles, atom=True)
        self._findings.lost("a formula in MathML is kept as plain text: write it in TeX")
        return MarkedText(words_in(element), styles)


def code_runs(text: str, styles: tuple[str, ...]) -> Iterator[MarkedText]:
    """Yield each line of code as an atom, with line breaks between."""
    for at, line in enumerate(text.strip("\n").split("\n")):
        if at:
            yield MarkedText(BREAK, styles)
        if line.strip():
            yield MarkedText(code_span(line), styles, atom=True)
        elif line:
            yield MarkedText(" ", styles)


def code_span(line: str) -> str:
    """Return one line of code between enough backticks."""
    most = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (most + 1)
    padded = line[0] == "`" or line[-1] == "`" or (line[0] == line[-1] == " ")
    return f"{fence} {line} {fence}" if padded else f"{fence}{line}{fence}"


def name_of(address: str) -> str:
    """Return the name of a picture without its folder and ending, as a description."""
    name = unquote(address).split("?")[0].rstrip("/").rpartition("/")[2].rpartition(".")[0]
    return " ".join(re.sub(r"[\W_]+", " ", name).split()) or "figure"


def _alt(described: str) -> str:
    words = " ".join(described.split())
    return re.sub(r"[\\\[\]`$<&!*_]", lambda found: "\\" + found[0], words)


def _width(element: Element) -> str:
    """Return the width of a picture as a bank writes it, or ""."""
    width = styled(element).get("width") or (element.get("width") or "").strip().lower()
    width += "px" if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", width) else ""
    return f"{{width={width}}}" if parsed_width(f"width={width}") else ""
