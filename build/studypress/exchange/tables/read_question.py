"""The cells of a row, read as the data of a question."""

import re
from typing import Any

from studypress.bank.models import LONGEST_LINE, QuestionKind
from studypress.errors import did_you_mean
from studypress.exam.headings import plain
from studypress.exchange.draft import Effect
from studypress.exchange.tables.columns import Column
from studypress.exchange.tables.other_keys import NUMBER, number_in, other_keys, words_of
from studypress.exchange.tables.read_choices import RowChoices, choices_of, truth_of
from studypress.exchange.tables.row import BY_LINE, BY_LINE_OR_SEMICOLON, Fields

_KINDS = {
    "single": "single choice, multiple choice, multiple, mc, mcq, multichoice, choice, quiz,"
    " radio, einfachauswahl",
    "several": "multiple answer, multiple answers, multiple response, multiple select, ms,"
    " checkbox, checkboxes, mehrfachauswahl",
    "true-false": "true false, true or false, tf, boolean, yes no, richtig falsch, wahr falsch",
    "number": "numeric, numerical, calculated, zahl",
    "short": "short answer, fill in, fill in the blank, fill in the blanks, fib, text, kurzantwort",
    "open": "essay, long answer, open ended, free text, freitext, paragraph, flashcard",
}
_MARKING = re.compile(r"\s*([\d.,]+)\s*(?:points?|pts?|p|Punkte?)?\s*[:=]\s*(.+)", re.DOTALL)


_KIND_OF = words_of(_KINDS)


def question_of(fields: Fields) -> dict[str, Any] | None:
    """Return the data of a row's question; None, with a remark, if no kind of a bank fits."""
    stated = _kind(fields)
    if stated is None:
        return None
    choices = choices_of(fields, fields.draft)
    kind = stated or _guessed(fields, choices)
    data: dict[str, Any] = {"kind": kind, "question": fields.text("question")}
    answer: dict[str, Any] = {"bullet": fields.text("bullet")}
    answer["explanation"] = fields.text("explanation")
    right = fields.text("correct") or fields.text("answer")
    match QuestionKind(kind):
        case QuestionKind.SINGLE | QuestionKind.SEVERAL:
            if kind == QuestionKind.SINGLE and choices.right > 1:
                data["kind"] = "several"
                fields.repeat("several right choices: the kind is several", fields.place)
            data["choices"] = choices.data
        case QuestionKind.TRUE_FALSE:
            truth = choices.truth if choices.data else truth_of(right)
            answer |= {} if truth is None else {"statement": truth}
        case QuestionKind.NUMBER:
            answer["value"] = fields.text("value") or right
        case QuestionKind.SHORT:
            answer["accept"] = fields.items(
                "accept", BY_LINE_OR_SEMICOLON
            ) or BY_LINE_OR_SEMICOLON.split(right)
        case QuestionKind.OPEN:
            _add_open(answer, choices, right)
            data |= {"choices": choices.data} if choices.data else {}
    _add_exact(answer, fields)
    data["answer"] = {key: value for key, value in answer.items() if value not in ("", [])}
    return data | dict(other_keys(fields))


def _kind(fields: Fields) -> str | None:
    """Return the stated kind, "" if there is none, or None with a remark if it is no kind."""
    text = fields.text("kind")
    kind = _KIND_OF.get(plain(text), "") if text else ""
    if text and not kind:
        message = (
            f"the kind '{text[:60]}' is none of a bank{did_you_mean(text, _KINDS)}: the question is"
            f" left out (known: {', '.join(_KINDS)})"
        )
        fields.remark(Effect.SKIPPED, "kind", message)
        return None
    return kind


def _guessed(fields: Fields, choices: RowChoices) -> str:
    """Return the kind of a row that does not state it, by its other cells."""
    right = fields.text("correct")
    if choices.data:
        if choices.truth is not None:
            return "true-false"
        return "single" if choices.right == 1 or not right else "several"
    if fields.text("value"):
        return "number"
    if fields.cells.keys() & {Column("accept"), Column("accept", 1)}:
        return "short"
    kind = "short" if right else "open"
    if truth_of(right) is not None:
        kind = "true-false"
    elif NUMBER.fullmatch(right):
        kind = "number"
    fields.repeat(f"no kind and no choices: the kind is {kind}", fields.place)
    return kind


def _add_open(answer: dict[str, Any], choices: RowChoices, right: str) -> None:
    """Add the bullet of an open question: one line, else the explanation."""
    if answer["bullet"] or not right or choices.data:
        return
    key = "bullet" if "\n" not in right and len(right) <= LONGEST_LINE else "explanation"
    answer[key] = "\n\n".join(filter(None, [answer[key], right]))


def _add_exact(answer: dict[str, Any], fields: Fields) -> None:
    """Add the other keys of an answer."""
    for key in ("value", "tolerance", "unit"):
        if text := fields.text(key):
            answer[key] = text
    if accept := fields.items("accept", BY_LINE_OR_SEMICOLON):
        answer["accept"] = accept
    lines = fields.items("marking", BY_LINE)
    if lines:
        answer["marking"] = [_marking_line(line, fields) for line in lines]


def _marking_line(line: str, fields: Fields) -> dict[str, Any]:
    if found := _MARKING.fullmatch(line):
        return {"points": number_in(found[1]), "says": found[2].strip()}
    fields.repeat(
        "a line of the marking scheme states no points: 1, as in '2: the words'", fields.place
    )
    return {"points": 1, "says": line}
