"""Errors of `studypress scan` on simulated scans, fault by fault, as a table in Markdown.

    python benchmarks/scan_faults.py --seed 1 --seed 2 --forms 4 --marks FOLDER

An exam is printed, filled and scanned by chance, with one fault at a time and with some together,
and read by the command. Exits with 1 if a box is wrong that is not called doubtful, if too many
are, or if a page is not accounted for. FOLDER contains the sheets of open-mcr with real marks.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.candidates.real_marks import real_marks
from simulator.comparison import Comparison
from simulator.scan_exam import Scanner
from simulator.scan_room import print_exam, read_scans
from simulator.scanner.faults import PAGE_FAULTS
from simulator.scanner.stack import STACK_FAULTS

RESOLUTION = 300
CLEAN, WORST = 0.005, 0.03
"""Largest share of doubtful boxes on clean pages in grey, and under the worst fault."""

CONTAINERS = ("pdf", "tiff", "png", "jpeg")
OFFICE = ("rotation", "scale", "shear", "feeder", "noise", "jpeg")
NAME = "clean"
COLUMNS = ("fault", "boxes", "wrong", "doubtful", "", "unclear doubts", "pages")


@dataclass(frozen=True)
class Setting:
    """A row of the table: its name and its scanner."""

    name: str
    scanner: Scanner

    @property
    def limit(self) -> float:
        """Largest share of doubtful boxes; more than one fault has none."""
        if self.name == NAME:
            return CLEAN
        return WORST if len(self.scanner.faults) <= 1 else 1.0


def settings(only: list[str]) -> Iterator[Setting]:
    """Yield the rows of the table, with files of all formats in turn."""
    plain = Scanner(resolution=RESOLUTION)
    rows = [Setting(NAME, plain)]
    rows += [Setting(f"{dpi} dpi", replace(plain, dpi=dpi)) for dpi in (150, 300)]
    rows += [Setting(name, replace(plain, faults=(name,))) for name in PAGE_FAULTS]
    rows.append(Setting("stack", replace(plain, faults=STACK_FAULTS)))
    rows.append(Setting("office", replace(plain, faults=OFFICE)))
    rows.append(Setting("office, 150 dpi", replace(plain, faults=OFFICE, dpi=150)))
    for at, row in enumerate(rows):
        container = CONTAINERS[at % len(CONTAINERS)]
        if not only or row.name in only:
            yield replace(row, scanner=replace(row.scanner, container=container))


def measured(
    setting: Setting, exam: Path, folder: Path, seeds: list[str]
) -> tuple[Setting, Comparison]:
    """Read scans of an exam with each seed; return the sum."""
    found = Comparison()
    for seed in seeds:
        name = f"{setting.name} {seed}".replace(" ", "-")
        found.add(read_scans(exam, folder / name, f"{seed}/{setting.name}", setting.scanner))
    return setting, found


def faults_of(setting: Setting, found: Comparison) -> Iterator[str]:
    """Yield what is not as promised."""
    for wrong in found.wrong:
        box, page = wrong.truth, wrong.page
        yield (
            f"{page.source}:{page.index}, question {box.question}, {box.value}: {box.mark},"
            f" read as {wrong.state}"
        )
    yield from found.strange
    if found.doubt > setting.limit:
        yield f"{found.doubt:.2%} doubtful, more than {setting.limit:.1%}"


def row_of(name: str, found: Comparison) -> list[str]:
    """Return a row of the table."""
    pages = ", ".join(f"{count} {outcome}" for outcome, count in sorted(found.pages.items()))
    counts = (found.boxes - found.unread, len(found.wrong), found.doubtful)
    return [name, *map(str, counts), f"{found.doubt:.2%}", str(found.unclear), pages]


def main(words: list[str]) -> int:
    """Print the table and all faults; return the exit code."""
    chosen = _parsed(words)
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n|---|{'--:|' * 5}---|\n")
    total, problems = Comparison(), []
    with TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        exam = print_exam(folder / "printed", chosen.forms, *chosen.print)
        cuttings = tuple(real_marks(chosen.marks, RESOLUTION)) if chosen.marks else ()
        rows = [
            replace(row, scanner=replace(row.scanner, cuttings=cuttings))
            for row in settings(chosen.only)
        ]
        task = partial(measured, exam=exam, folder=folder, seeds=chosen.seed)
        with ProcessPoolExecutor(chosen.jobs) as pool:
            for setting, found in pool.map(task, rows):
                _write(row_of(setting.name, found))
                total.add(found)
                problems += [f"{setting.name}: {each}" for each in faults_of(setting, found)]
    _write(row_of(f"all, seeds {', '.join(chosen.seed)}", total))
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _write(cells: list[str]) -> None:
    sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.flush()


def _parsed(words: list[str]) -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seed", action="append", default=[])
    parser.add_argument("--forms", type=int, default=4, help="copies of each exam")
    parser.add_argument("--marks", type=Path, help="folder with sheets of open-mcr")
    parser.add_argument("--only", action="append", default=[], help="names of rows")
    parser.add_argument("--print", action="append", default=[], help="options of exam")
    parser.add_argument("--keep", type=Path, help="folder for all scans and readings")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args(words)
    chosen.seed = chosen.seed or ["1"]
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
