import os
import stat
from pathlib import Path

import pytest

from studypress.errors import PressError
from studypress.press.output import PRIVATE, Stage


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
    for name in ("a.pdf", "stale.pdf"):
        (tmp_path / name).write_bytes(b"old")
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
        stage.drop("stale.pdf")
    assert files(tmp_path) == before
    assert sorted(os.listdir(tmp_path)) == ["a.pdf", "stale.pdf"]


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


def test_private_files_are_their_owners_alone(tmp_path: Path) -> None:
    with Stage(tmp_path) as stage:
        stage.add("manifest.json", b"{}", PRIVATE)
        stage.add("guide.pdf", b"x")
    assert stat.S_IMODE((tmp_path / "manifest.json").stat().st_mode) == 0o600
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "guide.pdf").stat().st_mode) == 0o666 & ~umask


def test_dropped_files_go_unless_they_were_written_anew(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in ("001.pdf", "002.pdf", "notes.txt"):
        (out / name).write_bytes(b"old")
    (tmp_path / "outside.txt").write_bytes(b"old")
    with Stage(out) as stage:
        stage.add("001.pdf", b"new")
        for name in ("001.pdf", "002.pdf", "../outside.txt", "missing.pdf"):
            stage.drop(name)
    assert files(out) == {"001.pdf": b"new", "notes.txt": b"old"}
    assert (tmp_path / "outside.txt").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands where the folder should")
    with pytest.raises(PressError, match="cannot write to"), Stage(tmp_path / "out"):
        pass


def test_pieces_make_the_same_file_as_the_whole(tmp_path: Path) -> None:
    with Stage(tmp_path) as stage:
        stage.add("whole", b"one, two", PRIVATE)
        stage.add_pieces("pieces", (piece for piece in (b"one", b", ", b"two")), PRIVATE)
    assert (tmp_path / "pieces").read_bytes() == (tmp_path / "whole").read_bytes() == b"one, two"
    assert stage.files["pieces"] == stage.files["whole"]
    assert (tmp_path / "pieces").stat().st_mode & 0o777 == 0o600
