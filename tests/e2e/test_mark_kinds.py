"""An exam with a question of every kind, printed once and marked from spreadsheets."""

import csv
import json
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from studypress import api
from studypress.cli import main
from studypress.exam.record.form_record import FormRecord, ItemRecord
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.pipeline.marking.mark import mark_answers
from studypress.pipeline.marking.marks_files import Marked

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
Answers = Mapping[str, str | tuple[int, ...]]
"""By question: the places of the ticked choices in the bank, or the text in its column.

`VALUE` is the recorded value, which differs between forms for a question with variables.
"""
VALUE = "the value"

RIGHT: Answers = {
    "one-right": (1,), "several-right": (0, 2), "none-right": (), "one-of-several": (0,),
    "statement": "FALSE", "true-statement": "t", "latency": "42,3 ms", "third": "1/3",
    "distance": "384 400 km", "capital": "brasilia", "plain": "2.5", "token-bucket": "abc",
    "product": (0,), "transfer": VALUE,
}  # fmt: skip
MIXED: Answers = {
    "one-right": (0,), "several-right": (0,), "none-right": (2,), "one-of-several": (0, 1),
    "statement": "", "true-statement": "falsch", "latency": "forty", "third": "0.3",
    "distance": "384,400", "capital": "Rio", "plain": "", "token-bucket": "c",
    "product": (1,), "transfer": "",
}  # fmt: skip
WRONG: Answers = {
    "one-right": (0, 1), "several-right": (1, 3), "none-right": (0,), "one-of-several": (1,),
    "statement": "TRUE", "true-statement": "", "latency": "7", "third": "*",
    "distance": "1", "capital": "*", "plain": "0", "token-bucket": "0",
    "product": (), "transfer": "1e9 s",
}  # fmt: skip


@pytest.fixture(scope="module")
def printed_kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kinds") / "out"
    words = ["exam", BANK, "--blueprint", BANK / "blueprint.yaml", "--forms", "3"]
    words += ["--seed", "demo", "--out", out, "--quiet"]
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.stderr
    return out


@pytest.fixture
def exam(printed_kinds: Path, tmp_path: Path) -> Path:
    return copytree(printed_kinds, tmp_path / "out")


def record(out: Path) -> Record:
    return read_record((out / "exam/manifest.json").read_text(), "manifest.json")


def cell(item: ItemRecord, answers: Answers) -> str:
    answer = answers[item.id]
    if isinstance(answer, str):
        return item.value or "" if answer is VALUE else answer
    return "".join(sorted(item.letters[item.choices.index(place)] for place in answer))


def row(form: FormRecord, answers: Answers) -> list[str]:
    return [form.code, *(cell(item, answers) for item in form.questions)]


def marked(out: Path, *rows: list[str], replaces: bool = False) -> Marked:
    path = out.parent / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["code", *range(1, 15)])
        table.writerows(rows)
    return mark_answers(out, path, BANK, replaces=replaces)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"))))


OUTCOMES = ("right", "partly", "wrong", "blank", "by hand", "unmarked")


def scores(made: Marked) -> list[tuple[str, ...]]:
    return [
        (row["points"], row["of"], row["percent"], "".join(row[name] for name in OUTCOMES))
        for row in rows_of(made.paths[0])
    ]


def test_each_kind_earns_its_points(exam: Path) -> None:
    first, second, third = record(exam).forms
    made = marked(exam, row(first, RIGHT), row(second, MIXED), row(third, WRONG))
    assert scores(made) == [
        ("24", "23.5", "102.1", "1200020"),  # half a point is a bonus
        # 1 for half of two right boxes, 1.5 for a line, less 0.25 for each of five wrong answers
        ("1.25", "16", "7.8", "017213"),
        ("0", "23.5", "0", "0010220"),  # the floor: seven wrong answers take off 1.75
    ]
    assert {remark.partition(" is unmarked: ")[2].split(":")[0] for remark in made.warnings} == {
        "'384,400' is right as 384400, but not as a decimal",
        "'forty' is not a number",
    }
    assert all(remark.startswith(f"{exam.parent / 'answers.csv'}:3:") for remark in made.warnings)


