"""Simulator of filled and scanned exams: repeatable, and true about what it draws."""

import json
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from simulator.candidates.answers import chosen
from simulator.candidates.marks import MARKING, Mark
from simulator.pages import copies_of, rasterised
from simulator.scan_exam import Scanner, scan_exam
from simulator.scanner.faults import PAGE_FAULTS, scanned
from simulator.scanner.files import container_of
from studypress.exam.form_code import form_code
from studypress.exam.random_stream import key_of
from studypress.exam.scannable.layout import ScanBox
from studypress.exam.scannable.page_code import PageCode

CODES = [form_code(key_of("simulated"), "", number, ()) for number in (1, 2)]
PAGES = 2
DPI = 75
BOXES = [
    {"question": question, "value": "ABCDE"[at], "x": 40 + 9 * at, "y": 50 + 8 * question}
    for question in range(1, 6)
    for at in range(5)
]


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    """An exam with two copies whose files were not kept."""
    pages = [{"page": page, "boxes": BOXES if page == 1 else []} for page in (1, PAGES)]
    layout = {"width": 210, "height": 297, "start": "left", "pages": pages}
    items = [{"number": number, "kind": "several"} for number in range(1, 6)]
    forms = [
        {"code": code, "file": "forms/none.pdf", "questions": items, "scan": layout}
        for code in CODES
    ]
    (tmp_path / "manifest.json").write_text(json.dumps({"forms": forms}), encoding="utf-8")
    return tmp_path


def test_one_seed_gives_the_same_files(exam: Path, tmp_path: Path) -> None:
    scanner = Scanner(("rotation", "noise", "shuffled"), DPI)
    truths = [scan_exam(exam, tmp_path / name, "1", scanner) for name in ("a", "b")]
    assert truths[0] == truths[1]
    for name in truths[0].files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert scan_exam(exam, tmp_path / "c", "2", scanner) != truths[0]


def test_marked_boxes_are_the_answers(exam: Path, tmp_path: Path) -> None:
    truth = scan_exam(exam, tmp_path / "a", "1", Scanner((), DPI))
    for form, answers in truth.answers.items():
        for question, answer in answers.items():
            marked = "".join(
                box.value
                for box in truth.boxes
                if (box.form, box.question) == (form, question) and box.mark in MARKING
            )
            assert marked == answer


def test_dark_pixels_are_where_marks_are(exam: Path, tmp_path: Path) -> None:
    given = {code: {1: "A", 2: "CE"} for code in CODES}
    truth = scan_exam(
        exam, tmp_path / "a", "1", Scanner((), 150, container="png", tidy=True), given
    )
    pixels = np.asarray(Image.open(tmp_path / "a" / truth.files[0]))
    scale = 150 / 25.4
    for box, place in zip(truth.boxes, BOXES, strict=False):
        top, left = (round((float(str(place[axis])) + 1.25) * scale) for axis in ("y", "x"))
        inner = pixels[top : top + round(1.5 * scale), left : left + round(1.5 * scale)]
        assert (inner.min() < 200) == (box.mark is not Mark.NOTHING)


def test_the_stack_is_accounted_for(exam: Path, tmp_path: Path) -> None:
    scanner = Scanner(("duplicated", "missing", "foreign", "blank backs"), DPI)
    truth = scan_exam(exam, tmp_path / "a", "1", scanner)
    ours = [(page.form, page.page) for page in truth.pages if page.form]
    assert len(ours) - len(set(ours)) == 1
    assert {*ours, *truth.missing} == {(code, page) for code in CODES for page in (1, PAGES)}
    assert len(truth.missing) == 1
    assert sum("foreign" in page.outcomes for page in truth.pages) > len(ours)
    document = pdfium.PdfDocument(tmp_path / "a" / truth.files[0])
    assert len(document) == len(truth.pages)
    document.close()


def test_a_mixed_stack_has_one_page_with_each_single_fault(exam: Path, tmp_path: Path) -> None:
    faults = ("hidden code", "upside down")
    scanner = Scanner(("blank sheets",), 150, container="mixed", tidy=True, single=faults)
    truth = scan_exam(exam, tmp_path / "a", "1", scanner)
    assert truth.files == ["scan-001.pdf"]
    (hidden,) = [page for page in truth.pages if page.outcomes == {"unreadable"}]
    assert hidden.page == 1  # the page with boxes
    assert len([page for page in truth.pages if not page.form]) == 1
    assert [container_of("mixed", at) for at in range(4)] == ["pdf", "tiff", "png", "pdf"]
    plain = scan_exam(exam, tmp_path / "b", "1", Scanner(tidy=True, erased=0.5))
    assert Mark.ERASED in {box.mark for box in plain.boxes}
    assert Mark.ERASED not in {box.mark for box in truth.boxes}


def test_symbols_of_drawn_pages_are_page_codes(exam: Path, tmp_path: Path) -> None:
    truth = scan_exam(exam, tmp_path / "a", "1", Scanner(("rotation",), container="jpeg"))
    pictures = (Image.open(tmp_path / "a" / name) for name in truth.files)
    texts = [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]
    assert texts == [PageCode(page.form, page.page).text for page in truth.pages]


@pytest.mark.parametrize("fault", PAGE_FAULTS[:-1])
def test_each_fault_changes_a_page(exam: Path, fault: str) -> None:
    copy = next(copies_of(exam))
    plain, faulty = (
        scanned(rasterised(copy, 1, DPI), faults, DPI, DPI, np.random.default_rng(1))
        for faults in ((), (fault,))
    )
    assert plain.tobytes() != faulty.tobytes()


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="coffee"):
        Scanner(("coffee",))


@pytest.mark.parametrize(
    ("values", "answer", "expected"),
    [
        ("A B C", "", ""),
        ("A B C", "AC", "A C"),
        ("=0 =0.5 =1", "0.5", "=0.5"),
        ("1:0 1:1 2:0 2:1 3:0 3:1", "10", "2:1 3:0"),
    ],
)
def test_an_answer_is_marked_in_its_boxes(values: str, answer: str, expected: str) -> None:
    boxes = [ScanBox(1, value, 0, 0) for value in values.split()]
    assert chosen(boxes, answer) == set(expected.split())
