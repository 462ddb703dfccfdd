"""Styles of a Word file: fonts, sizes, distances, and the language of its texts."""

from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle

from studypress.exchange.word.numbering import INDENT
from studypress.page.direction import is_right_to_left

_FONT, _CODE_FONT, _COMPLEX_FONT = "Calibri", "Consolas", "Arial"
_INK = "1B1F24"
_SOFT = RGBColor(0x57, 0x60, 0x6A)
_KEPT = (
    "Normal",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Table Grid",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Header",
    "Footer",
    "Caption",
    "Quote",
    "List Paragraph",
    "Strong",
    "Emphasis",
)
"""Styles of python-docx's template that are kept, with the characters of some."""

_SHADE, _LINE = "F3F5F7", "9AA3AD"


def set_styles(document: Document, language: str, accent: str) -> None:
    """Set the styles of a document in a language; the accent is a colour such as 0b5fa5."""
    for style in [*document.styles]:  # a search for one looks at all
        if style.name not in _KEPT and not style.name.endswith("Char"):
            style.delete()
    _set_language(document, language)
    normal = _style(document, "Normal", 11, after=6)
    normal.paragraph_format.line_spacing = 1.1
    _heading(document, "Title", 22, accent, (0, 2))
    _heading(document, "Heading 1", 15, accent, (18, 6))
    _heading(document, "Heading 2", 12, accent, (12, 4))
    for name, size, before, after in (
        ("Subtitle", 12, 0, 10),
        ("Caption", 9, 0, 8),
        ("Header", 9, 0, 0),
        ("Footer", 9, 0, 0),
    ):
        small = _style(document, name, size, before, after)
        small.font.color.rgb = _SOFT
        small.font.bold = small.font.italic = small.font.cs_bold = small.font.cs_italic = False
    _own_styles(document, language)


def style_id(name: str) -> str:
    """Return the id of a style of this name."""
    return name.replace(" ", "")


def _own_styles(document: Document, language: str) -> None:
    question = _style(document, "Question", 11, before=12, after=4)
    question.paragraph_format.keep_with_next = True
    choice = _style(document, "Choice", 11, after=2)
    choice.paragraph_format.keep_together = True
    note = _style(document, "Question Note", 9.5, after=4)
    note.font.color.rgb = _SOFT
    _style(document, "Answer", 11, after=4)
    _style(document, "Table Text", 10, after=0)
    code = _style(document, "Code", 9.5, before=2, after=8)
    code.font.name = _CODE_FONT
    _shade(code)
    if is_right_to_left(language):
        normal = document.styles["Normal"].element
        normal.get_or_add_pPr().append(OxmlElement("w:bidi"))
        to_the_right = OxmlElement("w:bidi")
        to_the_right.set(qn("w:val"), "0")
        code.element.get_or_add_pPr().append(to_the_right)
    lines = _style(document, "Answer Line", 11, after=0)
    lines.paragraph_format.line_spacing = Twips(480)
    lines.paragraph_format.left_indent = Twips(INDENT)
    _border(lines, "bottom", "between")
    rule = _style(document, "Rule", 6, after=6)
    _border(rule, "bottom")
    characters = document.styles.add_style("Code Characters", WD_STYLE_TYPE.CHARACTER)
    characters.font.name, characters.font.size = _CODE_FONT, Pt(9.5)


def _style(
    document: Document, name: str, size: float, before: float = 0, after: float = 0
) -> ParagraphStyle:
    """Return a style of this name, which is made if Word has none."""
    known = {style.name for style in document.styles}
    if name not in known:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
    style = cast("ParagraphStyle", document.styles[name])
    style.quick_style = True
    for unwanted in [*style.element.iter(qn("w:tabs"), qn("w:spacing"), qn("w:contextualSpacing"))]:
        unwanted.getparent().remove(unwanted)
    style.font.name, style.font.size = _FONT, Pt(size)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(round(2 * size)))
    style.element.get_or_add_rPr().append(complex_size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), _COMPLEX_FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def _heading(
    document: Document, name: str, size: float, accent: str, space: tuple[float, float]
) -> None:
    style = _style(document, name, size, *space)
    style.font.bold = style.font.cs_bold = True
    style.font.color.rgb = RGBColor.from_string(accent or _INK)
    style.paragraph_format.keep_with_next = True
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        border.getparent().remove(border)


def _set_language(document: Document, language: str) -> None:
    """Set the language by which Word checks spelling and hyphenates."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for known in defaults.iter(qn("w:lang")):
        for script in ("val", "eastAsia", "bidi"):
            known.set(qn(f"w:{script}"), language)


def _shade(style: ParagraphStyle) -> None:
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>')
    style.element.get_or_add_pPr().append(shade)


def _border(style: ParagraphStyle, *sides: str) -> None:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="1" w:color="{_LINE}"/>' for side in sides
    )
    properties = style.element.get_or_add_pPr()
    properties.insert(0, parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"))
