"""Files that may be hostile are read in processes of bounded memory and time."""

import gc
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

_MEMORY = 700 * 2**20  # bytes of data that a process may hold
_ENDED = (BrokenExecutor, WaitedError, MemoryError, RecursionError)
_PATIENCE = 20  # times the seconds of work that are waited for, on a busy machine
_TOO_MUCH = (
    f"it cannot be read in {{seconds}} seconds and {_MEMORY // 2**20} MB, which every file of an"
    " exam can: somebody has altered it"
)


class Readers:
    """Runs tasks side by side, each in a process that is killed when it takes too much."""

    def __init__(self, jobs: int) -> None:
        """Prepare so many processes, none of which is started before it is needed."""
        self._threads = ThreadPoolExecutor(jobs)
        self._own = local()
        self._running: list[Executor] = []

    def begin(
        self, seconds: int, task: Callable[..., Any], *args: Any, **named: Any
    ) -> Callable[[], Any]:
        """Begin a task of at most so many seconds of work; return what waits for its result.

        That raises UnreadableError if the task takes more, or too much memory.
        """
        return self._threads.submit(self._run, seconds, task, *args, **named).result

    def _run(self, seconds: int, task: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run a task; once more in a new process, if what others left in the old is to blame."""
        if process := getattr(self._own, "process", None):
            with suppress(*_ENDED):
                return self._result(process, seconds, task, *args, **named)
            self._end(process)
        process = self._own.process = new_process()
        self._running.append(process)
        try:
            return self._result(process, seconds, task, *args, **named)
        except _ENDED:
            self._end(process)
            raise UnreadableError(_TOO_MUCH.format(seconds=seconds)) from None

    @staticmethod
    def _result(
        process: Executor, seconds: int, task: Callable[..., T], *args: Any, **named: Any
    ) -> T:
        process.submit(_limit, seconds).result()
        return process.submit(task, *args, **named).result(seconds * _PATIENCE)

    def _end(self, process: Executor) -> None:
        self._own.process = None
        self._running.remove(process)
        with suppress(PressError):
            process.__exit__(BrokenExecutor, None, None)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """End all processes, in the midst of their work if an error ends it."""
        self._threads.shutdown(wait=kind is None, cancel_futures=True)
        for process in list(self._running):
            self._end(process)
        self._threads.shutdown()


def _limit(seconds: int) -> None:
    """Bound what this process may take from now on, as far as the system lets it."""
    gc.collect()
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + seconds + 1
    for what, soft in (
        (resource.RLIMIT_CPU, end),
        (resource.RLIMIT_DATA, _MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (soft, resource.getrlimit(what)[1]))
