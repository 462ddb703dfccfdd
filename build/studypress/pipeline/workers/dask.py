"""Executor of tasks on the machines of a Dask cluster."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from studypress.errors import CallError, PressError

_PATIENCE = "10s"


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """Yield an executor on the cluster of a scheduler, and the number of tasks that run at once.

    Raises CallError if Dask is not installed, and PressError if no scheduler answers.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - few have a cluster
    except ImportError:
        fault = "--scheduler: Dask is not installed: pip install 'studypress[cluster]'"
        raise CallError(fault) from None
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise PressError(f"--scheduler: no scheduler answers at {address}: {error}") from None
    with client, client.get_executor(pure=False) as executor:
        yield executor, max(1, sum(client.ncores().values()))
