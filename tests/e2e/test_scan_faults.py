"""Simulated scans, read by the command: no wrong box, few doubts, every page accounted for."""

from pathlib import Path

import pytest

import scan_faults
from simulator.comparison import Comparison
from simulator.scan_exam import Scanner
from simulator.scan_room import print_exam, read_scans

ROWS = (scan_faults.NAME, "rotation", "jpeg", "threshold", "stack", "office")
BOXES = 5_000


@pytest.mark.slow
def test_5000_boxes_on_faulty_scans_are_read_without_an_error(tmp_path: Path) -> None:
    exam = print_exam(tmp_path, forms=1)
    total = Comparison()
    for row in scan_faults.settings(list(ROWS)):
        _, found = scan_faults.measured(row, exam, tmp_path / "scans", ["1"])
        assert list(scan_faults.faults_of(row, found)) == []
        total.add(found)
    assert total.boxes > BOXES


def test_a_tidy_exam_is_read_without_an_error(scanned_exam: Path, tmp_path: Path) -> None:
    found = read_scans(scanned_exam, tmp_path / "a", "1", Scanner(tidy=True))
    assert (found.wrong, found.strange) == ([], [])
    assert found.boxes > found.unread == 0
