"""A copy of the exam with drawn scans, which a test may change."""

from pathlib import Path
from shutil import copytree

import pytest


@pytest.fixture
def exam(scanned_exam: Path, tmp_path: Path) -> Path:
    return Path(copytree(scanned_exam, tmp_path / "exam"))
