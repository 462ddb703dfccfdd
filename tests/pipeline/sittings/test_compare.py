"""A parallel exam is compared with the first, on the terminal and in a file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress import api
from studypress.cli import main
from studypress.errors import CallError


def test_a_parallel_exam_is_compared_and_verified(bank: Path, marked: Path, tmp_path: Path) -> None:
    made = api.make_exam(bank, tmp_path, parallel_to=marked, seed="a seed of the second sitting")
    assert f"as {marked}: questions, points, minutes, topics, difficulties, kinds" in made.warnings
    assert any(f"questions of {marked} too: q" in text for text in made.warnings)
    assert api.verify(tmp_path, bank).faults == ()
    args = ["compare", str(marked), str(tmp_path), "--bank", str(bank), "--out", str(tmp_path)]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0
    assert "--bank" not in result.output
    assert "--bank" in CliRunner().invoke(main, args[:3]).output
    assert "(3 papers)" in result.output
    data = json.loads((tmp_path / "comparison.json").read_text())
    assert data["first"]["questions"] == data["second"]["questions"] == 4
    manifests = [
        json.loads((out / "exam" / "manifest.json").read_text()) for out in (marked, tmp_path)
    ]
    asked, again = (set(each["questions"]) for each in manifests)
    assert set(data["shared"]) == asked & again
    assert len(data["shared"]) == 2


@pytest.mark.parametrize("option", [{"questions": 2}, {"kind": "choice"}, {"blueprint": "mock"}])
def test_a_parallel_exam_defines_its_questions(
    bank: Path, first: Path, tmp_path: Path, option: dict[str, str]
) -> None:
    with pytest.raises(CallError, match="the exam of --parallel-to defines them"):
        api.make_exam(bank, tmp_path, parallel_to=first, **option)  # type: ignore[arg-type]
