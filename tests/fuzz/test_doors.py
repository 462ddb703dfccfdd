"""Each door takes any file: it reads it, or raises an error with its place, in bounded time.

STUDYPRESS_FUZZ is the number of files for each door, which then differ in each run; without it they
are the same in every run.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator

import pytest
from changed_files import files_of
from hypothesis import HealthCheck, Phase, given, settings

from fuzz.doors import DOORS
from studypress.errors import StudypressError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it measures memory in /proc")
EXAMPLES = int(os.environ.get("STUDYPRESS_FUZZ", "12"))
SECONDS = 5
MEMORY = 700 * 2**20  # more than the process has


class TooLongError(BaseException):
    """A file that is read for too long."""


@pytest.fixture
def limits() -> Iterator[None]:
    """Limit processor time of this process for each file, and its memory."""

    def stop(*_: object) -> None:
        raise TooLongError

    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file of the disk
        used = int(file.read().split()[5]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (used + MEMORY, hard))
    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("name", DOORS)
def test_a_file_is_read_or_refused_with_its_place(name: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize="STUDYPRESS_FUZZ" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )
    @given(data=files_of(name))
    def holds(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            DOORS[name](data)
        except StudypressError as error:
            lines = str(error).splitlines()
            assert lines
            assert all(": " in line and line.isprintable() and len(line) < 1000 for line in lines)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    holds()
