"""Texts in page margins never overlap, whatever the length of titles and names."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import yaml
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from studypress.bank.bank import Bank
from studypress.bank.models import Question
from studypress.bank.selection import Selection
from studypress.exam.blueprint.model import Scoring
from studypress.grading.exam_statistics import Statistics
from studypress.page.documents.options import WorksheetOptions
from studypress.page.documents.reports import statistics_sheet
from studypress.page.documents.study import key, worksheet
from studypress.page.look import Look
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request
from studypress.press import engine

DOCUMENTS = ("guide", "worksheet", "key")
MARGINS = {"print": 24, "large-print": 22}  # millimetres, at head and foot
TITLE = "Interviewvorbereitung: Grundlagen des maschinellen Lernens und Verarbeitung der Sprache"
NAME = "Maximiliane Freifrau von Hohenstaufen-Wolkenstein zu Falkenburg und Rabenfels"
GAP = 2  # points between adjacent texts


def overlaps(path: Path, margin: float) -> list[str]:
    """Return the pairs of texts that overlap or touch at the head and foot of pages."""
    found, edge = [], margin / 25.4 * 72
    with pdfium.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, start=1):
            texts = page.get_textpage()
            boxes = []
            for item in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT]):
                left, bottom, right, top = item.get_bounds()
                if top < edge or bottom > page.get_height() - edge:
                    boxes.append((left, bottom, right, top))
            for one, other in combinations(boxes, 2):
                gap = max(one[0], other[0]) - min(one[2], other[2])
                if gap < GAP and min(one[3], other[3]) > max(one[1], other[1]):
                    words = " | ".join(texts.get_text_bounded(*box) for box in (one, other))
                    found.append(f"{path.name}, page {number}: {words}")
    return found


def bank_file(folder: Path) -> Path:
    """Write a bank of long titles, with questions that continue on other pages."""
    asked = [
        {
            "id": f"question-{at}",
            "question": f"Stem {at}? " + "Many words, which are asked. " * (90 if at == 3 else 1),
            "difficulty": "easy",
            "space": 20,
            "answer": {"bullet": "A bullet.", "explanation": "Many words, which answer. " * 20},
        }
        | ({"choices": [{"text": "One", "correct": True}, {"text": "Two"}]} if at % 2 else {})
        for at in range(8)
    ]
    sections = [
        {
            "id": name,
            "title": f"{name}: {TITLE}",
            "topics": [
                {"topic": f"{name} {half}{long}", "questions": questions}
                for half, questions in (("a", asked[at : at + 2]), ("b", asked[at + 2 : at + 4]))
            ],
        }
        for name, at, long in (("one", 0, f": {TITLE}"), ("two", 4, ""))
    ]
    path = folder / "bank.yaml"
    path.write_text(yaml.safe_dump({"title": TITLE, "sections": sections}))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("theme", MARGINS)
def test_heads_and_feet_of_no_document_overlap(
    tmp_path: Path, make_request: Callable[..., Request], paper: str, theme: str
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(f"name,id\n{NAME},4711-0815-{'0' * 12}\nAna,1\n")
    request = make_request(
        tmp_path,
        bank=bank_file(tmp_path),
        documents=DOCUMENTS,
        exam=ExamOptions("mixed", 6, 2, "demo", roster=roster, spares=1),
        paper=paper,
        theme=theme,
    )
    produce(request, lambda *_: None)
    two = Selection(sections=("two",))
    cards = replace(request, documents=("flashcards",), exam=None, selection=two)
    produce(cards, lambda *_: None)
    found = Statistics(
        3, 0, None, None, None, None, None, None,
        dichotomous=False, reliability=None, error=None, histogram=(0,) * 10, items=(),
    )  # fmt: skip
    sheet = statistics_sheet(found, TITLE, Scoring(), Look(paper, theme, str, str))
    statistics = engine.write([engine.lay_out(sheet.html, sheet.styles, tmp_path)])
    (tmp_path / "statistics.pdf").write_bytes(statistics)
    paths = sorted(tmp_path.rglob("*.pdf"))
    assert {"guide", "keys", "marking", "solutions", "fairness"} <= {path.stem for path in paths}
    assert [words for path in paths for words in overlaps(path, MARGINS[theme])] == []


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("theme", MARGINS)
def test_feet_do_not_touch_however_long_a_title_is(
    tmp_path: Path,
    make_question: Callable[..., Question],
    make_bank: Callable[[list[Question]], Bank],
    paper: str,
    theme: str,
) -> None:
    bank, look = make_bank([make_question("q1", choices=0)]), Look(paper, theme, str, str)
    path = tmp_path / "feet.pdf"
    for length in range(10, 60, 3):
        named = replace(bank, title=TITLE.replace(" ", "-")[:length])
        for sheet in (worksheet(named, look, WorksheetOptions()), key(named, look)):
            path.write_bytes(engine.write([engine.lay_out(sheet.html, sheet.styles, tmp_path)]))
            assert overlaps(path, MARGINS[theme]) == []
