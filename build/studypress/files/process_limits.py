"""Limits of processes that check and lay out texts: memory, time, core dumps, network."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from studypress.errors import CallError

MEMORY, SECONDS = "STUDYPRESS_LAYOUT_MEMORY", "STUDYPRESS_LAYOUT_SECONDS"
"""Variables of the environment: megabytes of a process, and seconds of a small page."""

_LEAST = 1024  # megabytes
_SHARE = 0.5  # of the memory of the machine, for all processes of a pool
_USUAL_SECONDS = 60
_SIZE = 100_000  # characters of a page that has these seconds; a longer one has more
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # flags of unshare(2)
_RESTRICTION = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
"""Contains 1 on Ubuntu since 23.10: a user namespace can be made there, but ids not be kept."""


@dataclass(frozen=True)
class Limits:
    """Maximum megabytes of data of a process, and CPU seconds for each 100,000 characters."""

    memory: int
    seconds: int

    def __str__(self) -> str:
        """Describe the limits for messages."""
        return f"{self.seconds} seconds of work or {self.memory} MB of memory"


class NeedsProcessError(BaseException):
    """Signal that work must be done in a process with limits; no handler of errors catches it."""


_only_confined = ContextVar("_only_confined", default=False)
_own: list[Limits] = []  # the limits of this process, if it has any


def limits_of(processes: int = 1) -> Limits:
    """Return the limits of each of some processes; raise CallError for wrong variables."""
    usual = max(_LEAST, int(_machine_memory() * _SHARE / processes))
    return Limits(_number(MEMORY, usual, _LEAST // 4), _number(SECONDS, _USUAL_SECONDS, 1))


def _number(variable: str, usual: int, least: int) -> int:
    """Return the number in a variable of the environment."""
    text = os.environ.get(variable, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):  # noqa: PLR2004 - digits
        raise CallError(f"{variable}: '{text}' is not a whole number from {least} on")
    return int(text)


def _machine_memory() -> int:
    """Return the megabytes of memory of the machine, or of its container if that has fewer."""
    found = []
    with suppress(OSError, ValueError, AttributeError):  # Windows has no such function
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # the word `max` is no number
            found.append(int(Path(path).read_text()))
    return min(found, default=0) // 2**20


def confine(limits: Limits, *, network: bool = False) -> None:
    """Limit the memory of this process for good; close the network, unless it is needed.

    What the system does not offer is left out: see docs/decisions/0071-isolated-layout.md.
    """
    _own[:] = [limits]
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    for what, most in ((resource.RLIMIT_DATA, limits.memory * 2**20), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):  # macOS refuses some
            resource.setrlimit(what, (limit, limit))
    if not network:
        _close_network()


def is_settled() -> bool:
    """Return whether this process has limits, or a caller will start one that has."""
    return bool(_own) or _only_confined.get()


def own_limits() -> Limits:
    """Return the limits of this process, or those that a process would have."""
    return _own[0] if _own else limits_of()


@contextmanager
def only_confined() -> Iterator[None]:
    """Raise NeedsProcessError at work that needs a process with limits, in the `with` block."""
    token = _only_confined.set(True)
    try:
        yield
    finally:
        _only_confined.reset(token)


def require_process() -> None:
    """Raise NeedsProcessError where only a process with limits may work, unless this is one."""
    if _only_confined.get() and not _own:
        raise NeedsProcessError


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Limit the CPU time of work on a text of `size` characters; above it, the process is killed.

    Raises NeedsProcessError where only a process with limits may work, unless this is one.
    """
    require_process()
    if not _own or sys.platform == "win32":
        yield
        return
    import resource  # noqa: PLC0415 - Windows has none

    def set_end(end: float) -> None:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        known = [int(each) for each in (end, hard) if each != resource.RLIM_INFINITY]
        soft = min(known, default=resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))

    before, start = resource.getrlimit(resource.RLIMIT_CPU)[0], _cpu_seconds()
    set_end(start + _own[0].seconds * (1 + size // _SIZE) + 1)
    try:
        yield
    finally:  # the limit of work around this one does not count it
        unlimited = before == resource.RLIM_INFINITY
        set_end(before if unlimited else before + _cpu_seconds() - start + 1)


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system


def _close_network() -> None:
    """Move this process into an empty network; do nothing if the system does not permit it.

    A user without the right needs an own user namespace, in which all ids remain as they are.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(_NEW_NETWORK) == 0 or _has_restriction():
            return
        user, group = os.geteuid(), os.getegid()
        if unshare(_NEW_USER | _NEW_NETWORK) == 0:
            Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def _has_restriction() -> bool:
    with suppress(OSError):
        return _RESTRICTION.read_text(encoding="ascii").strip() == "1"
    return False
