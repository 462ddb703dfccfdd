"""Real changes of files; each wait ends with an event, or fails after a minute."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from shutil import copytree, rmtree
from threading import Event, Thread

import pytest
from watchfiles import Change

from studypress.pipeline.request import ExamOptions, Request
from studypress.pipeline.view.watched_files import WatchedFiles, watched_files_of

MINUTE = 60
MakeRequest = Callable[..., Request]
State = dict[str, str]


def state(folder: Path) -> State:
    """Return the folders and the texts of files below a folder, some of which may vanish."""
    found: State = {}
    for parent, _, names in os.walk(folder):
        found[parent] = ""
        for name in names:
            with suppress(FileNotFoundError):
                found[f"{parent}/{name}"] = Path(parent, name).read_text(errors="replace")
    return found


@contextmanager
def watching(tmp_path: Path, request: Request) -> Iterator[Callable[[], None]]:
    """Watch in a thread; yield a function that waits until the files of now have been seen."""
    seen, watched, ended = Queue[State](), watched_files_of(request), Event()

    def watch() -> None:
        for _ in watched.changes():
            seen.put(state(tmp_path))
            if ended.is_set():
                return

    def wait() -> None:
        while seen.get(timeout=MINUTE) != state(tmp_path):
            pass

    thread = Thread(target=watch, daemon=True)
    thread.start()
    wait()
    yield wait
    ended.set()
    watched.bank.write_text("title: The end")
    thread.join(MINUTE)
    assert not thread.is_alive()


@pytest.fixture
def bank(tmp_path: Path, banks: Path) -> Path:
    return copytree(banks / "valid" / "folder", tmp_path / "bank")


def test_each_way_of_saving_is_seen(tmp_path: Path, bank: Path, make_request: MakeRequest) -> None:
    with watching(tmp_path, make_request(bank / "out", bank=bank)) as changed:
        (bank / "bank.yaml").write_text("title: Written")
        changed()
        (bank / "new").write_text("title: Renamed")
        changed()
        (bank / "new").rename(bank / "bank.yaml")
        changed()
        next((bank / "figures").iterdir()).write_text("<svg/>")
        changed()
        (bank / "added").mkdir()
        changed()
        (bank / "added" / "topic.yaml").write_text("title: In a new folder")
        changed()
        rmtree(bank / "added")
        changed()


def test_a_bank_that_comes_back_is_watched_again(
    tmp_path: Path, bank: Path, make_request: MakeRequest
) -> None:
    with watching(tmp_path, make_request(bank / "out", bank=bank)) as changed:
        bank.rename(bank.with_name("moved"))
        changed()
        bank.mkdir()
        changed()
        (bank / "bank.yaml").write_text("title: Back")
        changed()


def test_blueprint_roster_and_custom_folder_are_inputs(
    tmp_path: Path, bank: Path, make_request: MakeRequest
) -> None:
    custom, other = tmp_path / "custom", tmp_path / "other"
    for folder in (custom / "styles", other):
        folder.mkdir(parents=True)
    exam = ExamOptions(roster=other / "roster.csv", blueprint=str(other / "blueprint.yaml"))
    with watching(
        tmp_path, make_request(bank / "out", bank=bank, custom=custom, exam=exam)
    ) as changed:
        (other / "notes.txt").write_text("no input")
        for path in (
            other / "roster.csv",
            other / "blueprint.yaml",
            custom / "styles" / "base.css",
        ):
            path.write_text("changed")
            changed()


def test_of_a_bank_in_one_file_it_and_its_figures_are_inputs(
    tmp_path: Path, make_request: MakeRequest
) -> None:
    bank = tmp_path / "bank.yaml"
    bank.touch()
    with watching(tmp_path, make_request(tmp_path, bank=bank)) as changed:
        (tmp_path / "other.yaml").touch()
        bank.write_text("title: One file")
        changed()
        (tmp_path / "figures").mkdir()
        changed()
        (tmp_path / "figures" / "a.svg").write_text("<svg/>")
        changed()


@pytest.mark.parametrize("out", ["out", "."])
def test_what_printing_and_editors_write_is_no_change(
    out: str,
    tmp_path: Path,
    bank: Path,
    make_request: MakeRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accepted = set[str]()
    is_input = WatchedFiles._is_input  # noqa: SLF001

    def recorded(self: WatchedFiles, change: Change, name: str) -> bool:
        accepted.update([name] * is_input(self, change, name))
        return name in accepted

    monkeypatch.setattr(WatchedFiles, "_is_input", recorded)
    with watching(tmp_path, make_request(bank / out, bank=bank)) as changed:
        for name in (
            ".studypress-abc/guide.pdf",
            "guide.pdf",
            "guide.html",
            "exam/manifest.json",
            "exam/forms/001.pdf",
            "exam-0123/manifest.json",
            "scorecards/001.pdf",
            ".git/index",
            "bank.yaml~",
            ".bank.yaml.swp",
        ):
            path = bank / out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("printed")
        (bank / "bank.yaml").write_text("title: Changed")
        changed()
    assert accepted == {str(bank / "bank.yaml")}
