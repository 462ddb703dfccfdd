"""Marking sheets: each form once, each letter in its position, and no surplus pages."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import outloud
import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.compose.specimens.marking_sheets import MarkingSheets
from studypress.exam.blueprint.default import simple_blueprint
from studypress.exam.draw.forms import make_exam
from studypress.exam.model import Candidate, Exam, Plan
from studypress.page.documents.marking_grid import grid_of, is_long, pages_of
from studypress.page.documents.print_run import HandOutGroup
from studypress.page.look import Look
from studypress.press import engine

NAMES = (
    "Ana Núñez", "王小明", "محمد بن سالم", "राम कुमार", "สมชาย ใจดี", "Иван Петров",
    "Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine senior of Philadelphia, and the others",
)  # fmt: skip
MakeBank = Callable[[list[Question]], Bank]


def exam_of(bank: Bank, forms: int, questions: int, *, named: bool = True) -> Exam:
    people = range(1, forms) if named else ()  # the last form is a spare one
    candidates = tuple(Candidate(NAMES[at % len(NAMES)], str(at)) for at in people)
    return make_exam(
        bank, Plan(simple_blueprint(bank, "choice", questions), forms, "s", candidates)
    )


def laid_out(
    bank: Bank, exam: Exam, look: Look | None = None, *, first: int | None = None, more: str = ""
) -> engine.Pages:
    """Lay out the sheets of one room, or of two with this number of forms in the first."""
    look = look or Look("A4", "print", str, str)
    rooms = [exam.forms[:first], exam.forms[first:] if first else ()]
    batches = [
        HandOutGroup(f"Room {at}{more}", forms) for at, forms in enumerate(rooms, 1) if forms
    ]
    sheet = MarkingSheets(bank, exam, batches, look).sheet()
    return engine.lay_out(sheet.html, sheet.styles, Path())


@pytest.fixture(scope="module")
def large_bank(make_bank: MakeBank, make_question: Callable[..., Question]) -> Bank:
    return make_bank([make_question(f"q{at}", choices=4) for at in range(40)])


@given(
    questions=st.integers(0, 400),
    forms=st.integers(1, 400),
    named=st.booleans(),
    theme=st.sampled_from(["print", "large-print"]),
)
def test_every_letter_of_every_form_has_a_place(
    questions: int, forms: int, theme: str, *, named: bool
) -> None:
    grid = grid_of(questions, forms, Look("A4", theme, str, str), named=named)
    instead_of_forms: Any = range(forms)
    pages = list(pages_of("", instead_of_forms, range(questions), grid))
    places: list[Any] = [
        (form, number) for page in pages for form in page.forms for number in page.numbers or [0]
    ]
    assert sorted(places) == [(f, n) for f in range(forms) for n in range(questions or 1)]
    assert all(len(page.forms) <= grid.rows for page in pages)
    assert all(len(page.numbers) <= grid.columns for page in pages)
    assert len({len(page.numbers) for page in pages}) <= 2, "parts are of one size, but the last"
    assert grid.cell >= 3
    assert grid.name >= (10 if theme == "large-print" else 14) or not named


def rows_of(pages: engine.Pages) -> list[list[Any]]:
    """Boxes of the rows on each page; the rules are tables as well."""
    boxes = [page._page_box.descendants() for page in pages.document.pages]  # noqa: SLF001
    rows: list[list[Any]] = [
        [box for box in at if type(box).__name__ == "TableRowBox"] for at in boxes
    ]
    return [[row for row in at if len(row.children) > 1 and row.element[0].text] for at in rows]


@pytest.mark.parametrize(("forms", "first"), [(9, 7), (72, None)])
def test_letters_stand_at_the_same_place_on_every_page_and_row(
    large_bank: Bank, forms: int, first: int | None
) -> None:
    rows = rows_of(laid_out(large_bank, exam_of(large_bank, forms, 4), first=first))
    assert len(rows) == 2
    assert len({tuple(cell.position_x for cell in row.children) for at in rows for row in at}) == 1
    tops = [[row.position_y for row in at] for at in rows]
    heights = {round(low - high, 6) for at in tops for high, low in pairwise(at)}
    assert len(heights) == 1, "whatever script a name is in"
    assert tops[0][: len(tops[1])] == tops[1]


@pytest.mark.parametrize("theme", ["print", "ink-saver", "large-print"])
@pytest.mark.parametrize(("paper", "questions"), [("Letter", 3), ("A4", 31)])
def test_full_sheets_fit_on_their_pages(
    large_bank: Bank, theme: str, paper: str, questions: int
) -> None:
    """The paper of lower height, portrait and landscape, with very long lines in the head."""
    look = Look(paper, theme, str, str)
    grid = grid_of(questions, 400, look, named=True)
    exam = exam_of(large_bank, grid.rows + 1 if grid.dense else grid.rows, questions)
    titled = exam.plan.blueprint.model_copy(update={"title": "A title that goes on " * 20})
    exam = Exam(Plan(titled, exam.plan.forms, "s", exam.plan.candidates), exam.forms)
    parts = len(range(0, questions, grid.columns))
    pages = laid_out(large_bank, exam, look, more=" of a house" * 20)
    assert len(pages) == parts * (1 + grid.dense)


def test_sheets_are_read_row_by_row(large_bank: Bank, tmp_path: Path) -> None:
    exam = exam_of(large_bank, 8, 5)
    path = tmp_path / "marking.pdf"
    path.write_bytes(engine.write([laid_out(large_bank, exam)]))
    assert [at for at in outloud.check(path).findings if at.rule != "PAG-001"] == []
    with pdfium.PdfDocument(path) as pdf:
        lines = pdf[0].get_textpage().get_text_bounded().splitlines()
    for form in (exam.forms[0], exam.forms[4], exam.forms[7]):
        name = form.candidate.name if form.candidate else "spare"
        letters = " ".join(item.key for item in form.items)
        assert f"{form.number} {form.code} {name} {letters}" in lines
    assert lines[:2] == ["A bank", "Marking sheet: Room 1"]


def test_long_names_are_cut_and_short_ones_are_not(large_bank: Bank) -> None:
    exam = exam_of(large_bank, 8, 5)
    look = Look("A4", "print", str, str)
    html = MarkingSheets(large_bank, exam, [HandOutGroup("", exam.forms)], look).sheet().html
    assert html.count('class="cut"') == 1
    assert f'<bdi class="cut">{NAMES[-1]}</bdi>' in html
    assert not is_long("W" * 10, 8)
    assert is_long("W" * 11, 8)
    assert is_long("王" * 9, 8)


def test_a_sheet_without_letters_or_names_lists_the_forms(numbered_bank: Bank) -> None:
    plan = Plan(simple_blueprint(numbered_bank, "open", 3), 4, "seed")
    exam = make_exam(numbered_bank, plan)
    [rows] = rows_of(laid_out(numbered_bank, exam))
    assert [len(row.children) for row in rows] == [2] * 5
