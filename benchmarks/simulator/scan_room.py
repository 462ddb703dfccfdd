"""A scannable exam of all kinds, printed by studypress; and its scans, read by studypress."""

import csv
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from typing import Any

import yaml

from simulator.comparison import Comparison, compared
from simulator.scan_exam import Scanner, scan_exam

_COUNTS = {"single": 9, "several": 3, "true-false": 2, "number": 18, "open": 2}
_FORMS = "forms"


def print_exam(folder: Path, forms: int, *options: str) -> Path:
    """Print an exam of short questions, about 1,400 boxes a form; return its folder."""
    bank = folder / "bank.yaml"
    bank.parent.mkdir(parents=True, exist_ok=True)
    bank.write_text(yaml.safe_dump(_bank()), encoding="utf-8")
    words = ["exam", bank, "--scannable", "--digits", "--kind", "any", "--forms", str(forms)]
    words += ["--questions", str(sum(_COUNTS.values())), "--seed", "scans", "--quiet", *options]
    run(*words, "--out", folder / "out")
    return folder / "out" / "exam"


def read_scans(
    exam: Path, folder: Path, seed: str, scanner: Scanner, *, jobs: int = 1
) -> Comparison:
    """Scan filled copies of an exam, read the scans, and compare; keep the files in `folder`."""
    rmtree(folder, ignore_errors=True)
    truth = scan_exam(exam, folder / "scans", seed, scanner)
    copy = Path(copytree(exam, folder / "exam", ignore=ignore_patterns(_FORMS, "scan")))
    run("scan", copy, folder / "scans", "--quiet", "--jobs", str(jobs), accepted=(0, 1))
    with (copy / "scan" / "pages.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    outcomes = [(_place(row), row["outcome"]) for row in rows]
    return compared(truth, outcomes, copy / "scan" / "readings.json")


def run(*words: object, accepted: Sequence[int] = (0,)) -> None:
    """Run studypress; exit if it fails."""
    command = [sys.executable, "-m", "studypress", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in accepted:
        raise SystemExit(f"failed: {command}\n{done.stderr}")


def _place(row: dict[str, str]) -> str:
    if row["file"]:
        return f"{row['file']}:{row['page']}"
    return f"{row['code']}:{row['page of form']}"


def _bank() -> dict[str, Any]:
    questions = [
        _question(kind, number) for kind, count in _COUNTS.items() for number in range(count)
    ]
    topic = {"topic": "Scanners", "questions": questions}
    return {"title": "Scans", "sections": [{"id": "one", "title": "One", "topics": [topic]}]}


def _question(kind: str, number: int) -> dict[str, Any]:
    name = f"{kind}-{number + 1}"
    more: dict[str, Any] = {"answer": {"bullet": f"Reason {number + 1}."}}
    if kind in ("single", "several"):
        right = {0} if kind == "single" else {0, 2}
        more["choices"] = [
            {"text": f"Value {number + 1}.{at + 1}", **({"correct": True} if at in right else {})}
            for at in range(5)
        ]
    elif kind == "true-false":
        more["answer"]["statement"] = True
    elif kind == "number":
        more["answer"]["value"] = 100 + number
    return {"id": name, "kind": kind, "question": f"Which is {name}?", "difficulty": "easy", **more}
