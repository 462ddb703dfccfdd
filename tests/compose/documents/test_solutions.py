"""Solutions of an exam: questions are laid out once for all exams, and placed where they fit."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import yaml

from studypress.bank.selection import Selection
from studypress.compose.printer import Printer
from studypress.files.cache import VARIABLE
from studypress.page.render import Sheet
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request
from studypress.press.engine import Pages
from studypress.press.patches.parts import Part

LINE = "The cat sat on the mat and looked at the dog that slept beside the stove."
LENGTHS = [1, 3, 40, 2, 3, 1, 40, 2]  # paragraphs: a page has 20 or so
LONG = {3, 7}

PrintExam = Callable[..., Path]


def question(at: int, length: int) -> dict[str, Any]:
    paragraphs = [f"Paragraph {at}.{number}. {LINE * 2}" for number in range(length)]
    return {
        "id": f"q{at}",
        "difficulty": "easy",
        "question": f"Describe thing number{at}.",
        "choices": [{"text": f"choice {at}.{number}", "correct": number == 1} for number in (1, 2)],
        "answer": {"bullet": f"Thing {at}.", "explanation": "\n\n".join(paragraphs)},
    }


@pytest.fixture
def print_exam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_request: Callable[..., Request]
) -> PrintExam:
    """Print an exam of five questions with an own cache, and return its folder."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    asked = [question(at, length) for at, length in enumerate(LENGTHS, start=1)]
    section = {"id": "s", "title": "S", "topics": [{"topic": "T", "questions": asked}]}
    bank = tmp_path / "bank.yaml"
    bank.write_text(yaml.safe_dump({"title": "Things", "language": "en", "sections": [section]}))

    def run(name: str, seed: str, forms: int = 2, questions: int = 5, **more: Any) -> Path:
        options = ExamOptions(forms=forms, questions=questions, seed=seed)
        request = make_request(tmp_path / name, bank=bank, exam=options)
        produce(replace(request, **more), lambda *_: None)
        return tmp_path / name / "exam"

    return run


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """HTML of all solutions that are laid out."""
    found: list[str] = []
    lay_out = Printer.lay_out

    def noted(printer: Printer, sheet: Sheet, part: Part | None = None) -> Pages:
        found.extend([sheet.html] if 'class="solutions"' in sheet.html else [])
        return lay_out(printer, sheet, part)

    monkeypatch.setattr(Printer, "lay_out", noted)
    return found


def test_another_exam_lays_out_only_questions_that_are_new(
    print_exam: PrintExam, laid: list[str]
) -> None:
    first = asked_in(print_exam("first", "a seed of many words"))
    laid.clear()
    exam = print_exam("second", "another seed of many words")
    new = asked_in(exam) - first
    assert new < asked_in(exam)
    shown = {f"q{at}" for html in laid for at in range(1, 9) if f'data-question="q{at}"' in html}
    assert shown == new
    alone = print_exam("alone", "another seed of many words", cache=False)
    assert (alone / "solutions.pdf").read_bytes() == (exam / "solutions.pdf").read_bytes()


def test_a_question_in_another_language_changes_only_exams_that_ask_it(
    print_exam: PrintExam, tmp_path: Path
) -> None:
    """With 13 forms, nothing in the solutions depends on the codes of the forms."""
    chosen = {"forms": 13, "selection": Selection(sections=("s",))}
    before = print_exam("before", "a seed of many words", **chosen)
    bank = yaml.safe_load((tmp_path / "bank.yaml").read_text())
    greek = {**question(9, 1), "lang": "el"}
    bank["sections"] += [
        {"id": "z", "title": "Z", "topics": [{"topic": "Z", "questions": [greek]}]}
    ]
    (tmp_path / "bank.yaml").write_text(yaml.safe_dump(bank))
    for name, cache in (("warm", True), ("alone", False)):
        exam = print_exam(name, "a seed of many words", cache=cache, **chosen)
        assert (exam / "solutions.pdf").read_bytes() == (before / "solutions.pdf").read_bytes()


