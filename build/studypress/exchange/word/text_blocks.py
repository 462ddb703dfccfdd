"""Texts of a bank as paragraphs, lists, tables, code, formulas and figures of a Word file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from docx.document import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Twips
from docx.table import Table
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from studypress.exchange.word.inlines import Inlines, RunStyle, add_words
from studypress.exchange.word.numbering import ListKind, Numbering, number_paragraph
from studypress.exchange.word.word_styles import style_id
from studypress.page.direction import is_right_to_left
from studypress.page.text.markdown_parser import new_parser

_ALIGNED = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
_LIST_STEP = 340  # twentieths of a point
_CELL_MARGIN = 108


@dataclass(frozen=True)
class Place:
    """Style and indent of blocks, and the list that they are in."""

    language: str
    style: str = "Normal"
    indent: int = 0
    list: int = 0
    """Id of the list of which the first paragraph is an item; 0 without one."""
    level: int = 0
    bold: bool = False
    italic: bool = False


class Blocks:
    """Writer of texts into a document."""

    def __init__(
        self,
        into: Document,
        numbering: Numbering,
        inlines: Inlines,
        width: int,
        language: str,
    ) -> None:
        """Store what texts are written into, its width, and its language."""
        self._into, self._numbering, self._inlines = into, numbering, inlines
        self._width, self._language = width, language

    def add(self, text: str, place: Place) -> Paragraph:
        """Add a text; return its first paragraph."""
        nodes = SyntaxTreeNode(_parser(place.language).parse(text, {})).children
        if not nodes or nodes[0].type not in ("paragraph", "heading"):
            first = self.paragraph(place)
            self._nodes(nodes, replace(place, list=0))
            return first
        first = self._paragraph_of(nodes[0], place)
        self._nodes(nodes[1:], replace(place, list=0))
        return first

    def paragraph(self, place: Place) -> Paragraph:
        """Add an empty paragraph."""
        made = self._into.add_paragraph()
        made._p.style = style_id(place.style)  # noqa: SLF001 - a search by name looks at all styles
        if place.list:
            number_paragraph(made, place.list, place.level)
        elif place.indent:
            made.paragraph_format.left_indent = Twips(place.indent)
        if is_right_to_left(place.language) != is_right_to_left(self._language):
            mark = OxmlElement("w:bidi")
            mark.set(qn("w:val"), "1" if is_right_to_left(place.language) else "0")
            made._p.get_or_add_pPr().append(mark)  # noqa: SLF001 - python-docx has no direction
        return made

    def _nodes(self, nodes: Sequence[SyntaxTreeNode], place: Place) -> None:
        plain = replace(place, style=_continued(place.style))
        for node in nodes:
            match node.type:
                case "paragraph" | "heading":
                    self._paragraph_of(node, plain)
                case "bullet_list" | "ordered_list":
                    self._list(node, plain)
                case "fence" | "code_block":
                    code = self.paragraph(replace(plain, style="Code"))
                    add_words(code, node.content.rstrip("\n"))
                case "math_block":
                    formula = self.paragraph(plain)
                    self._inlines.formula(formula, node.content.strip(), display=True)
                case "table":
                    self._table(node, plain)
                case "blockquote":
                    inner = replace(plain, style="Quote", indent=plain.indent + _LIST_STEP)
                    self._nodes(node.children, inner)
                case "hr":
                    self.paragraph(replace(plain, style="Rule"))
                case _:
                    self._nodes(node.children, plain)

    def _paragraph_of(self, node: SyntaxTreeNode, place: Place) -> Paragraph:
        made = self.paragraph(place)
        words = [child for inline in node.children for child in inline.children]
        room = self._width - Twips(place.indent)
        self._inlines.add(made, words, room, RunStyle(bold=place.bold, italic=place.italic))
        images = [child for child in words if child.type == "image"]
        if node.tag == "figure" and images and (caption := str(images[0].attrs.get("title", ""))):
            made.paragraph_format.keep_with_next = True
            self.add(caption, Place(place.language, "Caption", place.indent))
        return made

    def _list(self, node: SyntaxTreeNode, place: Place) -> None:
        ordered = node.type == "ordered_list"
        start = int(node.attrs.get("start", 1)) if ordered else 1
        number = self._numbering.new(ListKind.NUMBERS if ordered else ListKind.BULLETS, start)
        indent = max(place.indent, 567) if place.list else place.indent
        for item in node.children:
            begins = bool(item.children) and item.children[0].type == "paragraph"
            listed = replace(place, list=number, level=0)
            made = (
                self._paragraph_of(item.children[0], listed) if begins else self.paragraph(listed)
            )
            made.paragraph_format.left_indent = Twips(indent + _LIST_STEP)
            made.paragraph_format.first_line_indent = Twips(-_LIST_STEP)
            inner = replace(place, list=0, indent=indent + _LIST_STEP)
            self._nodes(item.children[begins:], inner)

    def _table(self, node: SyntaxTreeNode, place: Place) -> None:
        rows = [row for part in node.children for row in part.children]
        columns = len(rows[0].children)
        table = self.new_table(len(rows), columns)
        indent_table(table, place.indent)
        share = Emu((self._width - Twips(place.indent)) // columns)
        for column in table.columns:
            column.width = share
        for at, row in enumerate(rows):
            for cell, source in zip(table.rows[at].cells, row.children, strict=False):
                words = [child for inline in source.children for child in inline.children]
                paragraph = cell.paragraphs[0]
                paragraph._p.style = style_id("Table Text")  # noqa: SLF001 - as above
                self._inlines.add(paragraph, words, share, RunStyle(bold=source.tag == "th"))
                aligned = str(source.attrs.get("style", "")).removeprefix("text-align:")
                paragraph.alignment = _ALIGNED.get(aligned)
        _repeat_head(table)
        self.paragraph(replace(place, style="Table Text"))  # Word joins tables that touch

    def new_table(self, rows: int, columns: int) -> Table:
        """Add a table with rules."""
        table: Table = self._into.add_table(rows, columns)
        table.style = "Table Grid"
        table.autofit = True
        if is_right_to_left(self._language):
            table.table_direction = WD_TABLE_DIRECTION.RTL
        return table


def _continued(style: str) -> str:
    """Return the style of the blocks after the first paragraph of a text."""
    return "Normal" if style in ("Question", "Choice") else style


def indent_table(table: Table, indent: int) -> None:
    """Indent a table so that its left rule is below the first letters of paragraphs."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no indent of tables
    mark = OxmlElement("w:tblInd")
    mark.set(qn("w:w"), str(indent + _CELL_MARGIN))
    mark.set(qn("w:type"), "dxa")
    properties.append(mark)


def _repeat_head(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    properties.append(OxmlElement("w:tblHeader"))


@cache
def _parser(language: str) -> MarkdownIt:
    return new_parser(language)
