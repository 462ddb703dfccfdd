"""Time and memory of everyday runs, the desk, scans, and all documents in parallel or in turn.

Whole processes are measured, in turn, for several rounds; the tables show medians, and medians of
the ratios within a round. Machines are shared and noisy: compare the ratios, not the seconds.
`--quick` prints only a small table of everyday runs: some commands, one round, one topic.
"""

import statistics
import sys
import tempfile
from dataclasses import astuple
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench_clock import Command, Cost, cost_of
from bench_desk import desk_table
from bench_everyday import everyday
from simulator.bench_scan import scan_table

ROUNDS = 3
TOGETHER = ["build", "--guide", "--worksheet", "--key", "--flashcards"]
WAYS = {
    "in parallel": ["--no-cache"],
    "one after the other": ["--no-cache", "--jobs", "1"],
}


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
    """Print the tables."""
    quick = "--quick" in sys.argv[1:]
    Console().print(everyday(quick=quick))
    Console().print(desk_table(quick=quick))
    Console().print(scan_table(quick=quick))
    if not quick:
        Console().print(ways_compared())


def ways_compared() -> Table:
    """Compare the modes of printing all documents without a cache; ratios are to the first mode."""
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


if __name__ == "__main__":
    main()
