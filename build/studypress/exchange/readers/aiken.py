"""Aiken: questions with one right choice, as text that Moodle and others read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from studypress.errors import ContentError, Problem
from studypress.exchange.draft import DraftBank, DraftQuestion
from studypress.exchange.input_file import InputFile
from studypress.exchange.markup.from_html import HtmlTexts

_CHOICE = re.compile(r"([A-Za-z])[.)]\s+(\S.*)")
_ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)
_FEEDBACK = re.compile(r"FEEDBACK\s*:\s*(.*)", re.IGNORECASE)


@dataclass
class _AikenQuestion:
    """Lines of a question; `line` is that of its stem, `answered` that of its answer."""

    line: int
    stem: list[str] = field(default_factory=list)
    choices: list[list[str]] = field(default_factory=list)
    answer: str = ""
    answered: int = 0
    feedback: list[str] = field(default_factory=list)


def read(file: InputFile) -> DraftBank:
    """Return the questions of a file; raise ContentError with each place that is no Aiken."""
    draft = DraftBank()
    texts = HtmlTexts(draft)
    problems: list[Problem] = []
    for each in _questions(file.text()):
        place = file.place(each.answered or each.line)
        if message := _fault(each):
            problems.append(Problem(place, message))
            continue
        place = file.place(each.line)
        right = ord(each.answer.upper()) - ord("A")
        choices = [
            {"text": texts.plain(" ".join(lines), place), "correct": at == right}
            for at, lines in enumerate(each.choices)
        ]
        explanation = texts.plain("\n".join(each.feedback), place) if each.feedback else ""
        answer = {"explanation": explanation} if explanation else {}
        stem = texts.plain(" ".join(each.stem), place)
        data = {"kind": "single", "question": stem, "choices": choices, "answer": answer}
        draft.add(DraftQuestion(place, data))
    if problems:
        raise ContentError(problems)
    return draft


def _questions(text: str) -> Iterator[_AikenQuestion]:
    """Yield the questions: a stem, choices with letters, and the line of the answer."""
    current: _AikenQuestion | None = None
    for number, written in enumerate(text.split("\n"), start=1):
        line = written.strip()
        if not line:
            continue
        if current and current.answered and (said := _FEEDBACK.match(line)):
            current.feedback.append(said[1])
            continue
        if current and current.answered:
            yield current
            current = None
        current = current or _AikenQuestion(number)
        choice = _CHOICE.match(line)
        if answer := _ANSWER.match(line):
            current.answer, current.answered = answer[1].strip().rstrip(".)"), number
        elif choice and ord(choice[1].upper()) - ord("A") == len(current.choices):
            current.choices.append([choice[2]])
        elif current.choices:
            current.choices[-1].append(line)
        else:
            current.stem.append(line)
    if current:
        yield current


def _fault(question: _AikenQuestion) -> str:
    """Return what is wrong with a question, or ""."""
    if not question.answered:
        return "the question has no answer: write 'ANSWER: B' below its choices"
    if not question.stem:
        return "this answer has no question above its choices"
    if len(question.choices) < 2:  # noqa: PLR2004 - a choice needs another one
        return "the question has fewer than two choices: write 'A. text' and 'B. text' on lines"
    letters = [chr(ord("A") + at) for at in range(len(question.choices))]
    if question.answer.upper() not in letters:
        return f"the answer '{question.answer[:20]}' is none of the letters A to {letters[-1]}"
    return ""
