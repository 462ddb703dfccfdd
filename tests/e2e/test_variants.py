"""Exams with instances of questions: recorded, reprinted, verified, marked."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner, Result

from studypress.bank.models import Question
from studypress.cli import main
from studypress.verify.leaks import Secrets, secrets_of

BANK = Path(__file__).parents[1] / "banks" / "valid" / "variants"

BLUEPRINT = """
rows:
  - {kind: choice, count: 3}
  - {kind: [number, short], count: 2}
  - {kind: open, count: 2}
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("variants")
    (out / "blueprint.yaml").write_text(BLUEPRINT, encoding="utf-8")
    words = ["--blueprint", out / "blueprint.yaml", "--forms", 4, "--seed", "a", "--quiet"]
    assert run("exam", BANK, *words, "--out", out).exit_code == 0
    return out


@pytest.fixture
def out(sound: Path, tmp_path: Path) -> Path:
    return copytree(sound, tmp_path / "out")


@contextmanager
def manifest_of(out: Path) -> Iterator[dict[str, Any]]:
    """The manifest's data; changes are written."""
    path = out / "exam" / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    yield data
    path.write_text(json.dumps(data), encoding="utf-8")


def items(out: Path, name: str) -> list[dict[str, Any]]:
    with manifest_of(out) as data:
        return [at for form in data["forms"] for at in form["questions"] if at["id"] == name]


def right_answer(item: dict[str, Any]) -> str:
    accepted = item.get("accept", [item["points"]])
    return str(item.get("key") or item.get("value") or accepted[0])


def test_forms_have_different_instances_which_are_recorded(out: Path) -> None:
    eggs = [item["values"] for item in items(out, "eggs")]
    assert len({values["eggs"] for values in eggs}) > 1
    assert all(int(values["boxes"]) * int(values["each"]) == int(values["eggs"]) for values in eggs)
    assert not any("values" in item for item in items(out, "plain"))


def test_the_figures_of_all_printed_instances_are_recorded(out: Path) -> None:
    shapes = {item["values"]["shape"] for item in items(out, "area")}
    with manifest_of(out) as data:
        assert set(data["bank"]["figures"]) == {f"figures/{shape}.svg" for shape in shapes}
    assert len(shapes) > 1


def test_answers_of_all_instances_are_secrets(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Question] = []

    def sought(questions: Iterable[Question], seed: str) -> Secrets:
        found.extend(questions)
        return secrets_of(found, seed)

    monkeypatch.setattr("studypress.pipeline.exams.verify.secrets_of", sought)
    assert run("verify", out, "--bank", BANK).exit_code == 0
    bullets = {question.answer.bullet for question in found if question.id == "area"}
    assert bullets == {"A square.", "A circle."}


def test_each_form_is_reprinted_byte_for_byte(out: Path) -> None:
    with manifest_of(out) as data:
        forms = [(form["code"], out / "exam" / form["file"]) for form in data["forms"]]
    for code, path in forms:
        printed = path.read_bytes()
        path.unlink()
        assert run("rebuild", out, "--form", code, "--bank", BANK).exit_code == 0
        assert path.read_bytes() == printed


def test_values_that_the_bank_does_not_have_are_found(out: Path) -> None:
    with manifest_of(out) as data:
        (item,) = [at for at in data["forms"][0]["questions"] if at["id"] == "eggs"]
        item["values"]["eggs"] = "7"
        code = data["forms"][0]["code"]
    message = "the question 'eggs' has no instance with eggs = 7, boxes = "
    for words in (["verify", out], ["rebuild", out, "--form", code]):
        result = run(*words, "--bank", BANK)
        assert result.exit_code == 1
        assert message in result.stdout + result.stderr


def test_another_recorded_instance_is_found_on_the_paper(out: Path) -> None:
    with manifest_of(out) as data:
        found = [at for form in data["forms"] for at in form["questions"] if at["id"] == "eggs"]
        values = [item["values"] for item in found]
        other = next(at for at in range(4) if values[at] != values[0])
        found[0]["values"] = values[other]
    result = run("verify", out, "--bank", BANK)
    assert result.exit_code == 1
    assert "its stem reads" in result.stdout + result.stderr


def test_a_changed_expression_is_a_changed_question(out: Path, tmp_path: Path) -> None:
    bank = copytree(BANK, tmp_path / "bank")
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    (bank / "bank.yaml").write_text(text.replace("boxes + each", "boxes - each"), encoding="utf-8")
    result = run("verify", out, "--bank", bank)
    assert result.exit_code == 1
    assert "the question 'eggs' has changed since the exam was printed" in result.stderr


def test_right_answers_to_each_instance_earn_all_points(out: Path, tmp_path: Path) -> None:
    with manifest_of(out) as data:
        rows = [[form["code"], *map(right_answer, form["questions"])] for form in data["forms"]]
    answers = tmp_path / "answers.csv"
    lines = [["code", *range(1, len(rows[0]))], *rows]
    answers.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8")
    assert run("mark", out, answers, "--bank", BANK).exit_code == 0
    scores = (out / "exam" / "marks" / "scores.csv").read_text(encoding="utf-8-sig").splitlines()
    head = scores[0].split(",")
    for line in scores[1:]:
        row = dict(zip(head, line.split(","), strict=True))
        assert row["points"] == row["of"] == "7.5"


def test_solutions_contain_each_instance_that_is_asked(
    out: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    text = " ".join(" ".join(pages_of(out / "exam" / "solutions.pdf")).split())
    for item in items(out, "eggs"):
        assert f"boxes = {item['values']['boxes']}, each = {item['values']['each']}" in text
