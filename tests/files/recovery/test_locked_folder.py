import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree

import pytest

from studypress.errors import PressError
from studypress.files.recovery.locked_folder import LockedFolder, restore, temporary_folder
from studypress.files.staging import Stage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")

DIES = """
import os, signal, sys
from pathlib import Path
from studypress.files.recovery import moves
from studypress.files.staging import Stage

def dies(out, folder, *_):
    if folder.name == "b.pdf":
        os.kill(os.getpid(), signal.SIGKILL)

real, moves._place = moves._place, lambda *at: (dies(*at), real(*at))
with Stage(Path(sys.argv[1])) as stage:
    for name in ("a.pdf", "new/c.pdf", "b.pdf"):
        stage.add(name, b"new")
"""


def killed_amid_the_moves(out: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIES, str(out)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (out / "a.pdf").read_bytes() == b"new"
    assert (out / "new" / "c.pdf").exists()


def test_a_killed_process_that_was_replacing_files_has_replaced_none(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"old")
    killed_amid_the_moves(tmp_path)
    restore(tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["a.pdf", "b.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes() == b"old"


def test_the_next_run_in_the_folder_restores_it_first(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    killed_amid_the_moves(tmp_path)
    with Stage(tmp_path) as stage:
        stage.add("b.pdf", b"newer")
    assert sorted(os.listdir(tmp_path)) == ["a.pdf", "b.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"old"


def test_folders_of_processes_that_died_before_they_had_locked_them_are_removed(
    tmp_path: Path,
) -> None:
    for name in (".studypress-empty", ".studypress-begun", ".studypress-mine"):
        (tmp_path / name).mkdir()
    (tmp_path / ".studypress-begun" / ".lock").touch()
    (tmp_path / ".studypress-mine" / ".lock").touch()
    (tmp_path / ".studypress-mine" / "thesis.pdf").touch()
    restore(tmp_path)
    assert os.listdir(tmp_path) == [".studypress-mine"]


def test_a_folder_that_another_process_removes_before_it_is_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []
    real = tempfile.mkdtemp

    def at_once(prefix: str, dir: Path) -> str:  # noqa: A002 - of mkdtemp
        made = real(prefix=prefix, dir=dir)
        if len(removed) < 2:
            removed.append(made)
            restore(tmp_path)
        return made

    monkeypatch.setattr("studypress.files.recovery.locked_folder.mkdtemp", at_once)
    folder = LockedFolder(tmp_path)
    assert len(removed) == 2
    assert os.listdir(tmp_path) == [folder.path.name]
    restore(tmp_path)
    assert folder.path.is_dir(), "it is locked"
    folder.remove()
    assert os.listdir(tmp_path) == []


def test_an_interrupt_amid_the_removal_comes_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = LockedFolder(tmp_path)
    for name in ("a", "b"):
        (folder.path / name).touch()
    real, seen = Path.unlink, []

    def interrupted(self: Path, *, missing_ok: bool = False) -> None:
        seen.append(self.name)
        if len(seen) == 2:
            raise KeyboardInterrupt
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", interrupted)
    with pytest.raises(KeyboardInterrupt):
        folder.remove()
    assert os.listdir(tmp_path) == []
    assert seen[-1] == ".lock"


def test_temporary_folders_of_dead_processes_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / ".studypress-dead").mkdir()
    (tmp_path / ".studypress-dead" / ".lock").write_bytes(b"A staging folder of studypress\n")
    (tmp_path / ".studypress-dead" / "fonts.conf").touch()
    with temporary_folder() as folder:
        assert os.listdir(tmp_path) == [folder.name]
        (folder / "page.png").touch()
    assert os.listdir(tmp_path) == []


def test_a_folder_that_another_process_is_removing_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, waited = fcntl.flock, list[int]()

    def removed_meanwhile(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX and not waited:
            waited.append(descriptor)
            for path in tmp_path.glob(".studypress-*"):
                rmtree(path)
        real(descriptor, operation)

    monkeypatch.setattr("studypress.files.recovery.locked_folder.flock", removed_meanwhile)
    folder = LockedFolder(tmp_path)
    assert waited
    assert folder.path.is_dir()
    folder.remove()


def test_a_folder_whose_moves_are_not_undone_is_left_to_the_next_process(tmp_path: Path) -> None:
    folder = LockedFolder(tmp_path)
    (folder.path / ".moves").touch()
    folder.remove()
    assert os.listdir(tmp_path) == [folder.path.name]
    restore(tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_file_that_cannot_be_removed_while_it_is_open_is_removed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = LockedFolder(tmp_path)
    real = Path.unlink

    def unlink(self: Path, *, missing_ok: bool = False) -> None:
        if hasattr(folder, "_lock"):
            raise PermissionError(13, "it is open")
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    folder.remove()
    assert os.listdir(tmp_path) == []


def test_a_folder_that_another_program_has_locked_is_an_error_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studypress.files.recovery.locked_folder._WAITS", 2)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        message = "another program has locked this folder"
        with pytest.raises(PressError, match=message), Stage(tmp_path) as stage:
            stage.add("a.pdf", b"new")
    finally:
        os.close(descriptor)
    assert os.listdir(tmp_path) == []
