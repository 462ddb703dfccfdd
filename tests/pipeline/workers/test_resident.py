"""A resident process: results, errors, progress, and the end of a stopped call."""

import os
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from multiprocessing import active_children
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from studypress.errors import ContentError
from studypress.pipeline.workers.resident import DiedError, ResidentWorker, StoppedError


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(Path(__file__).parent)
    return import_module("resident_calls")


@pytest.fixture
def worker() -> Iterator[ResidentWorker]:
    made = ResidentWorker()
    yield made
    made.close()


def test_the_process_stays_between_calls_and_after_an_error(
    calls: Any, worker: ResidentWorker
) -> None:
    first = worker.run(calls.process_of)
    with pytest.raises(ContentError, match=r"a\.yaml:1:2: wrong"):
        worker.run(calls.fail)
    assert worker.run(calls.process_of) == first != os.getpid()


def test_progress_is_reported(calls: Any, worker: ResidentWorker) -> None:
    reported: list[object] = []
    assert worker.run(calls.report, lambda *step: reported.append(step)) == "done"
    assert reported == [(calls.STEP, 1)]


def test_a_stopped_call_cleans_up_and_the_next_one_runs(
    calls: Any, worker: ResidentWorker, tmp_path: Path
) -> None:
    begun = Event()
    ended: list[bool] = []

    def run() -> None:
        with pytest.raises(StoppedError):
            worker.run(partial(calls.wait_for_ever, tmp_path), lambda *_: begun.set())
        ended.append(True)

    thread = Thread(target=run)
    thread.start()
    assert begun.wait(60)
    worker.stop()
    thread.join(60)
    assert ended
    assert (tmp_path / "cleaned").exists()
    assert worker.run(calls.process_of) > 0


def test_a_call_that_begins_while_another_is_stopped_keeps_its_folder(
    calls: Any, worker: ResidentWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped = Event(), tmp_path / "stopped"

    def stop() -> None:
        (process,) = active_children()
        wait = process.join

        def wait_for_both(*seconds: int) -> None:
            wait(*seconds)
            assert begun.wait(60)

        monkeypatch.setattr(process, "join", wait_for_both)
        worker.stop()
        stopped.touch()

    stopping = Thread(target=stop)
    with pytest.raises(StoppedError):
        worker.run(partial(calls.wait_for_ever, tmp_path), lambda *_: stopping.start())
    assert worker.run(partial(calls.has_folder, stopped), lambda *_: begun.set())
    stopping.join(60)


def test_an_error_that_follows_from_the_stop_is_none_of_the_call(
    calls: Any, worker: ResidentWorker
) -> None:
    stopping = Thread(target=worker.stop)
    with pytest.raises(StoppedError):
        worker.run(calls.fail_when_stopped, lambda *_: stopping.start())
    stopping.join(60)


def test_an_error_of_the_system_is_that_of_the_call(calls: Any, worker: ResidentWorker) -> None:
    with pytest.raises(PermissionError, match="'out'"):
        worker.run(calls.lack)


def test_a_process_that_died_was_not_stopped_and_the_next_call_runs(
    calls: Any, worker: ResidentWorker
) -> None:
    with pytest.raises(DiedError, match="ended too early"):
        worker.run(calls.die)
    assert worker.run(calls.process_of) > 0


def test_a_call_that_has_ended_is_not_stopped_in_the_place_of_the_next(
    calls: Any, worker: ResidentWorker
) -> None:
    first = worker.run(calls.process_of)
    worker.stop(calls.process_of)
    assert worker.run(calls.process_of) == first


def test_a_closed_worker_refuses_calls(calls: Any, worker: ResidentWorker) -> None:
    worker.close()
    with pytest.raises(StoppedError):
        worker.run(calls.process_of)
