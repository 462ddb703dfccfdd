"""XML of other programs, parsed without entities, document types and network."""

import re

from lxml import etree

from studypress.errors import SourcePlace
from studypress.exchange.input_file import InputFile

_PARSER_WORDS = re.compile(r"(, see xml\w+\.?|, (use|try) \w+( option)?|\s*, line \d+, column \d+)")
"""Advice to programmers, and the place, in messages of the parser."""

_READABLE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<[A-Za-z]"
    rb"|<\?xml(?:(?!encoding)[^>])*(?:encoding=[\"'](?:utf-8|us-ascii|iso-8859-1)[\"'][^>]*)?>)",
    re.IGNORECASE,
)
"""Beginning of a file in an encoding in which a declaration is found as it is written."""


def parse_xml(file: InputFile, *, with_media: bool = False) -> etree._Element:
    """Return the root of a file; raise ContentError with the place where it cannot be parsed.

    A declaration of entities is refused: expanded, they can fill the memory, or read other files.
    `with_media` lifts the limit of 10 million characters of a text, as videos in Base64 have more.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True,
        huge_tree=with_media and _is_plain(file.data),
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(file.data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = _PARSER_WORDS.sub("", error.msg).strip()
        message = f"this is no valid XML ({reason}): export the file again"
        raise file.error(message, max(line, 1), max(column, 1)) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(declared.iterentities()):  # type: ignore[union-attr]
        raise file.error(
            "the file declares entities, which are not read: export it without them", 1
        )
    undefined = next(root.iter(etree.Entity), None)
    if undefined is not None:
        message = f"the entity {undefined.text} is not defined: write its character"
        raise file.error(message, undefined.sourceline or 1)
    return root


def _is_plain(data: bytes) -> bool:
    """Return whether the parser's limits can be lifted: no declaration can define entities."""
    return bool(_READABLE.match(data)) and b"<!DOCTYPE" not in data


def place_of(element: etree._Element, file: InputFile) -> SourcePlace:
    """Return the place where an element begins; its column is not known."""
    line: int | None = element.sourceline  # type: ignore[assignment]
    return file.place(line or 1)


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname
