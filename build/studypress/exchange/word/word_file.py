"""A Word file of a bank: pages, header and footer, and the bytes of the file."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph

from studypress.bank.bank import Bank
from studypress.exchange.word.element_order import order_properties
from studypress.exchange.word.word_styles import set_styles
from studypress.files.archive import zip_of
from studypress.page.direction import is_right_to_left
from studypress.page.words.catalogue import words_for

_PAGE, _MARGIN = (Cm(21), Cm(29.7)), Cm(2.2)
WIDTH = Emu(_PAGE[0] - 2 * _MARGIN)
"""Width of the text on a page, which is A4."""

_LONGEST_PROPERTY = 255  # characters, as python-docx requires
_TIME = datetime(2020, 1, 1)  # noqa: DTZ001 - of each file, so that equal banks make equal bytes


def bank_document(bank: Bank, title: str, code: str = "") -> Document:
    """Return an empty document of a bank; a form's code is in its header."""
    document = docx.Document()
    accent = (bank.brand.colour or "") if bank.brand else ""
    set_styles(document, bank.language, _six_digits(accent))
    section = document.sections[0]
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = (
        _MARGIN
    )
    if is_right_to_left(bank.language):
        section._sectPr.append(OxmlElement("w:bidi"))  # noqa: SLF001 - python-docx has no direction
    owner = bank.brand.organisation if bank.brand else ""
    head = section.header.paragraphs[0]
    _tabs(head)
    head.add_run("\t".join([owner or title, code or (title if owner else "")]))
    foot = section.footer.paragraphs[0]
    _tabs(foot)
    foot.add_run(f"{(bank.brand.footer or '') if bank.brand else ''}\t")
    _page_numbers(foot, words_for(bank.language).gettext("Page %(page)s of %(pages)s"))
    properties = document.core_properties
    properties.title, properties.author = title[:_LONGEST_PROPERTY], owner
    properties.language = bank.language
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = _TIME
    return document


def file_of(document: Document) -> bytes:
    """Return a document as a file; equal documents make equal bytes."""
    section = document.sections[0]
    heads = (section.header._element, section.footer._element)  # noqa: SLF001 - for a last change
    for root in (document.element, document.styles.element, *heads):
        order_properties(root)
    saved = BytesIO()
    document.save(saved)
    with ZipFile(saved) as archive:
        return zip_of({name: archive.read(name) for name in archive.namelist()})


def _six_digits(colour: str) -> str:
    digits = colour.lstrip("#").upper()
    return "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits  # noqa: PLR2004


def _tabs(paragraph: Paragraph) -> None:
    """Give a paragraph one tab stop, at the end of the line."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _page_numbers(paragraph: Paragraph, text: str) -> None:
    fields = {"%(page)s": "PAGE", "%(pages)s": "NUMPAGES"}
    for part in re.split(r"(%\(\w+\)s)", text):
        if part in fields:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), fields[part])
            run = paragraph.add_run("1")
            field.append(run._r)  # noqa: SLF001 - python-docx has no fields
            paragraph._p.append(field)  # noqa: SLF001
        elif part:
            paragraph.add_run(part)
