"""Corrections that an examiner asks for, checked against the exam and its bank."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from studypress.bank.bank import Bank
from studypress.bank.characters import folded, has_ink
from studypress.bank.models import QuestionKind
from studypress.bank.values.numbers import readings_of
from studypress.errors import CallError, did_you_mean
from studypress.exam.form_code import is_form_code, not_of, symbols_of
from studypress.exam.record.form_record import ItemRecord
from studypress.exam.record.read import Record
from studypress.grading.corrections import Correction, CorrectionKind, Corrections

_LONGEST = 300  # characters of a reason or an answer
_SHAPE = "write ID=CHOICE, with its number or text in the bank, or FORM:NUMBER=LETTER"
_WORDS = {
    CorrectionKind.VOID: "void",
    CorrectionKind.CREDIT: "credited to all",
    CorrectionKind.ACCEPT: "accepted with further answers",
}


def no_owner(code: str) -> str:  # noqa: ARG001 - a lambda could not be sent to another process
    """Return no owner of a code."""
    return ""


@dataclass(frozen=True)
class CorrectionCall:
    """Ids of questions to void or to credit to all, further answers to accept, and the reason.

    An answer is `ID=CHOICE`, with the choice's number or text in the bank, or `FORM:NUMBER=LETTER`,
    as a choice has other letters on other forms; of a number or a short answer it is its text.
    `owner_of` returns the title and the folder of another exam that has a code, or an empty string.
    """

    void: Sequence[str] = ()
    accept: Sequence[str] = ()
    credit: Sequence[str] = ()
    reason: str = ""
    owner_of: Callable[[str], str] = no_owner

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason on one line; raises CallError if it cannot be printed."""
        line = " ".join(self.reason.split())
        if len(line) > _LONGEST or not line.isprintable():
            raise CallError(f"--reason: write one line of at most {_LONGEST} characters")
        return (line,) if line else ()


class _CorrectionError(Exception):
    """A fault of one correction."""


def corrected(call: CorrectionCall, record: Record, bank: Bank, before: Corrections) -> Corrections:
    """Return the corrections of an exam with those of a call.

    Raises CallError with all faults: an unknown question, an answer that is right already, a
    contradiction to another correction, a form without questions that count.
    """
    faults: list[str] = []
    found = dict(before)
    for option, text in _asked(call):
        try:
            name, correction = _correction(option, text, record, bank, call)
            found[name] = _joined(name, found.get(name, correction), correction)
        except _CorrectionError as fault:
            faults.append(f"--{option}: {fault}")
    if not (call.void or call.accept or call.credit):
        faults.append("--void, --accept, --credit: name a question")
    faults += _without_questions(found, record)
    if faults:
        raise CallError("; ".join(faults))
    return found


def _joined(name: str, before: Correction, correction: Correction) -> Correction:
    if before.kind is not correction.kind:
        raise _CorrectionError(f"question '{name}' is {_WORDS[before.kind]} already")
    return before.joined(correction)


def _asked(call: CorrectionCall) -> Iterator[tuple[CorrectionKind, str]]:
    yield from ((CorrectionKind.VOID, name) for name in call.void)
    yield from ((CorrectionKind.CREDIT, name) for name in call.credit)
    yield from ((CorrectionKind.ACCEPT, text) for text in call.accept)


def _without_questions(found: Corrections, record: Record) -> Iterator[str]:
    void = {name for name, at in found.items() if at.is_void}
    for form in record.valid_forms:
        if void.issuperset(item.id for item in form.questions):
            yield f"--void: form {form.code} would have no questions: print a new exam"
            return


def _correction(
    kind: CorrectionKind, text: str, record: Record, bank: Bank, call: CorrectionCall
) -> tuple[str, Correction]:
    """Return the id of a question and its correction."""
    reasons = call.reasons
    if kind is not CorrectionKind.ACCEPT:
        return _known(text, record), Correction(kind, reasons=reasons)
    where, is_pair, answer = (part.strip() for part in text.partition("="))
    if not is_pair or not has_ink(answer):
        raise _CorrectionError(f"'{text[:60]}': {_SHAPE}")
    if ":" in where:
        item, place = _on_form(where, answer, record, call.owner_of)
    else:
        item = _item(_known(where, record), record)
        place = _place(item, answer, bank) if item.kind.has_choices else None
    _require_acceptable(item, place)
    if place is not None:
        return item.id, Correction(kind, choices=(place,), reasons=reasons)
    return item.id, Correction(kind, texts=(_text(item, answer),), reasons=reasons)


