"""Words of a paragraph as runs: emphasis, code, links, formulas, figures."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import bidirectional

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from markdown_it.common.utils import unescapeAll
from markdown_it.tree import SyntaxTreeNode

from studypress.exchange.word.equations import display_equation, equation
from studypress.exchange.word.word_pictures import Pictures
from studypress.exchange.word.word_styles import style_id

_LEFT_TO_RIGHT = re.compile(r"([0-9A-Za-z](?:[^\u0590-\u08ff\ufb1d-\ufeff]*[0-9A-Za-z%°])?)")
"""Numbers and Latin words among words that are written from right to left."""

Lost = Callable[[str], None]
"""Function that adds a remark on what is kept in another form."""


@dataclass(frozen=True)
class RunStyle:
    """Emphasis of words, and the address that they link to."""

    bold: bool = False
    italic: bool = False
    strike: bool = False
    subscript: bool = False
    superscript: bool = False
    character: str = ""
    link: str = ""


_CHANGES: dict[str, dict[str, Any]] = {
    "strong": {"bold": True},
    "em": {"italic": True},
    "s": {"strike": True},
    "sub": {"subscript": True},
    "sup": {"superscript": True},
}


class Inlines:
    """Writer of the words of paragraphs."""

    def __init__(self, pictures: Pictures, lost: Lost) -> None:
        """Store the sources of figures and the receiver of remarks."""
        self._pictures, self._lost = pictures, lost

    def add(
        self, paragraph: Paragraph, nodes: list[SyntaxTreeNode], room: int, style: RunStyle
    ) -> None:
        """Add nodes to a paragraph whose figures have this much room."""
        for node in nodes:
            if node.type in _CHANGES:
                inner = replace(style, **_CHANGES[node.type])
                self.add(paragraph, node.children, room, inner)
            elif node.type == "link":
                address = str(node.attrs.get("href", ""))
                self.add(paragraph, node.children, room, replace(style, link=address))
            else:
                self._leaf(paragraph, node, room, style)

    def _leaf(self, paragraph: Paragraph, node: SyntaxTreeNode, room: int, style: RunStyle) -> None:
        match node.type:
            case "text":
                add_words(paragraph, node.content, style)
            case "softbreak":
                add_words(paragraph, " ", style)
            case "hardbreak":
                paragraph.add_run().add_break()
            case "code_inline":
                add_words(paragraph, node.content, replace(style, character="Code Characters"))
            case "math_inline" | "math_inline_double" | "math_block":
                self.formula(paragraph, node.content, display=node.type != "math_inline")
            case "image":
                if not self._pictures.add(paragraph.add_run(), node, room):
                    self._lost("a drawing cannot be drawn here: its description is kept")
                    words = f"[{unescapeAll(node.content)}]"
                    add_words(paragraph, words, replace(style, italic=True))
            case "html_inline" if node.content.startswith("<bdi"):
                # Without a mark, a number would stand after the unit that follows it.
                paragraph.add_run("\N{LEFT-TO-RIGHT MARK}")
            case _:
                pass  # marks for line breaks, which Word finds itself

    def formula(self, paragraph: Paragraph, tex: str, *, display: bool) -> None:
        """Add a formula to a paragraph: an equation, else its TeX with a remark."""
        made = equation(tex)
        if made is None:
            self._lost(f"no equation of Word can be made of this formula: '{tex[:60]}'")
            add_words(paragraph, tex, RunStyle(character="Code Characters"))
        else:
            paragraph._p.append(display_equation(made) if display else made)  # noqa: SLF001


def add_words(paragraph: Paragraph, text: str, style: RunStyle = RunStyle()) -> list[Run]:
    """Add words of a style to a paragraph; return a run for each part of one direction."""
    if not any(bidirectional(sign) in ("R", "AL") for sign in text):
        return [_run(paragraph, text, style)]
    runs = []
    for part in filter(None, _LEFT_TO_RIGHT.split(text)):
        runs.append(_run(paragraph, part, style))
        if not _LEFT_TO_RIGHT.fullmatch(part):
            font = runs[-1].font
            font.rtl, font.cs_bold, font.cs_italic = True, style.bold or None, style.italic or None
    return runs


def _run(paragraph: Paragraph, text: str, style: RunStyle) -> Run:
    run = paragraph.add_run(text)
    if style.character:
        run._r.style = style_id(style.character)  # noqa: SLF001 - as for paragraphs
    for name in ("bold", "italic", "strike", "subscript", "superscript"):
        if getattr(style, name):
            setattr(run.font, name, True)
    if style.link:
        run.font.underline = True
        _link(paragraph, run, style.link)
    return run


def _link(paragraph: Paragraph, run: Run, address: str) -> None:
    number = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), number)
    run._r.addprevious(link)  # noqa: SLF001 - python-docx adds no links
    link.append(run._r)  # noqa: SLF001
