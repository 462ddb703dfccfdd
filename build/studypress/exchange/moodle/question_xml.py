"""Elements of Moodle XML: questions, their texts, and the files that these show."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from lxml import etree

from studypress.bank.pictures.figures import read_figure
from studypress.exchange.markup.elements import Element
from studypress.exchange.markup.to_html import html_of
from studypress.exchange.moodle.text_fields import FILES

Shown = Callable[[str], str]
"""Function that returns Markdown as HTML, and adds the figures that it shows to the field."""


class QuestionXml:
    """Builder of one question."""

    def __init__(self, kind: str, root: Path) -> None:
        """Begin a question of a kind of Moodle, with figures of the bank in `root`."""
        self.element = etree.Element("question", type=kind)
        self._root = root

    def setting(self, name: str, value: object) -> None:
        """Add an element with a plain value."""
        etree.SubElement(self.element, name).text = str(value)

    def name(self, name: str) -> None:
        """Add the name of the question."""
        _add_text(etree.SubElement(self.element, "name"), name)

    def field(self, name: str, html: Callable[[Shown], str]) -> None:
        """Add an element with a text in HTML."""
        self._fill(etree.SubElement(self.element, name, format="html"), html)

    def choice(self, text: str, share: str, why: str | None) -> None:
        """Add an answer in HTML with its share of the points in percent."""
        answer = etree.SubElement(self.element, "answer", fraction=share, format="html")
        self._fill(answer, lambda shown: shown(text))
        self._add_feedback(answer, why)

    def answer(self, text: str, share: str) -> Element:
        """Add an answer in plain text with its share of the points, and return its element."""
        kind = "moodle_auto_format"
        answer = etree.SubElement(self.element, "answer", fraction=share, format=kind)
        _add_text(answer, text)
        self._add_feedback(answer, None)
        return answer

    def unit(self, name: str) -> None:
        """Add the unit of a number."""
        unit = etree.SubElement(etree.SubElement(self.element, "units"), "unit")
        etree.SubElement(unit, "multiplier").text = "1"
        etree.SubElement(unit, "unit_name").text = name

    def tags(self, names: Sequence[str]) -> None:
        """Add tags."""
        tags = etree.SubElement(self.element, "tags")
        for name in names:
            _add_text(etree.SubElement(tags, "tag"), name)

    def _add_feedback(self, answer: Element, why: str | None) -> None:
        feedback = etree.SubElement(answer, "feedback", format="html")
        self._fill(feedback, lambda shown: shown(why or ""))

    def _fill(self, field: Element, html: Callable[[Shown], str]) -> None:
        files: dict[str, bytes] = {}

        def address(name: str) -> str:
            _, data = read_figure(self._root, name)
            last = PurePosixPath(name).name
            unique = last if files.get(last, data) == data else name.replace("/", "-")
            files[unique] = data
            return FILES + quote(unique)

        _add_text(field, html(lambda markdown: html_of(markdown, address) if markdown else ""))
        for name, data in files.items():
            file = etree.SubElement(field, "file", name=name, path="/", encoding="base64")
            file.text = b64encode(data).decode()


def category(names: Sequence[str]) -> Element:
    """Return the element that makes a category that of the questions after it."""
    question = etree.Element("question", type="category")
    path = "/".join(name.replace("/", "//") for name in names)
    _add_text(etree.SubElement(question, "category"), f"$course$/top/{path}")
    return question


def _add_text(parent: Element, text: str) -> None:
    element = etree.SubElement(parent, "text")
    element.text = etree.CDATA(text) if "<" in text and "]]>" not in text else text
