"""The release, made once in a process of tests."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from installed_home import InstalledHome

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> InstalledHome:
    folder = tmp_path / "home"
    folder.mkdir()
    return InstalledHome(folder)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a release."""
    folder, tool = tmp_path_factory.mktemp("released"), ROOT / "build" / "release.sh"
    shell = shutil.which("sh")
    assert shell
    made = subprocess.run(
        [shell, tool, Path(sys.executable).parent, folder],
        check=False, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    assert made.stdout.count("PASSED") == 2  # of twine
    return folder


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the sdist; without the rest of a release, which takes longer."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found
