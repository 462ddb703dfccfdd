"""pipx and uv install the wheel into homes of their own; uninstalling leaves only the cache."""

import os
import sys
from pathlib import Path

import pytest
from installed_home import InstalledHome

from studypress import __version__

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
BANK = ROOT / "tests" / "banks" / "valid" / "single.yaml"
LOCK = ROOT / "requirements.lock"
CACHE = "caches/studypress"
LOCK_OF_PIPX = ".local/share/pipx/venvs/.studypress.lock"
"""An empty file that pipx makes for each package, and leaves."""
pytestmark = pytest.mark.slow


def use(home: InstalledHome, command: Path) -> None:
    """Print with an installed command."""
    assert home.run(command, "--version").startswith(f"studypress {__version__}\n")
    assert "guide.pdf" in home.run(command, "guide", BANK)
    assert (home.folder / "out" / "guide.pdf").read_bytes().startswith(b"%PDF")
    assert (home.folder / CACHE).is_dir()


def uv_cache() -> str:
    """Return the folder in which uv keeps what it downloads, which the homes share."""
    return os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache" / "uv")


def test_uv_installs_and_uninstalls_a_tool(wheel: Path, home: InstalledHome) -> None:
    uv, own = BIN / "uv", {"UV_CACHE_DIR": uv_cache(), "UV_LINK_MODE": "copy"}
    home.run(uv, "tool", "install", "--python", sys.executable, "-c", LOCK, wheel, env=own)
    command = home.folder / ".local" / "bin" / "studypress"
    use(home, command)
    home.run(uv, "tool", "uninstall", "studypress", env=own)
    assert home.own_paths() == {CACHE}


def test_uvx_runs_without_installing(wheel: Path, home: InstalledHome) -> None:
    own = {"UV_CACHE_DIR": uv_cache(), "UV_LINK_MODE": "copy"}
    words = ("--python", sys.executable, "-c", LOCK, "--from", wheel, "studypress", "--version")
    shown = home.run(BIN / "uvx", *words, env=own)
    assert f"studypress {__version__}\n" in shown
    assert home.own_paths() == set()


def test_pipx_installs_and_uninstalls(wheel: Path, home: InstalledHome) -> None:
    pipx, own = BIN / "pipx", {"PIP_CACHE_DIR": str(Path.home() / ".cache" / "pip")}
    how = ("--backend", "pip", "--python", sys.executable, f"--pip-args=-c {LOCK}")
    home.run(pipx, "install", *how, wheel, env=own)
    use(home, home.folder / ".local" / "bin" / "studypress")
    assert (home.folder / ".local/share/man/man1/studypress-exam.1").is_file()
    home.run(pipx, "uninstall", "studypress", env=own)
    assert home.own_paths() - {LOCK_OF_PIPX} == {CACHE}
