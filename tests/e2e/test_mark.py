"""From a printed exam to scores, statistics and reissued keys, through the pipeline."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest

from studypress import api
from studypress.errors import CallError, ContentError, PressError
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.grading.correction_call import CorrectionCall
from studypress.grading.gradebook import Platform
from studypress.pipeline import check
from studypress.pipeline.marking.erratum import correct
from studypress.pipeline.marking.mark import mark_answers

CONTENT = Path(__file__).parents[2] / "content"
Pages = Callable[[Path], list[str]]
NAMES = [{"name": "=cmd()", "id": "07", "group": "Hall"}, {"name": "محمد بن سالم", "id": "8"}, None]


@pytest.fixture
def exam(printed: Path, tmp_path: Path) -> Path:
    """A printed exam of three forms, three questions with choices and three open, one spare."""
    out = copytree(printed, tmp_path / "out")
    path = out / "exam" / "manifest.json"
    data = json.loads(path.read_text())
    for form, candidate in zip(data["forms"], NAMES, strict=True):
        form.update({"candidate": candidate} if candidate else {})
    path.write_text(json.dumps(data))
    return out


def record(out: Path) -> Record:
    return read_record((out / "exam/manifest.json").read_text(), "manifest.json")


def keys(out: Path) -> list[str]:
    return ["".join(item.key for item in form.questions) for form in record(out).forms]


def answers(out: Path, letters: list[str], points: str = "") -> Path:
    """A spreadsheet of answers; points for the open questions, which come last."""
    path = out.parent / "answers.csv"
    rows = [["code", "answers", "4", "5", "6"]]
    forms = record(out).forms
    rows += [
        [form.code, said, points, points, points] for form, said in zip(forms, letters, strict=True)
    ]
    path.write_text("\n".join(";".join(row) for row in rows))
    return path


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"))))


def all_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_right_answers_earn_all_points(exam: Path) -> None:
    paths = mark_answers(exam, answers(exam, keys(exam))).paths
    assert [path.relative_to(exam).as_posix() for path in paths] == [
        "exam/marks/scores.csv", "exam/marks/items.csv", "exam/marks/statistics.json",
        "exam/marks/statistics.pdf", "exam/marks/answers.csv",
    ]  # fmt: skip
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    scores = table(paths[0])
    assert [(row["name"], row["id"], row["group"]) for row in scores] == [
        ("'=cmd()", "07", "Hall"), ("محمد بن سالم", "8", ""), ("", "", ""),
    ]  # fmt: skip
    for row, form in zip(scores, record(exam).forms, strict=True):
        worth = sum(item.points for item in form.questions if item.key)
        assert row["code"] == form.code
        assert (row["points"], row["of"], row["percent"]) == (str(worth), str(worth), "100")
        assert (row["right"], row["wrong"], row["blank"], row["unmarked"]) == ("3", "0", "0", "3")


def test_questions_are_counted_whatever_their_letter(exam: Path) -> None:
    path = answers(exam, [keys(exam)[0], keys(exam)[1], "---"], "0,5")
    items = {row["question"]: row for row in table(mark_answers(exam, path).paths[1])}
    assert len(items) == 6
    for item in record(exam).forms[0].questions:
        row = items[item.id]
        sections = {"Foundations": "Deep Learning and MLOps", "Essentials": "System Design"}
        assert row["section"] == sections[row["topic"]]
        assert row["asked"] == "3"
        if item.key:
            assert row["difficulty"] == "0.667"
            assert row["discrimination"] == "1"
            assert row["omitted"] == "0.333"
            assert row["key"] == str(item.place(item.key) + 1)
            assert row[f"choice {row['key']}"] == "0.667"
        else:
            assert (row["difficulty"], row["key"]) == (
                f"{round(0.5 / float(item.points), 3):g}",
                "",
            )


def test_the_page_and_the_json_say_the_same(exam: Path, pages_of: Pages) -> None:
    said = [keys(exam)[0], keys(exam)[1], "---"]
    *_, data, page, _ = mark_answers(exam, answers(exam, said)).paths
    found = json.loads(data.read_text())
    text = " ".join(pages_of(page)[0].split())
    assert "3 of 3 copies marked" in text
    assert f"Mean {100 * found['mean']:.1f} %" in text
    assert f"Highest {100 * found['highest']:.1f} %" in text


def test_the_same_answers_give_the_same_bytes(exam: Path) -> None:
    path = answers(exam, keys(exam))
    first = [made.read_bytes() for made in mark_answers(exam, path).paths]
    rmtree(exam / "exam" / "marks")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], *lines[:0:-1]]))
    there = mark_answers(exam / "exam", path).paths
    assert [made.read_bytes() for made in there[1:-1]] == first[1:-1], "without sources"
    assert {made.parent for made in there} == {exam / "exam" / "marks"}


def test_answers_that_do_not_fit_leave_all_as_it_was(exam: Path) -> None:
    mark_answers(exam, answers(exam, keys(exam)))
    before = all_in(exam)
    path = answers(exam, [keys(exam)[0], "AB", "ABCDE"])
    with pytest.raises(ContentError) as raised:
        mark_answers(exam, path)
    assert [str(problem).split(":")[1] for problem in raised.value.problems] == ["3", "4"]
    assert str(raised.value).startswith(f"{path}:3:")
    assert all_in(exam) == before


def test_a_folder_without_an_exam_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("code,answers\n")
    with pytest.raises(CallError, match=r"manifest\.json is missing"):
        mark_answers(tmp_path, tmp_path / "answers.csv")


def asked(out: Path, *, closed: bool) -> list[str]:
    """Ids of the questions with choices, or of the open ones."""
    return [item.id for item in record(out).forms[0].questions if bool(item.key) == closed]


def asking(out: Path, question: str) -> list[tuple[FormRecord, ItemRecord]]:
    """Each form that asks the question, and its item there."""
    forms = record(out).forms
    return [(form, item) for form in forms for item in form.questions if item.id == question]


def test_an_erratum_says_which_number_on_which_form(exam: Path) -> None:
    wanted = asked(exam, closed=True)[0]
    paths = api.erratum(exam, [wanted], None)
    assert [path.name for path in paths] == ["erratum.json", "erratum.csv", "erratum-keys.pdf"]
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    rows = table(paths[1])
    expected = asking(exam, wanted)
    assert len(rows) == 3
    for row, (form, item) in zip(rows, expected, strict=True):
        assert (row["copy"], row["code"]) == (str(form.number), form.code)
        assert (row["number"], row["letter"], row["points"]) == (
            str(item.number), item.key, str(item.points),
        )  # fmt: skip
    assert rows[0]["name"] == "'=cmd()"


def test_reissued_keys_do_not_count_the_void_question(exam: Path, pages_of: Pages) -> None:
    wanted = asked(exam, closed=True)[0]
    text = " ".join(" ".join(pages_of(api.erratum(exam, [wanted], None)[-1])).split())
    for form, item in asking(exam, wanted):
        left = form.points - item.points
        assert f"Form {form.number} of 3, {left} points" in text
        others = [f"{at.number} {at.key}" for at in form.questions if at.key and at.id != wanted]
        heading = rf"Key of form {form.code} .{{0,200}}?For the examiner alone\. (.{{0,60}})"
        letters = re.search(heading, text)
        assert letters
        assert f"{item.number} –" in letters[1]
        assert all(pair in letters[1] for pair in others)
    assert text.count("Void: not counted.") == 3


def test_marking_honours_errata_which_add_up(exam: Path) -> None:
    first, second, third = asked(exam, closed=True)
    wrong = ["".join("B" if key == "A" else "A" for key in letters) for letters in keys(exam)]
    path = answers(exam, wrong)
    api.erratum(exam, [first], None)
    api.erratum(exam, [second], None)
    scores, items, data, *_ = mark_answers(exam, path).paths
    points = {item.id: item.points for item in record(exam).forms[0].questions}
    assert {row["of"] for row in table(scores)} == {str(points[third])}
    assert {row["wrong"] for row in table(scores)} == {"1"}
    assert {row["question"] for row in table(items) if row["void"]} == {first, second}
    erratum = json.loads((exam / "exam/erratum.json").read_text())
    assert [at["question"] for at in erratum["corrections"]] == sorted([first, second])
    assert json.loads(data.read_text())["of"] == points[third]


def test_what_cannot_be_voided_changes_nothing(exam: Path) -> None:
    before = all_in(exam)
    known = asked(exam, closed=True)
    with pytest.raises(CallError, match=f"did you mean '{known[0]}'"):
        api.erratum(exam, [known[0] + "s"], None)
    with pytest.raises(CallError, match="would have no questions"):
        api.erratum(exam, [*known, *asked(exam, closed=False)], None)
    assert all_in(exam) == before


def test_keys_are_not_reissued_from_a_bank_that_has_changed(exam: Path, banks: Path) -> None:
    before = all_in(exam)
    bank = next(path for path in sorted((banks / "valid").iterdir()))
    with pytest.raises(ContentError, match="printed from the bank 'Deep"):
        api.erratum(exam, asked(exam, closed=True)[:1], bank)
    assert all_in(exam) == before


def test_an_erratum_of_an_exam_before_is_not_taken_for_this_one(exam: Path) -> None:
    api.erratum(exam, asked(exam, closed=True)[:1], None)
    path = exam / "exam" / "erratum.json"
    path.write_text(path.read_text().replace('"exam": "', '"exam": "0'))
    with pytest.raises(ContentError, match="this erratum is of an earlier exam"):
        mark_answers(exam, answers(exam, keys(exam)))


def rows_of(path: Path, *rows: int) -> Path:
    """The spreadsheet with only these rows."""
    lines = path.read_text().splitlines()
    part = path.with_name(f"rows-{'-'.join(map(str, rows))}.csv")
    part.write_text("\n".join([lines[0], *(lines[row] for row in rows)]))
    return part


def test_marks_of_one_room_are_kept_when_the_next_is_marked(exam: Path) -> None:
    path = answers(exam, keys(exam), "1")
    together = [made.read_bytes() for made in mark_answers(exam, path).paths[1:-1]]
    rmtree(exam / "exam" / "marks")
    first = mark_answers(exam, rows_of(path, 1, 2))
    assert (first.now, first.total) == (2, 2)
    second = mark_answers(exam, rows_of(path, 3))
    assert (second.now, second.total) == (1, 3)
    assert [made.read_bytes() for made in second.paths[1:-1]] == together
    assert [row["source"] for row in table(second.paths[0])] == [
        "rows-1-2.csv:2", "rows-1-2.csv:3", "rows-3.csv:2"
    ]  # fmt: skip
    files = all_in(exam)
    again = mark_answers(exam, rows_of(path, 2), marker="A. Berg")
    assert (again.now, again.total) == (1, 3)
    assert again.warnings == ("1 of 1 rows were marked before with equal answers",)
    assert all_in(exam) == files


def test_other_answers_to_the_same_form_are_a_question(exam: Path) -> None:
    right = keys(exam)
    mark_answers(exam, answers(exam, right))
    before = all_in(exam)
    wrong = "B" if right[1][0] == "A" else "A"
    path = answers(exam, [right[0], wrong + right[1][1:], right[2]])
    with pytest.raises(ContentError) as raised:
        mark_answers(exam, path)
    code = record(exam).forms[1].code
    assert str(raised.value) == (
        f"{path}:3:1: form {code} was marked before with other answers: question 1 was"
        f" {right[1][0]} (answers.csv:3) and is {wrong} (answers.csv:3): correct this row, or use"
        " --replace"
    )
    assert all_in(exam) == before
    made = mark_answers(exam, path, replaces=True)
    replaced, repeated = made.warnings
    assert replaced.startswith(f"{path}:3:1: replaced: form {code}")
    assert repeated == "2 of 3 rows were marked before with equal answers"
    assert [row["wrong"] for row in table(made.paths[0])] == ["0", "1", "0"]


def test_points_of_open_questions_may_come_later_and_are_kept(exam: Path) -> None:
    mark_answers(exam, answers(exam, keys(exam)))
    made = mark_answers(exam, answers(exam, keys(exam), "0,5"))
    assert {row["by hand"] for row in table(made.paths[0])} == {"3"}
    made = mark_answers(exam, answers(exam, keys(exam)))
    assert {row["by hand"] for row in table(made.paths[0])} == {"3"}
    with pytest.raises(ContentError, match=r"question 4 was 0\.5 \(answers.csv:2\) and is 1"):
        mark_answers(exam, answers(exam, keys(exam), "1"))


def test_a_candidate_has_one_paper_over_all_runs(exam: Path) -> None:
    path = answers(exam, keys(exam))
    mark_answers(exam, rows_of(path, 2))
    spare = record(exam).forms[2]
    path.write_text(f"code,id,answers\n{spare.code},8,{keys(exam)[2]}\n")
    with pytest.raises(
        ContentError, match=f"candidate '8' was marked before with form .*{spare.code}"
    ):
        mark_answers(exam, path)
    made = mark_answers(exam, path, replaces=True)
    assert [(row["code"], row["id"]) for row in table(made.paths[0])] == [(spare.code, "8")]


def test_kept_answers_of_another_exam_are_refused(exam: Path) -> None:
    mark_answers(exam, answers(exam, keys(exam)))
    kept = exam / "exam" / "marks" / "answers.csv"
    assert kept.stat().st_mode & 0o777 == 0o600
    first = record(exam).forms[0].code
    kept.write_text(kept.read_text().replace(first, "ABCD-EFGH"))
    before = all_in(exam)
    with pytest.raises(ContentError) as raised:
        mark_answers(exam, answers(exam, keys(exam)))
    assert f"{kept}: the answers that were marked before do not match this exam" in str(
        raised.value
    )
    assert f"{kept}:2:1: 'ABCD-EFGH' is misread" in str(raised.value)
    assert all_in(exam) == before


def test_marks_of_before_answers_were_kept_are_not_lost(exam: Path) -> None:
    mark_answers(exam, answers(exam, keys(exam)))
    (exam / "exam" / "marks" / "answers.csv").unlink()
    with pytest.raises(PressError, match="would be lost: move the folder"):
        mark_answers(exam, answers(exam, keys(exam)))
    mark_answers(exam, answers(exam, keys(exam)), replaces=True)


def test_gradebooks_are_written_again_with_the_scores(exam: Path) -> None:
    given = answers(exam, keys(exam), "1")
    made = mark_answers(exam, given, gradebooks=(Platform.CANVAS,))
    path = exam / "exam/marks/gradebook-canvas.csv"
    assert path in made.paths
    assert any("gradebook-canvas.csv: no candidate is known" in text for text in made.warnings)
    before = path.read_bytes()
    assert "'=cmd()" in path.read_text("utf-8")
    path.write_bytes(b"old")
    assert path in mark_answers(exam, given).paths
    assert path.read_bytes() == before
    assert not (exam / "exam/marks/gradebook-moodle.csv").exists()


def test_a_scale_is_remembered_and_grades_are_plotted(exam: Path, pages_of: Pages) -> None:
    path = answers(exam, keys(exam), "0")
    made = mark_answers(exam, path, scale="pass")
    marks = exam / "exam" / "marks"
    assert marks / "scale.yaml" in made.paths
    assert (marks / "scale.yaml").read_bytes() == (CONTENT / "scales/pass.yaml").read_bytes()
    grades = [(row["grade"], row["passed"]) for row in table(marks / "scores.csv")]
    assert set(grades) <= {("passed", "yes"), ("failed", "no")}
    found = json.loads((marks / "statistics.json").read_text())["grades"]
    assert found["counts"] == [["passed", found["passed"]], ["failed", 3 - found["passed"]]]
    text = " ".join(pages_of(marks / "statistics.pdf")[0].split())
    assert "Papers by their grade: Pass at 50 percent. Passed:" in text
    before = all_in(exam)
    mark_answers(exam, path)
    assert all_in(exam) == before, "later marks use it"
    _, remark = mark_answers(exam, path, scale="us").warnings
    assert remark.startswith("all grades are by the scale 'US letter grades, A to F' from now on")
    assert {row["grade"] for row in table(marks / "scores.csv")} <= {"A", "B", "C", "D", "F"}


def test_a_scale_that_is_unknown_or_broken_changes_nothing(exam: Path) -> None:
    before, path = all_in(exam), answers(exam, keys(exam))
    with pytest.raises(CallError, match="--scale: no file and no shipped scale 'germany'; did you"):
        mark_answers(exam, path, scale="germany")
    broken = exam.parent / "s.yaml"
    broken.write_text("title: T\ngrades: [{grade: \uf8ff, from: 0}]", encoding="utf-8")
    with pytest.raises(ContentError, match="no bundled font has the character"):
        mark_answers(exam, path, scale=str(broken))
    assert all_in(exam) == before
    points = "title: T\nunit: points\ngrades: [{grade: A, from: 999}, {grade: B, from: 0}]"
    broken.write_text(points)
    (remark,) = mark_answers(exam, path, scale=str(broken)).warnings
    with pytest.raises(CallError, match="--marker: write a name of at most 100 characters"):
        mark_answers(exam, path, marker="\x07")
    assert re.fullmatch(r"the grade 'A' needs 999 points, but the exam has \d+", remark)
    (exam / "exam/marks/scale.yaml").write_text("title: [")
    with pytest.raises(ContentError, match=r"marks/scale\.yaml:2:1: YAML"):
        mark_answers(exam, path)


def test_further_letters_and_credited_questions_are_printed_and_marked(
    exam: Path, pages_of: Pages
) -> None:
    first, second, third = asked(exam, closed=True)
    (form, item), *_ = asking(exam, first)
    other = next(letter for letter in item.letters if letter != item.key)
    call = CorrectionCall(
        accept=[f"{form.code}:{item.number}={other}"], credit=[second], reason="Two are right."
    )
    _, rows, pdf = correct(exam, call, None)
    text = " ".join(" ".join(pages_of(pdf)).split())
    both = "".join(sorted(item.key + other))
    assert f"{item.number} {both}" in text
    assert text.count("Also accepted:") == text.count("Credited: everyone gets the full") == 3
    assert text.count("Reason: Two are right.") == 6
    found = {row["question"]: row for row in table(rows) if row["code"] == form.code}
    assert (found[first]["correction"], found[first]["accepted"]) == ("accept", other)
    place = item.place(other)
    letters = [
        "".join(
            at.letters[at.choices.index(place)] if at.id == first else "" for at in one.questions
        )
        for one in record(exam).forms
    ]
    path = exam.parent / "answers.csv"
    lines = ["code,1,2,3"]
    for one, letter in zip(record(exam).forms, letters, strict=True):
        cells = [letter if at.id == first else "." for at in one.questions if at.key]
        lines.append(",".join([one.code, *cells]))
    path.write_text("\n".join(lines))
    scores, items, *_ = mark_answers(exam, path).paths
    points = {at.id: at.points for at in form.questions}
    assert {row["points"] for row in table(scores)} == {str(points[first] + points[second])}
    assert {row[f"question {second}"] for row in table(scores)} == {str(points[second])}
    by_id = {row["question"]: row for row in table(items)}
    assert (by_id[first]["difficulty"], by_id[second]["void"]) == ("1", "credited")
    assert str(place + 1) in by_id[first]["key"].split()
    assert by_id[third]["difficulty"] == "0"
    page = " ".join(" ".join(pages_of(exam / "exam/marks/statistics.pdf")).split())
    assert f"Credited to everyone: {second}. With further accepted answers: {first}." in page


def test_answers_that_another_run_marks_meanwhile_are_not_lost(
    exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (exam.parent / name for name in ("first.csv", "second.csv"))
    for path, form, key in zip((first, second), record(exam).forms, keys(exam), strict=False):
        path.write_text(f"code;answers\n{form.code};{key}\n")
    real: Any = check.open_bank
    others = [second]

    def meanwhile(bank: object) -> Any:
        if others:
            mark_answers(exam, others.pop())
        return real(bank)

    monkeypatch.setattr("studypress.pipeline.marking.marks_files.open_bank", meanwhile)
    with pytest.raises(PressError, match="changed by another command meanwhile"):
        mark_answers(exam, first)
    assert mark_answers(exam, first).total == 2
