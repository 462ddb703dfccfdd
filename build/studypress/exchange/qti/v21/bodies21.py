"""Bodies of items of QTI 2 as HTML: without namespaces, interactions and feedback."""

from collections.abc import Callable
from copy import deepcopy
from html import escape

from lxml import etree

from studypress.exchange.qti.v12.materials import BLANK
from studypress.exchange.xml_file import local_name

STRUCK, FIGURE, CAPTION = "line-through", "figure", "figure-caption"
"""Classes of elements that QTI does not have: text that is struck out, a figure, its caption."""

ALIGNED, START = "align-", "start-"
"""Beginnings of classes for attributes that QTI does not have, of cells and of numbered lists."""

_TAGS = {("span", STRUCK): "s", ("div", FIGURE): "figure", ("div", CAPTION): "figcaption"}
_APART = ("rubricBlock", "feedbackBlock", "feedbackInline", "endAttemptInteraction")
"""Parts of a body that are read by themselves, or do nothing on paper."""

_AFTER = "following::text()[normalize-space()] | following::*[local-name() = 'img']"

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
"""Interactions within a sentence."""


def is_interaction(element: etree._Element) -> bool:
    """Return whether an element asks for an answer."""
    name = local_name(element)
    return name.endswith("Interaction") and name != "endAttemptInteraction"


def body_html(element: etree._Element, note: Callable[[str], None] = lambda _: None) -> str:
    """Return the content of an element as HTML; `note` is called with the name of a lost part.

    An interaction becomes its prompt, or a blank if it is within a sentence, but not at its end.
    """
    copied = deepcopy(element)
    copied.tail = None
    for each in [each for each in copied.iter("{*}*") if local_name(each) in _APART]:
        _put(each, "")
    for each in list(copied.iter("{*}*")):
        if each is not copied and each.getroottree().getroot() is copied:
            _replace(each, note)
    _plain(copied)
    parts = (etree.tostring(each, encoding="unicode") for each in copied)
    return "".join([escape(copied.text or "", quote=False), *parts])


def _replace(element: etree._Element, note: Callable[[str], None]) -> None:
    """Replace a part of a body that is no HTML."""
    name = local_name(element)
    if name == "object":
        _replace_object(element)
    elif name in INLINE:
        _put(element, BLANK if element.xpath(_AFTER) else "")
    elif is_interaction(element):
        prompt = element.find("{*}prompt")
        if prompt is not None:
            prompt.tail, prompt.tag = None, "div"
        for child in [child for child in element if child is not prompt]:
            element.remove(child)
        element.text = None
        element.tag = "div"
    elif name in ("infoControl", "include"):
        note(f"<{name}>")
        _put(element, "")


def _replace_object(element: etree._Element) -> None:
    """Replace an object that is a picture by that, with its words as description."""
    if not (element.get("type") or "").startswith("image/"):
        return
    words = " ".join("".join(map(str, element.itertext())).split())
    address = element.get("data") or ""
    for child in list(element):
        element.remove(child)
    element.text, element.tag = None, "img"
    element.attrib.clear()
    element.set("src", address)
    element.set("alt", words)


def _put(element: etree._Element, text: str) -> None:
    """Put a text in the place of an element."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    text += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)


def _plain(element: etree._Element) -> None:
    """Remove namespaces and attributes of other namespaces; restore elements from their classes."""
    for each in element.iter("{*}*"):
        name, kind = local_name(each), each.get("class") or ""
        each.tag = _TAGS.get((name, kind), name)
        if kind.startswith(ALIGNED):
            each.set("style", f"text-align: {kind.removeprefix(ALIGNED)}")
        if kind.startswith(START):
            each.set("start", kind.removeprefix(START))
        for key in [key for key in each.attrib if str(key).startswith("{")]:
            del each.attrib[key]
    etree.cleanup_namespaces(element)
