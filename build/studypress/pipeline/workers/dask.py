"""Executor of tasks on the machines of a Dask cluster."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from studypress.errors import CallError, PressError

P = ParamSpec("P")
T = TypeVar("T")

_PATIENCE = "10s"
_LOOK = 2  # seconds between looks at the workers
_IDLE = 15  # looks without a worker before the run ends
_LOGGERS = ("distributed", "distributed.client", "tornado.application")
"""Loggers of Dask, which would print tracebacks of lost connections; we report those."""


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield an executor on the cluster of a scheduler, and the number of tasks that run at once.

    A worker that is lost has its tasks done by the others. Raises CallError if Dask is not
    installed, and PressError if no scheduler answers, or the scheduler or all workers are lost.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - few have a cluster
    except ImportError:
        fault = "--scheduler: Dask is not installed: pip install 'studypress[cluster]'"
        raise CallError(fault) from None
    for name in _LOGGERS:  # also of connections that end after the run
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise PressError(f"--scheduler: no scheduler answers at {address}: {error}") from None
    with client:
        yield _Cluster(client, address), max(1, sum(client.ncores().values()))


class _Cluster(Executor):
    """Executor on the workers of a client.

    Unlike those of Dask's own executor, its futures raise an error if the scheduler is lost.
    """

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - Dask has no types
        self._client, self._address = client, address

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        try:
            task = self._client.submit(fn, *args, pure=False, **kwargs)
        except RuntimeError:  # the client was closed, as the scheduler is lost
            raise _lost(self._address) from None
        return _Task(self._client, task, self._address)


class _Task(Future[T]):
    """A task on the cluster."""

    def __init__(self, client: Any, task: Any, address: str) -> None:  # noqa: ANN401 - see above
        super().__init__()
        self._client, self._task, self._address = client, task, address

    def result(self, timeout: float | None = None) -> T:
        """Wait for the result; raise PressError if the cluster is lost."""
        from distributed import KilledWorker  # noqa: PLC0415 - see cluster
        from distributed.comm.core import CommClosedError  # noqa: PLC0415 - see cluster

        del timeout  # no caller has one
        for _ in range(_IDLE):
            try:
                result: T = self._waited()
            except TimeoutError:
                continue
            except (CancelledError, CommClosedError):
                break
            except KilledWorker:
                message = "a task ended each worker that had it: look at the memory of the workers"
                raise PressError(f"--scheduler: {message}") from None
            return result
        else:
            message = f"the scheduler at {self._address} has no workers: start some, and run again"
            raise PressError(f"--scheduler: {message}")
        raise _lost(self._address)

    def _waited(self) -> Any:  # noqa: ANN401 - see above
        """Wait as long as there are workers; raise TimeoutError if there are none now."""
        while True:
            try:
                return self._task.result(timeout=_LOOK)
            except TimeoutError:
                if not self._client.scheduler_info()["workers"]:
                    raise


def _lost(address: str) -> PressError:
    return PressError(f"--scheduler: the scheduler at {address} is lost: start it, and run again")
