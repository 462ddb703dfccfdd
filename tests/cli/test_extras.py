"""Commands without the packages of an extra: one line that names it."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BANK = ROOT / "tests" / "banks" / "valid" / "folder"
EXTRAS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]


def without(modules: str, words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that cannot import some packages."""
    code = (
        f"import sys\nfor name in {modules.split()!r}: sys.modules[name] = None\n"
        f"from studypress.cli import main\nmain({words!r}, prog_name='studypress')\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=folder
    )


@pytest.mark.parametrize(
    ("extra", "modules", "words"),
    [
        ("desk", "starlette uvicorn", ["desk", "--no-browser"]),
        ("desk", "uvicorn", ["desk", "--no-browser"]),
        ("scan", "numpy zxingcpp", ["scan", ".", "room.pdf"]),
        ("cluster", "distributed", ["exam", str(BANK), "--scheduler", "tcp://127.0.0.1:1"]),
    ],
)
def test_a_missing_extra_is_one_line_with_the_command_to_run(
    extra: str, modules: str, words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "room.pdf").touch()
    result = without(modules, words, tmp_path)
    assert result.returncode == 2, result.stderr
    named = [line for line in result.stderr.splitlines() if "pip install" in line]
    assert len(named) == 1
    assert f"studypress[{extra}]" in named[0]
    assert extra in EXTRAS
    assert "Traceback" not in result.stderr
    assert not result.stdout


def test_all_commands_are_listed_and_explained_without_any_extra(tmp_path: Path) -> None:
    modules = "starlette uvicorn numpy zxingcpp distributed keyring"
    listed = without(modules, ["--help"], tmp_path)
    for name in ("desk", "scan", "send", "exam"):
        assert f"  {name} " in listed.stdout
        helped = without(modules, [name, "--help"], tmp_path)
        assert helped.returncode == 0, helped.stderr
        assert helped.stdout.startswith(f"Usage: studypress {name} ")


def test_a_bank_is_checked_and_printed_without_any_extra(tmp_path: Path) -> None:
    modules = "starlette uvicorn numpy zxingcpp distributed keyring"
    printed = without(modules, ["worksheet", str(BANK), "--jobs", "1", "--no-cache"], tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert (tmp_path / "out" / "worksheet.pdf").read_bytes().startswith(b"%PDF")
