"""Solutions of an exam: each question with its full answer, and where it is on each form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studypress.bank.bank import Bank, Entry
from studypress.bank.models import Question, QuestionKind
from studypress.bank.values.points import Points
from studypress.bank.variants.texts import shown_values
from studypress.exam.model import Exam, Form, Item
from studypress.page.look import Look
from studypress.page.render import Sheet, sheet

if TYPE_CHECKING:
    from studypress.page.documents.study import DocumentPart

_FEW = 12  # maximum number of forms for which solutions list the places of each question
_COLUMNS, _LARGE_COLUMNS = 5, 3  # forms in a table


@dataclass(frozen=True)
class Solution:
    """A question of an exam, with its answer.

    `choices` is True if a form prints them, `opened` if a form asks it as an open one.
    """

    question: Question
    values: str
    """Values of an instance's variables; empty for a question without variables."""
    points: tuple[Points, ...]
    choices: bool
    opened: bool

    @property
    def worth(self) -> Points | None:
        """Points of the question; None if they differ between forms."""
        return self.points[0] if len(self.points) == 1 else None


@dataclass(frozen=True)
class PlacesTable:
    """Codes of some forms, and the number and key on each of every question that one of them asks.

    A row has the question's name and the values of its variables; the cells of forms that do not
    ask it are empty.
    """

    codes: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Solutions:
    """Content of the solutions: title, questions sorted by name, tables if there are few forms."""

    title: str
    found: tuple[Solution, ...]
    tables: tuple[PlacesTable, ...]


def solutions(exam: Exam, title: str, look: Look) -> Solutions:
    """Return the solutions of an exam: each question or instance once, sorted by name."""
    asked: dict[str, list[Item]] = {entry.name: [] for entry in exam.asked}
    for form in exam.forms:
        for item in form.items:
            asked[item.entry.name].append(item)
    forms = exam.forms if len(exam.forms) <= _FEW else ()
    step = _LARGE_COLUMNS if look.large else _COLUMNS
    tables = (_table(forms[at : at + step], exam.asked) for at in range(0, len(forms), step))
    return Solutions(title, tuple(map(_solution, asked.values())), tuple(tables))


def solutions_sheet(
    bank: Bank, content: Solutions, look: Look, part: "DocumentPart | None" = None
) -> Sheet:
    """Lay out solutions, or a part of them: without lists, each of its questions begins a page."""
    from studypress.page.documents.study import WHOLE  # noqa: PLC0415 - if they are not cached

    part = part or WHOLE
    context = {
        "title": content.title,
        "tables": content.tables,
        "questions": len({solution.question.id for solution in content.found}),
        "solutions": content.found[part.first : part.end],
        "part": part,
    }
    return sheet("solutions", look, bank.language, context)


def _solution(asked: Sequence[Item]) -> Solution:
    entry = asked[0].entry
    return Solution(
        question=entry.question,
        values=shown_values(entry.values, entry.mark),
        points=tuple(sorted({item.points for item in asked})),
        choices=any(item.kind.has_choices for item in asked),
        opened=any(item.kind is QuestionKind.OPEN for item in asked),
    )


def _table(forms: Sequence[Form], asked: Sequence[Entry]) -> PlacesTable:
    numbered = [{item.entry.name: item for item in form.items} for form in forms]
    rows = (
        (
            entry.question.id,
            shown_values(entry.values, entry.mark),
            tuple(_cell(form.get(entry.name)) for form in numbered),
        )
        for entry in asked
        if any(entry.name in form for form in numbered)
    )
    return PlacesTable(tuple(form.code for form in forms), tuple(rows))


def _cell(item: Item | None) -> tuple[str, str]:
    return (str(item.number), item.shown_key) if item else ("", "")
