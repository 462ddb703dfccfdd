import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from studypress.page import environment
from studypress.page.words.catalogue import words_for

NAME = "worksheet.html.j2"


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let Python store compiled modules in a folder, and yield that of our modules."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = Path(environment.CompiledTemplates().directory)
    folder.mkdir(parents=True)
    environment.environment.cache_clear()
    yield folder
    environment.environment.cache_clear()


def compilations(monkeypatch: pytest.MonkeyPatch, custom: Path | None = None) -> int:
    """Load a template in another environment, and return the number of compiled ones."""
    environment.environment.cache_clear()
    made = environment.environment(custom, words_for("en"))
    done = list[str]()
    compile_ = made.compile

    def counted(source: str, name: str, filename: str) -> object:
        done.append(name)
        return compile_(source, name, filename)

    monkeypatch.setattr(made, "compile", counted)
    made.get_template(NAME)
    return len(done)


def test_a_shipped_template_is_compiled_once(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [compilations(monkeypatch), compilations(monkeypatch)] == [1, 0]
    assert [path.suffix for path in compiled.iterdir()] == [".pyc"]


def test_another_version_of_jinja_compiles_it_again(
    compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compilations(monkeypatch) == 1
    monkeypatch.setattr(jinja2, "__version__", "4.0")
    assert compilations(monkeypatch) == 1
    assert len(list(compiled.iterdir())) == 1


def test_templates_of_a_user_are_not_stored(
    compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compilations(monkeypatch, tmp_path) == 1
    assert not list(compiled.iterdir())


@pytest.mark.parametrize("forbidden", [True, False])
def test_templates_are_stored_only_where_modules_are(
    compiled: Path, monkeypatch: pytest.MonkeyPatch, *, forbidden: bool
) -> None:
    """Compile them in each run if Python stores no modules, or the folder is missing."""
    if forbidden:
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    else:
        compiled.rmdir()
    assert [compilations(monkeypatch), compilations(monkeypatch)] == [1, 1]
