"""A second sitting avoids the questions of the first, and is verified."""

import json
from pathlib import Path
from typing import Any

import pytest

from studypress import api
from studypress.errors import CallError


def manifest(out: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((out / "exam" / "manifest.json").read_text())
    return data


def test_the_reprint_avoids_the_same_questions(bank: Path, first: Path, tmp_path: Path) -> None:
    asked = sorted(manifest(first)["questions"])
    seed = "a seed of the second sitting"
    made = api.make_exam(bank, tmp_path, not_in=first, questions=3, seed=seed)
    (remark,) = (text for text in made.warnings if "earlier" in text)
    assert remark.startswith("row 1: 1 of 3 questions was in an earlier exam (q")
    second = manifest(tmp_path)
    assert second["rules"] == {"avoided": asked}
    assert len(set(second["questions"]) & set(asked)) == 1
    assert api.verify(tmp_path, bank).faults == ()
    before = (tmp_path / "exam" / "manifest.json").read_bytes()
    api.make_exam(bank, tmp_path, not_in=[first], questions=3, seed=seed)
    assert (tmp_path / "exam" / "manifest.json").read_bytes() == before


def test_a_forged_rule_is_found(bank: Path, first: Path, tmp_path: Path) -> None:
    api.make_exam(bank, tmp_path, not_in=first, questions=2, seed="a seed of the second sitting")
    path = tmp_path / "exam" / "manifest.json"
    data = json.loads(path.read_text())
    data["rules"]["avoided"] = sorted(data["questions"])
    path.write_text(json.dumps(data))
    assert api.verify(tmp_path, bank).faults


def test_a_folder_without_an_exam_is_refused_by_its_option(bank: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"--not-in .*: no exam: manifest\.json is missing"):
        api.make_exam(bank, tmp_path / "out", not_in=tmp_path)
    with pytest.raises(CallError, match="at most 100 exams"):
        api.make_exam(bank, tmp_path / "out", not_in=[tmp_path] * 101)


def test_a_late_copy_avoids_the_same_questions(bank: Path, first: Path, tmp_path: Path) -> None:
    blueprint = tmp_path / "blueprint.yaml"
    blueprint.write_text("draw: per-form\nrows:\n- {count: 1}\n- {count: 1}\n")
    seed = "a seed of the second sitting"
    api.make_exam(bank, tmp_path, blueprint=blueprint, not_in=first, forms=2, seed=seed)
    api.add(tmp_path, bank, candidate={"name": "Dora", "id": "4"})
    data = manifest(tmp_path)
    (late,) = data["amendments"][0]["forms"]
    assert not {item["id"] for item in late["questions"]} & set(data["rules"]["avoided"])