def test_statistics_count_shares_and_penalties(exam: Path, pages_of: Callable[..., str]) -> None:
    first, second, third = record(exam).forms
    made = marked(exam, row(first, RIGHT), row(second, MIXED), row(third, WRONG))
    items = {row["question"]: row for row in rows_of(made.paths[1])}
    shown = ("key", "asked", "difficulty", "choice 1", "choice 3", "several", "omitted")
    assert {name: tuple(items[name][one] for one in shown) for name in RIGHT} == {
        "one-right": ("2", "3", "0.222", "0.333", "0", "0.333", "0"),
        "several-right": ("1 3", "3", "0.5", "0.667", "0.333", "0.667", "0"),
        "none-right": ("none", "3", "0.333", "0.333", "0.333", "0", "0"),
        "one-of-several": ("1", "3", "0.333", "0.667", "0", "0.333", "0"),
        "statement": ("2", "3", "0.25", "0.333", "", "0", "0.333"),
        "true-statement": ("1", "3", "0.167", "0.333", "", "0", "0.333"),
        "latency": ("", "2", "0.438", "", "", "", "0"),
        "third": ("", "3", "0.167", "", "", "", "0"),
        "distance": ("", "2", "0.458", "", "", "", "0"),
        "capital": ("", "3", "0.167", "", "", "", "0"),
        "product": ("1", "3", "0.25", "0.333", "0", "0", "0.333"),
        "transfer": ("", "3", "0.292", "", "", "", "0.333"),
        "plain": ("", "2", "0.5", "", "", "", ""),
        "token-bucket": ("", "3", "0.444", "", "", "", ""),
    }
    data = json.loads(made.paths[2].read_text())
    found = {item["id"]: (item.get("kind"), item["key"]) for item in data["items"]}
    assert found["several-right"] == ("several", [0, 2])
    assert found["none-right"] == ("several", [])
    assert found["statement"] == ("true-false", 1)
    assert found["one-right"] == (None, 1)
    assert found["capital"] == ("short", None)
    assert (data["dichotomous"], data["lowest"], sum(data["histogram"])) == (False, 0, 3)
    text = " ".join(" ".join(pages_of(made.paths[3])).split())
    assert "Those above 100 %, by a bonus, are in the last bar" in text
    assert "A wrong answer took off 0.25 points, which counts in p" in text


def test_unmarked_numbers_are_corrected_and_points_are_added_later(exam: Path) -> None:
    second = record(exam).forms[1]
    marked(exam, row(second, MIXED))
    later = {**MIXED, "latency": "42", "distance": "384400", "plain": "1,25"}
    made = marked(exam, row(second, later))
    assert made.warnings == ()
    assert scores(made) == [("7.5", "23.5", "31.9", "217220")]
    made = marked(exam, row(second, {**MIXED, "latency": "7"}), replaces=True)
    latency = next(item.number for item in second.questions if item.id == "latency")
    assert f"question {latency} was 42 (answers.csv:2) and is 7 (answers.csv:2)" in " ".join(
        made.warnings
    )
    assert scores(made)[0][3] == "018221"


def test_letters_in_one_column_are_those_of_one_each(exam: Path) -> None:
    forms = [(form, RIGHT if at else WRONG) for at, form in enumerate(record(exam).forms)]
    apart = [path.read_bytes() for path in marked(exam, *(row(*one) for one in forms)).paths]
    closed, written = range(1, 8), range(8, 15)
    path = exam.parent / "together.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["code", "answers", *written])
        for form, answers in forms:
            code, *cells = row(form, {**answers, "statement": "F" if answers is RIGHT else "T"})
            letters = "".join(f"({cells[at - 1]})" for at in closed)
            table.writerow([code, letters, *(cells[at - 1] for at in written)])
    made = mark_answers(exam, path, BANK)
    assert [path.read_bytes() for path in made.paths] == apart
    kept = made.paths[-1]
    copy = kept.rename(exam.parent / "kept.csv")
    assert [
        path.read_bytes() for path in mark_answers(exam, copy, BANK, replaces=True).paths
    ] == apart


def test_an_erratum_has_the_letters_of_all_right_choices(exam: Path) -> None:
    table = api.erratum(exam, ["several-right", "none-right", "capital"], BANK)[1]
    letters = {(row["copy"], row["question"]): row["letter"] for row in rows_of(table)}
    assert {letters[copy, "none-right"] for copy in "123"} == {"none"}
    assert {letters[copy, "capital"] for copy in "123"} == {""}
    expected = [cell(item, RIGHT) for form in record(exam).forms for item in form.questions
                if item.id == "several-right"]  # fmt: skip
    assert [letters[copy, "several-right"] for copy in "123"] == expected
    first = record(exam).forms[0]
    assert scores(marked(exam, row(first, RIGHT))) == [("20", "19.5", "102.6", "900020")]
