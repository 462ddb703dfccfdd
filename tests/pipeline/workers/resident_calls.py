"""Calls for a resident process, which imports them by name."""

import os
from pathlib import Path
from tempfile import gettempdir
from time import sleep

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.pipeline.request import Progress, Step

STEP = Step("step", 2, 1.0)


def process_of(_: Progress) -> int:
    return os.getpid()


def fail(_: Progress) -> None:
    raise ContentError([Problem(SourcePlace("a.yaml", 1, 2), "wrong")])


def lack(_: Progress) -> None:
    raise PermissionError(13, "Permission denied", "out")


def die(_: Progress) -> None:
    os._exit(1)


def report(progress: Progress) -> str:
    progress(STEP, 1)
    return "done"


def wait_for_ever(folder: Path, progress: Progress) -> None:
    try:
        progress(STEP, 0)
        while True:
            sleep(0.01)
    finally:
        (folder / "cleaned").touch()


def fail_when_stopped(progress: Progress) -> None:
    try:
        progress(STEP, 0)
        while True:
            sleep(0.01)
    except SystemExit:
        fail(progress)


def has_folder(after: Path, progress: Progress) -> bool:
    """Return whether the folder of temporary files is there after a file has come."""
    progress(STEP, 1)
    while not after.exists():
        sleep(0.01)
    return Path(gettempdir()).exists()
