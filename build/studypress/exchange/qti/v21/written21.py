"""A question as an item of QTI 2.1."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Question, QuestionKind
from studypress.exchange.qti.element_maker import LANG, Elements
from studypress.exchange.qti.explained import BULLET, EXPLANATION, UNIT
from studypress.exchange.qti.exporting import (
    choices_in_order,
    remark_losses,
    right_value,
)
from studypress.exchange.qti.right_numbers import decimal
from studypress.exchange.qti.v21.qti_html import NAMESPACE, content
from studypress.exchange.written import Written
from studypress.page.words.catalogue import words_for
from studypress.page.words.questions import true_and_false

GENERAL = "general_fb"
"""Identifier of the feedback that explains the answer, whether it is right or wrong."""

Q = Elements(NAMESPACE)
_RESPONSE = {"identifier": "RESPONSE"}
_TYPES = {QuestionKind.NUMBER: "float", QuestionKind.SHORT: "string", QuestionKind.OPEN: "string"}


@dataclass(frozen=True)
class QtiItemWriter:
    """Writer of the items of a bank; `address` returns that of a figure."""

    bank: Bank
    written: Written
    address: Callable[[str], str]

    def item(self, entry: Entry) -> etree._Element:
        """Return the item of a question, with remarks on what it does not contain."""
        question = entry.question
        remark_losses(entry, self.written, "group")
        choices = self._choices(entry)
        item = Q.assessmentItem(
            self._declaration(entry, choices),
            *self._outcomes(question),
            self._body(entry, choices),
            identifier=item_identifier(question),
            title=question.id,
            adaptive="false",
            timeDependent="false",
        )
        item.set(LANG, question.lang or self.bank.language)
        item.append(Q.responseProcessing(*self._processing(entry)))
        if question.answer.bullet or question.answer.explanation:
            item.append(self._feedback(question))
        return item

    def _content(self, text: str, name: str, *, block: bool = True) -> etree._Element:
        return content(text, self.address, name, block=block)

    def _choices(self, entry: Entry) -> list[etree._Element]:
        """Return the choices in order, with their reasons."""
        question = entry.question
        if question.kind is QuestionKind.TRUE_FALSE:
            words = true_and_false(words_for(question.lang or self.bank.language))
            named = zip(("true", "false"), words, strict=True)
            return [Q.simpleChoice(word, identifier=name, fixed="true") for name, word in named]
        made = []
        for at, choice in enumerate(choices_in_order(entry), start=1):
            element = self._content(choice.text, "simpleChoice", block=False)
            element.set("identifier", f"choice-{at}")
            if choice.pin:
                element.set("fixed", "true")
            if choice.why:
                reason = self._content(choice.why, "feedbackBlock")
                _set(reason, outcomeIdentifier="FEEDBACK", identifier=f"choice-{at}")
                reason.set("showHide", "show")
                element.append(reason)
            made.append(element)
        return made

    def _right(self, entry: Entry, choices: Sequence[etree._Element]) -> list[str]:
        question = entry.question
        match question.kind:
            case QuestionKind.SINGLE | QuestionKind.SEVERAL:
                ordered = zip(choices_in_order(entry), choices, strict=True)
                return [str(made.get("identifier")) for choice, made in ordered if choice.correct]
            case QuestionKind.TRUE_FALSE:
                return ["true" if question.answer.statement else "false"]
            case QuestionKind.NUMBER:
                return [right_value(entry, self.written)[0]]
            case QuestionKind.SHORT:
                return [question.answer.accept[0]]
            case QuestionKind.OPEN:
                return []

    def _declaration(self, entry: Entry, choices: Sequence[etree._Element]) -> etree._Element:
        question = entry.question
        several = question.kind is QuestionKind.SEVERAL
        declaration = Q.responseDeclaration(
            _RESPONSE,
            cardinality="multiple" if several else "single",
            baseType=_TYPES.get(question.kind, "identifier"),
        )
        if right := self._right(entry, choices):
            declaration.append(Q.correctResponse(*map(Q.value, right)))
        if question.kind is QuestionKind.SHORT:
            worth = str(question.points)
            entries = [
                Q.mapEntry(mapKey=text, mappedValue=worth, caseSensitive="false")
                for text in question.answer.accept
            ]
            declaration.append(Q.mapping(*entries, defaultValue="0"))
        return declaration

    def _outcomes(self, question: Question) -> Iterator[etree._Element]:
        zero = Q.defaultValue(Q.value("0"))
        yield Q.outcomeDeclaration(
            zero, identifier="SCORE", cardinality="single", baseType="float",
            normalMaximum=str(question.points),
        )  # fmt: skip
        several = "multiple" if question.kind is QuestionKind.SEVERAL else "single"
        for name, cardinality in (("FEEDBACK", several), ("SOLUTION", "single")):
            yield Q.outcomeDeclaration(
                identifier=name, cardinality=cardinality, baseType="identifier"
            )

    def _body(self, entry: Entry, choices: Sequence[etree._Element]) -> etree._Element:
        question = entry.question
        body = Q.itemBody(self._content(question.question, "div"))
        named = {"responseIdentifier": "RESPONSE"}
        if choices:
            most = "0" if question.kind is QuestionKind.SEVERAL else "1"
            free = question.shuffle and question.kind is not QuestionKind.TRUE_FALSE
            shuffle = "true" if free else "false"
            body.append(Q.choiceInteraction(*choices, named, shuffle=shuffle, maxChoices=most))
        elif question.kind is QuestionKind.OPEN:
            lines = str(question.lines)
            body.append(Q.extendedTextInteraction(named, expectedLines=lines))
            if question.answer.marking:
                body.append(self._rubric(question))
        else:
            line = Q.p(Q.textEntryInteraction(named))
            if question.answer.unit:
                line[0].tail = " "
                line.append(Q.span(question.answer.unit, {"class": UNIT}))
            body.append(line)
        return body

    def _rubric(self, question: Question) -> etree._Element:
        """Return the marking scheme, which only markers see."""
        scheme = Q.ol({"class": "marking"})
        for line in question.answer.marking:
            points = Q.span(str(line.points), {"class": "points"})
            says = self._content(line.says, "li", block=False)
            points.tail, says.text = f" {says.text or ''}", None
            says.insert(0, points)
            scheme.append(says)
        return Q.rubricBlock(scheme, view="scorer")

    def _processing(self, entry: Entry) -> Iterator[etree._Element]:
        """Yield the rules: points for the right answer, and which feedback is shown."""
        question = entry.question
        worth = _outcome("SCORE", Q.baseValue(str(question.points), baseType="float"))
        variable = Q.variable(_RESPONSE)
        match question.kind:
            case QuestionKind.SHORT:
                yield _outcome("SCORE", Q.mapResponse(_RESPONSE))
            case QuestionKind.OPEN:
                pass
            case QuestionKind.NUMBER:
                yield _when(_equal(variable, right_margin(entry)), worth)
            case QuestionKind.SEVERAL if not any(each.correct for each in question.choices):
                yield _when(Q.isNull(variable), worth)
            case _:
                yield _when(Q.match(variable, Q.correct(_RESPONSE)), worth)
        if any(choice.why for choice in question.choices):
            yield _outcome("FEEDBACK", Q.variable(_RESPONSE))
        if question.answer.bullet or question.answer.explanation:
            yield _outcome("SOLUTION", Q.baseValue(GENERAL, baseType="identifier"))

    def _feedback(self, question: Question) -> etree._Element:
        answer = question.answer
        shown = Q.modalFeedback(outcomeIdentifier="SOLUTION", identifier=GENERAL, showHide="show")
        for name, text in ((BULLET, answer.bullet), (EXPLANATION, answer.explanation)):
            if text:
                part = self._content(text, "div")
                part.set("class", name)
                shown.append(part)
        return shown


def item_identifier(question: Question) -> str:
    """Return the identifier of an item, which must begin with a letter."""
    return f"item-{question.id}"


def right_margin(entry: Entry) -> str:
    """Return the tolerance of a number as a decimal, or a share in percent; "" without one."""
    answer = entry.question.answer
    stated = (answer.tolerance or "").strip()
    if stated.endswith("%"):
        return stated
    return decimal(answer.margin) if answer.margin else ""


def _equal(variable: etree._Element, margin: str) -> etree._Element:
    """Return the comparison of a number with the right one."""
    right = Q.correct(_RESPONSE)
    if not margin:
        return Q.equal(variable, right, toleranceMode="exact")
    mode = "relative" if margin.endswith("%") else "absolute"
    bound = margin.removesuffix("%").strip()
    return Q.equal(variable, right, toleranceMode=mode, tolerance=f"{bound} {bound}")


def _when(test: etree._Element, then: etree._Element) -> etree._Element:
    return Q.responseCondition(Q.responseIf(test, then))


def _outcome(name: str, value: etree._Element) -> etree._Element:
    return Q.setOutcomeValue(value, identifier=name)


def _set(element: etree._Element, **attributes: str) -> None:
    for name, value in attributes.items():
        element.set(name, value)
