"""Lists of a Word file: questions with lettered choices, bullets and numbers."""

from enum import IntEnum
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

INDENT = 567
"""Indent of a question's text, in twentieths of a point."""

_STEP = 340
_LEVELS = 9
_BULLETS = "•–▪"


class ListKind(IntEnum):
    """Kind of a list, by the id of its definition."""

    QUESTIONS = 901
    """Numbered questions; their choices, on the second level, have boxes and begin with A."""
    ANSWERS = 902
    """The same, without boxes."""
    BULLETS = 903
    NUMBERS = 904


class Numbering:
    """Definitions of lists, and the lists that use them."""

    def __init__(self, document: Document) -> None:
        """Add the definitions to a document."""
        self._root = document.part.numbering_part.element
        for kind in ListKind:
            first = self._root.find(qn("w:num"))
            first.addprevious(parse_xml(_definition(kind)))

    def new(self, kind: ListKind, start: int = 1) -> int:
        """Return the id of a new list that begins with a number."""
        used = [int(each.get(qn("w:numId"))) for each in self._root.findall(qn("w:num"))]
        number = max(used) + 1
        restart = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        self._root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{kind}"/>'
                f"{restart}</w:num>"
            )
        )
        return number


def number_paragraph(paragraph: Paragraph, number: int, level: int) -> None:
    """Make a paragraph an item of a list."""
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no lists
    numbered = properties.get_or_add_numPr()
    numbered.get_or_add_ilvl().val = level
    numbered.get_or_add_numId().val = number


def _definition(kind: ListKind) -> str:
    levels = "".join(_level(kind, level) for level in range(_LEVELS))
    head = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind.value}">'
    return f'{head}<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'


def _level(kind: ListKind, level: int) -> str:
    asked = kind in (ListKind.QUESTIONS, ListKind.ANSWERS)
    if kind is ListKind.BULLETS:
        form, text = "bullet", _BULLETS[level % len(_BULLETS)]
    elif asked and level == 1:
        form, text = "upperLetter", "☐ %2." if kind is ListKind.QUESTIONS else "%2."
    else:
        form, text = "decimal", f"%{level + 1}."
    hanging = INDENT if asked and not level else _STEP * (2 if asked and level == 1 else 1)
    left = INDENT + (0 if asked and not level else _STEP * level + hanging)
    left -= _STEP if asked and level == 1 else 0
    bold = "<w:rPr><w:b/></w:rPr>" if asked and not level else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{bold}</w:lvl>'
    )
