"""Pages in large print, with their page breaks."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from studypress.bank.bank import Bank
from studypress.bank.models import Choice, Question
from studypress.exam.blueprint.model import Blueprint, Row
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.page.documents.exam import exam_keys, exam_paper
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.study import key, worksheet
from studypress.page.look import Look
from studypress.page.render import Sheet
from studypress.press.engine import lay_out
from studypress.press.weasyprint_types import LayoutBox

PRINT, LARGE = (Look("A4", theme, str, str) for theme in ("print", "large-print"))
LONGEST = "-".join(["abcdef"] * 8)
"""Maximum length of a question's id."""

Make = Callable[..., Question]
Bound = Callable[[list[Question]], Bank]


def boxes_of(made: Sheet) -> list[list[LayoutBox]]:
    """Boxes of each page."""
    pages = lay_out(made.html, made.styles, Path()).document.pages
    return [[*page._page_box.descendants()] for page in pages]  # noqa: SLF001


def named(boxes: Sequence[LayoutBox], name: str) -> Iterator[LayoutBox]:
    """Boxes of elements of this class."""
    for box in boxes:
        if box.element is not None and name in box.element.get("class", "").split():
            yield box


def words(boxes: Sequence[LayoutBox]) -> str:
    return " ".join(box.text for box in boxes if hasattr(box, "text"))


def is_line(box: LayoutBox) -> bool:
    return type(box).__name__ == "LineBox"


def form_of(bank: Bank) -> Form:
    items = (
        Item(
            entry.number,
            entry,
            entry.question.kind,
            tuple(range(len(entry.question.choices))),
            1,
            1,
        )
        for entry in bank.entries
    )
    return Form(1, "ABCD-2EFG", tuple(items))


def paper(bank: Bank, look: Look) -> Sheet:
    return exam_paper(bank, Blueprint(rows=(Row(count=1),)), form_of(bank), look)


@pytest.mark.parametrize(("look", "least", "whole"), [(PRINT, 8, 20), (LARGE, 4, 7)])
def test_no_part_of_an_answer_is_small(
    make_bank: Bound, make_question: Make, look: Look, least: int, whole: int
) -> None:
    asked = [make_question(f"q{at:02}", choices=0, space=at) for at in range(1, 41)]
    html = worksheet(make_bank(asked), look, WorksheetOptions()).html
    for lines, article in enumerate(html.split("<article")[1:], start=1):
        parts = [int(part.split('"')[0]) for part in article.split('data-lines="')[1:]]
        assert sum(parts) == lines
        assert len(parts) == 1 or min(parts) >= least
        assert max(parts) <= max(whole, 2 * least - 1)


@pytest.mark.parametrize("lines", range(14, 20))
def test_the_last_page_has_more_than_a_line_or_two(
    make_bank: Bound, make_question: Make, lines: int
) -> None:
    bank = make_bank([make_question("q", choices=0, space=lines)])
    *_, last = boxes_of(paper(bank, LARGE))
    elements = [box.element for box in named(last, "space")]
    spaces = {id(space): int(space.attrib["data-lines"]) for space in elements if space is not None}
    assert "End of the exam" in words(last)
    assert sum(spaces.values()) >= 4


def test_a_full_key_begins_on_the_page_of_its_letters(
    make_bank: Bound, make_question: Make
) -> None:
    """Long reasons do not pull the title of their question to their page."""
    long = Choice(text="A choice of some words. " * 6, why="A reason. " * 30, correct=True)
    asked = make_question("q", choices=3)
    bank = make_bank([asked.model_copy(update={"choices": (long, *asked.choices[1:])})])
    first, *rest = boxes_of(key(bank, LARGE, full=True))
    assert rest
    assert "Stem of\N{NO-BREAK SPACE}q?" in words(first)
    assert "Bullet of q." in words(first)


@pytest.mark.parametrize("questions", [11, 15, 16, 17, 32])
def test_the_numbers_of_a_points_table_touch_no_rule(
    make_bank: Bound, make_question: Make, questions: int
) -> None:
    bank = make_bank([make_question(f"q{at}", space=1) for at in range(questions)])
    cover = boxes_of(paper(bank, LARGE))[0]
    cells = [box for box in cover if type(box).__name__ == "TableCellBox"]
    assert len(cells) > 3 * questions
    for cell in cells:
        lines = [box for box in cell.descendants() if is_line(box)]
        wide = [(words([*line.descendants()]), line.width) for line in lines]
        assert [one for one in wide if one[1] > cell.padding_width() - 3] == []
    room = next(named(cover, "fields"))
    edge = room.border_box_x() + room.border_width()
    assert max(cell.border_box_x() + cell.border_width() for cell in cells) < edge + 1


@pytest.mark.parametrize("look", [PRINT, LARGE])
@pytest.mark.parametrize("name", ["q", "a-name-of-some-words", LONGEST, 61 * "w"])
def test_points_in_a_key_stand_beside_a_word(
    make_bank: Bound, make_question: Make, look: Look, name: str
) -> None:
    asked = [make_question(f"{name}-{at}", choices=0) for at in range(30)]
    for at, one in enumerate(asked):
        bullet = "x" * at + " some words of an answer that is a line or two long, and then ends."
        answer = one.answer.model_copy(update={"bullet": bullet})
        asked[at] = one.model_copy(update={"answer": answer})
    bank = make_bank(asked)
    form = form_of(bank)
    plan = Plan(Blueprint(rows=(Row(count=30),)), 1, "seed")
    pages = boxes_of(exam_keys(bank, Exam(plan, (form,)), (form,), look))
    lines = [words([*box.descendants()]) for boxes in pages for box in boxes if is_line(box)]
    found = [line for line in lines if "1\N{NO-BREAK SPACE}point" in line]
    assert len(found) == 30
    assert [line for line in found if "ends." not in line] == []
