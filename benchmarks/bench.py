"""Time and memory of each document, compared with plain WeasyPrint on the same HTML.

Then all documents together: in parallel, one after the other, and with an empty cache. Whole
processes are measured, in turn, for several rounds; the tables show medians, and medians of the
ratios within a round. Machines are shared and noisy: compare the ratios, not the seconds.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench_clock import Command, Cost, cost_of
from studypress.files.cache import VARIABLE

ROUNDS = 3
TOGETHER = ["build", "--guide", "--worksheet", "--key", "--flashcards"]
WAYS = {
    "in parallel": [],
    "one after the other": ["--jobs", "1"],
    "one after the other, empty cache": ["--jobs", "1", "--no-cache"],
}
BARE = """
import sys
from pathlib import Path
from studypress.press.fonts import close_off
close_off()  # the same fonts, so that both sides lay out the same pages
from weasyprint import HTML
for page in sys.argv[1:]:
    HTML(filename=page).write_pdf(Path(page).with_suffix(".pdf"))
"""


def measured(command: Sequence[str | Path]) -> tuple[float, float]:
    """Run a command; return its seconds and its peak memory in MB."""
    start = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    pid = os.posix_spawn(
        command[0], [str(word) for word in command], os.environ, file_actions=quiet
    )
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"failed: {command}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return seconds, usage.ru_maxrss / unit


def compared(words: list[str], folder: Path) -> tuple[list[float], list[float]]:
    """Compare one document with plain WeasyPrint; return medians of seconds and memory of each."""
    python = sys.executable
    ours: list[str | Path] = [python, "-m", "studypress", *words, "--out", folder / "ours"]
    measured([*ours[:-1], folder / "html", "--format", "html"])
    pages = sorted(path for path in (folder / "html").rglob("*.html") if path.name != "keys.html")
    bare: list[str | Path] = [python, "-c", BARE, *pages]
    for command in (ours, bare):  # once without measuring, so that both have their files in memory
        measured(command)
    rounds = [(measured(ours), measured(bare)) for _ in range(ROUNDS)]
    columns = zip(*((*first, *second) for first, second in rounds), strict=True)
    middle = [statistics.median(column) for column in columns]
    return middle[:2], middle[2:]


def together() -> dict[str, list[Cost]]:
    """Print all documents in each mode; return the cost of each round."""
    costs: dict[str, list[Cost]] = {name: [] for name in WAYS}
    names = list(WAYS)
    for first in range(ROUNDS):  # rotate the order: the first run is the slowest
        for name in names[first:] + names[:first]:
            with tempfile.TemporaryDirectory() as folder:
                words = [sys.executable, "-m", "studypress", *TOGETHER, *WAYS[name]]
                command = Command([*words, "--out", folder], Path.cwd(), {})
                costs[name].append(cost_of(command))
    return costs


def main() -> None:
    """Print the tables, without the user's own cache."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = folder
        Console().print(beside_bare())
        Console().print(ways_compared())


def ways_compared() -> Table:
    """Compare the modes of printing all documents; ratios are to the first mode."""
    table = Table(
        "all documents", "s", "ratio", "CPU s", "MB, largest process", "MB, all processes"
    )
    costs = together()
    base = costs[next(iter(WAYS))]
    for name, rounds in costs.items():
        ratio = statistics.median(
            each.seconds / least.seconds for each, least in zip(rounds, base, strict=True)
        )
        columns = zip(*map(astuple, rounds), strict=True)
        seconds, *others = (statistics.median(column) for column in columns)
        table.add_row(name, f"{seconds:.1f}", f"{ratio:.2f}", *(f"{other:.0f}" for other in others))
    return table


def beside_bare() -> Table:
    """Compare each document with plain WeasyPrint."""
    table = Table(
        "document", "studypress, s", "WeasyPrint, s", "ratio", "studypress, MB", "WeasyPrint, MB"
    )
    exam = ["exam", "--questions", "8", "--forms", "10", "--seed", "bench"]
    for name, words in {
        "guide": ["guide"], "guide, empty cache": ["guide", "--no-cache"],
        "worksheet": ["worksheet"], "key": ["key"], "10 forms, 10 keys": exam,
    }.items():  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            ours, bare = compared(words, Path(folder))
        cells = (ours[0], bare[0], ours[0] / bare[0], ours[1], bare[1])
        table.add_row(name, *(f"{c:.0f}" if c > 20 else f"{c:.2f}" for c in cells))
    return table


if __name__ == "__main__":
    main()
