"""Fuzzing of the doors of studypress: some minutes, shared by all, or by those that are named.

A door is fuzzed by a process of its own, which is started again if it ends early: that is a find
too. A folder receives the corpus, from which the next run continues, and the finds. Files of
`--samples FOLDER/DOOR` are further seeds; packages among them are made flat.
"""

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from rich.console import Console
from rich.table import Table

from fuzz.doors import DOORS
from fuzz.flat_package import flat
from fuzz.seeds import seeds

_SHORTEST = 5  # seconds of a run that is worth its start
_PROGRAM = Path(__file__).parent / "one_door.py"
_ZIP = b"PK"


@dataclass(frozen=True)
class Outcome:
    """Executions of a door in a time, and the finds."""

    door: str
    executions: int
    seconds: float
    corpus: int
    finds: tuple[str, ...]


def main() -> None:
    """Fuzz, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("doors", nargs="*", metavar="door", default=list(DOORS))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--samples", type=Path)
    asked = parser.parse_args()
    unknown = ", ".join(name for name in asked.doors if name not in DOORS)
    if unknown:
        parser.error(f"no door {unknown}; known: {', '.join(DOORS)}")
    share = asked.minutes * 60 * asked.jobs / len(asked.doors)
    with ThreadPoolExecutor(asked.jobs) as pool:
        found = pool.map(lambda name: fuzzed(name, asked.folder, share, asked.samples), asked.doors)
        table = Table("door", "executions", "seconds", "a second", "corpus", "finds")
        for at in found:
            rate = f"{at.executions / max(at.seconds, 1):,.0f}"
            cells = f"{at.executions:,}", f"{at.seconds:,.0f}", rate, f"{at.corpus:,}"
            table.add_row(at.door, *cells, " ".join(at.finds) or "-")
    Console(width=200).print(table)


def fuzzed(name: str, folder: Path, seconds: float, samples: Path | None) -> Outcome:
    """Fuzz a door for some seconds."""
    corpus, note = folder / "corpus" / name, folder / f"{name}.json"
    corpus.mkdir(parents=True, exist_ok=True)
    given = sorted((samples / name).glob("*")) if samples else []
    parts = (*seeds(name), *(path.read_bytes() for path in given))
    for at, data in enumerate(parts):
        (corpus / f"seed-{at:03}").write_bytes(flat(data) if data.startswith(_ZIP) else data)
    end, executions, finds = monotonic() + seconds, 0, set[str]()
    before = set(folder.glob(f"ended-{name}-*"))
    while (left := int(end - monotonic())) >= _SHORTEST:
        note.unlink(missing_ok=True)
        with TemporaryDirectory() as own, (folder / f"{name}.log").open("w") as log:
            paths = f"{_PROGRAM.parents[1]}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
            environment = {**os.environ, "TMPDIR": own, "PYTHONPATH": paths}
            words = [sys.executable, str(_PROGRAM), name, str(folder.resolve()), str(left)]
            subprocess.run(words, env=environment, stdout=log, stderr=log, check=False)
        if not note.exists():
            finds.add("the process did not start")
            break
        facts = json.loads(note.read_text())
        executions += facts["executions"]
        finds.update(facts["finds"])
    finds.update(path.name for path in {*folder.glob(f"ended-{name}-*")} - before)
    spent = seconds - max(0.0, end - monotonic())
    return Outcome(name, executions, spent, len(list(corpus.iterdir())), tuple(sorted(finds)))


if __name__ == "__main__":
    main()
