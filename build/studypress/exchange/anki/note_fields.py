"""Fields of a note from a question: what a card shows as HTML, and the other keys as JSON."""

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from studypress.bank.models import Choice, Question, QuestionKind
from studypress.exchange.anki.note_type import NoteFields
from studypress.exchange.markup.to_html import FigureAddress, html_of
from studypress.page.direction import is_right_to_left
from studypress.page.words.catalogue import Words, words_for
from studypress.page.words.questions import choices_of, exact_answer, hint_of, points_in_words

_SHOWN: dict[str, Any] = {
    "question": True,
    "tags": True,
    "choices": {"__all__": {"text", "correct", "why"}},
    "answer": {"bullet", "explanation", "marking"},
    "references": True,
    "follow_ups": True,
    "mistakes": True,
    "lang": True,
    "variables": True,
    "variants": True,
}
"""Keys of a question that are in other fields, or in none."""


def fields_of(question: Question, language: str, address: FigureAddress) -> NoteFields:
    """Return the fields of a question; `language` is that of its bank."""
    spoken = question.lang or language
    words = words_for(language)
    return NoteFields(
        question=html_of(question.question, address),
        choices=_choices(question, words, address),
        solution=_solution(question, words, address),
        answer=html_of(question.answer.bullet or "", address),
        explanation=html_of(question.answer.explanation or "", address),
        more="".join(_more(question, words, address)),
        language=spoken,
        direction="rtl" if is_right_to_left(spoken) else "ltr",
        details=_details(question, language),
    )


def _details(question: Question, language: str) -> str:
    data = question.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_SHOWN)
    data["kind"] = str(question.kind)
    if question.lang:
        data["bank_language"] = language
    return escape(json.dumps(data, ensure_ascii=False, sort_keys=True), quote=False)


def _choices(question: Question, words: Words, address: FigureAddress) -> str:
    """Return the choices without a sign of the right ones."""
    if not question.choices:
        return ""
    hint = hint_of(words, question.kind)
    items = "".join(f"<li>{text}</li>" for text in _texts(question, words, address))
    note = f'<p class="hint">{escape(hint)}</p>' if hint else ""
    return f'{note}<ol class="choices" type="A">{items}</ol>'


def _solution(question: Question, words: Words, address: FigureAddress) -> str:
    """Return the choices with the right ones marked, and reasons; else the exact answer."""
    if not question.choices:
        exact = exact_answer(words, question)
        return f'<p class="exact">{escape(exact)}</p>' if exact else ""
    items = "".join(
        _solved(choice, text, address)
        for choice, text in zip(question.choices, _texts(question, words, address), strict=True)
    )
    right = any(choice.correct for choice in question.choices)
    none = "" if right else f'<p class="exact">{escape(words.gettext("none of these"))}</p>'
    return f'<ol class="solution" type="A">{items}</ol>{none}'


def _texts(question: Question, words: Words, address: FigureAddress) -> Iterator[str]:
    stated = question.kind is QuestionKind.TRUE_FALSE
    for text in choices_of(words, question):
        yield escape(text) if stated else html_of(text, address)


def _solved(choice: Choice, text: str, address: FigureAddress) -> str:
    kind = "right" if choice.correct else "wrong"
    why = f'<div class="why">{html_of(choice.why, address)}</div>' if choice.why else ""
    return f'<li class="choice"><div class="{kind}">{text}</div>{why}</li>'


def _more(question: Question, words: Words, address: FigureAddress) -> Iterator[str]:
    """Yield lists of what follows an explanation."""
    scheme = [
        f'<b class="points">{escape(points_in_words(words, line.points))}</b> '
        f'<span class="line">{html_of(line.says, address)}</span>'
        for line in question.answer.marking
    ]
    follow_ups = [
        f'<div class="asked">{html_of(each.question, address)}</div>'
        f'<div class="reply">{html_of(each.answer, address)}</div>'
        for each in question.follow_ups
    ]
    mistakes = [html_of(text, address) for text in question.mistakes]
    references = [html_of(text, address) for text in question.references]
    yield _list("marking", words.pgettext("heading", "Points"), scheme)
    yield _list("mistakes", words.gettext("Common mistakes"), mistakes)
    yield _list("follow-ups", words.gettext("Follow-up questions"), follow_ups)
    yield _list("references", "", references)


def _list(name: str, title: str, items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    head = f"<h4>{escape(title)}</h4>" if title else ""
    return f'{head}<ul class="{name}">{listed}</ul>' if listed else ""
