"""Questions of GIFT as elements of Moodle XML, which has the same kinds and answers."""

import re
from decimal import Decimal
from fractions import Fraction

from lxml import etree

from studypress.exchange.gift.syntax import GiftAnswer, GiftQuestion, GiftText
from studypress.exchange.markup.elements import Element
from studypress.exchange.moodle.own_marks import parted_scheme, scheme_html
from studypress.exchange.moodle.text_fields import decimal_of

_FORMATS = {"html": "html", "markdown": "markdown", "plain": "plain_text"}
_AUTO = "moodle_auto_format"
_ALL, _NOTHING = "100", "0"
_NOT_OF_XML = re.compile("[^\t\n\x20-\ufffd\U00010000-\U0010ffff]")
_COMMA = re.compile(r"(?<![\d,.])(-?\d+),(\d+)(?![\d,]|\.\d)")


def quiz_of(questions: list[GiftQuestion]) -> Element:
    """Return the questions as Moodle XML; elements have the lines of the file."""
    quiz = etree.Element("quiz")
    category = ""
    for each in questions:
        if each.category != category:
            element = _element(quiz, "question", each.line)
            element.set("type", "category")
            _field(element, "category", GiftText("", each.category), each.line)
            category = each.category
        _add_question(quiz, each)
    return quiz


def _add_question(quiz: Element, question: GiftQuestion) -> None:
    element = _element(quiz, "question", question.line)
    element.set("type", question.kind)
    _field(element, "name", GiftText("", question.title), question.line)
    _element(element, "idnumber", question.line).text = question.id
    _field(element, "questiontext", question.stem, question.line)
    if question.feedback:
        _add_feedback(element, question)
    tags = _element(element, "tags", question.line)
    for tag in question.tags:
        _field(tags, "tag", GiftText("", tag), question.line)
    match question.kind:
        case "multichoice":
            single = any(each.sign == "=" for each in question.answers)
            _element(element, "single", question.line).text = str(single).lower()
            for each in question.answers:
                _add_answer(element, each, each.text, question.line)
        case "truefalse":
            _add_statement(element, question)
        case "shortanswer":
            for each in question.answers:
                text = GiftText(_AUTO, " ".join(each.text.text.split()))
                _add_answer(element, each, text, question.line)
        case "numerical":
            for each in question.answers:
                _add_number(element, each, question.line)


def _add_feedback(element: Element, question: GiftQuestion) -> None:
    """Add the general feedback; that of an essay may contain our marking scheme."""
    feedback = question.feedback or GiftText("html", "")
    lines, rest = parted_scheme(feedback.text) if question.kind == "essay" else ([], feedback.text)
    _field(element, "generalfeedback", GiftText(feedback.format, rest), question.line)
    if lines:
        scheme = GiftText("html", scheme_html(lines))
        _field(element, "graderinfo", scheme, question.line)


def _add_statement(element: Element, question: GiftQuestion) -> None:
    """Add true and false; the feedback of a wrong answer is first."""
    none = GiftText("html", "")
    wrong, right = ([each.text for each in question.answers] + [none, none])[:2]
    for word, is_right in (("true", question.statement), ("false", not question.statement)):
        answer = GiftAnswer("=", _ALL if is_right else _NOTHING, none, right if is_right else wrong)
        _add_answer(element, answer, GiftText(_AUTO, word), question.line)


def _add_number(element: Element, answer: GiftAnswer, line: int) -> None:
    """Add a number with its tolerance, which GIFT writes as `5:1` or `4..6`."""
    text = _COMMA.sub(r"\1.\2", answer.text.text) or "*"
    low, dots, high = text.partition("..")
    value, _, margin = text.partition(":")
    if dots:
        ends = [decimal_of(low), decimal_of(high)]
        if all(end is not None for end in ends):
            first, last = (Fraction(end or 0) for end in ends)
            value, margin = _plain((first + last) / 2), _plain((last - first) / 2)
    added = _add_answer(element, answer, GiftText(_AUTO, value.strip()), line)
    _element(added, "tolerance", line).text = _of_xml(margin.strip())


def _add_answer(element: Element, answer: GiftAnswer, text: GiftText, line: int) -> Element:
    share = answer.weight or (_ALL if answer.sign == "=" else _NOTHING)
    added = _field(element, "answer", text, line)
    added.set("fraction", share)
    if answer.feedback and answer.feedback.text:
        _field(added, "feedback", answer.feedback, line)
    return added


def _field(parent: Element, name: str, text: GiftText, line: int) -> Element:
    """Add an element with a text, whose characters XML can contain."""
    field = _element(parent, name, line)
    if text.format:
        field.set("format", _FORMATS.get(text.format, _AUTO))
    _element(field, "text", line).text = _of_xml(text.text)
    return field


def _element(parent: Element, name: str, line: int) -> Element:
    element = etree.SubElement(parent, name)
    element.sourceline = line  # type: ignore[assignment]
    return element


def _of_xml(text: str) -> str:
    """Return a text without the characters that XML cannot contain."""
    return _NOT_OF_XML.sub("", text)


def _plain(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
