"""Cost of the largest exams, banks and scans at an eighth, a quarter, half and all of their size.

    python benchmarks/load.py exam bank scan --out FOLDER

Whole processes run one after the other; a row shows their time, their CPU time with that of their
children, the memory of all of them, and what they wrote. At each size the cache is empty at first.
The rows are also appended to `load.jsonl` in FOLDER, from which `--table` prints the tables again:
the last columns compare the largest size with a quarter of it.
"""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree

from bench_bank import questions_of, write_bank, write_roster
from bench_clock import Command, cost_of
from load_input import filled_pages, write_answers, write_mixed_bank
from studypress.files.cache import VARIABLE

SIZES = {"exam": 20_000, "verify": 2_500, "bank": 5_000, "scan": 10_000}
"""Candidates, candidates of an exam that is verified, questions of a bank, and scanned pages."""

PARTS = (8, 4, 2, 1)
LATE = 10  # candidates that are added
ASKED, IN_BANK = 20, 100
PAGES = 2  # of a copy that are scanned: the cover and the answer sheet
SEED = ("--seed", "a seed of the load benchmark")
HEAD = ("command", "n", "s", "CPU s", "ms of CPU for each", "MB", "files", "MB written")
GROWTH = ("command", "CPU for each", "memory", "written")


@dataclass(frozen=True)
class Row:
    """Cost of a command at a size: seconds, megabytes of all processes, and what is written."""

    part: str
    command: str
    size: int
    seconds: float
    cpu: float
    memory: float
    files: int
    written: float


class Room:
    """A folder for one part of the benchmark at one size, with a cache of its own."""

    def __init__(self, root: Path, part: str, size: int) -> None:
        self.root, self._part, self._size = root, part, size
        rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)

    def run(self, name: str, *words: str | Path) -> Row:
        """Run a command; return its row."""
        before = _content(self.root)
        command = [sys.executable, "-m", "studypress", *words]
        cost = cost_of(Command(command, self.root, {VARIABLE: str(self.root / "cache")}))
        new = {path: size for path, (size, time) in _content(self.root).items()
               if before.get(path) != (size, time)}  # fmt: skip
        return Row(self._part, name, self._size, cost.seconds, cost.cpu, cost.together,
                   len(new), sum(new.values()) / 1e6)  # fmt: skip


def _content(root: Path) -> dict[Path, tuple[int, int]]:
    """Return size and time of each file that is not in the cache."""
    found = (path for path in root.rglob("*") if path.relative_to(root).parts[0] != "cache")
    stats = ((path, path.stat()) for path in found if path.is_file())
    return {path: (stat.st_size, stat.st_mtime_ns) for path, stat in stats}


def exam_rows(room: Room, size: int) -> Iterator[Row]:
    """Print an exam for a roster, mark it, print the results, and add copies."""
    bank, words = _asked(room, size)
    yield room.run("exam", *words)
    yield room.run("status", "status", "out")
    answers = write_answers(room.root / "answers.csv", room.root / "out" / "exam")
    yield room.run("mark", "mark", "out", answers, "--bank", bank)
    yield room.run("results", "results", "out", "--bank", bank, "--quiet")
    late = _late(room.root / "late.csv")
    yield room.run(f"add {LATE} candidates", "add", "out", "--roster", late, "--bank", bank)
    yield room.run("status, all marked", "status", "out")


def verify_rows(room: Room, size: int) -> Iterator[Row]:
    """Verify an exam, which prints and reads each paper again."""
    bank, words = _asked(room, size)
    room.run("exam", *words)
    yield room.run("verify", "verify", "out", "--bank", bank, "--quiet")


def _asked(room: Room, size: int) -> tuple[Path, tuple[str | Path, ...]]:
    """Write a bank and a roster; return the bank, and the command that prints the exam."""
    bank = write_bank(room.root / "bank.yaml", questions_of(IN_BANK))
    roster = write_roster(room.root / "roster.csv", size)
    return bank, ("exam", bank, "--questions", str(ASKED), "--roster", roster, *SEED, "--quiet")


def _late(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "id"), *((f"Late {n}", f"L{n}") for n in range(LATE))])
    return path


