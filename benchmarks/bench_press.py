"""Cost of printing an exam by studypress and by peers, with the same questions and pages.

Whole processes run in turn for several rounds, in rotating order; the tables show medians, and
medians of the ratios within a round. Machines are shared and noisy: compare the ratios, not the
seconds. studypress writes a file for each form, and in the same time keys, reports, the print run
and the manifest; peers write only the forms.

Printed files, about 10 GB, are removed at the end: right after the removal of thousands of files,
a file system may need several times as long to create others.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pypdfium2

from bench_bank import questions_of, write_bank, write_roster
from bench_clock import Cost, can_pin, cost_of
from bench_peers import TOOLS, Task, Tool, studypress, versions
from bench_plot import plot
from bench_tables import Figure, Step, growth_of, table_of

OUT = Path(__file__).parent.parent / "docs" / "performance"
FEW, SHORT, LONG = 2, 20, 200
"""Numbers of forms: to measure the cost of starting, and for tools that are too slow for all."""

SECONDS = 120
"""Limit for a peer to print all forms."""

MANY = 1_000
"""Above this number of forms, growth is measured once."""


class Bench:
    """A benchmark run: its options and its folder with bank, cache and printed files."""

    def __init__(self, wish: argparse.Namespace, folder: Path) -> None:
        self.wish, self.folder = wish, folder
        self.questions = questions_of(wish.bank)
        self.bank = write_bank(folder / "bank.yaml", self.questions)
        self.counted: dict[tuple[str, int], tuple[float, float]] = {}
        self.points: dict[str, dict[int, float]] = {}

    def cost(self, tool: Tool, forms: int, seed: str, cores: Sequence[int]) -> Cost:
        """Return the cost of a tool; count its pages and bytes the first time."""
        place = self.place()
        kept = self.place() if tool.start == "empty" else self.folder / "cache"
        seed = "same" if tool.start == "same" else seed
        task = Task(self.questions, self.bank, forms, seed, place, kept)
        cost = cost_of(tool.command(task), cores)
        if (tool.name, forms) not in self.counted:
            self.counted[tool.name, forms] = _counted(place, tool.papers, forms)
        self.points.setdefault(tool.name, {})[forms] = cost.seconds
        return cost

    def scaled(self, tool: Tool, forms: int, seed: str, cores: Sequence[int]) -> Cost:
        """Return the cost of all forms; extrapolate it if fewer are printed."""
        cost = self.cost(tool, forms, seed, cores)
        if forms == self.wish.forms:
            return cost
        few = self.cost(tool, FEW, seed, cores)
        times = (self.wish.forms - FEW) / (forms - FEW)
        seconds = few.seconds + (cost.seconds - few.seconds) * times
        return replace(cost, seconds=seconds, cpu=few.cpu + (cost.cpu - few.cpu) * times)

    def forms_for(self, tool: Tool, cores: Sequence[int]) -> int:
        """Return the number of forms for a tool: all, unless that takes too long."""
        wished: int = self.wish.forms
        seconds = self.scaled(tool, min(SHORT, wished), "before", cores).seconds
        if tool.short:
            return min(SHORT, wished)
        return wished if tool.ours or seconds <= SECONDS else min(LONG, wished)

    def place(self) -> Path:
        """Return an empty folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))


def _counted(place: Path, papers: str, forms: int) -> tuple[float, float]:
    """Return the pages per form and the MB of all forms."""
    pages = size = 0
    for path in place.glob(papers):
        with pypdfium2.PdfDocument(path) as document:
            pages, size = pages + len(document), size + path.stat().st_size
    return pages / forms, size / 1e6


def compared(bench: Bench, cores: Sequence[int]) -> list[Figure]:
    """Run all tools in turn, for some rounds; return the cost of each."""
    tools = [tool for tool in TOOLS if not tool.lacks()]
    bench.points.clear()
    same = next(tool for tool in tools if tool.start == "same")
    bench.cost(same, bench.wish.forms, "", cores)  # fills the cache
    forms = {tool.name: bench.forms_for(tool, cores) for tool in tools}
    costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
    for number in range(bench.wish.rounds):
        first = number % len(tools)
        for tool in (*tools[first:], *tools[:first]):
            seed = f"round {number} on {len(cores)}"
            costs[tool.name].append(bench.scaled(tool, forms[tool.name], seed, cores))
    base = costs[tools[0].name]
    return [_figure(bench, tool.name, forms[tool.name], costs[tool.name], base) for tool in tools]


