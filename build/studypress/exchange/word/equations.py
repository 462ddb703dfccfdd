"""Formulas as equations of Word."""

import re
from functools import lru_cache

from latex2mathml.converter import convert
from lxml import etree
from mathml2omml import convert as omml_of

_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_M = f"{{{_NAMESPACE}}}"
_ACCENTS = {
    **dict.fromkeys("¯―‾_", "\u0305"),
    **dict.fromkeys("~˜", "\u0303"),
    "^": "\u0302",
    "→": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
}
"""Accents of Word by the signs above a letter."""

_UNCLOSED = re.compile(r"(<m:groupChrPr>(?:<m:\w+ [^>]*/>)*)</m:groupChr>")
"""Element that mathml2omml 0.0.2 closes with the name of the one around it."""


def equation(tex: str) -> etree._Element | None:
    """Return TeX as an equation; None if a library cannot convert it."""
    source = _converted(" ".join(tex.split()))
    return etree.fromstring(source) if source else None


def display_equation(made: etree._Element) -> etree._Element:
    """Return an equation on its own line."""
    around = etree.Element(f"{_M}oMathPara", nsmap={"m": _NAMESPACE})
    around.append(made)
    return around


@lru_cache(maxsize=1024)
def _converted(tex: str) -> str:
    try:
        source = _UNCLOSED.sub(r"\1</m:groupChrPr>", str(omml_of(convert(tex))))
        root = etree.fromstring(source.replace("<m:oMath>", f'<m:oMath xmlns:m="{_NAMESPACE}">', 1))
    except Exception:  # noqa: BLE001 - the libraries raise any of them for TeX that they do not know
        return ""
    for above in [*root.iter(f"{_M}limUpp", f"{_M}groupChr")]:
        _accent(above)
    return str(etree.tostring(root, encoding="unicode"))


def _accent(above: etree._Element) -> None:
    """Make a sign above a letter an accent, as which it is set close to it."""
    chosen = above.find(f"{_M}groupChrPr/{_M}chr")
    sign = above.findtext(f"{_M}lim//{_M}t") if chosen is None else chosen.get(f"{_M}val")
    if accent := _ACCENTS.get(sign or ""):
        for other in [each for each in above if each.tag != f"{_M}e"]:
            above.remove(other)
        properties = etree.Element(f"{_M}accPr")
        etree.SubElement(properties, f"{_M}chr").set(f"{_M}val", accent)
        above.insert(0, properties)
        above.tag = f"{_M}acc"
