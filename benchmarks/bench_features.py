"""Cost of features of the guide's pages: its time with each feature, divided by that without.

All variants run in turn, each in a separate process, for several rounds; the table shows medians
of the ratios within a round. Machines are shared and noisy: differences below a tenth are noise.
"""

import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench_clock import Command, cost_of
from studypress.bank.selection import Selection
from studypress.files.inside import BANK_URL
from studypress.page.documents import study
from studypress.page.look import Look
from studypress.pipeline.check import open_bank
from studypress.press import engine

ROUNDS = 3
SECTION = "system-design"
WITHOUT = {
    "page numbers in contents and index": (
        ".contents a::after, .opener .topic a::after, .tags a::after { content: none !important }"
    ),
    "dots of the contents": (
        ".contents a::after, .opener .topic a::after"
        " { content: target-counter(attr(href), page) !important }"
    ),
    "two columns of the index": ".tags { columns: auto !important }",
    "hyphenation": "* { hyphens: none !important }",
    "breaks that are avoided": "* { break-inside: auto !important; break-after: auto !important }",
    "running heads": "@page leaf { @top-left { content: none } @top-right { content: none } }",
    "margins of numbers": ".number { display: inline !important }",
    "fills of code": "pre { background: none !important; box-decoration-break: slice !important }",
}
"""For each feature, the style that removes it."""


def printed(feature: str) -> None:
    """Print the guide without a feature; write the seconds of layout and writing to a file."""
    bank = Selection(sections=(SECTION,)).of(open_bank(None))
    look = Look("A4", "print", lambda name: BANK_URL + name, lambda name: name)
    sheet = study.guide(bank, look)
    styles = {**sheet.styles, "without.css": WITHOUT.get(feature, "")}
    engine.engine()
    start = time.perf_counter()
    engine.write([engine.lay_out(sheet.html, styles, bank.root)])
    Path(sys.argv[2]).write_text(json.dumps(time.perf_counter() - start))


def main() -> None:
    """Print the table."""
    seconds: dict[str, list[float]] = {name: [] for name in ("", *WITHOUT)}
    names = list(seconds)
    with TemporaryDirectory() as folder:
        result = Path(folder) / "seconds.json"
        for first in range(ROUNDS):  # rotate the order: the first run is the slowest
            for name in names[first:] + names[:first]:
                cost_of(Command([sys.executable, __file__, name, result], Path.cwd(), {}))
                seconds[name].append(json.loads(result.read_text()))
    table = Table("feature of the guide", "time with / time without")
    for name in WITHOUT:
        ratios = [w / o for w, o in zip(seconds[""], seconds[name], strict=True)]
        table.add_row(name, f"{statistics.median(ratios):.2f}")
    Console().print(table)


if __name__ == "__main__":
    printed(sys.argv[1]) if len(sys.argv) > 1 else main()
