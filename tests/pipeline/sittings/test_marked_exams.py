"""Measures of a marked exam are collected beside its bank, and drawn by."""

import json
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from studypress import api
from studypress.cli import main
from studypress.errors import CallError, ContentError


@pytest.fixture
def own(bank: Path, tmp_path: Path) -> Path:
    """A copy of the bank, beside which measures may be written."""
    return Path(copy(bank, tmp_path / "bank.yaml"))


def difficulties(marked: Path) -> dict[str, float]:
    data = json.loads((marked / "exam" / "marks" / "statistics.json").read_text())
    return {item["id"]: item["difficulty"] for item in data["items"]}


def test_measures_are_those_of_mark_and_are_collected_once(own: Path, marked: Path) -> None:
    counts = api.stats(own, exams=[marked, marked])
    file = own.parent / "measured.yaml"
    assert counts.file == file
    assert counts.remarks == ()
    before = file.read_bytes()
    assert api.stats(own, exams=marked).levels == counts.levels
    assert file.read_bytes() == before
    entries = api.load(own).entries
    found = {at.question.id: at.measured for at in entries if at.measured}
    assert {name: at.earned for name, at in found.items()} == pytest.approx(
        difficulties(marked), abs=1e-4
    )
    assert {at.answers for at in found.values()} == {3}


def test_a_row_asks_by_measure_and_verify_asks_the_same_later(
    own: Path, marked: Path, tmp_path: Path
) -> None:
    blueprint = tmp_path / "blueprint.yaml"
    blueprint.write_text("rows:\n- {count: 2, measured: {to: 0.5, unmeasured: true}}\n")
    api.stats(own, exams=marked)
    measured = difficulties(marked)
    out = tmp_path / "second"
    api.make_exam(own, out, blueprint=blueprint, seed="a seed of the second sitting")
    data = json.loads((out / "exam" / "manifest.json").read_text())
    assert all(measured.get(name, 0) <= 0.5 for name in data["questions"])
    assert data["rules"]["measured"] == pytest.approx(measured, abs=1e-4)
    (own.parent / "measured.yaml").unlink()
    assert api.verify(out, own).faults == ()


def test_an_exam_that_tells_nothing_is_refused_or_remarked_on(
    own: Path, bank: Path, marked: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new"
    api.make_exam(bank, out, questions=2, seed="a seed of another sitting")
    with pytest.raises(CallError, match="the exam is not marked: run 'studypress mark' first"):
        api.stats(own, exams=out)
    with pytest.raises(CallError, match="--from: the shipped bank has no measures"):
        api.stats(None, exams=marked)
    own.write_text(own.read_text().replace("What is", "How much is"))
    counts = api.stats(own, exams=marked)
    (remark,) = counts.remarks
    assert "all of its marked questions are not in this bank, or were edited since" in remark
    (own.parent / "measured.yaml").write_text("exams: 1\n")
    with pytest.raises(ContentError, match=r"measured\.yaml:1:8"):
        api.stats(own, exams=marked)


def test_the_command_shows_the_measures(own: Path, marked: Path) -> None:
    result = CliRunner().invoke(main, ["stats", str(own), "--from", str(marked)])
    assert result.exit_code == 0
    assert "measured difficulty" in result.output
    assert "measured.yaml" in result.output
