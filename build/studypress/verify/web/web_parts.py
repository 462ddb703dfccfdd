"""Elements, attributes and addresses that our web pages may have: none of them runs or loads."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

_POLICY = "Content-Security-Policy"
_CLOSED = {"default-src 'none'", "script-src 'none'", "base-uri 'none'", "form-action 'none'"}
_PICTURE = re.compile(r"data:(image/(png|jpeg|webp|gif|svg\+xml))[;,]")
_CONTENT = {
    "html", "head", "meta", "title", "style", "body", "a", "abbr", "article", "aside", "b", "bdi",
    "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q",
    "s", "samp", "section", "small", "span", "strong", "sub", "sup", "svg", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_DRAWN = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "textpath", "title", "desc", "defs", "use", "symbol", "clippath", "mask", "pattern",
    "marker", "lineargradient", "radialgradient", "stop", "image", "style",
}  # fmt: skip
_ATTRIBUTES = {
    "alt", "charset", "class", "colspan", "content", "dir", "headers", "height", "href", "id",
    "lang", "name", "reversed", "role", "rowspan", "scope", "src", "start", "style", "title",
    "type", "value", "width",
}  # fmt: skip


FOLDED = frozenset(("details", "summary"))
"""Elements that solutions have, and that hide what they contain until it is asked for."""


def active_parts(root: HtmlElement, more: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield a message for each kind of element, attribute and address that our pages never have.

    `more` are elements that this page may have, unlike others.
    """
    found: dict[str, None] = {}
    for element in root.iter():
        if element.tag is etree.Comment or not isinstance(element.tag, str):
            found["a comment or an instruction"] = None
            continue
        drawing = element.tag if _is_drawn(element) else ""
        if element.tag.lower() not in (_DRAWN if drawing else _CONTENT | more):
            found[f"<{element.tag[:40]}>"] = None
        for name, value in element.items():
            if not _is_known(element.tag, name.lower(), value, drawn=bool(drawing)):
                found[f"{name[:40]}=“{value[:40]}”"] = None
    yield from (f"it has a part that studypress never writes: {what}" for what in found)


def _is_drawn(element: HtmlElement) -> bool:
    return element.tag == "svg" or any(at.tag == "svg" for at in element.iterancestors())


def _is_known(tag: str, name: str, value: str, *, drawn: bool) -> bool:
    value = value.strip()
    if name in ("src", "srcset", "xlink:href") or (name == "href" and drawn):
        return bool(_PICTURE.match(value)) or (drawn and value.startswith("#"))
    if name == "http-equiv":
        return tag == "meta" and value == _POLICY
    if drawn:
        return not name.startswith("on")
    return name in _ATTRIBUTES or name.startswith(("data-", "aria-"))


def open_policies(root: HtmlElement) -> Iterator[str]:
    """Yield a message if the first element of the head is no policy that forbids all scripts."""
    first = root.find("head/*")
    found = {} if first is None else dict(first.items())
    rules = {rule.strip() for rule in found.get("content", "").split(";")}
    if found.get("http-equiv") != _POLICY or _CLOSED - rules:
        yield "its policy does not forbid scripts and connections"
