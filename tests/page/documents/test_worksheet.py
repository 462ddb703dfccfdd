"""Answer space: whole lines, squares and dots, separate from the words of the page."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from numpy.typing import ArrayLike, NDArray

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.study import worksheet
from studypress.pipeline.printer import FilePrinter
from studypress.pipeline.request import Request
from studypress.press import engine

DOTS = 10  # per millimetre
NEAR = 0.3  # millimetres, more than a line is wide
AWAY = 0.5  # millimetres between words and answer space
MOST, PALE = 0.9, 215
PAPERS = {("A4", "print"): 36, ("Letter", "print"): 38, ("A4", "large-print"): 24}
"""Number of squares in a row."""


def stripes(dark: ArrayLike) -> list[float]:
    """Return the middles, in millimetres, of the dark runs of a line of pixels."""
    edges = np.flatnonzero(np.diff(np.pad(dark, 1).astype(int)))
    return [float(begin + end) / 2 / DOTS for begin, end in edges.reshape(-1, 2)]


def runs(found: list[float], pitch: float) -> Iterator[list[float]]:
    """Return the stripes that are at a distance of the pitch."""
    run = found[:1]
    for before, at in pairwise(found):
        if abs(at - before - pitch) > NEAR:
            yield run
            run = []
        run.append(at)
    yield run


def letters(page: pdfium.PdfPage) -> NDArray[np.float64]:
    """Return left, top, right and bottom of each letter, in millimetres from the left and top."""
    text = page.get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    left, bottom, right, top = np.array([box for box in boxes if box[2] > box[0]]).T
    height = page.get_height()
    return np.array([left, height - top, right, height - bottom]).T / 72 * 25.4


def rows_of(dark: NDArray[np.bool_], space: str, pitch: float) -> list[list[float]]:
    """Return the heights of the lines or dots of each space of a page, in a part of its width."""
    found = dark.any(axis=1) if space == "dots" else dark.mean(axis=1) > MOST
    return [run for run in runs(stripes(found), pitch) if len(run) > 1]


def columns_of(dark: NDArray[np.bool_], space: str, rows: list[float], pitch: float) -> list[float]:
    """Return the positions of the vertical lines or of the dots of a space."""
    if space == "dots":
        band = dark[int((rows[0] - 1) * DOTS) : int((rows[-1] + 1) * DOTS)].any(axis=0)
    else:
        within = int((rows[0] + pitch / 4) * DOTS), int((rows[0] + pitch * 3 / 4) * DOTS)
        band = dark[slice(*within)].mean(axis=0) > MOST
    (columns,) = runs(stripes(band), pitch)
    return columns


@pytest.mark.parametrize("per_page", [None, 2])
@pytest.mark.parametrize("space", ["lines", "grid", "dots"])
@pytest.mark.parametrize(("paper", "theme"), PAPERS)
def test_answers_are_written_on_whole_lines_and_squares_apart_from_words(
    make_question: Callable[..., Question],
    make_bank: Callable[[list[Question]], Bank],
    make_request: Callable[..., Request],
    paper: str,
    theme: str,
    space: str,
    per_page: int | None,
) -> None:
    bank = make_bank([make_question(f"q{at}", choices=0, space=6 + at) for at in range(3)])
    printer = FilePrinter(make_request(Path("unused"), paper=paper, theme=theme, cache=False), bank)
    wish = WorksheetOptions(space=space, per_page=per_page)
    line = 13 if theme == "large-print" else 8
    pitch = line if space == "lines" else line / 2
    spaces = 0
    with pdfium.PdfDocument(
        engine.write([printer.lay_out(worksheet(bank, printer.look, wish))])
    ) as pdf:
        for page in pdf:
            words = letters(page)
            left, right = words[words[:, 1] > 60, 0].min(), words[:, 2].max()
            dark = page.render(scale=25.4 / 72 * DOTS, grayscale=True).to_numpy().squeeze() < PALE
            part = dark[:, int((right - 40) * DOTS) : int((right - 20) * DOTS)]
            for rows in rows_of(part, space, pitch):
                spaces += 1
                top, bottom = rows[0], rows[-1]
                if space == "lines":
                    top -= pitch
                else:
                    columns = columns_of(dark, space, rows, pitch)
                    assert len(columns) == PAPERS[paper, theme] + (space == "grid")
                    assert (len(rows) - (space == "grid")) % 2 == 0
                    left, right = columns[0], columns[-1]
                near = pitch / 2 if space == "dots" else AWAY
                inside = (words[:, 1] < bottom + near) & (words[:, 3] > top - near)
                assert not (
                    inside & (words[:, 2] > left - near) & (words[:, 0] < right + near)
                ).any()
    assert spaces == len(bank.entries)


def test_a_question_without_room_for_an_answer_takes_no_more_than_its_share(
    make_question: Callable[..., Question],
    make_bank: Callable[[list[Question]], Bank],
    make_request: Callable[..., Request],
) -> None:
    long = "How " + "do many words fill a line " * 7 + "here?"
    asked = [make_question(f"q{at}", choices=0) for at in range(24)]
    bank = make_bank([one.model_copy(update={"question": long}) for one in asked])
    printer = FilePrinter(make_request(Path("unused"), cache=False), bank)
    sheet = worksheet(bank, printer.look, WorksheetOptions(per_page=8))
    with pdfium.PdfDocument(engine.write([printer.lay_out(sheet)])) as pdf:
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert [text.count("here?") for text in texts[-2:]] == [8, 8]
