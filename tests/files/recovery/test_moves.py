import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from shutil import rmtree

import pytest

from studypress.files.recovery import moves
from studypress.files.recovery.moves import Moves, has_plan, make_moves, planned_moves, undo_moves

OLD = {
    "guide.pdf": b"old guide",
    "exam/manifest.json": b"old manifest",
    "exam/notes.txt": b"mine",
    "results/001.pdf": b"old sheet",
}
NEW = {
    "guide.pdf": b"new guide",
    "exam/forms/001.pdf": b"new form",
    "exam/manifest.json": b"new manifest",
    "marks/a/scores.csv": b"new scores",
}
AFTER = {
    **NEW,
    "exam-1/manifest.json": b"old manifest",
    "exam-1/notes.txt": b"mine",
}
CHANGES = ("rename", "replace", "mkdir", "unlink", "write_text")
"""Functions of Path that change a file or a folder."""


REPLACE = Path.replace


class KilledError(BaseException):
    """Stands for the end of a process."""


def content(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def files(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in content(folder).items() if data is not None}


def begun(folder: Path) -> tuple[Path, Path, Moves]:
    """Write old files, and stage new ones that replace an exam, a document and a result sheet."""
    out, staging = folder / "out", folder / "staging"
    for base, named in ((out, OLD), (staging, NEW)):
        rmtree(base, ignore_errors=True)
        for name, data in named.items():
            (base / name).parent.mkdir(parents=True, exist_ok=True)
            (base / name).write_bytes(data)
    digests = {name: sha256(data).hexdigest() for name, data in NEW.items()}
    dropped = ("results/001.pdf", "results/002.pdf")
    return out, staging, planned_moves(out, {"exam": "exam-1"}, dropped, digests)


def died(out: Path, staging: Path, planned: Moves, number: int, patch: pytest.MonkeyPatch) -> bool:
    """Make moves until the numbered change, before which the process dies; it undoes nothing."""
    left = [number]

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def change(self: Path, *args: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise KilledError
            return real(self, *args, **named)

        return change

    with patch.context() as patched:
        for name in CHANGES:
            patched.setattr(Path, name, dying(getattr(Path, name)))
        patched.setattr(moves, "_undo", lambda *_: None)
        try:
            make_moves(out, staging, planned, ())
        except KilledError:
            return True
    return False


def died_at_the_end(folder: Path, patch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Make all moves; the process dies before it removes the plan."""
    for number in count(1):
        if not died(*begun(folder), number, patch):
            break
    out, staging, planned = begun(folder)
    assert died(out, staging, planned, number - 1, patch)
    assert has_plan(staging)
    return out, staging


def test_files_are_moved_set_aside_and_dropped(tmp_path: Path) -> None:
    out, staging, planned = begun(tmp_path)
    make_moves(out, staging, planned, [out / "marks"])
    assert files(out) == AFTER
    assert (out / "marks").stat().st_mode & 0o777 == 0o700
    assert not (staging / ".moves").exists()


def test_the_moves_of_a_process_that_died_at_any_of_them_are_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in count(1):
        out, staging, planned = begun(tmp_path)
        before = content(out)
        if not died(out, staging, planned, number, monkeypatch):
            break
        is_complete = files(out) == AFTER  # only the plan is left
        assert undo_moves(out, staging)
        assert is_complete or content(out) == before, f"at change {number}"
    assert number > len(NEW) + 5
    assert files(out) == AFTER
    assert is_complete, "the last change is the removal of the plan"


def test_the_moves_of_a_process_that_died_after_the_last_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, staging = died_at_the_end(tmp_path, monkeypatch)
    assert undo_moves(out, staging)
    assert files(out) == AFTER


def test_moves_that_the_system_refuses_to_undo_are_undone_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, staging, planned = begun(tmp_path)
    before = content(out)
    assert died(out, staging, planned, 10, monkeypatch)

    def refused(self: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self), None, str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refused)
        assert not undo_moves(out, staging)
    assert undo_moves(out, staging)
    assert content(out) == before


def test_an_interrupt_while_moves_are_undone_leaves_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, staging, planned = begun(tmp_path)
    before, left = content(out), [3]

    def interrupted(self: Path, target: Path) -> None:
        left[0] -= 1
        if left[0] < 1:
            raise KeyboardInterrupt
        REPLACE(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_moves(out, staging, planned, ())
    assert has_plan(staging)
    assert undo_moves(out, staging)
    assert content(out) == before


def test_moves_are_undone_again_if_that_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 9):
        out, staging, planned = begun(tmp_path)
        before = content(out)
        assert died(out, staging, planned, 10, monkeypatch)
        left = [number]

        def dies(self: Path, target: Path, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KilledError
            REPLACE(self, target)

        with monkeypatch.context() as patched:
            for name in ("rename", "replace"):
                patched.setattr(Path, name, dies)
            with suppress(KilledError):
                undo_moves(out, staging)
        undo_moves(out, staging)
        assert content(out) == before


def test_a_file_that_was_changed_since_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, staging = died_at_the_end(tmp_path, monkeypatch)
    (out / "guide.pdf").write_bytes(b"mine")
    undo_moves(out, staging)
    assert files(out) == {**OLD, "guide.pdf": b"mine"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
@pytest.mark.parametrize(
    "plan",
    [
        "",
        "{",
        "[]",
        '{"aside": {}, "dropped": [], "files": []}',
        {"files": {"../mine.txt": "DIGEST"}},
        {"files": {"ABSOLUTE": "DIGEST"}},
        {"files": {"link/mine.txt": "DIGEST"}},
        {"folders": ["../empty"]},
        {"folders": ["link/empty"]},
        {"dropped": ["link/gone.txt"]},
        {"aside": {"new": ["../mine.txt", 0]}},
        {"aside": {"new": ["link/mine.txt", "INODE"]}},
        {"files": {"pipe": "DIGEST"}},
    ],
)
def test_a_plan_that_is_not_ours_moves_nothing(
    tmp_path: Path, plan: str | dict[str, object]
) -> None:
    out, staging = tmp_path / "out", tmp_path / "out" / "staging"
    staging.mkdir(parents=True)
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (tmp_path / "empty").mkdir()
    (out / "link").symlink_to(tmp_path)
    (staging / ".gone-0").touch()
    os.mkfifo(out / "pipe")
    if isinstance(plan, dict):
        text = json.dumps({"aside": {}, "dropped": [], "files": {}, "folders": [], **plan})
        text = text.replace("DIGEST", sha256(b"mine").hexdigest())
        text = text.replace('"INODE"', str((tmp_path / "mine.txt").stat().st_ino))
        plan = text.replace("ABSOLUTE", str(tmp_path / "mine.txt"))
    (staging / ".moves").write_text(plan)
    before = content(tmp_path)
    undo_moves(out, staging)
    assert content(tmp_path) == before
