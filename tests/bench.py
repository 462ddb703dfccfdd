"""Whole-process time and memory of each document, beside bare WeasyPrint on the same HTML.

Both sides run in turn, each in a process of its own, several rounds; the table shows medians.
Machines are shared and noisy: read the ratios, not the seconds.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROUNDS = 3
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
    """Time one document against bare WeasyPrint; return medians of seconds and memory of each."""
    python = sys.executable
    ours = [python, "-m", "studypress", *words, "--out", folder / "ours"]
    measured([*ours[:-1], folder / "html", "--format", "html"])
    pages = sorted(path for path in (folder / "html").rglob("*.html") if path.name != "keys.html")
    bare = [python, "-c", BARE, *pages]
    for command in (ours, bare):  # once unmeasured, so that both find their files in memory
        measured(command)
    rounds = [(measured(ours), measured(bare)) for _ in range(ROUNDS)]
    columns = zip(*((*first, *second) for first, second in rounds), strict=True)
    middle = [statistics.median(column) for column in columns]
    return middle[:2], middle[2:]


def main() -> None:
    """Print the table."""
    table = Table("document", "studypress s", "bare s", "ratio", "studypress MB", "bare MB")
    exam = ["exam", "--questions", "8", "--forms", "10", "--seed", "bench"]
    for name, words in {
        "guide": ["guide"], "worksheet": ["worksheet"], "key": ["key"], "10 forms, 10 keys": exam,
    }.items():  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            ours, bare = compared(words, Path(folder))
        cells = (ours[0], bare[0], ours[0] / bare[0], ours[1], bare[1])
        table.add_row(name, *(f"{c:.0f}" if c > 20 else f"{c:.2f}" for c in cells))
    Console().print(table)


if __name__ == "__main__":
    main()