def bank_rows(room: Room, size: int) -> Iterator[Row]:
    """Check, count, print, export and import a bank of all kinds of questions."""
    bank = write_mixed_bank(room.root / "bank", size)
    yield room.run("check", "check", bank)
    yield room.run("check again", "check", bank)
    yield room.run("stats", "stats", bank)
    for name in ("worksheet", "key", "guide"):
        yield room.run(name, name, bank, "--quiet")
    yield room.run("exam --forms 3", "exam", bank, "--kind", "any", "--forms", "3", *SEED)
    for name, file in (("json", "bank.json"), ("xlsx", "bank.xlsx"), ("moodle", "bank.xml")):
        out = room.root / name
        yield room.run(f"export --to {name}", "export", bank, "--to", name, "--out", out, "--quiet")
        made = next(out.glob(f"*{Path(file).suffix}"))
        yield room.run(f"import --from {name}", "import", made, "--out", room.root / f"from-{name}")


def scan_rows(room: Room, size: int) -> Iterator[Row]:
    """Read the scanned pages of an exam, and mark them."""
    bank, words = _asked(room, size // PAGES)
    yield room.run("exam --answer-sheet", *words, "--answer-sheet")
    filled_pages(room.root / "out" / "exam", room.root / "scans")
    yield room.run("scan", "scan", "out", "scans", "--quiet")
    yield room.run("scan again", "scan", "out", "scans", "--quiet")
    yield room.run("mark", "mark", "out", "--bank", bank, "--provisional")
    yield room.run("status", "status", "out")


ROWS: dict[str, Callable[[Room, int], Iterator[Row]]] = {
    "exam": exam_rows,
    "verify": verify_rows,
    "bank": bank_rows,
    "scan": scan_rows,
}


def table_of(rows: Iterable[Row]) -> str:
    """Return the table of all rows, and that of their growth."""
    some = list(rows)
    lines = [_line(HEAD), _line(["---"] * len(HEAD)), *map(_cells, some)]
    lines += ["", _line(GROWTH), _line(["---"] * len(GROWTH)), *_growth(some)]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> str:
    each = 1000 * row.cpu / row.size
    return _line((row.command, f"{row.size:,}", f"{row.seconds:.1f}", f"{row.cpu:.1f}",
                  f"{each:.3g}", f"{row.memory:.0f}", f"{row.files:,}",
                  f"{row.written:.1f}"))  # fmt: skip


def _growth(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a line for each command: its largest size in proportion to a quarter of it."""
    found = {(row.part, row.command, row.size): row for row in rows}
    for (part, command, size), row in found.items():
        if size == SIZES[part] and (less := found.get((part, command, size // 4))):
            each = row.cpu / less.cpu / 4
            written = row.written / less.written if less.written else 1
            yield _line(
                (command, f"{each:.2f}", f"{row.memory / less.memory:.2f}", f"{written:.2f}")
            )


def main(words: list[str]) -> None:
    """Measure the parts at their sizes, and print the tables."""
    chosen = _parsed(words)
    log = chosen.out / "load.jsonl"
    chosen.out.mkdir(parents=True, exist_ok=True)
    for part in () if chosen.table else chosen.parts:
        for divisor in chosen.divisors:
            size = int(SIZES[part] * chosen.scale) // divisor
            folder = chosen.out / f"{part}-{size}"
            for row in ROWS[part](Room(folder, part, size), size):
                _show(_cells(row))
                with log.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(row)) + "\n")
            rmtree(folder)
    lines = log.read_text(encoding="utf-8").splitlines()
    for part in chosen.parts:
        _show(f"\n{table_of(row for row in _rows(lines) if row.part == part)}")


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the last row of each command and size."""
    rows = (Row(**json.loads(line)) for line in lines)
    yield from {(row.part, row.command, row.size): row for row in rows}.values()


def _show(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _parsed(words: list[str]) -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(ROWS), help=", ".join(ROWS))
    parser.add_argument("--out", type=Path, required=True, help="folder for all files, about 20 GB")
    parser.add_argument("--divisors", type=int, nargs="*", default=PARTS, help="parts of the sizes")
    parser.add_argument("--scale", type=float, default=1, help="share of the sizes, for a try")
    parser.add_argument("--table", action="store_true", help="only print the tables again")
    return parser.parse_args(words)


if __name__ == "__main__":
    main(sys.argv[1:])
