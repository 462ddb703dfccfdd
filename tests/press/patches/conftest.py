"""The engine without our patches, to test whether they are still needed."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from studypress.press import patches


def leave_out_patches() -> None:
    patches.apply = lambda _: None


@pytest.fixture(scope="session")
def bare(pytestconfig: pytest.Config) -> Iterator[Callable[..., object]]:
    """Call a function in a process with the unpatched engine."""
    spawn = get_context("spawn")
    with (
        pytest.MonkeyPatch.context() as patch,
        ProcessPoolExecutor(1, mp_context=spawn, initializer=leave_out_patches) as pool,
    ):
        patch.setattr(sys, "path", [*sys.path, str(pytestconfig.rootpath)])  # it imports tests
        yield lambda function, *args: pool.submit(function, *args).result()
