"""Folders in which commands run: a small bank, its exam, filled scans, marks and results."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from simulator.scan_exam import Scanner, scan_exam

QUESTIONS = 4
PEOPLE = (("Ana Sá", "11"), ("Bo Lund", "12"), ("Cem Ak", "13"))
ADDRESSES = tuple(f"{number}@example.org" for _, number in PEOPLE)
CODE = "code.txt"
"""File with the code of the first copy, which is marked, or lost."""


class Rooms:
    """Rooms by their names, made when first needed and copied for each trial."""

    def __init__(self, folder: Path) -> None:
        """Make rooms in the folder, with one cache for all of them."""
        self._folder = folder
        self.cache = folder / "cache"

    def room(self, name: str) -> Path:
        """Return the room with this name; do not change it."""
        room = self._folder / name
        if not room.exists():
            _MAKERS[name](self, room)
        return room

    def run(self, room: Path, *words: object, accepted: tuple[int, ...] = (0,)) -> None:
        """Run a command without a fault."""
        command = [sys.executable, "-m", "studypress", *map(str, words)]
        more = {"STUDYPRESS_CACHE": str(self.cache)}
        done = subprocess.run(
            command, cwd=room, env=environment(more), capture_output=True, text=True, check=False
        )
        if done.returncode not in accepted:
            raise SystemExit(f"failed: {command}\n{done.stdout}{done.stderr}")

    def copied(self, name: str, room: Path) -> Path:
        """Copy a room to a new folder; return it."""
        return Path(copytree(self.room(name), room, symlinks=True))


def environment(more: dict[str, str]) -> dict[str, str]:
    """Return the environment of commands."""
    import os  # noqa: PLC0415 - this function only

    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}


def _bare(_: Rooms, room: Path) -> None:
    """Write a bank, a roster, and a file to import."""
    (room / "bank").mkdir(parents=True)
    (room / "bank" / "bank.yaml").write_text(yaml.safe_dump(_bank()), encoding="utf-8")
    rows = [["name", "id", "email"], *([*who, f"{who[1]}@example.org"] for who in PEOPLE)]
    _csv(room / "roster.csv", rows)
    texts = [f"::q{at}::Which is {at}? {{=Right {at} ~Wrong {at} ~Other {at}}}" for at in range(9)]
    (room / "quiz.gift").write_text("\n\n".join(texts), encoding="utf-8")


def _printed(rooms: Rooms, room: Path) -> None:
    """Print all documents and two exams; write two files of answers."""
    rooms.copied("bare", room)
    rooms.run(room, "build", "bank", "--out", "out",
              "--seed", "x", "--quiet")  # fmt: skip
    exam = ("--roster", "roster.csv", "--spares", "1", "--scannable", "--seed", "one", "--quiet")
    rooms.run(room, "exam", "bank", "--out", "room", *exam)
    codes = [form["code"] for form in _manifest(room)["forms"]]
    (room / CODE).write_text(codes[0], encoding="utf-8")
    for name, chosen in (("a.csv", codes[:1]), ("b.csv", codes[1:3])):
        _csv(room / name, [["code", "answers"], *([code, "ABCA"] for code in chosen)])


def _lost(rooms: Rooms, room: Path) -> None:
    """Remove a copy that is to be printed again."""
    rooms.copied("printed", room)
    (room / "room" / "exam" / _manifest(room)["forms"][0]["file"]).unlink()


def _filled(rooms: Rooms, room: Path) -> None:
    """Fill and scan the copies."""
    rooms.copied("printed", room)
    scanner = Scanner(dpi=150, container="png", tidy=True)
    scan_exam(room / "room" / "exam", room / "scans", "1", scanner)


def _scanned(rooms: Rooms, room: Path) -> None:
    """Read the scans."""
    rooms.copied("filled", room)
    rooms.run(room, "scan", "room", "scans", "--quiet", accepted=(0, 1))


def _marked(rooms: Rooms, room: Path) -> None:
    """Mark one file of answers."""
    rooms.copied("printed", room)
    rooms.run(room, "mark", "room", "a.csv", "--bank", "bank")


def _resulted(rooms: Rooms, room: Path) -> None:
    """Print result sheets."""
    rooms.copied("marked", room)
    rooms.run(room, "results", "room", "--bank", "bank", "--quiet")


_MAKERS = {
    "bare": _bare,
    "printed": _printed,
    "lost": _lost,
    "filled": _filled,
    "scanned": _scanned,
    "marked": _marked,
    "resulted": _resulted,
}


def _manifest(room: Path) -> dict[str, Any]:
    text = (room / "room" / "exam" / "manifest.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _bank() -> dict[str, Any]:
    questions = [
        {
            "id": f"q{at}",
            "question": f"Which number is {at}?",
            "difficulty": "easy",
            "choices": [{"text": f"Right {at}", "correct": True}]
            + [{"text": f"Wrong {at}.{no}"} for no in (1, 2)],
            "answer": {"bullet": f"It is {at}."},
        }
        for at in range(1, QUESTIONS + 1)
    ]
    topic = {"topic": "Numbers", "questions": questions}
    return {"title": "Faults", "sections": [{"id": "one", "title": "One", "topics": [topic]}]}
