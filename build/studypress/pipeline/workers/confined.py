"""Processes of limited memory and time, to read files that may be hostile."""

import gc
import os
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedError
from contextlib import suppress
from threading import local
from types import TracebackType
from typing import Any, Self, TypeVar

from studypress.errors import PressError
from studypress.pipeline.workers.processes import process as new_process
from studypress.verify.pdf.bounds import UnreadableError

T = TypeVar("T")

_MEMORY = 700  # maximum megabytes of data of a process
_ENDED = (BrokenExecutor, WaitedError, MemoryError, RecursionError)
_NICE = 5  # third of the share of a busy core
_PATIENCE = 20  # timeout as a multiple of the seconds of work, for busy machines
_TOO_MUCH = (
    "reading needs more than {seconds} seconds or {memory} MB, so that the file must have been"
    " changed"
)
_TOO_SLOW = (
    "it was not read within {clock} seconds on the clock: the machine may be busy; run this again"
)


class Readers:
    """Executor of parallel tasks, each in a process that is killed above its limits."""

    def __init__(self, jobs: int, memory: int = _MEMORY) -> None:
        """Allow `jobs` processes of some megabytes; each is started when it is needed."""
        self._memory = memory
        self._threads = ThreadPoolExecutor(jobs)
        self._own = local()
        self._running: list[Executor] = []
        self._is_stopped = False

    def begin(
        self, seconds: int, task: Callable[..., Any], *args: Any, **named: Any
    ) -> Callable[[], Any]:
        """Start a task of at most `seconds` of work; return a callable that waits for its result.

        The callable raises UnreadableError if the task exceeds its time or memory.
        """
        return self._threads.submit(self._run, seconds, task, *args, **named).result

    def _run(self, seconds: int, task: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run a task; after a failure in a used process, run it again in a new one."""
        if process := getattr(self._own, "process", None):
            with suppress(*_ENDED):
                return self._result(process, seconds, task, *args, **named)
            self._end(process)
        if self._is_stopped:
            raise UnreadableError("it was not read, as the run was stopped")
        process = self._own.process = new_process()
        self._running.append(process)
        try:
            return self._result(process, seconds, task, *args, **named)
        except _ENDED as error:
            self._end(process)
            fault = _TOO_SLOW if isinstance(error, WaitedError) else _TOO_MUCH
            clock = seconds * _PATIENCE
            fault = fault.format(seconds=seconds, memory=self._memory, clock=clock)
            raise UnreadableError(fault) from None

    def _result(
        self, process: Executor, seconds: int, task: Callable[..., T], *args: Any, **named: Any
    ) -> T:
        process.submit(_limit, seconds, self._memory).result()
        return process.submit(task, *args, **named).result(seconds * _PATIENCE)

    def _end(self, process: Executor) -> None:
        """End a process; do nothing if another thread did, as at an interrupt of all processes."""
        self._own.process = None
        try:
            self._running.remove(process)
        except ValueError:
            return
        with suppress(PressError):
            process.__exit__(BrokenExecutor, None, None)

    def __enter__(self) -> Self:
        """Return the executor itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """End all processes; after an error, without waiting for their tasks."""
        self._threads.shutdown(wait=kind is None, cancel_futures=True)
        self._is_stopped = True  # a task whose process is ended must not begin again
        for process in list(self._running):
            self._end(process)
        self._threads.shutdown()
        for process in list(self._running):  # begun since
            self._end(process)


def _limit(seconds: int, memory: int) -> None:
    """Limit CPU time, memory and core dumps of this process; do nothing on Windows.

    Its priority is lower: the process that prints the exam again is the longest.
    """
    gc.collect()
    gc.freeze()  # what is cached stays: exclude it from later collections
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    nice = max(_NICE, os.getpriority(os.PRIO_PROCESS, 0))
    os.setpriority(os.PRIO_PROCESS, 0, nice)
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + seconds + 1
    for what, soft in (
        (resource.RLIMIT_CPU, end),
        (resource.RLIMIT_DATA, memory * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        limit = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        resource.setrlimit(what, (limit, hard))