def _figure(
    bench: Bench, name: str, forms: int, costs: Sequence[Cost], base: Sequence[Cost]
) -> Figure:
    pairs = list(zip(costs, base, strict=True))
    pages, megabytes = bench.counted[name, forms]
    return Figure(
        name,
        forms,
        pages,
        _median(costs),
        statistics.median(one.seconds / other.seconds for one, other in pairs),
        statistics.median(one.cpu / other.cpu for one, other in pairs),
        megabytes,
        dict(sorted(bench.points[name].items())),
    )


def _median(costs: Sequence[Cost]) -> Cost:
    columns = [[getattr(cost, field.name) for cost in costs] for field in fields(Cost)]
    return Cost(*map(statistics.median, columns))


def by_forms(bench: Bench) -> list[Step]:
    """Print for increasing numbers of named candidates."""
    steps = []
    for size in bench.wish.growth:
        roster = write_roster(bench.folder / "roster.csv", size)
        steps.append(_step(bench, size, bench.bank, roster))
    return steps


def by_questions(bench: Bench) -> list[Step]:
    """Print all forms from banks of increasing size."""
    steps = []
    for size in bench.wish.banks:
        bank = write_bank(bench.folder / "grown.yaml", questions_of(size))
        steps.append(_step(bench, size, bank, None))
    return steps


def _step(bench: Bench, size: int, bank: Path, roster: Path | None) -> Step:
    """Print on all cores, with an empty cache, then again."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for number in range(bench.wish.rounds if size <= MANY else 1):
        cache = bench.place()
        for found in costs:
            asked = (bench.questions, bank, bench.wish.forms, f"growth {number}")
            task = Task(*asked, bench.place(), cache, roster)
            found.append(cost_of(studypress(task)))
    return Step(size, *map(_median, costs))


def _cores(wish: argparse.Namespace) -> list[tuple[int, ...]]:
    return [tuple(range(number)) for number in wish.cores if number <= (os.cpu_count() or 1)]


def machine() -> dict[str, object]:
    """Return a description of the machine and the versions of the tools."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = {line.partition(": ")[2] for line in lines if line.startswith("model name")}
    return {
        "processor": ", ".join(sorted(models)) or platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "pinned": can_pin(),
        **versions(),
    }


def wished() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--forms", type=int, default=MANY, help="forms in the comparison")
    parser.add_argument("--bank", type=int, default=100, help="questions in its bank: 20 to 1000")
    parser.add_argument("--cores", type=int, nargs="*", default=[1, 2], help="a table for each")
    parser.add_argument("--growth", type=int, nargs="*", default=[10, 100, 1_000, 10_000])
    parser.add_argument("--banks", type=int, nargs="*", default=[20, 100, 300, 1_000])
    parser.add_argument("--quick", action="store_true", help="a small run, to test the benchmark")
    parser.add_argument("--write", action="store_true", help=f"write {OUT}")
    quick = {"rounds": 1, "forms": SHORT, "cores": [1], "growth": [10, 20], "banks": [20, 100]}
    if (wish := parser.parse_args()).quick:
        vars(wish).update(quick)
    return wish


def main() -> None:
    """Print the tables; with --write, write figures and plot."""
    wish = wished()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(wish, Path(folder).resolve())
        tools = {}
        for cores in _cores(wish):
            tools[len(cores)] = compared(bench, cores)
            _show(f"On {len(cores)} of {os.cpu_count()} cores:")
            _show(table_of(tools[len(cores)], wish.forms))
        growth = {"forms": by_forms(bench), "questions": by_questions(bench)}
    for name, steps in growth.items():
        _show(growth_of(steps, name))
    if wish.write:
        write(wish, tools, growth)


def _show(block: str) -> None:
    print(f"{block}\n", flush=True)  # noqa: T201 - the output of the benchmark


def write(
    wish: argparse.Namespace, tools: dict[int, list[Figure]], growth: dict[str, list[Step]]
) -> None:
    """Write the figures and the plot into the documentation."""
    data: dict[str, Any] = {
        "machine": machine(),
        "settings": {name: value for name, value in vars(wish).items() if name != "write"},
        "tools": {cores: [asdict(one) for one in figures] for cores, figures in tools.items()},
        "growth": {name: [asdict(step) for step in steps] for name, steps in growth.items()},
    }
    OUT.mkdir(exist_ok=True)
    text = json.dumps(data, indent=2, ensure_ascii=False)
    (OUT / "press.json").write_text(f"{text}\n", encoding="utf-8")
    first = next(iter(tools.values()))
    (OUT / "press.svg").write_text(plot(first, growth["forms"], wish.forms), encoding="utf-8")


if __name__ == "__main__":
    main()
