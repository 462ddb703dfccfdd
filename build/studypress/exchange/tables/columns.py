"""Columns of a table of questions, and their names in the tables of other programs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NamedTuple

from studypress.errors import Problem, did_you_mean
from studypress.exam.headings import names_of, plain
from studypress.files.csv_sheet import Cell

Row = Sequence[Cell]

COLUMNS = (
    *("id", "section", "topic", "kind", "question", "choice", "correct", "bullet", "explanation"),
    *("difficulty", "points", "value", "tolerance", "unit", "accept", "minutes", "tags", "why"),
    *("pin", "shuffle", "group", "space", "marking", "reference", "mistake", "follow-up"),
    *("follow-up answer", "language", "variables", "variants"),
)
"""Fields in the order in which they are written."""

LETTERED = ("choice", "why")
"""Fields of each choice: `choice A`, `choice B`."""

_WORDS = {
    "question": "stem, question text, prompt, questions, frage, aufgabe, fragetext, question stem,"
    " pregunta, domanda, pergunta, vraag, énoncé, enunciado",
    "choice": "choices, options, answer options, answer choices, antworten, antwortmöglichkeiten",
    "correct": "correct answer, correct answers, correct option, correct choice, right answer,"
    " answer key, key, solution, richtig, richtige antwort, lösung, statement, bonne réponse,"
    " respuesta correcta, correct letter",
    "answer": "answer, antwort, réponse, respuesta, risposta, resposta, model answer, back",
    "explanation": "feedback, general feedback, rationale, detailed explanation, answer"
    " explanation, erklärung, begründung, explication, explicación, comment, justification",
    "bullet": "bullet point, short answer, in one line",
    "topic": "category, chapter, thema, kapitel, kategorie, thème, tema, categoría, subject",
    "section": "part, teil, abschnitt, unit title, module",
    "kind": "type, question type, typ, fragetyp, format, tipo, item type",
    "difficulty": "level, difficulty level, schwierigkeit, difficulté, dificultad",
    "points": "point, point value, marks, mark, score, punkte, grade, weight, default mark, puntos,"
    " barème",
    "minutes": "time in minutes, duration, dauer, minuten",
    "tags": "tag, keywords, labels, schlagwörter, étiquettes, etiquetas",
    "id": "question id, identifier, code, name, question name",
    "accept": "accepted answers, accepted, acceptable answers, also accept, alternatives",
    "reference": "references, source, sources, quelle, quellen",
    "mistake": "mistakes, common mistakes, häufige fehler",
    "marking": "marking scheme, rubric, scheme",
    "follow-up": "follow-ups, followups",
    "tolerance": "margin, error margin, accepted error",
    "value": "numeric answer, number",
    "language": "lang, sprache, langue",
    "time limit": "time limit, time limit sec, time limit in seconds, time in seconds, seconds",
    "wrong": "incorrect answers, wrong answers, distractors, falsche antworten",
}
_NUMBERED = {
    "choice": "choice, option, answer, antwort, alternative, opción, respuesta, réponse, answer"
    " option, answer choice, response, auswahl",
    "wrong": "incorrect answer, wrong answer, distractor, incorrect, falsche antwort",
    "why": "why, feedback, reason, rationale, explanation, answer feedback, comment",
    "accept": "accept, accepted answer",
    "reference": "reference, source",
    "mistake": "mistake",
    "marking": "marking, marking line",
    "follow-up": "follow-up, follow-up question",
    "follow-up answer": "follow-up answer",
}


def _fields(words: dict[str, str]) -> dict[str, str]:
    own = {plain(field): field for field in words}
    return own | {plain(name): field for field, names in words.items() for name in names.split(",")}


_KNOWN = {
    name: field
    for name, field in (_fields(dict.fromkeys(COLUMNS, "")) | _fields(_WORDS)).items()
    if name
}
_KNOWN_NUMBERED = {
    plain(name): field for field, names in _NUMBERED.items() for name in names.split(",")
}
_PARTS = re.compile(r"(.*?)([a-z]|[1-9][0-9]?)")
_NOTE = re.compile(r"\s+[-–—]\s.*|\(.*", re.DOTALL)


class Column(NamedTuple):
    """A field, and the number of its column if it has several, else 0."""

    field: str
    number: int = 0

    @property
    def heading(self) -> str:
        """Name of the column in tables that are written."""
        if not self.number:
            return self.field
        is_lettered = self.field in LETTERED
        return f"{self.field} {ascii_uppercase[self.number - 1] if is_lettered else self.number}"


@dataclass(frozen=True)
class TableColumns:
    """The index of each column in a row, and the cells of headings that are not known."""

    at: dict[Column, int]
    unknown: tuple[tuple[int, Cell], ...]
    problems: tuple[Problem, ...]

    def numbered(self, field: str) -> Iterator[tuple[int, int]]:
        """Yield number and index of each column of a field, in the order of the numbers."""
        yield from sorted((column[1], at) for column, at in self.at.items() if column[0] == field)


def columns_of(header: Row) -> TableColumns:
    """Find the columns by their names; a note in parentheses or after a dash is ignored."""
    found, unknown, problems = dict[Column, int](), list[tuple[int, Cell]](), list[Problem]()
    for at, cell in enumerate(header):
        column = column_named(cell.text)
        if column is None:
            unknown.append((at, cell))
        elif column in found:
            both = names_of([header[found[column]], cell])
            message = f"the columns {both} both contain '{column.heading}': rename one of them"
            problems.append(Problem(cell.place, message))
        else:
            found[column] = at
    return TableColumns(found, tuple(unknown), tuple(problems))


def column_named(heading: str) -> Column | None:
    """Return the column of a heading, or None if it is not known."""
    if _is_of_numbers(heading):
        return None
    short = _NOTE.sub("", heading)
    if "#" in short:  # the number of a question
        return None
    name = plain(short) or plain(heading)
    if name in _KNOWN:
        return Column(_KNOWN[name])
    if re.fullmatch("[a-z]", name):
        return Column("choice", _number(name))
    parts = _PARTS.fullmatch(name)
    field = _KNOWN_NUMBERED.get(parts[1]) if parts else None
    return Column(field, _number(parts[2])) if parts and field else None


def _number(sign: str) -> int:
    return int(sign) if sign.isdecimal() else ascii_uppercase.index(sign.upper()) + 1


def hint_of(heading: str) -> str:
    """Return `; did you mean ...?` for a heading that resembles a known one."""
    return "" if _is_of_numbers(heading) else did_you_mean(heading, [*COLUMNS, "choice A"])


def _is_of_numbers(heading: str) -> bool:
    """Return whether a column numbers the rows, as `Question #` does."""
    return heading.rstrip().endswith("#")
