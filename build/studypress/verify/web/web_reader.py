"""Reader of HTML files: questions, texts, links, and all data in them as text."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml.html import HtmlElement, document_fromstring, tostring

from studypress.page.text.plain_words import words_of
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.text import squeezed

_MOST = 64 * 2**20  # bytes of a file
_DEEP = 3  # pictures within pictures
_DATA = re.compile(r"""data:[\w/+.-]*(?:;[\w-]+=[\w-]+)*(;base64)?,([^"')\s<>]*)""")
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_TAG = re.compile(r"[<>]")
_BEARERS = ("bearer", "watermark")
_BESIDE = ("points", "number")
"""Classes of what stands beside the text of a question."""

_Attributes: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WebQuestion:
    """A question of a web page: texts of its points and number, and the text that follows them.

    `items` has the squeezed text of each choice, its letter first; `end` is the text of the note
    after the last question. `traits` has the attributes of each choice and of its box and letter.
    """

    points: str
    number: str
    text: str
    items: tuple[str, ...]
    end: str
    traits: tuple[tuple[_Attributes, ...], ...]


@dataclass(frozen=True)
class WebPage:
    """Content of an HTML file.

    `cover` is the text of the cover, `names` has the squeezed texts in it that may run in any
    direction, such as the candidate's name, `bearers` the names on the pages. `between` are the
    texts among the questions that are no headings. `sides` has the text outside of all articles,
    and in them. `data` has the texts of tags, comments, scripts and styles, and each text between
    two tags, also of embedded drawings; `embedded` is all data that is embedded, decoded as text.
    """

    title: str
    cover: str
    names: frozenset[str]
    bearers: frozenset[str]
    questions: tuple[WebQuestion, ...]
    between: tuple[str, ...]
    sides: tuple[str, str]
    links: tuple[str, ...]
    data: tuple[str, ...]
    embedded: tuple[str, ...]
    root: HtmlElement


def read_web_page(content: bytes) -> WebPage:
    """Read an HTML file; raise UnreadableError if it is none, or too large."""
    if len(content) > _MOST:
        raise UnreadableError(f"it is larger than {_MOST // 2**20} MB")
    try:
        text = content.decode("utf-8")
        root = document_fromstring(text)
    except (UnicodeDecodeError, etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"it cannot be read as HTML ({error})") from None
    shown = _with_pictures(root)
    articles = shown.findall(".//article")
    questions = tuple(map(_question, articles))
    within = " ".join(map(_words, articles))
    for article in articles:
        article.drop_tree()
    embedded = tuple(dict.fromkeys(_embedded(text)))
    sources = (text, *(data for data in embedded if _BROKEN not in data))
    covers = shown.findall(".//header")[:1]
    return WebPage(
        title=root.findtext(".//title") or "",
        cover=" ".join(map(_words, covers)),
        names=frozenset(squeezed(_words(at)) for cover in covers for at in cover.iter("bdi")),
        bearers=frozenset(
            squeezed(_words(at)) for at in shown.iter("div") if at.get("class") in _BEARERS
        ),
        questions=questions,
        sides=(" ".join(map(_words, shown.findall("body"))), within),
        between=tuple(text for main in shown.findall(".//main") if (text := _between(main))),
        links=tuple(link.get("href", "") for link in root.iter("a")),
        data=tuple(dict.fromkeys(part for source in sources for part in _parts_of(source))),
        embedded=embedded,
        root=root,
    )


def _with_pictures(root: HtmlElement) -> HtmlElement:
    """Return a copy without comments, in which each drawing is a picture with its description."""
    copy = deepcopy(root)
    etree.strip_tags(copy, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(copy, "script", "style", with_tail=False)
    for drawing in list(copy.iter("svg")):
        words = drawing.get("aria-label") or ""
        tail = drawing.tail
        drawing.clear()
        drawing.tag, drawing.tail = "img", tail
        drawing.set("alt", words)
    return copy


def _words(element: HtmlElement) -> str:
    return words_of(tostring(element, encoding="unicode", with_tail=False))


def _question(article: HtmlElement) -> WebQuestion:
    heads = [article.find(f".//span[@class='{name}']") for name in _BESIDE]
    points, number = ("" if head is None else _words(head) for head in heads)
    for head in heads:
        if head is not None:
            head.drop_tree()
    ends = article.findall("p[@class='end']")
    end = " ".join(map(_words, ends))
    for note in ends:
        note.drop_tree()
    choices = article.findall("ul[@class='choices']/li")
    items = tuple(squeezed(_words(choice)) for choice in choices)
    return WebQuestion(points, number, _words(article), items, end, tuple(map(_traits, choices)))


def _traits(choice: HtmlElement) -> tuple[_Attributes, ...]:
    """Return the attributes of a choice, of its box and of its letter."""
    return tuple(tuple(sorted(part.items())) for part in (choice, *choice[:2]))


def _between(main: HtmlElement) -> str:
    """Return the text of the main part, without articles, that is no heading."""
    for heading in list(main.iter("h2")):
        heading.drop_tree()
    return squeezed(_words(main))


def _embedded(text: str, depth: int = 0) -> Iterator[str]:
    """Yield the decoded data that is embedded in a text, and in that data."""
    for found in _DATA.finditer(text):
        decoded = _decoded(found[2], is_base64=bool(found[1]))
        yield decoded
        if depth < _DEEP:
            yield from _embedded(decoded, depth + 1)


def _parts_of(text: str) -> Iterator[str]:
    """Yield the tags of a source and the texts between them, without embedded data."""
    yield from (unescape(part) for part in _TAG.split(_DATA.sub("data:", text)) if part.strip())


def _decoded(text: str, *, is_base64: bool) -> str:
    data = unquote_to_bytes(text)
    if is_base64:
        try:
            data = b64decode(data + b"==")
        except Base64Error:
            return text
    return data.replace(b"\0", b"").decode("utf-8", "replace")