def test_short_questions_share_a_page_and_long_ones_begin_one(print_exam: PrintExam) -> None:
    exam = print_exam("out", "a seed of many words", questions=8)
    pages = texts(exam / "solutions.pdf")
    starts = {at: [n for n, text in enumerate(pages) if is_stem(at, text)] for at in range(1, 9)}
    assert all(len(found) == 1 for found in starts.values())
    order = [starts[at][0] for at in range(1, 9)]
    assert order == sorted(order)
    assert starts[1] == starts[2] == [0]  # below the table
    for at in LONG:
        assert [n for n in range(1, 9) if starts[n] == starts[at]] == [at]
    assert starts[4] == starts[5] == starts[6]
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1))
    assert all("Things: solutions" in text for text in pages)


def test_the_outline_leads_to_the_stems(print_exam: PrintExam) -> None:
    data = (print_exam("out", "a seed of many words", questions=8) / "solutions.pdf").read_bytes()
    with pdfium.PdfDocument(data) as pdf:
        entries = [
            (spaced(it.get_title()), it.get_dest().get_index(), it.get_dest().get_view()[1][1])
            for it in pdf.get_toc()
            if it.level
        ]
        assert [title for title, _, _ in entries] == [
            f"Describe thing number{at}." for at in range(1, 9)
        ]
        for title, page, top in entries:
            text = pdf[page].get_textpage()
            at = text.search(title.split()[-1]).get_next()
            assert at
            assert 0 < top - text.get_charbox(at[0])[3] < 12


def test_marked_contents_have_one_owner_each(print_exam: PrintExam) -> None:
    data = (print_exam("out", "a seed of many words", questions=8) / "solutions.pdf").read_bytes()
    with pikepdf.open(BytesIO(data)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        roles = [str(kid.S) for kid in document.K]
        assert roles == ["/Div", "/Table", *["/Part"] * (len(LENGTHS) + 2 * len(LONG))]
        leaves = pdf.Root.StructTreeRoot.ParentTree.Kids
        numbers = [value for leaf in leaves for value in leaf.Nums]
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for page in pdf.pages:
            marks = page.Contents.read_bytes().count(b"/MCID ")
            assert len(owners[int(page.StructParents)]) == marks


@pytest.mark.parametrize(("forms", "columns"), [(2, [2]), (8, [5, 3]), (13, [])])
def test_tables_state_number_and_letter_of_each_question_on_each_form(
    print_exam: PrintExam, forms: int, columns: list[int]
) -> None:
    exam = print_exam("out", "a seed of many words", forms=forms, questions=8)
    manifest = json.loads((exam / "manifest.json").read_text())
    codes = [form["code"] for form in manifest["forms"]]
    expected = []
    for count in columns:
        here, codes = codes[:count], codes[count:]
        expected.append(f"Question {' '.join(here)}")
        expected += [" ".join([f"q{at}", *cells(manifest, here, f"q{at}")]) for at in range(1, 9)]
    lines = [line.strip() for text in texts(exam / "solutions.pdf") for line in text.splitlines()]
    assert [line for line in lines if line in expected] == expected


def test_solutions_that_pages_before_may_change_are_laid_out_as_a_whole(
    print_exam: PrintExam, laid: list[str]
) -> None:
    pages = texts(print_exam("out", "a seed of many words", two_sided=True) / "solutions.pdf")
    (html,) = laid
    assert html.count("<article") == html.count("data-question") == 5
    assert f"Page 1 of {len(pages)}" in pages[0]


def cells(manifest: dict[str, Any], codes: list[str], name: str) -> Iterator[str]:
    for form in manifest["forms"]:
        if form["code"] in codes:
            (item,) = (item for item in form["questions"] if item["id"] == name)
            yield f"{item['number']} {item['key']}"


def asked_in(exam: Path) -> set[str]:
    return set(json.loads((exam / "manifest.json").read_text())["questions"])


def texts(path: Path) -> list[str]:
    with pdfium.PdfDocument(path.read_bytes()) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def is_stem(at: int, text: str) -> bool:
    return f"Describe thing number{at}." in spaced(text)


def spaced(text: str) -> str:
    return text.replace("\xa0", " ")
