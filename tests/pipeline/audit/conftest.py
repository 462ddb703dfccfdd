"""An exam with drawn scans, whose boxes are audited."""

from pathlib import Path
from shutil import copytree

import pytest

from studypress.exam.record.read import Record
from studypress.pipeline.scanning.accounting import ScanAccount
from studypress.pipeline.scanning.kept_scans import scanned_exam as scanned_in


@pytest.fixture
def exam(scanned_exam: Path, tmp_path: Path) -> Path:
    return copytree(scanned_exam, tmp_path / "exam")


@pytest.fixture
def account(scanned_exam: Path, scanned_record: Record) -> ScanAccount:
    return scanned_in(scanned_exam, scanned_record).account
