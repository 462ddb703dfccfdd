"""A question as an item of QTI 1.2, as Canvas exports and imports it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import starmap

from lxml import etree

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import QuestionKind
from studypress.exchange.draft import Effect
from studypress.exchange.markup.to_html import html_of
from studypress.exchange.qti.element_maker import LANG, Elements
from studypress.exchange.qti.explained import UNIT, feedback_html
from studypress.exchange.qti.exporting import (
    choices_in_order,
    identifier,
    remark_losses,
    right_value,
)
from studypress.exchange.qti.right_numbers import decimal
from studypress.exchange.written import Written
from studypress.page.words.catalogue import words_for
from studypress.page.words.questions import true_and_false

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
E = Elements(NAMESPACE)

_TYPES = {
    QuestionKind.SINGLE: "multiple_choice_question",
    QuestionKind.SEVERAL: "multiple_answers_question",
    QuestionKind.TRUE_FALSE: "true_false_question",
    QuestionKind.NUMBER: "numerical_question",
    QuestionKind.SHORT: "short_answer_question",
    QuestionKind.OPEN: "essay_question",
}
_FIRST = 1001  # Canvas identifies answers by numbers
_RESPONSE = {"respident": "response1"}


@dataclass(frozen=True)
class _Label:
    """A choice: its identifier, its texts in HTML, whether it is right, and has a fixed place."""

    ident: str
    text: str
    why: str
    right: bool
    fixed: bool


@dataclass(frozen=True)
class ItemWriter:
    """Writer of the items of a bank; `address` returns that of a figure."""

    bank: Bank
    written: Written
    address: Callable[[str], str]

    def item(self, entry: Entry) -> etree._Element:
        """Return the item of a question, with remarks on what it does not contain."""
        question = entry.question
        remark_losses(entry, self.written)
        labels = self._labels(entry)
        item = E.item(
            E.itemmetadata(E.qtimetadata(*starmap(_field, _metadata(entry, self.bank)))),
            self._presentation(entry, labels),
            self._resprocessing(entry, labels),
            *(_feedback(f"{each.ident}_fb", each.why) for each in labels if each.why),
            ident=identifier(self.bank, question.id),
            title=question.id,
        )
        if general := self._general(entry):
            item.insert(3, _feedback("general_fb", general))
        if question.lang:
            item.set(LANG, question.lang)
        return item

    def _html(self, text: str | None) -> str:
        return html_of(text, self.address) if text else ""

    def _general(self, entry: Entry) -> str:
        answer = entry.question.answer
        return feedback_html(self._html(answer.bullet), self._html(answer.explanation))

    def _labels(self, entry: Entry) -> list[_Label]:
        question = entry.question
        choices = choices_in_order(entry)
        if question.kind is QuestionKind.TRUE_FALSE:
            texts = list(true_and_false(words_for(question.lang or self.bank.language)))
        else:
            texts = [self._html(choice.text) for choice in choices]
        return [
            _Label(str(ident), text, self._html(choice.why), choice.correct, bool(choice.pin))
            for ident, (choice, text) in enumerate(zip(choices, texts, strict=True), start=_FIRST)
        ]

    def _presentation(self, entry: Entry, labels: Sequence[_Label]) -> etree._Element:
        question = entry.question
        stem = self._html(question.question)
        if question.answer.unit:
            unit = escape(question.answer.unit, quote=False)
            stem = f'<div>{stem}</div><p class="{UNIT}">{unit}</p>'
        return E.presentation(_material(stem), _response(entry, labels))

    def _resprocessing(self, entry: Entry, labels: Sequence[_Label]) -> etree._Element:
        outcome = E.decvar(maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        conditions = []
        if self._general(entry):
            conditions.append(_condition([E.other()], "Yes", shown="general_fb"))
        conditions += [
            _condition([_equal(each.ident)], "Yes", shown=f"{each.ident}_fb")
            for each in labels
            if each.why
        ]
        is_open = entry.question.kind is QuestionKind.OPEN
        tests = list(self._right(entry, labels))
        at = 0 if is_open else len(conditions)  # as Canvas has them
        conditions.insert(at, _condition(tests, "No", scores=not is_open))
        return E.resprocessing(E.outcomes(outcome), *conditions)

    def _right(self, entry: Entry, labels: Sequence[_Label]) -> Iterator[etree._Element]:
        """Yield the tests of the right answer."""
        match entry.question.kind:
            case QuestionKind.SINGLE | QuestionKind.TRUE_FALSE:
                yield from (_equal(each.ident) for each in labels if each.right)
            case QuestionKind.SEVERAL:
                named = [_equal(each.ident) if each.right else E.make("not", _equal(each.ident))
                         for each in labels]  # fmt: skip
                yield E.make("and", *named)
            case QuestionKind.NUMBER:
                value, margin = right_value(entry, self.written)
                number = entry.question.answer.number
                low, high = decimal(number - margin), decimal(number + margin)
                within = E.make("and", E.vargte(low, _RESPONSE), E.varlte(high, _RESPONSE))
                yield E.make("or", _equal(value), within)
            case QuestionKind.SHORT:
                yield from map(_equal, entry.question.answer.accept)
            case QuestionKind.OPEN:
                if entry.question.answer.marking:
                    message = "QTI 1.2 has no place for `marking` that only markers see"
                    self.written.remark(Effect.LOST, entry, message, "answer", "marking")
                yield E.other()


def _metadata(entry: Entry, bank: Bank) -> list[tuple[str, str]]:
    """Return the metadata by their labels: those of Canvas, of IMS, and further ones."""
    question = entry.question
    answer = question.answer
    percent = answer.tolerance if (answer.tolerance or "").strip().endswith("%") else ""
    fields = {
        "question_type": _TYPES[question.kind],
        "points_possible": str(question.points),
        "assessment_question_identifierref": identifier(bank, f"bank {question.id}"),
        "qmd_levelofdifficulty": str(question.difficulty),
        "qmd_keywords": ", ".join(question.tags),
        "qmd_section": entry.section.title,
        "qmd_topic": entry.topic,
        "qmd_minutes": str(question.minutes) if "minutes" in question.model_fields_set else "",
        "qmd_group": question.group or "",
        "qmd_tolerance": percent or "",
    }
    return [(label, entered) for label, entered in fields.items() if entered]


def _field(label: str, entered: str) -> etree._Element:
    return E.qtimetadatafield(E.fieldlabel(label), E.fieldentry(entered))


def _material(html: str) -> etree._Element:
    return E.material(E.mattext(html, texttype="text/html"))


def _response(entry: Entry, labels: Sequence[_Label]) -> etree._Element:
    """Return the response of an item: choices, or a field."""
    kind = entry.question.kind
    if kind.has_choices:
        choices = [E.response_label(_material(each.text), ident=each.ident) for each in labels]
        for label, each in zip(choices, labels, strict=True):
            if each.fixed and kind is not QuestionKind.TRUE_FALSE:
                label.set("rshuffle", "No")
        render = E.render_choice(*choices)
        if not entry.question.shuffle:
            render.set("shuffle", "No")
        several = "Multiple" if kind is QuestionKind.SEVERAL else "Single"
        return E.response_lid(render, ident="response1", rcardinality=several)
    if kind is QuestionKind.NUMBER:
        field = E.render_fib(E.response_label(ident="answer1"), fibtype="Decimal")
    else:
        field = E.render_fib(E.response_label(ident="answer1", rshuffle="No"))
    return E.response_str(field, ident="response1", rcardinality="Single")


def _equal(text: str) -> etree._Element:
    return E.varequal(text, _RESPONSE)


def _condition(
    tests: Sequence[etree._Element], goes_on: str, *, shown: str = "", scores: bool = False
) -> etree._Element:
    condition = E.respcondition(E.conditionvar(*tests), {"continue": goes_on})
    if scores:
        condition.append(E.setvar("100", action="Set", varname="SCORE"))
    if shown:
        condition.append(E.displayfeedback(feedbacktype="Response", linkrefid=shown))
    return condition


def _feedback(ident: str, html: str) -> etree._Element:
    return E.itemfeedback(E.flow_mat(_material(html)), ident=ident)
