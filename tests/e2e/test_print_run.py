"""A large exam from start to end, as in docs/exam-room.md: 200 names in three rooms."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from studypress.cli import main

ROSTER = Path(__file__).parents[1] / "rosters" / "valid" / "large.csv"

pytestmark = pytest.mark.slow


def run(*words: object) -> str:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Print once; each test continues after the previous one."""
    out = tmp_path_factory.mktemp("exam-room")
    words = ["--roster", ROSTER, "--blueprint", "full-mock", "--spares", "3", "--seed", "demo"]
    run("exam", *words, "--by", "group", "--sort", "seat", "--out", out, "--quiet")
    return out / "exam"


def record(room: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((room / "manifest.json").read_text(encoding="utf-8"))
    return data


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_room_is_printed_proved_mended_and_marked(room: Path, tmp_path: Path) -> None:
    manifest = record(room)
    forms = manifest["forms"]
    assert len(forms) == 203
    assert {form["points"] for form in forms} == {90}
    assert {form["minutes"] for form in forms} == {90}
    assert "no fault" in run("verify", room)
    fair = json.loads((room / "fairness.json").read_text(encoding="utf-8"))
    assert fair["neighbours"]["identical"] == 0
    contents = rows(room / "contents.csv")
    assert len(contents) == 203
    groups = [row["group"] for row in contents]
    assert {group: groups.count(group) for group in groups} == {
        "Room 1": 70, "Room 2": 70, "Hall": 60, "": 3,
    }  # fmt: skip

    lost = room / forms[41]["file"]
    before = lost.read_bytes()
    lost.unlink()
    run("rebuild", room, "--form", forms[41]["code"])
    assert lost.read_bytes() == before

    void = next(at["id"] for at in forms[0]["questions"] if "key" in at)
    run("erratum", room, "--void", void)
    voided = rows(room / "erratum.csv")
    assert len(voided) == 203
    numbers = {
        form["code"]: next(at["number"] for at in form["questions"] if at["id"] == void)
        for form in forms
    }
    assert {row["code"]: int(row["number"]) for row in voided} == numbers

    answers, right = answered(forms, void)
    path = tmp_path / "answers.csv"
    path.write_text(answers, encoding="utf-8")
    run("mark", room, path)
    scores = {row["code"]: row for row in rows(room / "marks" / "scores.csv")}
    assert len(scores) == 200
    assert {code: int(row["points"]) for code, row in scores.items()} == right
    items = {row["question"]: row for row in rows(room / "marks" / "items.csv")}
    assert void not in items or items[void]["void"]
    assert "no fault" in run("verify", room)


def answered(forms: list[dict[str, Any]], void: str) -> tuple[str, dict[str, int]]:
    """Answers of 200 candidates of different ability, and their points."""
    chance = random.Random(7)  # noqa: S311 - invented answers
    lines, worth = ["code,answers"], {}
    for form in forms[:200]:
        strength, letters, points = chance.uniform(0.3, 0.95), "", 0
        for asked in form["questions"]:
            if "key" not in asked:
                continue
            knows = chance.random() < strength
            letter = asked["key"] if knows else chance.choice("ABCD")
            letters += letter
            if letter == asked["key"] and asked["id"] != void:
                points += asked["points"]
        lines.append(f"{form['code']},{letters}")
        worth[form["code"]] = points
    return "\n".join(lines) + "\n", worth
