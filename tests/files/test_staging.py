import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from studypress.errors import PressError
from studypress.files.staging import PUBLIC, Stage


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_appear_together_when_all_went_well(tmp_path: Path) -> None:
    with Stage(tmp_path / "a" / "out") as stage:
        stage.add("guide.pdf", b"one")
        stage.add("exam/forms/001.pdf", b"two")
        assert list((tmp_path / "a" / "out").glob("[!.]*")) == []
    assert files(tmp_path / "a" / "out") == {"guide.pdf": b"one", "exam/forms/001.pdf": b"two"}
    assert stage.files["guide.pdf"].startswith("7692c3ad")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_or_interrupt_leaves_the_old_files_and_no_new_one(
    tmp_path: Path, error: type[BaseException]
) -> None:
    (tmp_path / "guide.pdf").write_bytes(b"old")
    with pytest.raises(error), Stage(tmp_path) as stage:
        stage.add("guide.pdf", b"new")
        stage.add("key.pdf", b"new")
        raise error
    assert files(tmp_path) == {"guide.pdf": b"old"}
    assert os.listdir(tmp_path) == ["guide.pdf"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_an_error_amid_the_moving_puts_all_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    before = files(tmp_path)
    replace = Path.replace

    def fails_at_c(self: Path, target: Path) -> Path:
        if target.name == "c.pdf":
            raise error(1, "no", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_at_c)
    expected = PressError if error is OSError else error
    with pytest.raises(expected), Stage(tmp_path) as stage:
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            stage.add(name, b"new")
    assert files(tmp_path) == before
    assert sorted(os.listdir(tmp_path)) == ["a.pdf"]


def test_a_folder_in_the_place_of_a_file_stops_all(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").mkdir()
    (tmp_path / "a.pdf").write_bytes(b"old")
    with pytest.raises(PressError, match=r"b\.pdf"), Stage(tmp_path) as stage:
        stage.add("a.pdf", b"new")
        stage.add("b.pdf", b"new")
    assert files(tmp_path) == {"a.pdf": b"old"}


def test_a_folder_that_was_made_for_nothing_is_removed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^$"), Stage(tmp_path / "a" / "b"):
        raise ValueError
    assert os.listdir(tmp_path) == []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_their_owners_alone_unless_they_are_public(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        with Stage(tmp_path / "out") as stage:
            stage.add("guide.pdf", b"x", PUBLIC)
            stage.add("exam/forms/001.pdf", b"x")
            stage.add("figures/a.png", b"x", PUBLIC)
        with Stage(tmp_path / "marks", private=True) as stage:
            stage.add("scores.csv", b"x")
    finally:
        os.umask(umask)
    found = {str(path.relative_to(tmp_path)): mode(path) for path in tmp_path.rglob("*")}
    assert found == {
        "out": 0o755, "out/guide.pdf": 0o644, "out/figures": 0o755, "out/figures/a.png": 0o644,
        "out/exam": 0o700, "out/exam/forms": 0o700, "out/exam/forms/001.pdf": 0o600,
        "marks": 0o700, "marks/scores.csv": 0o600,
    }  # fmt: skip


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    for name, given in (("exam", 0o755), ("closed", 0o500)):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(given)
    (tmp_path / "exam/keys.pdf").write_bytes(b"old")
    (tmp_path / "exam/keys.pdf").chmod(0o644)
    with Stage(tmp_path) as stage:
        stage.add("exam/keys.pdf", b"new")
        stage.add("exam/keys/001.pdf", b"new")
    assert (mode(tmp_path / "exam"), mode(tmp_path / "closed")) == (0o755, 0o500)
    assert (mode(tmp_path / "exam/keys.pdf"), mode(tmp_path / "exam/keys")) == (0o600, 0o700)


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (elsewhere / "thesis.pdf").write_bytes(b"mine")
    (out / "exam").symlink_to(elsewhere)
    with pytest.raises(PressError, match=r"out/exam: a link there leads out"), Stage(out) as stage:
        stage.add("guide.pdf", b"new")
        stage.add("exam/keys.pdf", b"new")
    assert os.listdir(out) == ["exam"]
    (out / "exam").unlink()
    (out / "guide.pdf").symlink_to(elsewhere / "thesis.pdf")
    with Stage(out) as stage:
        stage.add("guide.pdf", b"new")
    assert not (out / "guide.pdf").is_symlink(), "the link itself is replaced"
    assert files(elsewhere) == {"thesis.pdf": b"mine"}


def test_what_is_set_aside_is_whole_and_comes_back_on_an_error(tmp_path: Path) -> None:
    for name in ("exam/manifest.json", "exam/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    before = files(tmp_path)
    (tmp_path / "z.pdf").mkdir()
    with pytest.raises(PressError, match=r"z\.pdf"), Stage(tmp_path) as stage:
        stage.set_aside("exam", "exam-1")
        stage.add("exam/manifest.json", b"new")
        stage.add("z.pdf", b"new")
    assert files(tmp_path) == before
    with Stage(tmp_path) as stage:
        stage.set_aside("exam", "exam-1")
        stage.add("exam/manifest.json", b"new")
    assert files(tmp_path) == {
        "exam/manifest.json": b"new", "exam-1/manifest.json": b"old", "exam-1/notes.txt": b"old",
    }  # fmt: skip
    with pytest.raises(PressError, match="exam-1"), Stage(tmp_path) as stage:
        stage.set_aside("exam", "exam-1")
    assert files(tmp_path)["exam/manifest.json"] == b"new"


def test_a_dropped_file_goes_if_no_new_one_replaces_it(tmp_path: Path) -> None:
    for name in ("exam/old.pdf", "exam/same.pdf", "exam/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"old")
    before = files(tmp_path)
    (tmp_path / "z.pdf").mkdir()
    names = ["exam/old.pdf", "exam/same.pdf", "exam/missing.pdf"]
    with pytest.raises(PressError, match=r"z\.pdf"), Stage(tmp_path) as stage:
        stage.drop(names)
        stage.add("z.pdf", b"new")
    assert files(tmp_path) == before
    with Stage(tmp_path) as stage:
        stage.drop(names)
        stage.add("exam/same.pdf", b"new")
    assert files(tmp_path) == {"exam/same.pdf": b"new", "exam/notes.txt": b"old"}


def test_a_disk_that_is_full_amid_the_moving_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without hard links, old files are copied before they are replaced."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"old")
    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr("studypress.files.recovery.moves.copy2", refused)
    with pytest.raises(PressError, match="No space left"), Stage(tmp_path) as stage:
        for name in ("c/c.pdf", "a.pdf", "b.pdf"):
            stage.add(name, b"new")
    assert files(tmp_path) == {"a.pdf": b"old", "b.pdf": b"old"}
    assert sorted(os.listdir(tmp_path)) == ["a.pdf", "b.pdf"]


DIES = """
import os, signal, sys
from pathlib import Path
from studypress.files.staging import Stage
with Stage(Path(sys.argv[1])) as stage:
    stage.add("guide.pdf", b"half")
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_what_a_dead_process_left_is_removed_and_what_one_is_at_is_not(tmp_path: Path) -> None:
    def begun() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", DIES, str(tmp_path)]
        made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert made.stdout
        assert made.stdout.readline() == b"ready\n"
        return made

    (tmp_path / ".studypress-mine").mkdir()
    (tmp_path / ".studypress-mine" / "thesis.pdf").write_bytes(b"mine")
    (tmp_path / ".studypress-link").symlink_to(tmp_path / ".studypress-mine")
    (tmp_path / ".studypress-file").write_bytes(b"mine")
    mine = sorted(os.listdir(tmp_path))
    dead, alive = begun(), begun()
    dead.kill()
    dead.communicate()
    assert len(os.listdir(tmp_path)) == len(mine) + 2
    with Stage(tmp_path):
        pass
    assert len(os.listdir(tmp_path)) == len(mine) + 1
    alive.communicate(b"")
    assert alive.returncode == 0
    assert sorted(os.listdir(tmp_path)) == [*mine, "guide.pdf"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands where the folder should")
    with pytest.raises(PressError, match="cannot write to"), Stage(tmp_path / "out"):
        pass


def test_pieces_make_the_same_file_as_the_whole(tmp_path: Path) -> None:
    with Stage(tmp_path) as stage:
        stage.add("whole", b"one, two")
        stage.add_pieces("pieces", (piece for piece in (b"one", b", ", b"two")))
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes() == b"one, two"
    assert stage.files["pieces"] == stage.files["whole"]
    assert (tmp_path / "pieces").stat().st_mode & 0o777 == 0o600


def test_a_check_that_fails_before_the_moves_ends_the_block(tmp_path: Path) -> None:
    def check() -> None:
        if (tmp_path / "answers.csv").read_bytes() != b"mine":
            raise PressError("changed")

    (tmp_path / "answers.csv").write_bytes(b"mine")
    with pytest.raises(PressError, match="changed"), Stage(tmp_path) as stage:
        stage.require(check)
        stage.add("answers.csv", b"mine and yours")
        with Stage(tmp_path) as other:
            other.require(check)
            other.add("answers.csv", b"theirs")
    assert files(tmp_path) == {"answers.csv": b"theirs"}


def test_a_disk_that_is_full_before_the_moves_is_named_by_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(PressError) as caught, Stage(tmp_path) as stage:
        stage.add("a.pdf", b"new")
        monkeypatch.setattr(Path, "write_text", full)
    assert str(caught.value) == f"cannot write to {tmp_path}: No space left on device"
    assert os.listdir(tmp_path) == []
