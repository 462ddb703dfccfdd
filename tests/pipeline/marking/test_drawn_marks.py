"""Marks over scanned pages: signs at the boxes, notes in the margin, and printed sheets."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from stat import S_IMODE

import pikepdf
import pytest

from studypress import api
from studypress.errors import ContentError
from studypress.exam.record.read import Record
from studypress.exam.scannable.layout import ScanBox
from studypress.grading.corrections import Correction, CorrectionKind
from studypress.page.results.paper_view import PaperView, paper_view
from studypress.page.results.scanned_page import Sign
from studypress.pipeline.marking.drawn_marks import drawn_pages
from studypress.pipeline.marking.kept_marks import marked_so_far
from studypress.pipeline.marking.scanned_answers import ScannedPaper, scanned_papers
from studypress.pipeline.scanning.kept_scans import scanned_exam as scanned_in
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow

WHEN = "2026-02-03T14:05:06Z"


@pytest.fixture(scope="module")
def exam(
    scanned_exam: Path, scanned_record: Record, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The exam with drawn scans, decided by Ada and marked."""
    folder = copytree(scanned_exam, tmp_path_factory.mktemp("marked") / "exam")
    answers = ("B", "AC", "42", "Rome", "1")
    rows = [
        ReviewRow("answer", "", form.code, "", f"{number}", text, "Ada", WHEN)
        for form in scanned_record.forms
        for number, text in enumerate(answers, 1)
        if number != 2 or form.number == 3
    ]
    (folder / "scan/corrections.csv").write_bytes(corrections_csv(rows))
    api.mark(folder)
    return folder


@pytest.fixture(scope="module")
def papers(exam: Path, scanned_record: Record) -> list[tuple[PaperView, ScannedPaper]]:
    result = marked_so_far(exam, scanned_record)
    scanned = scanned_in(exam, scanned_record)
    assert result
    found = scanned_papers(scanned.account, scanned.decisions)
    return list(zip(map(paper_view, result.papers), found, strict=True))


Papers = list[tuple[PaperView, ScannedPaper]]


def test_signs_are_beside_the_boxes_of_the_answer(exam: Path, papers: Papers) -> None:
    """The pictures have 8 pixels to a millimetre."""
    view, paper = papers[0]
    first, second = drawn_pages(exam, view, paper, shows_right=True)
    boxes = {(box.question, box.value): box for box in paper.form.scan.pages[0].boxes}  # type: ignore[union-attr]

    def place(box: ScanBox, beside: float) -> tuple[float, float]:
        return 8 * (box.x + 2 + beside), 8 * (box.y + 2)

    signs = {(drawn.x, drawn.y): drawn.sign for drawn in first.signs}
    for number, given in ((1, "B"), (2, "AC")):
        item = paper.form.questions[number - 1]
        for letter in item.letters:
            box = boxes[number, letter]
            sign = signs.pop(place(box, -5), None)
            assert sign == (
                (letter in item.key and Sign.RIGHT) or Sign.WRONG if letter in given else None
            )
            ring = signs.pop(place(box, 0), None)
            assert ring == (Sign.MISSED if letter in item.key and letter not in given else None)
    assert not signs
    assert second.signs == ()
    assert first.unit == pytest.approx(8)


def test_right_choices_that_were_not_marked_are_shown_only_on_request(
    exam: Path, papers: Papers
) -> None:
    for view, paper in papers:
        hidden, shown = (
            [
                drawn.sign
                for page in drawn_pages(exam, view, paper, shows_right=at)
                for drawn in page.signs
            ]
            for at in (False, True)
        )
        assert Sign.MISSED not in hidden
        assert hidden == [sign for sign in shown if sign is not Sign.MISSED]


def test_notes_are_in_the_margin_where_lines_end(exam: Path, papers: Papers) -> None:
    view, paper = papers[0]
    first, second = drawn_pages(exam, view, paper, shows_right=False)
    notes = [(note.answer.item.number, note.is_decided, note.shows_answer) for note in first.notes]
    assert notes == [(1, True, True), (2, False, False)]
    assert [note.shows_answer for note in second.notes] == [True, True, False]
    assert {note.x for note in first.notes} == {8 * 204}
    assert all(note.is_to_the_left for note in first.notes)


