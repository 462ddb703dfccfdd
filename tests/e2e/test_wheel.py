"""The wheel, built from the sdist, prints in an environment without a checkout."""

import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SINGLE = "tests/banks/valid/single.yaml"
pytestmark = pytest.mark.slow


def test_the_wheel_prints_a_document_outside_the_checkout(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "build", "--outdir", tmp_path, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = ZipFile(wheel).namelist()
    for needed in (
        "templates/guide.html.j2",
        "styles/base.css",
        "content/bank.yaml",
        "content/sample/bank.yaml",
        "docs/schema/bank.schema.json",
        "templates/desk/review-file.html.j2",
        "templates/desk/audit.html.j2",
        "page/mail/shipped_text.py",
    ):
        assert f"studypress/{needed}" in names
    assert not [name for name in names if name.startswith(("tests", "build", "benchmarks"))]

    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    lock = ROOT / "requirements.lock"
    install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "-c", lock, wheel]
    subprocess.run(install, check=True)

    where = tmp_path / "elsewhere"
    where.mkdir()
    command: list[str | Path] = [
        home / "bin" / "studypress",
        "build",
        "--exams",
        "1",
        "--guide",
        "--seed",
        "s",
    ]
    result = subprocess.run(command, check=True, cwd=where, capture_output=True, text=True)
    assert "guide.pdf" in result.stdout
    made = {str(path.relative_to(where)) for path in where.rglob("*.pdf")}
    exam = ("keys", "solutions", "marking", "fairness", "print-run", "keys/001", "forms/001")
    assert made == {"out/guide.pdf", *(f"out/exam/{name}.pdf" for name in exam)}
    assert (where / "out" / "guide.pdf").read_bytes().startswith(b"%PDF")

    new: list[str | Path] = [home / "bin" / "studypress", "new", "mine", "--quiet"]
    subprocess.run(new, check=True, cwd=where)
    assert (where / "mine" / "schema" / "bank.schema.json").is_file()

    japanese = (ROOT / SINGLE).read_text(encoding="utf-8").replace("title: ", "title: 空 ", 1)
    (where / "bank.yaml").write_text(japanese, encoding="utf-8")
    check: list[str | Path] = [home / "bin" / "studypress", "check", "bank.yaml"]
    refused = subprocess.run(check, check=False, cwd=where, capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.count("run: pip install 'studypress[cjk]'") == 1

    scannable: list[str | Path] = [home / "bin" / "studypress", "exam", "mine", "--scannable"]
    subprocess.run([*scannable, "--out", "room", "--quiet"], check=True, cwd=where)
    (exam_folder,) = {path.parent for path in (where / "room").rglob("manifest.json")}
    scan: list[str | Path] = [home / "bin" / "studypress", "scan", exam_folder]
    refused = subprocess.run(scan, check=False, cwd=where, capture_output=True, text=True)
    assert refused.returncode == 2
    assert refused.stderr.count('pip install "studypress[scan]"') == 1
    assert "Traceback" not in refused.stderr
