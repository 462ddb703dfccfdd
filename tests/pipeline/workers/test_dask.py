from concurrent.futures import CancelledError
from typing import Any

import pytest

from studypress.errors import PressError
from studypress.pipeline.workers import dask

ADDRESS = "tcp://127.0.0.1:8786"


class Client:
    """A client of Dask whose tasks give these outcomes in turn, errors or a result."""

    def __init__(self, *outcomes: object, workers: int = 1) -> None:
        self.outcomes, self.looks = list(outcomes), 0
        self.workers, self.closed = workers, False

    def submit(self, *_: Any, **__: Any) -> "Client":
        if self.closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        return self

    def result(self, timeout: float) -> object:
        assert timeout
        self.looks += 1
        found = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(found, Exception):
            raise found
        return found

    def scheduler_info(self) -> dict[str, object]:
        return {"workers": {str(at): {} for at in range(self.workers)}}


def result_of(client: Client) -> object:
    return dask._Cluster(client, ADDRESS).submit(int).result()  # noqa: SLF001 - without a cluster


def test_a_result_is_waited_for_as_long_as_there_are_workers() -> None:
    late = [TimeoutError()] * 100
    assert result_of(Client(*late, 7)) == 7


def test_a_cluster_without_workers_is_not_waited_for() -> None:
    client = Client(TimeoutError(), workers=0)
    with pytest.raises(PressError, match=f"the scheduler at {ADDRESS} has no workers: start some"):
        result_of(client)
    assert client.looks == 15


def test_a_worker_that_comes_back_in_time_goes_on() -> None:
    assert result_of(Client(*[TimeoutError()] * 14, 7, workers=0)) == 7


def test_a_lost_scheduler_is_an_error() -> None:
    with pytest.raises(PressError, match=f"the scheduler at {ADDRESS} is lost: start it"):
        result_of(Client(CancelledError()))
    client = Client(7)
    client.closed = True
    with pytest.raises(PressError, match="is lost"):
        result_of(client)


def test_a_task_that_ends_all_workers_is_an_error() -> None:
    from distributed import KilledWorker  # noqa: PLC0415 - slow to import

    worker: Any = None
    killed = KilledWorker("make", worker, 3)
    with pytest.raises(PressError, match="a task ended each worker that had it"):
        result_of(Client(killed))
