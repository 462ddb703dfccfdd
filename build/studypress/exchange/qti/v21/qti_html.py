"""HTML of a text as elements of QTI 2.1, with formulas in MathML."""

import re

from latex2mathml.converter import convert
from lxml import etree

from studypress.exchange.markup.to_html import FigureAddress, html_of, mathjax
from studypress.exchange.qti.v21.bodies21 import ALIGNED, CAPTION, FIGURE, START, STRUCK
from studypress.page.text.tex import read

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_VOID = re.compile(r"<(br|hr|img|col)\b([^<>]*?)\s*/?>")
_INSTEAD = {"s": ("span", STRUCK), "del": ("span", STRUCK),
            "figure": ("div", FIGURE), "figcaption": ("div", CAPTION)}  # fmt: skip
_KEPT = ("class", "href", "src", "alt", "width", "colspan", "rowspan")
_SPACES = {"negativethinmathspace": "-0.17em", "negativemediummathspace": "-0.22em",
           "negativethickmathspace": "-0.28em"}  # fmt: skip
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")
_WIDTH = re.compile(r"width:\s*(\d+)(?:\.\d+)?(%|px)")


def content(text: str, address: FigureAddress, name: str, *, block: bool) -> etree._Element:
    """Return an element of a name with a text of the bank.

    A block has paragraphs; a text of one line else has none.
    """
    html = html_of(text, address, _mathml)
    inner = f"<p>{html}</p>" if block and not _is_block(html) else html
    closed = _VOID.sub(r"<\1\2/>", inner)
    element = etree.fromstring(f'<{name} xmlns="{NAMESPACE}">{closed}</{name}>')
    for each in element.iter(f"{{{NAMESPACE}}}*"):
        _fit(each)
    return element


def _is_block(html: str) -> bool:
    return bool(
        re.match(
            r"<(p|ul|ol|pre|table|blockquote|figure|div|h\d|hr|math display=\"block\")\b", html
        )
    )


def _mathml(tex: str, display: bool) -> str:  # noqa: FBT001 - the type of a callback
    r"""Return a formula in MathML with its TeX as annotation; as `\(..\)` if it has none."""
    try:
        made = convert(read(tex).tex, display="block" if display else "inline")
        root = etree.fromstring(made)
    except Exception:  # noqa: BLE001 - latex2mathml has no base class for its errors
        return mathjax(tex, display)
    for each in root.iter():
        if "voffset" in each.attrib:  # MathML 2 does not have it
            del each.attrib["voffset"]
        if each.get("width") in _SPACES:
            each.set("width", _SPACES[str(each.get("width"))])
    semantics = etree.Element(f"{_MATHML}semantics")
    semantics.extend(list(root))
    annotation = etree.SubElement(semantics, f"{_MATHML}annotation", encoding="application/x-tex")
    annotation.text = tex
    root.append(semantics)
    return etree.tostring(root, encoding="unicode")


def _fit(element: etree._Element) -> None:
    """Replace an element and attributes that QTI does not have."""
    name = etree.QName(element).localname
    if name in _INSTEAD:
        tag, kind = _INSTEAD[name]
        element.tag = f"{{{NAMESPACE}}}{tag}"
        element.set("class", kind)
    if width := _WIDTH.match(element.get("style") or ""):
        element.set("width", width[1] + width[2].replace("px", ""))
    if aligned := _ALIGNMENT.search(element.get("style") or ""):
        element.set("class", f"{ALIGNED}{aligned[1]}")
    if start := element.get("start"):
        element.set("class", f"{START}{start}")
    for key in [key for key in element.attrib if key not in _KEPT]:
        del element.attrib[key]
