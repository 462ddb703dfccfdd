"""Executors of tasks in local processes, which end when this process ends."""

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cached_property
from multiprocessing import parent_process, resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from types import ModuleType, TracebackType
from typing import Any, ParamSpec, TypeVar

from studypress.errors import LimitError
from studypress.files.process_limits import Limits, confine, limits_of
from studypress.files.recovery.locked_folder import LockedFolder

P = ParamSpec("P")
T = TypeVar("T")

_BLOCKED = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def executor(workers: int) -> Executor:
    """Return an executor of tasks in `workers` processes; below two, in this process.

    Tasks, results and errors must support pickling. If an error or an interrupt ends the `with`
    block, running processes are killed.
    """
    return _Pool(workers) if workers > 1 else _Inline()


def process() -> Executor:
    """Return an executor with one process, which is killed if an error ends the `with` block."""
    return _Pool(1)


class Workers(ExitStack):
    """Processes of a run, which start when they are first needed and end with the `with` block."""

    def __init__(self, jobs: int) -> None:
        """Start at most `jobs` processes."""
        super().__init__()
        self.jobs = jobs

    @cached_property
    def pool(self) -> Executor:
        """Executor of tasks in these processes; with one job, in this process."""
        return self.enter_context(executor(self.jobs))


class _Inline(Executor):
    """Executor in this process: runs tasks on submission, mapped tasks when iterated."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised where the result is requested
            future.set_exception(error)
        return future

    def map(self, fn: Callable[..., T], *iterables: Iterable[Any], **_: Any) -> Iterator[T]:
        return map(fn, *iterables)


class _SpawnedProcess(SpawnProcess):
    """Process that does not run the main module: a script of the caller would begin again."""

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802, ANN401 - as in multiprocessing
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001 - overridden
        finally:
            sys.modules["__main__"] = main


class SeparateContext(SpawnContext):
    """Context of such processes."""

    Process = _SpawnedProcess


class _Pool(ProcessPoolExecutor):
    """Pool of spawned processes; their temporary files are removed even if they are killed.

    Do not cancel its futures: before Python 3.13 this is not safe together with a kill.
    """

    def __init__(self, workers: int) -> None:
        self._folder = LockedFolder(Path(tempfile.gettempdir()))
        with signals_blocked():  # also for the process that tracks semaphores
            arguments = (str(self._folder.path), limits_of(workers))
            super().__init__(workers, SeparateContext(), _begin, arguments)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with signals_blocked():  # otherwise an interrupt might leave a started process unregistered
            return super().submit(fn, *args, **kwargs)

    def map(self, fn: Callable[..., T], *iterables: Iterable[Any], **_: Any) -> Iterator[T]:
        futures = [self.submit(fn, *each) for each in zip(*iterables, strict=False)]
        return (future.result() for future in futures)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        processes = list((self._processes or {}).values())
        codes = [process.exitcode for process in processes if process.exitcode is not None]
        if kind:
            for process in processes:
                process.kill()
        super().__exit__(kind, error, trace)
        self._folder.remove()
        if isinstance(error, BrokenExecutor):
            raise LimitError(f"a printing process {ended(next(iter(codes), None))}") from None


def ended(code: int | None) -> str:
    """Describe how a process ended, by its exit code."""
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"needed more than {limits_of().seconds} seconds of work for a page"
    cause = f", by signal {-code}" if code and code < 0 else ""
    return f"ended too early{cause}: if memory is short, use --jobs 1"


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Block interrupts; processes started meanwhile never receive one from a terminal."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED)
    resource_tracker.ensure_running()  # its start unblocks some of them
    signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(folder: str, limits: Limits) -> None:
    """Initialise a process: limits, signals, temporary folder, end with its parent."""
    confine(limits)
    for number in set(_BLOCKED) - {signal.SIGTERM}:  # sent by a terminal to all processes
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    tempfile.tempdir = folder
    gc.disable()  # as in the command line
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the end of the parent process, then end this one at once."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