def _known(name: str, record: Record) -> str:
    if name not in record.every_question:
        hint = did_you_mean(name, record.every_question)
        raise _CorrectionError(f"unknown question '{name[:60]}'{hint}")
    return name


def _item(name: str, record: Record) -> ItemRecord:
    """Return the question of an id as a form asks it, with its choices if any form prints them."""
    items = [item for form in record.every_form for item in form.questions if item.id == name]
    return max(items, key=lambda item: len(item.choices))


def _on_form(
    where: str, answer: str, record: Record, owner_of: Callable[[str], str]
) -> tuple[ItemRecord, int | None]:
    """Return the question with a number on a form, and the place of a choice by its letter."""
    code, _, number = where.rpartition(":")
    forms = {symbols_of(form.code): form for form in record.every_form}
    form = forms.get(symbols_of(code))
    if form is None:
        code = code[:20]
        known = () if is_form_code(code) else [form.code for form in record.every_form]
        fault = not_of(record.title, code, owner_of(code))
        raise _CorrectionError(f"{fault}{did_you_mean(code.upper(), known)}")
    if not number.isdecimal() or not 1 <= int(number) <= len(form.questions):
        count = len(form.questions)
        raise _CorrectionError(
            f"form {form.code} has the questions 1 to {count}, not '{number[:20]}'"
        )
    item = form.questions[int(number) - 1]
    if not item.kind.has_choices:
        return item, None
    if len(answer) != 1 or answer.upper() not in item.letters:
        has = f"the letters {item.letters[0]} to {item.letters[-1]}"
        raise _CorrectionError(f"question {item.number} of form {form.code} has {has}")
    return item, item.place(answer.upper())


def _place(item: ItemRecord, answer: str, bank: Bank) -> int:
    """Return the index of a choice by its number or its text in the bank."""
    question = next(at.question for at in bank.entries if at.question.id == item.id)
    texts = [folded(choice.text) for choice in question.choices]
    by_text = {at for at, text in enumerate(texts) if text == folded(answer)}
    by_number = {int(answer) - 1} if answer.isdecimal() else set[int]()
    found = by_text | (by_number & set(range(len(texts))))
    if len(found) == 1:
        return found.pop()
    fault = f"no choice of '{item.id}' is '{answer[:60]}'"
    if found:
        fault = f"'{answer}' is the number of one choice of '{item.id}' and the text of another"
    elif len(answer) == 1 and answer.isalpha():
        fault += ", and letters differ between forms"
    raise _CorrectionError(f"{fault}: write its number, 1 to {len(texts)}, or FORM:NUMBER=LETTER")


def _require_acceptable(item: ItemRecord, place: int | None) -> None:
    """Raise _CorrectionError for a kind without further answers, and for a choice that is right."""
    if item.kind is QuestionKind.OPEN:
        raise _CorrectionError(f"question '{item.id}' is open: enter its points with mark")
    if item.kind is QuestionKind.TRUE_FALSE:
        message = "both answers to a statement cannot be right: use --credit or --void"
        raise _CorrectionError(f"question '{item.id}': {message}")
    if place is not None and place in item.right:
        raise _CorrectionError(f"choice {place + 1} of '{item.id}' is right already")
    if place is None and item.values:
        message = "its instances have different answers: use --credit or --void"
        raise _CorrectionError(f"question '{item.id}': {message}")


def _text(item: ItemRecord, answer: str) -> str:
    text = " ".join(answer.split())
    if len(text) > _LONGEST or not text.isprintable():
        raise _CorrectionError(f"'{text[:60]}': write at most {_LONGEST} characters")
    if item.kind is QuestionKind.NUMBER and len(readings_of(text)) != 1:
        raise _CorrectionError(f"'{text[:60]}' is no number, or may be two: write it as 1234.5")
    if item.kind is QuestionKind.SHORT and folded(text) in map(folded, item.accept):
        raise _CorrectionError(f"'{text[:60]}' is right already for '{item.id}'")
    return text


def texts_of(corrections: Mapping[str, Correction]) -> Iterator[str]:
    """Yield the texts that the reissued keys print."""
    for at in corrections.values():
        yield from (*at.texts, *at.reasons)
