"""Faults amid commands: kills, full disks, read-only folders, two runs, clocks, torn caches.

    python benchmarks/faults.py --seed 1 --trials 500 --log trials.jsonl
    python benchmarks/faults.py --table trials.jsonl

Each trial runs a command in a copied folder with one fault at a random moment, checks each file,
runs the command again and compares the result with that of an undisturbed run. Exits with 1 if
something was lost, half, or if the next run did not complete. As root, full disks and read-only
folders are file systems. Linux only.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from trials.commands import COMMANDS, Command
from trials.faults import FAULTS
from trials.rooms import Rooms
from trials.trial import Found, Trials

_CHILD = "SIGKILL of a child"


def pairs(commands: list[str], faults: list[str]) -> Iterator[tuple[Command, str]]:
    """Yield commands with faults, so that all are used alike, but for the weights of commands."""
    rounds = max(command.weight for command in COMMANDS)
    for at in range(rounds * len(FAULTS)):
        for number, command in enumerate(COMMANDS):
            fault = [*FAULTS][(at + number) % len(FAULTS)]
            if at // len(FAULTS) >= command.weight or (fault == _CHILD and not command.jobs):
                continue
            if (not commands or command.name in commands) and (not faults or fault in faults):
                yield command, fault


def main(words: list[str]) -> int:
    """Make trials, or print the table of earlier ones; return the exit code."""
    chosen = _parsed(words)
    if chosen.table:
        sys.stdout.writelines(table(chosen.table))
        return 0
    bad = 0
    with TemporaryDirectory() as temporary:
        trials = Trials(Rooms(chosen.rooms or Path(temporary)))
        every = cycle(enumerate(pairs(chosen.command, chosen.fault)))
        for number, (_, (command, fault)) in enumerate(islice(every, chosen.trials)):
            found = trials.trial(command, fault, f"{chosen.seed}/{number}")
            bad += not found.is_good
            _report(found, chosen.log)
    sys.stdout.write(f"{chosen.trials} trials, {bad} with findings\n")
    return 1 if bad else 0


def _report(found: Found, log: Path | None) -> None:
    if log:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(found)) + "\n")
    state = "good" if found.is_good else "BAD"
    sys.stdout.write(f"{state} {found.command}, {found.fault}, {found.seed}: {found.codes}\n")
    for kind in ("lost", "half", "next", "messages", "left"):
        for each in getattr(found, kind):
            sys.stdout.write(f"  {kind}: {each}\n")
    sys.stdout.flush()


def table(logs: Iterable[Path]) -> Iterator[str]:
    """Yield a table of trials by command and fault, in Markdown."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 4)
    for found in _trials(logs):
        counts[found["command"]][found["fault"]] += 1
        for name in (found["command"], ""):
            bad = [bool(found["lost"]), bool(found["half"]), not found["next"]]
            for at, value in enumerate((True, *bad)):
                sums[name][at] += value
    columns = [*FAULTS]
    yield f"| command | {' | '.join(columns)} | lost | half | next run completed |\n"
    yield f"|---|{'--:|' * (len(columns) + 3)}\n"
    for command in COMMANDS:
        if command.name in counts:
            yield _row(command.name, counts[command.name], sums[command.name])
    total = {fault: sum(row[fault] for row in counts.values()) for fault in columns}
    yield _row("all", total, sums[""])


def _row(name: str, counts: dict[str, int], sums: list[int]) -> str:
    cells = [str(counts.get(fault) or "") for fault in FAULTS]
    cells += [str(sums[1]), str(sums[2]), f"{sums[3]}/{sums[0]}"]
    return f"| {name} | {' | '.join(cells)} |\n"


def _trials(logs: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for log in logs:
        for line in log.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _parsed(words: list[str]) -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--command", action="append", default=[], help="names of commands")
    parser.add_argument("--fault", action="append", default=[], choices=[*FAULTS])
    parser.add_argument("--rooms", type=Path, help="folder of prepared rooms, kept")
    parser.add_argument("--log", type=Path, help="file to which trials are added, as JSON")
    parser.add_argument("--table", type=Path, nargs="+", help="print the table of such files")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
