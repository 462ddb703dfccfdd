import csv
import json
from io import StringIO

import pytest

from studypress.errors import CallError
from studypress.exam.form_code import form_code
from studypress.exam.random_stream import Key
from studypress.exam.record.record_file import read_record
from studypress.grading.answers.read_answers import read_answers
from studypress.grading.gradebook import Gradebook, Platform, gradebook, platforms_named
from studypress.grading.scores import mark

CODES = [form_code(Key(b"gradebook"), "", number, ()) for number in range(1, 5)]
PEOPLE = (
    {"name": "Ana, Roe", "id": "07", "email": "ana@example.org", "group": "Monday"},
    {"name": "Bo", "id": "8"},
    {"name": "Cy", "id": "9"},
    None,
)


def written(platform: Platform, answers: str) -> Gradebook:
    """The gradebook of four forms: a question for 1.5 points, and an open one for 3."""
    forms = [
        {
            "number": at, "code": CODES[at - 1], "file": f"forms/{at:03}.pdf", "points": 4.5,
            "minutes": 2, "candidate": PEOPLE[at - 1],
            "questions": [
                {"number": 1, "id": "q", "points": 1.5, "minutes": 1, "key": "B",
                 "choices": [1, 0]},
                {"number": 2, "id": "open", "points": 3, "minutes": 1},
            ],
        }
        for at in range(1, 5)
    ]  # fmt: skip
    data = {
        "format": "studypress exam manifest", "version": 1, "studypress": "0", "status": "complete",
        "bank": {"title": "A bank", "language": "de", "sha256": "0" * 64}, "seed": "gradebook",
        "options": {"paper": "A4", "theme": "print"}, "blueprint": {"rows": [{"count": 2}]},
        "questions": dict.fromkeys(("q", "open"), "0" * 64), "forms": forms,
        "files": {"keys.pdf": "0" * 64},
    }  # fmt: skip
    record = read_record(json.dumps(data), "manifest.json")
    text = "code;1;2\n" + "".join(f"{CODES[at]};{row}\n" for at, row in json.loads(answers))
    sheets = read_answers(record, text.encode(), "a.csv").sheets
    return gradebook(mark(record, sheets), platform)


def rows(book: Gradebook) -> list[list[str]]:
    return list(csv.reader(StringIO(book.text.removeprefix("\ufeff"))))


ALL = '[[0, "B;2,5"], [1, "A;0"], [2, "B;3"]]'


def test_canvas_has_its_columns_and_a_row_of_points() -> None:
    book = written(Platform.CANVAS, ALL)
    assert rows(book) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "A bank"],
        ["    Points Possible", "", "", "", "", "4.5"],
        ["Ana, Roe", "", "07", "ana@example.org", "Monday", "4"],
        ["Bo", "", "8", "8", "", "0"],
        ["Cy", "", "9", "9", "", "4.5"],
    ]
    assert book.warnings == ()


def test_moodle_has_columns_that_identify_and_the_score() -> None:
    book = written(Platform.MOODLE, ALL)
    assert rows(book) == [
        ["Name", "ID number", "Email address", "A bank"],
        ["Ana, Roe", "07", "ana@example.org", "4"],
        ["Bo", "8", "", "0"],
        ["Cy", "9", "", "4.5"],
    ]
    (warning,) = book.warnings
    assert "some candidates have no e-mail address: map 'ID number' when" in warning


def test_what_is_not_known_is_blank_or_absent_with_a_warning() -> None:
    book = written(Platform.CANVAS, '[[0, "B;"], [1, "B;3"], [3, "B;3"]]')
    assert [row[0] + "=" + row[5] for row in rows(book)[1:]] == [
        "    Points Possible=4.5", "Ana, Roe=", "Bo=4.5",
    ]  # fmt: skip
    assert book.warnings == (
        f"gradebook-canvas.csv: no candidate is known for {CODES[3]}: not in the file",
        "gradebook-canvas.csv: unmarked answers, so the score is blank: Ana, Roe",
        "gradebook-canvas.csv: no answers yet: Cy",
    )


def test_an_unknown_platform_is_refused() -> None:
    assert platforms_named(["canvas"]) == (Platform.CANVAS,)
    with pytest.raises(CallError, match="did you mean 'moodle'"):
        platforms_named(["moodel"])
