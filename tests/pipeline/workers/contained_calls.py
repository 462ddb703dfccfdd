"""Calls that need a process with limits, or do not; other processes import them by name."""

import os
import signal
from pathlib import Path

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.process_limits import is_settled, limited
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.workers.contained import contained

STEP = Step("step", 2, 1.0)


@contained
def warm() -> int:
    return os.getpid()


@contained
def cold(times: int, *, progress: Progress = unseen) -> tuple[int, int]:
    with limited(1):
        progress(STEP, times)
        return os.getpid(), nested()


@contained
def nested() -> int:
    with limited(1):
        return os.getpid()


@contained
def fail() -> None:
    with limited(1):
        raise ContentError([Problem(SourcePlace("a.yaml", 1, 2), "wrong")])


@contained
def break_down() -> None:
    with limited(1):
        raise ZeroDivisionError("a defect")


@contained
def die(folder: Path) -> None:
    with limited(1):
        assert is_settled()
        (folder / "begun").touch()
        os.kill(os.getpid(), signal.SIGKILL)


@contained
def spin() -> None:
    with limited(1):
        while True:
            pass


@contained
def interrupt(folder: Path, parent: int) -> None:
    with limited(1):
        try:
            os.kill(parent, signal.SIGINT)
            while True:
                signal.pause()
        finally:
            (folder / "cleaned").touch()
