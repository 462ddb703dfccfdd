"""Elements of HTML: their content, classes, styles and words."""

from collections.abc import Iterator
from html import escape

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no public name

BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li",
        "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
"""Elements that begin on a new line."""


def content(element: Element) -> Iterator[str | Element]:
    """Yield the texts and elements in an element, without comments."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def has_blocks(element: Element) -> bool:
    """Return whether an element contains paragraphs, lists, tables or other blocks."""
    return next(element.iterdescendants(*BLOCKS), None) is not None


def classes(element: Element) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def styled(element: Element) -> dict[str, str]:
    """Return the properties of the `style` of an element, in lower case."""
    pairs = (part.partition(":") for part in (element.get("style") or "").lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def words_in(element: Element) -> str:
    """Return all texts in an element."""
    return "".join(map(str, element.itertext()))


def lines_in(element: Element) -> str:
    """Return the text in an element with code, with its line breaks."""
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append("\n" if each.tag == "br" else each.text or "")
        elif each is not element:
            parts.append(each.tail or "")
    return "".join(parts)


def inner_html(element: Element) -> str:
    """Return the content of an element as HTML."""
    children = (etree.tostring(each, encoding="unicode", method="html") for each in element)
    return "".join([escape(element.text or "", quote=False), *children])
