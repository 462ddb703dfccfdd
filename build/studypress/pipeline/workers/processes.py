"""Work side by side on the cores, in processes that end with this one, however it ends."""

import gc
import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from tempfile import TemporaryDirectory
from threading import Thread
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from studypress.errors import PressError

P = ParamSpec("P")
T = TypeVar("T")

_HELD_BACK = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_DIED = (
    "a process that prints has ended before its work: perhaps there is not memory enough for all"
    " at once, which --jobs 1 avoids"
)


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def executor(workers: int) -> Executor:
    """Return what runs tasks in so many processes, or in this one if fewer than two are asked for.

    Tasks, results and errors must be such as can be pickled. When the `with` block is left by an
    error, or an interrupt, what is still at work is killed.
    """
    return _Pool(workers) if workers > 1 else _Inline()


def process() -> Executor:
    """Return what runs tasks in one process of its own, killed if the block is left by an error."""
    return _Pool(1)


class _Inline(Executor):
    """Runs each task when it is submitted or, of those that are mapped, when it is asked for."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised again where the result is asked for
            future.set_exception(error)
        return future

    def map(self, fn: Callable[..., T], *iterables: Iterable[Any], **_: Any) -> Iterator[T]:
        return map(fn, *iterables)


class _Pool(ProcessPoolExecutor):
    """_Pool that are started afresh, whose temporary files are removed even if they are killed.

    Cancel none of its futures: until Python 3.13 that and a kill do not go together.
    """

    def __init__(self, workers: int) -> None:
        self._folder = TemporaryDirectory(prefix="studypress-", ignore_cleanup_errors=True)
        with _held_back():  # also from the process that looks after semaphores
            super().__init__(workers, get_context("spawn"), _begin, (self._folder.name,))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with _held_back():  # else a process might be started, and nobody know of it
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
        if kind:
            for process in list(self._processes.values()):
                process.kill()
        super().__exit__(kind, error, trace)
        self._folder.cleanup()
        if isinstance(error, BrokenExecutor):
            raise PressError(_DIED) from None


@contextmanager
def _held_back() -> Iterator[None]:
    """Let interrupts wait; processes that are started meanwhile never get one from a terminal."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    resource_tracker.ensure_running()  # which lets some through when it starts
    signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(folder: str) -> None:
    """Prepare a process for its tasks."""
    for number in set(_HELD_BACK) - {signal.SIGTERM}:  # a terminal's, which all processes get
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    tempfile.tempdir = folder
    gc.disable()  # as the command line does
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