def test_notes_are_beside_the_boxes_where_questions_are_dense(exam: Path, papers: Papers) -> None:
    """As on an answer sheet, where two questions can be in one line."""
    view, paper = papers[0]
    layout = paper.form.scan
    assert layout
    boxes = tuple(
        replace(box, y=20.0, x=20.0 + 90 * (box.question - 1)) for box in layout.pages[0].boxes
    )
    page = replace(layout.pages[0], boxes=boxes)
    form = paper.form.model_copy(update={"scan": replace(layout, pages=(page,))})
    (drawn,) = drawn_pages(exam, view, replace(paper, form=form), shows_right=False)
    assert [note.x for note in drawn.notes] == [8 * 25.5, 8 * 115.5]
    assert not any(note.is_to_the_left for note in drawn.notes)


def test_a_void_question_has_no_signs(exam: Path, papers: Papers) -> None:
    view, paper = papers[0]
    names = [item.id for item in paper.form.questions[:2]]
    void = paper_view(view.paper, {name: Correction(CorrectionKind.VOID) for name in names})
    assert all(not page.signs for page in drawn_pages(exam, void, paper, shows_right=True))


def test_a_page_that_was_not_read_has_no_picture(exam: Path, papers: Papers) -> None:
    view, paper = papers[2]
    assert [bool(page.picture) for page in drawn_pages(exam, view, paper, shows_right=True)] == [
        False,
        True,
    ]


def test_a_picture_that_is_not_there_is_an_error(
    exam: Path, papers: Papers, tmp_path: Path
) -> None:
    view, paper = papers[0]
    copy = copytree(exam, tmp_path / "exam")
    next((copy / "scan/pictures").glob(f"{paper.form.code}-01.jpg")).write_bytes(b"no picture")
    with pytest.raises(ContentError, match=r"-01.jpg: .*: scan the page again"):
        drawn_pages(copy, view, paper, shows_right=True)


def test_sheets_have_the_pictures_as_they_are_and_say_what_they_show(
    exam: Path, scanned_record: Record, pages_of: Callable[[Path], list[str]]
) -> None:
    code = scanned_record.forms[0].code
    made = api.results(exam, form=code)
    assert S_IMODE(made.paths[0].stat().st_mode) == 0o600
    kept = {path.read_bytes() for path in (exam / "scan/pictures").glob(f"{code}-*.jpg")}
    with pikepdf.open(made.paths[0]) as pdf:
        pictures = [
            obj.read_raw_bytes()
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Stream) and obj.get("/Filter") == "/DCTDecode"
        ]
        alts = [
            str(obj.Alt)
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Dictionary) and "/Alt" in obj
        ]
        sizes = {tuple(map(int, page.mediabox)) for page in pdf.pages}
    assert len(pictures) == 2
    assert set(pictures) == kept
    assert [alt.split(".")[0] for alt in alts] == [
        "Scanned page 1 with marks",
        "Scanned page 2 with marks",
    ]
    assert sizes == {(0, 0, 595, 841)}
    first, one, two = pages_of(made.paths[0])
    assert "Question by question" in first
    assert "by hand" in one
    assert "42" in two


def test_web_pages_have_the_same_marks(exam: Path, scanned_record: Record) -> None:
    code = scanned_record.forms[2].code
    (path,) = api.results(exam, form=code, format="html").paths
    text = path.read_text("utf-8")
    assert text.count('<image href="data:image/jpeg;base64,') == 1
    assert "Pages that were not scanned: 1." in text
    assert "<title>Scanned page 2 with marks." in text


def test_words_to_the_left_keep_their_order_in_a_drawing(
    exam: Path, scanned_record: Record, tmp_path: Path
) -> None:
    """A drawing has no direction of its own: without an isolate, numbers change places."""
    copy = copytree(exam, tmp_path / "exam")
    path = copy / "manifest.json"
    data = json.loads(path.read_text())
    data["forms"][0]["candidate"]["needs"] = {"language": "ar"}
    path.write_text(json.dumps(data))
    code = scanned_record.forms[0].code
    (sheet,) = api.results(copy, form=code, format="html").paths
    assert ">\N{RIGHT-TO-LEFT ISOLATE}1 من " in sheet.read_text("utf-8")
