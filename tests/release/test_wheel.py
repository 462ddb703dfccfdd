"""The wheel, built from the sdist, installed by pip: it prints without a checkout."""

import venv
from pathlib import Path

import pytest
from installed_home import InstalledHome

ROOT = Path(__file__).parents[2]
SINGLE = "tests/banks/valid/single.yaml"
EXAM = ("keys", "solutions", "marking", "fairness", "print-run", "keys/001", "forms/001")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> InstalledHome:
    """Return a home with the wheel in a virtual environment `venv`."""
    home = InstalledHome(tmp_path_factory.mktemp("home"))
    venv.create(home.folder / "venv", with_pip=True)
    cache = {"PIP_CACHE_DIR": str(Path.home() / ".cache" / "pip")}
    lock = ROOT / "requirements.lock"
    home.run("venv/bin/pip", "install", "--quiet", "-c", lock, wheel, env=cache)
    return home


def studypress(home: InstalledHome, *words: str | Path, code: int = 0) -> str:
    return home.run("venv/bin/studypress", *words, code=code)


def test_all_documents_of_the_shipped_bank_are_printed(installed: InstalledHome) -> None:
    shown = studypress(installed, "build", "--exams", "1", "--guide", "--seed", "s")
    assert "guide.pdf" in shown
    out = installed.folder / "out"
    made = {str(path.relative_to(out)) for path in out.rglob("*.pdf")}
    assert made == {"guide.pdf", *(f"exam/{name}.pdf" for name in EXAM)}
    assert (out / "guide.pdf").read_bytes().startswith(b"%PDF")


def test_a_new_bank_has_its_schemas(installed: InstalledHome) -> None:
    studypress(installed, "new", "mine", "--quiet")
    assert (installed.folder / "mine" / "schema" / "bank.schema.json").is_file()


def test_fonts_that_are_an_extra_are_named(installed: InstalledHome) -> None:
    japanese = (ROOT / SINGLE).read_text(encoding="utf-8").replace("title: ", "title: 空 ", 1)
    (installed.folder / "bank.yaml").write_text(japanese, encoding="utf-8")
    refused = studypress(installed, "check", "bank.yaml", code=1)
    assert refused.count("run: pip install 'studypress[cjk]'") == 1


def test_the_desk_that_is_an_extra_is_named(installed: InstalledHome) -> None:
    refused = studypress(installed, "desk", "--no-browser", code=2)
    assert refused.count('pip install "studypress[desk]"') == 1


def test_the_reader_of_scans_that_is_an_extra_is_named(installed: InstalledHome) -> None:
    studypress(installed, "new", "scanned", "--quiet")
    studypress(installed, "exam", "scanned", "--scannable", "--out", "room", "--quiet")
    (folder,) = {path.parent for path in (installed.folder / "room").rglob("manifest.json")}
    refused = studypress(installed, "scan", folder, code=2)
    assert refused.count('pip install "studypress[scan]"') == 1


def files(home: InstalledHome) -> set[Path]:
    return {path for path in (home.folder / "venv").rglob("*") if path.is_file()}


def test_pip_uninstalls_each_file_that_it_installed(wheel: Path, home: InstalledHome) -> None:
    venv.create(home.folder / "venv", with_pip=True)
    before = files(home)
    home.run("venv/bin/pip", "install", "--quiet", "--no-deps", "--no-index", wheel)
    assert home.own_paths() >= {"venv/bin/studypress", "venv/share/man/man1/studypress.1"}
    home.run("venv/bin/pip", "uninstall", "--quiet", "--yes", "studypress")
    assert files(home) == before
