"""The command line with --watch, in a process of its own; each wait ends with a line of it."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from shutil import copytree
from threading import Thread

import pikepdf
import pytest

MINUTES = 120
TITLE = re.compile("^title:.*$", re.MULTILINE)


class _Watch:
    """A running command."""

    def __init__(self, *words: object) -> None:
        call = [sys.executable, "-m", "studypress", *map(str, words), "--watch"]
        self.process = subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines = Queue[str]()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.lines.put(line)

    def until(self, text: str) -> str:
        """Return the lines up to one with this text."""
        found = ""
        while text not in found:
            found += self.lines.get(timeout=MINUTES)
        return found

    def interrupted(self) -> int:
        """Send Ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(MINUTES)

    def end(self) -> None:
        """Kill the process, if it runs."""
        self.process.kill()
        self.process.wait()
        self._reader.join()


Watch = Callable[..., _Watch]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Start a command that is killed after the test."""
    made: list[_Watch] = []

    def start(*words: object) -> _Watch:
        made.append(_Watch(*words))
        return made[-1]

    yield start
    for each in made:
        each.end()


@pytest.fixture
def bank(tmp_path: Path, banks: Path) -> Path:
    return copytree(banks / "valid" / "folder", tmp_path / "bank")


def save(bank: Path, title: str) -> None:
    """Replace the title in the way of editors: write a new file, and rename it."""
    path = bank / "bank.yaml"
    new = bank / ".new"
    new.write_text(TITLE.sub(f"title: {title}", path.read_text()))
    new.rename(path)


def title_of(pdf: Path) -> str:
    with pikepdf.open(pdf) as file:
        return str(file.docinfo["/Title"])


def test_a_document_follows_its_bank_until_ctrl_c(watch: Watch, bank: Path) -> None:
    worksheet = bank / "out" / "worksheet.pdf"
    running = watch("worksheet", bank, "--out", bank / "out", "--jobs", "1")
    running.until("printed in")
    save(bank, "Second")
    assert str(worksheet) in running.until("printed in")
    assert "Second" in title_of(worksheet)
    save(bank, "[")
    broken = running.until("not printed")
    assert re.search(r"bank\.yaml:\d+:\d+: ", broken)
    assert "Second" in title_of(worksheet)
    save(bank, "Mended")
    running.until("printed in")
    assert "Mended" in title_of(worksheet)
    text = (bank / "bank.yaml").read_text()
    (bank / "bank.yaml").unlink()
    running.until("bank.yaml: missing: waiting for it")
    (bank / "bank.yaml").write_text(text)
    running.until("printed in")
    assert running.interrupted() == 0
    assert running.lines.empty()


def test_an_exam_of_others_is_moved_aside_once_and_its_own_is_replaced(
    watch: Watch, bank: Path
) -> None:
    out = bank.parent / "out"
    (out / "exam").mkdir(parents=True)
    (out / "exam" / "manifest.json").write_text("of another exam")
    running = watch("exam", bank, "--out", out, "--jobs", "1", "--replace")
    assert "the previous exam" in running.until("printed in")
    there = sorted(path.name for path in out.iterdir())
    assert len(there) == 2
    save(bank, "Second")
    running.until("printed in")
    assert "Second" in title_of(out / "exam" / "forms" / "001.pdf")
    assert sorted(path.name for path in out.iterdir()) == there
    assert running.interrupted() == 0


def test_a_bank_that_is_broken_at_first_is_printed_when_it_is_mended(
    watch: Watch, bank: Path
) -> None:
    save(bank, "[")
    running = watch("key", bank, "--out", bank.parent / "out", "--jobs", "1")
    running.until("not printed")
    save(bank, "Mended")
    running.until("printed in")
    assert running.interrupted() == 0


def test_a_wrong_call_is_not_watched(watch: Watch, bank: Path) -> None:
    running = watch("guide", bank, "--topic", "nonsense", "--out", bank.parent / "out")
    assert "nonsense" in running.until("nonsense")
    assert running.process.wait(MINUTES) == 2
