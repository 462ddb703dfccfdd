"""Files with answers or names are closed to others, for all commands and while they run.

The umask is 0, so that each mode is one that a command chose.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE, S_ISDIR
from threading import Event, Thread
from typing import Self

import pytest
from click.testing import CliRunner
from marked_bank import write_bank

from studypress.cli import main
from studypress.files.cache import VARIABLE

PUBLIC = ("guide", "worksheet", "flashcards", "schema", "theme", "new")
"""Beginnings of the paths of files that are declared public, and of folders with only these."""
PRINTING = ("--jobs", "2", "--quiet")

pytestmark = pytest.mark.slow


class Watch:
    """Thread that lists the files and folders below a folder that others can read, at any time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stop = Event()
        self._thread = Thread(target=self._run)
        self.seen = 0
        self.open: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        self.look()

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            self.look()

    def look(self) -> None:
        """Add all that is open now; contents of a closed folder are closed."""
        waiting = [self._root]
        while waiting:
            try:
                entries = list(os.scandir(waiting.pop()))
            except OSError:  # it was removed
                continue
            for entry in entries:
                try:
                    mode = entry.stat(follow_symlinks=False).st_mode
                except OSError:
                    continue
                self.seen += 1
                name = str(Path(entry.path).relative_to(self._root))
                if not name.startswith(PUBLIC) and S_IMODE(mode) & 0o077:
                    self.open.add(name)
                if S_ISDIR(mode) and (S_IMODE(mode) & 0o077 or name.count("/") == 0):
                    waiting.append(Path(entry.path))


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a folder in which all that commands write is, without a mask of modes."""
    inside = tmp_path / "room"
    inside.mkdir(mode=0o700)
    (inside / "temporary").mkdir(mode=0o700)
    monkeypatch.setenv(VARIABLE, str(inside / "cache"))
    monkeypatch.setenv("TMPDIR", str(inside / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", str(inside / "temporary"))
    monkeypatch.chdir(inside)
    before = os.umask(0)
    yield inside
    os.umask(before)


def run(*words: str | Path, code: int = 0) -> None:
    result = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == code, (words, result.stderr)


def test_the_watch_sees_an_open_file(room: Path) -> None:
    with Watch(room) as watch:
        (room / "temporary" / "open").touch(0o644)
    assert watch.open == {"temporary/open"}


def test_documents_of_a_bank(room: Path, tmp_path: Path) -> None:
    bank = write_bank(tmp_path / "bank", "a")
    with Watch(room) as watch:
        for command in ("guide", "worksheet", "flashcards", "key", "scorecard"):
            run(command, bank, "--out", room / ("out" if command > "h" else command), *PRINTING)
        run("practice", bank, "--out", room / "out", "--quiet")
        for form in ("json", "gift", "docx", "xlsx", "moodle"):
            run("export", bank, "--to", form, "--out", room / "exported", "--quiet")
        run("import", next((room / "exported").glob("*.json")), "--out", room / "imported")
        run("new", room / "new")
        run("schema", "--out", room / "schema")
    private = {"key.pdf", "scorecard.pdf"}
    assert private <= {path.name for path in (room / "out").iterdir()}
    public = {"out", "exported", "imported", "worksheet.pdf", "practice.html"}
    assert {name for name in watch.open if Path(name).name not in public} == set()
