"""An exam of every kind: printed, composed, and verified; changes to its answers are found."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.exams.verify import prove

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam of two forms that ask every question."""
    out = tmp_path_factory.mktemp("every-kind")
    words = ["exam", str(BANK), "--blueprint", str(BANK / "blueprint.yaml"), "--forms", "2"]
    result = CliRunner().invoke(main, [*words, "--seed", "4711", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "laid out one by one" not in result.output
    return out / "exam"


@pytest.fixture
def exam(sound: Path, tmp_path: Path) -> Path:
    return copytree(sound, tmp_path / "exam")


def record(exam: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((exam / "manifest.json").read_text(encoding="utf-8"))
    return data


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_it_has_no_fault(sound: Path) -> None:
    assert prove(sound, BANK).faults == ()


def test_the_cover_states_the_rules_of_scoring(sound: Path) -> None:
    paper = text_of(sound / "forms" / "001.pdf")
    assert "A wrong answer takes off 0.25 points" in paper
    assert "each right box earns an equal share" in paper
    assert "22.5 points" in paper  # without the bonus
    assert "+0.5" in paper
    assert paper.count("Mark all that apply.") == 3 + 2  # questions, then rules


def test_the_key_has_letters_numbers_words_and_the_scheme(sound: Path) -> None:
    key = text_of(sound / "keys" / "001.pdf")
    asked = {item["id"]: item for item in record(sound)["forms"][0]["questions"]}
    several = asked["several-right"]
    assert f"{several['number']} {several['key']}" in key
    assert f"{asked['none-right']['number']} Ø" in key
    for words in ("42 ± 0.5 ms", "1/3 (≈ 0.3333) ± 1%", "Brasília or Brasilia DF"):
        assert words in key
    assert re.search(r"a 2 Names the atomic step.* b 1 States .* c 1.5 Handles", key)


def test_solutions_scale_the_scheme_to_the_points_of_the_exam(tmp_path: Path) -> None:
    plan = "rows: [{count: 1, kind: open, tag: scheme, points: 3}, {count: 1, kind: single}]"
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    bank = copytree(BANK, tmp_path / "bank")
    topic = bank / "numbers" / "02-written.yaml"
    tagged = topic.read_text(encoding="utf-8").replace(
        "- id: token-bucket", "- id: token-bucket\n    tags: [scheme]"
    )
    topic.write_text(tagged, encoding="utf-8")
    words = ["exam", str(bank), "--blueprint", str(tmp_path / "plan.yaml"), "--out", str(tmp_path)]
    assert CliRunner().invoke(main, words).exit_code == 0
    solutions = text_of(tmp_path / "exam" / "solutions.pdf")
    assert re.search(r"3 points.* a 1.33 Names .* b 0.67 States .* c 1 Handles", solutions)


def test_the_points_of_26_questions_fit_on_a_cover_in_letter_and_german(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("name,id\nAna Núñez,1\n", encoding="utf-8")
    words = ["exam", "--questions", "26", "--kind", "mixed", "--paper", "Letter", "--seed", "demo"]
    words += ["--language", "de", "--roster", str(tmp_path / "roster.csv"), "--out", str(tmp_path)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0
    assert "longer than a page" not in done.output


def test_no_cover_loses_a_part_of_its_table(tmp_path: Path) -> None:
    roster = "name,id,group,seat\nAna Núñez,1,Hall,A1\nBo Li,2,Hall,A2\n"
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    words = ["exam", str(BANK), "--blueprint", str(BANK / "blueprint.yaml"), "--paper", "Letter"]
    words += ["--roster", str(tmp_path / "roster.csv"), "--seed", "4711", "--out", str(tmp_path)]
    fits = CliRunner().invoke(main, words)
    assert "one by one" not in fits.output
    (tmp_path / "mine" / "styles" / "themes").mkdir(parents=True)
    style = tmp_path / "mine" / "styles" / "themes" / "tall.css"
    style.write_text(".cover h1 { margin-top: 100mm }", encoding="utf-8")
    more = ["--custom", str(tmp_path / "mine"), "--theme", "tall", "--replace"]
    tall = CliRunner().invoke(main, [*words, *more])
    assert "2 of 2 papers laid out one by one: the cover is longer than a page" in tall.output
    for folder in ("exam", *(path.name for path in tmp_path.glob("exam-*"))):
        for form in (tmp_path / folder / "forms").iterdir():
            assert "Total" in text_of(form)


def several(item: dict[str, Any]) -> None:
    item["key"] = item["key"][:1]


def none(item: dict[str, Any]) -> None:
    item["key"] = "A"


def statement(item: dict[str, Any]) -> None:
    item["key"] = {"A": "B", "B": "A"}[item["key"]]


def value(item: dict[str, Any]) -> None:
    item["value"] = "41"


def tolerance(item: dict[str, Any]) -> None:
    item["tolerance"] = "5"


def accept(item: dict[str, Any]) -> None:
    item["accept"] = ["Rio de Janeiro"]


def marking(item: dict[str, Any]) -> None:
    item["marking"] = [1, 1, 2.5]


def bonus(item: dict[str, Any]) -> None:
    item["bonus"] = True


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("several-right", several, "its right choices are [A-E] and [A-E], but its recorded key"),
        ("none-right", none, "its right choices are none, but its recorded key A"),
        ("statement", statement, "its right choice is [AB], but its recorded key [AB]"),
        ("latency", value, "its recorded answer is value .41., .* but in the bank value .42."),
        ("latency", tolerance, "its recorded answer is .* tolerance .5., .* tolerance .1/2."),
        ("capital", accept, "its recorded answer is accept ..Rio .* in the bank accept ..Brasília"),
        ("token-bucket", marking, "its recorded answer is marking .1, 1, 2.5."),
        ("plain", bonus, r".*but has points: \+2.5"),
    ],
)
def test_an_answer_that_the_paper_does_not_bear_is_found(
    exam: Path, name: str, change: Callable[[dict[str, Any]], None], fault: str
) -> None:
    data = record(exam) | {"tools": {}}  # only read, not printed again
    (form,) = data["forms"] = data["forms"][:1]  # all forms would have to agree
    (item,) = (item for item in form["questions"] if item["id"] == name)
    change(item)
    form["points"] = sum(at["points"] for at in form["questions"] if not at.get("bonus"))
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    said = [str(found) for found in prove(exam, BANK).faults]
    assert any(re.search(rf"question {item['number']}: {fault}", line) for line in said), said
