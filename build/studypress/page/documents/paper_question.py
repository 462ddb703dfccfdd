"""A question as candidates read it, in worksheets and exam papers: without its answer."""

from dataclasses import dataclass
from string import ascii_uppercase
from typing import assert_never

from studypress.bank.models import QuestionKind
from studypress.bank.values.points import Points
from studypress.exam.model import Item
from studypress.page.words.catalogue import Words
from studypress.page.words.questions import choices_of


@dataclass(frozen=True)
class PaperQuestion:
    """A question without its answer, for the contexts of worksheets and exam papers."""

    id: str
    """Id of the question, for messages; no file contains it."""
    number: int
    kind: QuestionKind
    lang: str | None
    """Language of its texts, if it is not that of the bank."""
    section: str
    stem: str
    difficulty: str
    minutes: int
    points: Points
    lines: int
    bonus: bool
    unit: str
    """Unit of a number, printed after its box."""
    choices: tuple[tuple[str, str], ...]
    """Letter and text of each choice, in printed order."""


def paper_question(item: Item, words: Words) -> PaperQuestion:
    """Return what a candidate reads of a question."""
    question = item.entry.question
    texts = choices_of(words, question)
    return PaperQuestion(
        id=question.id,
        number=item.number,
        kind=item.kind,
        lang=question.lang,
        section=item.entry.section.title,
        stem=question.question,
        difficulty=question.difficulty,
        minutes=item.minutes,
        points=item.points,
        lines=_lines(item),
        bonus=item.bonus,
        unit=(question.answer.unit or "") if item.kind is QuestionKind.NUMBER else "",
        choices=tuple(zip(ascii_uppercase, (texts[at] for at in item.order), strict=False)),
    )


def _lines(item: Item) -> int:
    """Return the number of lines to write an answer on."""
    match item.kind:
        case QuestionKind.OPEN:
            return item.entry.question.lines
        case (
            QuestionKind.SINGLE
            | QuestionKind.SEVERAL
            | QuestionKind.TRUE_FALSE
            | QuestionKind.NUMBER
            | QuestionKind.SHORT
        ):
            return 0
        case unknown:
            assert_never(unknown)
