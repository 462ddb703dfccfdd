"""Cost of a command: its time, its CPU time, and the memory of all its processes.

Machines are shared and noisy: run compared commands in turn, and compare ratios.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from typing import Self

PROC = Path("/proc")
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python may use compiled modules, as in an installation."""

EVERY = 0.1  # seconds between looks at the memory of the processes
MILLION = 1e6


@dataclass(frozen=True)
class Command:
    """A command: its words, its working folder, and additions to its environment."""

    words: Sequence[str | Path]
    place: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """Wall-clock and CPU seconds; MB of the largest process, and of all processes at once."""

    seconds: float
    cpu: float
    largest: float
    together: float
    """Highest observed sum of resident memory; memory that processes share counts in each."""


def cost_of(command: Command, cores: Sequence[int] = ()) -> Cost:
    """Run a command, only on these cores if any are given; exit if it fails."""
    words = [*_pinned(cores), *(str(word) for word in command.words)]
    environment = {**os.environ, **COMPILED, **command.environment}
    with tempfile.TemporaryFile("w+b") as output:
        start = time.perf_counter()
        child = subprocess.Popen(
            words, cwd=command.place, env=environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        with Watch(child.pid) as watch:
            _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if status:
            output.seek(0)
            raise SystemExit(f"failed: {words}\n{output.read().decode(errors='replace')[-2000:]}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MILLION
    together = max(watch.highest / MILLION, largest)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, largest, together)


def can_pin() -> bool:
    """Return True if commands can be pinned to cores on this machine."""
    return shutil.which("taskset") is not None


def _pinned(cores: Sequence[int]) -> list[str]:
    tool = shutil.which("taskset")
    return [tool, "-c", ",".join(str(core) for core in cores)] if cores and tool else []


class Watch:
    """Context manager that samples the memory of a process and its descendants."""

    def __init__(self, process: int) -> None:
        self.highest = 0
        self._process, self._done = process, Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        if PROC.is_dir():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(EVERY):
            self.highest = max(self.highest, sum(map(_resident, _tree(self._process))))


def _tree(process: int) -> list[int]:
    """Return a process and all its descendants."""
    below: dict[int, list[int]] = {}
    for name in os.listdir(PROC):
        if name.isdigit():
            below.setdefault(_parent(name), []).append(int(name))
    tree = level = [process]
    while level := list(chain.from_iterable(below.get(one, []) for one in level)):
        tree = tree + level
    return tree


def _parent(process: str) -> int:
    try:
        stat = (PROC / process / "stat").read_bytes()
    except OSError:  # it has ended
        return 0
    return int(stat.rpartition(b")")[2].split()[1])  # a name may contain brackets and spaces


def _resident(process: int) -> int:
    try:
        statm = (PROC / str(process) / "statm").read_bytes()
    except OSError:  # it has ended
        return 0
    return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE")
