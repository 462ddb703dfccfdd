"""Texts of QTI 1.2 as HTML: material of all flavours, in flows or not."""

import re
from collections.abc import Callable, Iterator
from html import escape

from lxml import etree

from studypress.exchange.xml_file import local_name

BLANK = "____"
"""Mark of the place of an answer within a stem."""

Note = Callable[[etree._Element, str], None]  # noqa: SLF001 - lxml has no other type
"""Function that is called with a part that is lost, and its name."""

_TAG = re.compile(
    r"</?(?:p|div|span|b|i|u|em|strong|br|img|su[bp]|table|[uo]l|li|pre|code)\b[^>]*>"
)
_MEDIA = {"mataudio": "a sound", "matvideo": "a video", "matapplet": "an applet"}
_MEDIA |= {"matapplication": "a file of another program"}
_BLOCKS = ("flow", "flow_mat", "flow_label")
_SENTENCES = {"true_false.true": "True", "true_false.false": "False"}  # of Blackboard


def html_of_materials(element: etree._Element, note: Note) -> str:
    """Return the materials of an element as HTML; choices are no part of it.

    The place of an answer is `BLANK` if a text follows.
    """
    parts = list(_parts(element, note))
    last = max((at for at, part in enumerate(parts) if _is_text(part)), default=-1)
    return "".join(part for at, part in enumerate(parts) if part != BLANK or at < last)


def _is_text(part: str) -> bool:
    return part != BLANK and bool(re.sub(r"</?div>|<br>", "", part).strip())


def _parts(element: etree._Element, note: Note) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        match name:
            case "response_label" | "altmaterial":
                pass
            case "mattext" | "matemtext" | "mat_formattedtext":
                yield _text(child)
                yield " "
            case "matimage":
                yield _image(child)
            case "matbreak":
                yield "<br>"
            case "matref" | "material_ref":
                note(child, "a text by reference")
            case _ if name in _MEDIA:
                note(child, _MEDIA[name])
            case _ if name in _BLOCKS:
                yield "<div>"
                yield from _parts(child, note)
                yield "</div>"
            case _:
                yield from _parts(child, note)
                if name.startswith("render_fib"):
                    yield BLANK


def _text(element: etree._Element) -> str:
    inner = (etree.tostring(each, encoding="unicode") for each in element)
    text = "".join([element.text or "", *inner])
    stated = (element.get("texttype") or element.get("type") or "").lower()
    is_html = "html" in stated or "xml" in stated or stated == "smart_text" or len(element) > 0
    if is_html or (not stated and _TAG.search(text)):
        return text
    plain = escape(_SENTENCES.get(text.strip(), text), quote=False)
    lines = "<br>".join(plain.strip("\n").split("\n")) if stated else plain
    return f"<em>{lines}</em>" if local_name(element) == "matemtext" else lines


def _image(element: etree._Element) -> str:
    source = element.get("uri") or element.get("URI") or element.get("entityref") or ""
    if not source and (element.get("embedded") == "base64" or (element.text or "").strip()):
        kind = element.get("imagtype") or element.get("imagetype") or "image/png"
        source = f"data:{kind};base64,{''.join((element.text or '').split())}"
    alt = element.get("label") or ""
    return f'<img src="{escape(source)}" alt="{escape(alt)}">'
