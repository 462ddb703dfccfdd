"""Export of a bank: its files, remarks, and who can read them."""

import re
from pathlib import Path

import pytest

from studypress.bank.selection import Selection
from studypress.errors import CallError
from studypress.exchange.written import ExportOptions
from studypress.pipeline.banks.export_bank import export_bank

BANK = Path(__file__).parents[2] / "banks" / "valid" / "bare.yaml"


def test_a_selection_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    chosen = Selection(topics=("explained",))
    made = export_bank(BANK, tmp_path / "out", "json", chosen, ExportOptions())
    (path,) = made.paths
    assert path.stat().st_mode & 0o077 == 0
    text = path.read_text("utf-8")
    assert re.findall(r'"id": "([a-z]+-[a-z]+)"', text) == ["explained-single", "stated-number"]
    assert made.questions == 2


def test_a_format_that_is_not_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="--to: no format 'jsn'; did you mean 'json'"):
        export_bank(BANK, tmp_path / "out", "jsn", Selection(), ExportOptions())
    assert list(tmp_path.iterdir()) == []
