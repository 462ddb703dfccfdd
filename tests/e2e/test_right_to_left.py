"""Documents in Arabic are mirror images of those in English, for readers, checkers and `verify`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import outloud
import pikepdf
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.exams.verify import prove
from studypress.verify.pdf.read import read

BANK = Path(__file__).parents[1] / "banks" / "valid" / "arabic"
DOCUMENTS = ["guide.pdf", "worksheet.pdf", "key.pdf", "flashcards.pdf"]
OF_AN_EXAM = ["exam/keys.pdf", "exam/marking.pdf", "exam/solutions.pdf"]
ROSTER = "name,id\nمحمد عبد الله,1\nAna Núñez,2\n"
ACCEPTED = {"MATH-010", "ORD-001", "PAG-001"}  # see press/patches/test_tags.py
SLACK = 1.0  # points

pytestmark = pytest.mark.usefixtures("verified_quickly")


@dataclass(frozen=True)
class Place:
    """A structure element's content on one page: its edges, and the height of its first line."""

    page: int
    left: float
    right: float
    top: float


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("arabic")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    run("build", BANK, *(f"--{name[:-4]}" for name in DOCUMENTS), "--out", folder / "out")
    words = ["--blueprint", BANK / "blueprint.yaml", "--roster", folder / "roster.csv"]
    run("exam", BANK, *words, "--spares", 1, "--seed", "s", "--out", folder / "out")
    return folder / "out"


def run(*words: object) -> None:
    result = CliRunner().invoke(main, [str(word) for word in (*words, "--quiet")])
    assert result.exit_code == 0, result.output


def first_form(out: Path) -> Path:
    return min((out / "exam" / "forms").iterdir())


def files(out: Path) -> list[Path]:
    return [*(out / name for name in (*DOCUMENTS, *OF_AN_EXAM)), first_form(out)]


def test_the_checker_finds_nothing(out: Path) -> None:
    for path in files(out):
        report = outloud.check(path)
        found = [f"{at.rule}: {at.message}" for at in report.findings if at.rule not in ACCEPTED]
        assert found == [], path.name
        with pikepdf.open(path) as pdf:
            assert str(pdf.Root.Lang) == "ar"


def places_of(path: Path, role: str) -> Iterator[list[Place]]:
    """Places of the children of each element with this role, in reading order."""
    paper = read(path.read_bytes(), to_the_left=True)
    waiting = [paper.tree]
    while waiting:
        element = waiting.pop(0)
        inner = [kid for kid in element.kids if not hasattr(kid, "mark")]
        waiting += inner
        if element.role != role:
            continue
        found = []
        for kid in inner:
            boxes = [paper.pages[at.page - 1].marks[at.mark] for at in kid.pieces()]
            if boxes:
                page = next(kid.pieces()).page
                left, right = min(box.left for box in boxes), max(box.right for box in boxes)
                found.append(Place(page, left, right, max(box.top for box in boxes)))
        yield found


@pytest.mark.parametrize("name", ["guide.pdf", "exam/marking.pdf", "exam/solutions.pdf", ""])
def test_cells_of_a_row_are_read_from_right_to_left(out: Path, name: str) -> None:
    rows = list(places_of(out / name if name else first_form(out), "TR"))
    compared = 0
    for row in rows:
        for before, after in pairwise(row):
            assert after.right < before.left + SLACK
            compared += 1
    assert compared > 5


def test_the_letter_of_a_choice_is_read_first_and_right_of_its_text(out: Path) -> None:
    paper = read(first_form(out).read_bytes(), to_the_left=True)
    letters = {
        (number, run.mark): run
        for number, page in enumerate(paper.pages, start=1)
        for run in page.runs
        if run.text.strip() in ("A", "B", "C", "D") and not run.artifact
    }
    beside = 0
    for number, page in enumerate(paper.pages, start=1):
        order = [at.mark for at in paper.tree.pieces() if at.page == number]
        for mark, after in pairwise(order):
            if letter := letters.get((number, mark)):
                text = page.marks[after]
                assert text.right < letter.box.left
                assert text.top > letter.box.bottom
                beside += 1
    assert beside == len(letters) > 9


def test_numbers_are_right_of_the_text_and_points_left_of_it(out: Path) -> None:
    paper = read(first_form(out).read_bytes(), to_the_left=True)
    width = paper.pages[1].sheet.right
    runs = [run for run in paper.pages[1].runs if not run.artifact]
    numbers = [run for run in runs if run.text.strip() == "1"]
    points = [run for run in runs if run.text.startswith("درجة")]
    assert len(points) > 2
    assert min(run.box.left for run in numbers) > width - 110
    assert max(run.box.right for run in points) < 110


def faults(exam: Path) -> list[str]:
    return [str(fault) for fault in prove(exam, BANK).faults]


def test_a_sound_exam_has_no_fault(out: Path) -> None:
    assert faults(out / "exam") == []


def turned_over(pdf: pikepdf.Pdf) -> None:
    """Mirror a page, as if it were laid out from left to right."""
    width = float(pdf.pages[1].mediabox[2])
    pdf.pages[1].contents_add(f"q -1 0 0 1 {width} 0 cm".encode(), prepend=True)
    pdf.pages[1].contents_add(b"Q")


def with_letters_at_the_left(pdf: pikepdf.Pdf) -> None:
    """Move the text of the second choice to where its letter was, and the other way round."""
    page = pdf.pages[1]
    steps = list(pikepdf.parse_content_stream(page))
    places = [at for at, step in enumerate(steps) if str(step.operator) == "Tm"]
    longest = max(places, key=lambda at: float(steps[at].operands[4]))
    for at in places:
        *matrix, x, y = steps[at].operands
        moved: list[Any] = [*matrix, float(steps[longest].operands[4]) - float(x) + 60, y]
        steps[at] = pikepdf.ContentStreamInstruction(moved, steps[at].operator)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))


def with_another_word(pdf: pikepdf.Pdf) -> None:
    """Replace the glyphs of the longest text by those of the one before."""
    page = pdf.pages[1]
    steps = list(pikepdf.parse_content_stream(page))
    shows = [at for at, step in enumerate(steps) if str(step.operator) in ("Tj", "TJ")]
    longest = max(shows[1:], key=lambda at: len(str(steps[at].operands[0])))
    before = shows[shows.index(longest) - 1]
    steps[longest] = pikepdf.ContentStreamInstruction(
        steps[before].operands, steps[longest].operator
    )
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (turned_over, "is painted before"),
        (with_letters_at_the_left, "is painted before"),
        (with_another_word, "reads"),
    ],
)
def test_what_was_done_to_a_form_is_found(
    out: Path, tmp_path: Path, change: Callable[[pikepdf.Pdf], None], said: str
) -> None:
    exam = copytree(out / "exam", tmp_path / "exam")
    path = first_form(tmp_path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    found = [fault for fault in faults(exam) if fault.startswith(f"forms/{path.name}: page 2")]
    assert any(said in fault for fault in found), found
