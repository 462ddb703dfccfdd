"""What a command costs: its time, its CPU time, and the memory of all its processes.

Machines are shared and noisy: commands that are compared are run in turn, and read as ratios.
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
"""As where it is installed, Python finds modules compiled."""

EVERY = 0.1  # seconds between looks at the memory of the processes
MILLION = 1e6


@dataclass(frozen=True)
class Command:
    """What is run: its words, the folder that it runs in, and what its environment has besides."""

    words: Sequence[str | Path]
    place: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of all processors; MB of the largest process, and of all at once."""

    seconds: float
    cpu: float
    largest: float
    together: float
    """The highest sum of resident memory seen: what processes share is counted in each of them."""


def cost_of(command: Command, cores: Sequence[int] = ()) -> Cost:
    """Run a command, on these cores alone if any are named; stop everything if it fails."""
    words = [*_pinned(cores), *(str(word) for word in command.words)]
    environment = {**os.environ, **COMPILED, **command.environment}
    with tempfile.TemporaryFile("w+b") as said:
        start = time.perf_counter()
        child = subprocess.Popen(
            words, cwd=command.place, env=environment, stdin=subprocess.DEVNULL, stdout=said,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        with Watch(child.pid) as watch:
            _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if status:
            said.seek(0)
            raise SystemExit(f"failed: {words}\n{said.read().decode(errors='replace')[-2000:]}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MILLION
    together = max(watch.highest / MILLION, largest)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, largest, together)


def can_pin() -> bool:
    """Whether commands can be held to some cores of this machine."""
    return shutil.which("taskset") is not None


def _pinned(cores: Sequence[int]) -> list[str]:
    tool = shutil.which("taskset")
    return [tool, "-c", ",".join(str(core) for core in cores)] if cores and tool else []


class Watch:
    """Looks at the memory of a process and all below it, time and again, until it is left."""

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
    """Return a process and all below it."""
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
    return int(stat.rpartition(b")")[2].split()[1])  # a name may hold brackets and blanks


def _resident(process: int) -> int:
    try:
        statm = (PROC / str(process) / "statm").read_bytes()
    except OSError:  # it has ended
        return 0
    return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE")
