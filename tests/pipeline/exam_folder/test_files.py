import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studypress.errors import CallError, PressError
from studypress.exam.file_names import MANIFEST
from studypress.pipeline.exam_folder import files
from studypress.pipeline.exam_folder.files import (
    guarded_exam,
    printed_exam,
    recorded_exam,
    unchanged,
)

DIES = """
import os, signal, sys
from pathlib import Path
from studypress.files.recovery import moves
from studypress.files.staging import Stage

def dies(out, staged, goal, backup):
    if goal.name == "keys.pdf":
        os.kill(os.getpid(), signal.SIGKILL)

real, moves._place = moves._place, lambda *at: (dies(*at), real(*at))
with Stage(Path(sys.argv[1])) as stage:
    for name in ("exam/forms/001.pdf", "exam/keys.pdf", "exam/manifest.json"):
        stage.add(name, b"half")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
@pytest.mark.parametrize("where", [".", "exam"])
def test_an_exam_whose_printing_was_killed_amid_the_renames_is_none(
    tmp_path: Path, where: str
) -> None:
    (tmp_path / "exam").mkdir()
    command = [sys.executable, "-c", DIES, str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert (tmp_path / "exam" / "forms" / "001.pdf").exists()
    if where == ".":
        assert recorded_exam(tmp_path) is None
    else:
        with pytest.raises(CallError, match="no exam"):
            printed_exam(tmp_path)
    assert os.listdir(tmp_path) == ["exam"]
    assert os.listdir(tmp_path / "exam") == []


def test_a_file_that_another_command_changes_is_found(tmp_path: Path) -> None:
    check = unchanged(tmp_path, MANIFEST, "erratum.json")
    check()
    (tmp_path / "notes.txt").touch()
    check()
    (tmp_path / "erratum.json").write_text("{}")
    with pytest.raises(PressError, match="changed by another command meanwhile: run it again"):
        check()
    unchanged(tmp_path, MANIFEST, "erratum.json")()


def test_a_change_while_the_record_is_read_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / MANIFEST).write_text("{}")

    def changed_since(folder: Path, name: str) -> str:
        (folder / name).write_text('{"changed": true}')
        return "the record as it was before"

    monkeypatch.setattr(files, "_recorded", changed_since)
    where, _, check = guarded_exam(tmp_path, MANIFEST)
    assert where == tmp_path
    with pytest.raises(PressError, match="changed by another command meanwhile"):
        check()
