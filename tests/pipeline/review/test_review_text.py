"""Text of a review on the terminal: what is left, and what is next."""

from pathlib import Path

from click.testing import CliRunner, Result

from studypress.cli import main
from studypress.exam.record.read import Record
from studypress.scan.correction_file import corrections_csv
from studypress.scan.review_row import ReviewRow

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"
WHEN = "2026-02-03T14:05:06Z"


def run(exam: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(main, ["review", str(exam), "--bank", str(BANK), *map(str, options)])


def test_what_is_left_and_what_is_next_is_printed(exam: Path) -> None:
    made = run(exam)
    assert made.exit_code == 0, made.output
    assert made.output.splitlines() == [
        f"{exam}/scan/review.html",
        "12 to decide: 2 answers in doubt, 1 page without a code, 9 answers in writing",
        "next:",
        "  open the file in a browser, and download the decisions",
        f"  studypress review {exam} --corrections corrections.csv",
        f"  studypress mark {exam}",
    ]


def test_corrections_are_read_in_first(exam: Path, scanned_record: Record) -> None:
    codes = [form.code for form in scanned_record.forms]
    rows = [
        ReviewRow("page", "room.pdf:5", codes[2], "1", "", "", "A. Berg", WHEN),
        ReviewRow("answer", "", codes[0], "", "1", "B", "A. Berg", WHEN),
    ]
    file = exam.parent / "c.csv"
    file.write_bytes(corrections_csv(rows))
    made = run(exam, "--corrections", file)
    assert made.exit_code == 0, made.output
    assert "2 new decisions\n" in made.output
    assert f"studypress scan {exam}  reads 1 page by its typed code\n" in made.output


def test_a_wrong_file_is_named_with_its_places(exam: Path, scanned_record: Record) -> None:
    code = scanned_record.forms[0].code
    row = ReviewRow("answer", "", code, "", "1", "Z", "A. Berg", WHEN)
    file = exam.parent / "c.csv"
    file.write_bytes(corrections_csv([row]))
    made = run(exam, "--corrections", file)
    assert made.exit_code == 1
    assert f"{file}:2:" in made.output
    assert "from A to D" in made.output


def test_an_exam_without_scans_is_a_wrong_call(exam: Path) -> None:
    (exam / "scan/readings.json").unlink()
    made = run(exam)
    assert made.exit_code == 2
    assert "no page was scanned" in made.output
