"""Moodle XML: the questions of a bank with their figures, in a category for each topic."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import assert_never

from lxml import etree

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Question, QuestionKind
from studypress.exchange.draft import Effect
from studypress.exchange.markup.elements import Element
from studypress.exchange.moodle.own_marks import DIFFICULTY, scheme_html, with_bullet
from studypress.exchange.moodle.question_xml import QuestionXml, Shown, category
from studypress.exchange.written import ExportOptions, Written

FILE = "moodle.xml"
_KINDS = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.SEVERAL: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.NUMBER: "numerical",
    QuestionKind.SHORT: "shortanswer",
    QuestionKind.OPEN: "essay",
}
_SHARES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20)
"""Numbers of right answers of which Moodle can give each an equal part of the points."""

_ALL, _NOTHING, _NEVER = "100", "0", "-100"
_DIGITS = 12  # of a number that is not finite as a decimal
_UNKNOWN = ("references", "follow_ups", "mistakes", "lang", "group", "minutes", "space")
"""Keys that no field of Moodle holds."""


def write(bank: Bank, _: ExportOptions) -> Written:
    """Return the questions of a bank; those that Moodle cannot grade are left out."""
    written = Written()
    quiz = quiz_of(bank, written)
    etree.indent(quiz)
    data: bytes = etree.tostring(quiz, encoding="UTF-8", xml_declaration=True)
    written.files[FILE] = data + b"\n"
    return written


def quiz_of(bank: Bank, written: Written) -> Element:
    """Return the root element of the questions; add remarks, and their number, to `written`."""
    quiz = etree.Element("quiz")
    before: list[str] = []
    for entry in bank.entries:
        if fault := _fault(entry.question):
            written.remark(Effect.SKIPPED, entry, fault, "choices")
            continue
        path = [bank.title, entry.section.title, entry.topic]
        if path != before:
            quiz.append(category(path))
            before = path
        quiz.append(_Question(entry, bank, written).xml.element)
        written.questions += 1
    written.remark_bank(bank, "Moodle", "subtitle", "as_of", "brand", "language")
    return quiz


def _fault(question: Question) -> str:
    """Return why Moodle cannot grade a question; "" if it can."""
    right = sum(choice.correct for choice in question.choices)
    if question.kind is not QuestionKind.SEVERAL or right in _SHARES:
        return ""
    if not right:
        return "Moodle needs a right answer: this question has none"
    return f"Moodle cannot give each of {right} right answers an equal part of the points"


class _Question:
    """Writer of one question."""

    def __init__(self, entry: Entry, bank: Bank, written: Written) -> None:
        self._entry, self._question = entry, entry.question
        self._written = written
        self.xml = QuestionXml(_KINDS[entry.question.kind], bank.root)
        self._write_common()
        self._writer()()
        self.xml.tags([*self._question.tags, DIFFICULTY + self._question.difficulty])
        self._remark_lost()

    def _write_common(self) -> None:
        question, answer = self._question, self._question.answer
        bullet = "" if question.kind is QuestionKind.OPEN else answer.bullet
        self.xml.name(question.id)
        self.xml.field("questiontext", lambda shown: shown(question.question))
        self.xml.field(
            "generalfeedback",
            lambda shown: with_bullet(shown(bullet), shown(answer.explanation)),
        )
        self.xml.setting("defaultgrade", question.points)
        self.xml.setting("penalty", 0)
        self.xml.setting("hidden", 0)
        self.xml.setting("idnumber", question.id)

    def _writer(self) -> Callable[[], None]:
        match self._question.kind:
            case QuestionKind.SINGLE | QuestionKind.SEVERAL:
                return self._write_choices
            case QuestionKind.TRUE_FALSE:
                return self._write_statement
            case QuestionKind.NUMBER:
                return self._write_number
            case QuestionKind.SHORT:
                return self._write_short
            case QuestionKind.OPEN:
                return self._write_open
            case unknown:
                assert_never(unknown)

    def _write_choices(self) -> None:
        question = self._question
        several = question.kind is QuestionKind.SEVERAL
        fixed = not question.shuffle or any(choice.pin for choice in question.choices)
        if fixed and question.shuffle:
            self._remark(Effect.CHANGED, "places of choices: the order of all is fixed", "choices")
        self.xml.setting("single", "false" if several else "true")
        self.xml.setting("shuffleanswers", "false" if fixed else "true")
        self.xml.setting("answernumbering", "ABCD")
        right = sum(choice.correct for choice in question.choices)
        for choice in question.choices:
            share = _share(right) if choice.correct else _NEVER if several else _NOTHING
            self.xml.choice(choice.text, share, choice.why)
        if several and right > 1:
            message = "Moodle gives a part of the points for some of the right choices"
            self._remark(Effect.CHANGED, f"{message}, and none beside a wrong one", "choices")

    def _write_statement(self) -> None:
        for word, right in (("true", True), ("false", False)):
            is_right = self._question.answer.statement is right
            self.xml.answer(word, _ALL if is_right else _NOTHING)

    def _write_number(self) -> None:
        answer = self._question.answer
        value, margin = _decimal(answer.number), _decimal(answer.margin)
        element = self.xml.answer(value, _ALL)
        etree.SubElement(element, "tolerance").text = margin
        if Fraction(value) != answer.number or Fraction(margin) != answer.margin:
            message = f"Moodle compares decimals: {value}, with a tolerance of {margin}"
            self._remark(Effect.CHANGED, message, "answer", "value")
        elif (answer.tolerance or "").strip().endswith("%"):
            message = f"Moodle has absolute tolerances: {margin}"
            self._remark(Effect.CHANGED, message, "answer", "tolerance")
        if answer.unit:
            self.xml.unit(answer.unit)
            self.xml.setting("unitgradingtype", 0)
            self.xml.setting("showunits", 0)
            message = "Moodle accepts the unit, and does not show it: state it in the question"
            self._remark(Effect.CHANGED, message, "answer", "unit")

    def _write_short(self) -> None:
        self.xml.setting("usecase", 0)
        for text in self._question.answer.accept:
            self.xml.answer(text.replace("*", "\\*"), _ALL)

    def _write_open(self) -> None:
        answer = self._question.answer
        self.xml.setting("responseformat", "editor")
        self.xml.setting("responserequired", 1)
        self.xml.setting("responsefieldlines", 15)
        self.xml.setting("attachments", 0)
        self.xml.field("graderinfo", self._info)
        if answer.marking:
            message = "Moodle shows the marking scheme to graders, and does not compute with it"
            self._remark(Effect.CHANGED, message, "answer", "marking")

    def _info(self, shown: Shown) -> str:
        """Return what graders read: the bullet, and the marking scheme."""
        answer = self._question.answer
        lines = [(str(line.points), shown(line.says)) for line in answer.marking]
        return with_bullet(shown(answer.bullet), scheme_html(lines))

    def _remark(self, effect: Effect, message: str, *path: str) -> None:
        self._written.remark(effect, self._entry, message, *path)

    def _remark_lost(self) -> None:
        question = self._question
        keys = [
            key
            for key in _UNKNOWN
            if key in question.model_fields_set and getattr(question, key) not in (None, ())
        ]
        if question.answer.marking and question.kind is not QuestionKind.OPEN:
            keys.append("marking scheme")
        if keys:
            self._remark(Effect.LOST, f"Moodle has no field for: {', '.join(keys)}")
        self._written.remark_instance(self._entry)


def _share(right: int) -> str:
    """Return the share of the points of each right answer, as Moodle lists it."""
    return f"{Decimal(100) / right:.5f}".rstrip("0").rstrip(".")


def _decimal(number: Fraction) -> str:
    """Return a number as a decimal, without an exponent."""
    with localcontext(prec=60):
        exact = Decimal(number.numerator) / number.denominator
    if Fraction(exact) != number:
        with localcontext(prec=_DIGITS):
            exact = +exact
    return f"{exact.normalize():f}"
