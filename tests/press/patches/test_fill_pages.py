"""The last answer of a page fills it, and copies of an exam have equally many pages."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from studypress.bank.bank import Bank
from studypress.bank.models import Question, QuestionKind
from studypress.compose.series import ComposedForm, FormSeries
from studypress.compose.specimens.papers import PaperSamples
from studypress.exam.blueprint.model import Blueprint, Kind, Row
from studypress.exam.model import Exam, Form, Item, Plan
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request
from studypress.press import engine

LINES = (20, 12, 20, 12)
ORDERS = ((0, 1, 2, 3), (0, 2, 1, 3))
"""In the second order two questions fit on one page, which is then the last."""

FOOT, PITCH = 24, 8  # millimetres: below the text, and between lines
DOTS = 4  # per millimetre


def form_of(bank: Bank, number: int) -> Form:
    order = ORDERS[number - 1]
    items = (
        Item(at, bank.entries[own], QuestionKind.OPEN, (), 1, 1)
        for at, own in enumerate(order, start=1)
    )
    return Form(number, f"ABC-{'23'[number - 1]}EFG", tuple(items))


def lowest_lines(data: bytes) -> list[float]:
    """Lowest ruled line of each page, in millimetres above the edge of the paper."""
    found = []
    with pdfium.PdfDocument(data) as pdf:
        for page in list(pdf)[1:]:
            grey = page.render(scale=25.4 / 72 * DOTS, grayscale=True).to_numpy().squeeze()
            middle = grey[:, int(grey.shape[1] * 0.3) : int(grey.shape[1] * 0.6)]
            lines = np.flatnonzero((middle < 250).all(axis=1))
            found.append(float(grey.shape[0] - lines[-1]) / DOTS)
    return found


def test_the_last_answer_of_a_page_fills_it_and_all_copies_have_as_many_pages(
    make_bank: Callable[[list[Question]], Bank],
    make_question: Callable[..., Question],
    make_request: Callable[..., Request],
) -> None:
    asked = [make_question(f"q{at}", choices=0, space=lines) for at, lines in enumerate(LINES)]
    bank = make_bank(asked)
    blueprint = Blueprint(rows=(Row(count=len(LINES), kind=Kind.OPEN),))
    forms = tuple(form_of(bank, number) for number in (1, 2))
    exam = Exam(Plan(blueprint, len(forms), "seed"), forms)
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    series = FormSeries(printer, PaperSamples(bank, exam, printer.look), None)
    counts = []
    for form in forms:
        assert isinstance(series.plan(form), ComposedForm)
        lines = lowest_lines(series.file(form).data)
        assert lines == lowest_lines(engine.write([printer.lay_out(series.sheet(form))]))
        assert all(FOOT <= foot <= FOOT + PITCH + 1 for foot in lines[:-1])
        counts.append((len(printer.lay_out(series.specimens.sheet(form))) - 1, len(lines)))
    assert counts == [(4, 4), (3, 4)]


WORKSHEET = """
@page { size: 400px 1000px; margin: 0 }
body, p { margin: 0; font: 10px/20px IBM Plex Serif }
[data-lines] { height: 100px }
"""


def space_heights(tmp_path: Path) -> list[float]:
    """Heights of two answer spaces of five lines each, on a page of fifty lines."""
    spaces = "".join(f'<p>Text<div id="{at}" data-lines="5"></div>' for at in "ab")
    html = f'<!DOCTYPE html><html lang="en"><title>A</title><body data-filled="all">{spaces}'
    found = engine.heights(engine.lay_out(html, {"a.css": WORKSHEET}, tmp_path))
    return [round(found[at]) for at in "ab"]


def test_answers_share_what_is_left_of_their_page_and_the_engine_would_not(
    tmp_path: Path, bare: Callable[..., list[float]]
) -> None:
    assert space_heights(tmp_path) == [480, 480]
    assert bare(space_heights, tmp_path) == [100, 100]
