"""Time and memory of everyday runs, compared with plain WeasyPrint on the same HTML.

In each round WeasyPrint prints the pages of a command in one process. Then the command runs with
an empty cache, again without a change, and after an edit of one question: a word of its stem, and
a word of its explanation. Exams are also printed with another seed, at first from the cache of one
exam, then when all questions of the bank have been printed in some exam. For `check`, which prints
nothing, times are divided by that of its own run with an empty cache.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree
from statistics import median
from tempfile import TemporaryDirectory

import yaml
from rich.table import Table

from bench_clock import Command, Cost, cost_of
from studypress.files.cache import VARIABLE
from studypress.files.package_folders import shipped
from studypress.pipeline.check import open_bank

ROUNDS = 3
COMMANDS = {
    "check": ["check"],
    "guide": ["guide"],
    "key": ["key"],
    "key --full": ["key", "--full"],
    "worksheet": ["worksheet"],
    "exam": ["exam", "--forms", "3"],
    "build": ["build"],
}
QUICK = ("check", "guide", "worksheet", "exam")
BARE, EMPTY, AGAIN = "WeasyPrint", "empty cache", "nothing changed"
EDITED, RESEEDED, KNOWN = "one question edited", "new seed", "new seed, all questions printed"
PLAIN = """
import os
import sys
from pathlib import Path
from studypress.press.fonts import closed_environment
os.environ.update(closed_environment())  # the same fonts, so that both sides lay out the same pages
from weasyprint import HTML
for page in sys.argv[1:]:
    HTML(filename=page).write_pdf(Path(page).with_suffix(".pdf"))
"""

Round = dict[str, Cost]
"""Cost of each run of a command."""


@dataclass(frozen=True)
class Desk:
    """A folder with a copy of the shipped bank, a cache, and what a command printed last."""

    root: Path
    command: str

    def rounds(self, number: int) -> Iterator[Round]:
        """Yield the costs of some rounds; each edits another question."""
        pages = [] if self.command == "check" else self._pages()
        for at in range(number):
            costs = {BARE: self._cost("-c", PLAIN, *pages)} if pages else {}
            rmtree(self.root / "cache", ignore_errors=True)
            costs |= {EMPTY: self._run("bench"), AGAIN: self._run("bench")}
            self._edit((at + 1 / 2) / number)
            costs[EDITED] = self._run("bench")
            if self.command == "exam":
                costs[RESEEDED] = self._run(f"bench {at}")
                self._print_all()
                costs[KNOWN] = self._run(f"bench {at} again")
            yield costs

    def _run(self, seed: str, *more: str) -> Cost:
        words: list[str | Path] = [*COMMANDS[self.command], self.root / "content", *more]
        words += ["--seed", seed] if self.command in ("exam", "build") else []
        words += [] if self.command == "check" else ["--out", self.root / "out"]
        rmtree(self.root / "out", ignore_errors=True)
        return self._cost("-m", "studypress", *words)

    def _print_all(self) -> None:
        """Print each question of the bank in an exam."""
        entries = open_bank(self.root / "content").entries
        for level, number in Counter(entry.question.difficulty for entry in entries).items():
            self._run("all", "--difficulty", level.value, "--questions", str(number))

    def _cost(self, *words: str | Path) -> Cost:
        environment = {VARIABLE: str(self.root / "cache")}
        return cost_of(Command([sys.executable, *words], self.root, environment))

    def _pages(self) -> list[Path]:
        """Print HTML, and move it to another folder; return the pages of which PDF is made."""
        self._run("bench", "--format", "html")
        folder = (self.root / "out").rename(self.root / "html")
        return sorted(path for path in folder.rglob("*.html") if path.name != "keys.html")

    def _edit(self, share: float) -> None:
        """Change the question at this share of the questions of the exam, or of all."""
        records = [path.read_text("utf-8") for path in (self.root / "out").rglob("manifest.json")]
        files = {path: path.read_text("utf-8") for path in (self.root / "content").glob("*/*.yaml")}
        places = [
            (path, name)
            for path, text in sorted(files.items())
            for name in re.findall(r"- id: (\S+)", text)
            if all(f'"{name}"' in record for record in records)
        ]
        path, name = places[int(len(places) * share)]
        before, found, text = files[path].partition(f"- id: {name}\n")
        for key in ("question", "explanation"):
            text = re.sub(rf"(\s{key}: (?:[|>]-?\s+)?['\"]?)\w+", r"\1Again", text, count=1)
        path.write_text(before + found + text, encoding="utf-8")


def everyday(*, quick: bool = False) -> Table:
    """Measure all commands; `quick` measures some, in one round with one topic."""
    measured = {}
    for command in QUICK if quick else COMMANDS:
        with TemporaryDirectory() as folder:
            content = copytree(shipped("content"), Path(folder) / "content") / "bank.yaml"
            if quick:
                _shorten(content)
            measured[command] = list(Desk(Path(folder), command).rounds(1 if quick else ROUNDS))
    table = Table("time / time of WeasyPrint", *measured)
    for run in (EMPTY, AGAIN, EDITED, RESEEDED, KNOWN):
        table.add_row(run, *(_ratio(rounds, run) for rounds in measured.values()))
    table.add_section()
    for run, of, unit in (
        (BARE, "seconds", "s"), (EMPTY, "seconds", "s"),
        *((run, "together", "MB") for run in (BARE, EMPTY, AGAIN, EDITED)),
    ):  # fmt: skip
        table.add_row(f"{run}, {unit}", *(_middle(rounds, run, of) for rounds in measured.values()))
    return table


def _shorten(bank: Path) -> None:
    data = yaml.safe_load(bank.read_text("utf-8"))
    del data["sections"][1:], data["sections"][0]["topics"][1:]
    bank.write_text(yaml.safe_dump(data), encoding="utf-8")


def _ratio(rounds: list[Round], run: str) -> str:
    ratios = [
        each[run].seconds / each.get(BARE, each[EMPTY]).seconds for each in rounds if run in each
    ]
    return f"{median(ratios):.2f}" if ratios else ""


def _middle(rounds: list[Round], run: str, of: str) -> str:
    found = [getattr(each[run], of) for each in rounds if run in each]
    return f"{median(found):.3g}" if found else ""
