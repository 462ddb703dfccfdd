from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.exam_folder import planning

BANK = Path(__file__).parents[2] / "banks/valid/every-kind"


def test_more_questions_than_a_manifest_may_have_are_refused_before_printing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MAX_ITEMS", 5)
    words = ["exam", str(BANK), "--forms", "3", "--questions", "2", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert "the forms have 6 questions together, and a manifest 5 at" in result.stderr
    assert not list(tmp_path.rglob("*.pdf"))
    planning.require_recordable(5)
