"""An exam and a stack of its filled pages, as a scanner writes them."""

import shutil
from pathlib import Path

import pikepdf
import pytest

from simulator.pages import copies_of
from simulator.scan_exam import Scanner, scan_exam

SEED = "a stack of papers"


@pytest.fixture
def room(scanned_exam: Path, tmp_path: Path) -> Path:
    """Folder of an exam whose papers were not scanned."""
    folder = Path(shutil.copytree(scanned_exam, tmp_path / "exam"))
    shutil.rmtree(folder / "scan")
    return folder


@pytest.fixture(scope="session")
def stack(scanned_exam: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of all forms, in order, in one PDF: two pages of each of three forms.

    No box is marked, so that no page is doubtful.
    """
    out = tmp_path_factory.mktemp("stack")
    none = {copy.form: dict[int, str]() for copy in copies_of(scanned_exam)}
    scan_exam(scanned_exam, out, SEED, Scanner(tidy=True), none)
    return out / "scan-001.pdf"


class Stapler:
    """Files with some pages of the stack."""

    def __init__(self, stack: Path, folder: Path) -> None:
        self.stack, self.folder = stack, folder

    def file(self, name: str, *pages: int) -> Path:
        with pikepdf.open(self.stack) as whole, pikepdf.new() as part:
            for page in pages:
                part.pages.append(whole.pages[page - 1])
            part.save(self.folder / name)
        return self.folder / name


@pytest.fixture
def stapler(stack: Path, tmp_path: Path) -> Stapler:
    return Stapler(stack, tmp_path)
