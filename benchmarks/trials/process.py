"""One run of a command as a process of a session, with the processes that it starts."""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from trials.rooms import environment

PATIENCE = 240.0
"""Seconds after which a run counts as hung."""
_GUEST = Path(__file__).with_name("guest.py")
_DYING = 20.0  # seconds in which the processes of a killed run end


@dataclass(frozen=True)
class Ended:
    """A run that has ended: exit code, negative after a signal, and its messages."""

    code: int
    messages: str


class Nursery:
    """The process from which commands are forked, started when it is first needed."""

    def __init__(self) -> None:
        """Start no process yet."""
        self._process: subprocess.Popen[str] | None = None

    def start(self, call: Mapping[str, object]) -> int:
        """Start a command; return the number of its process."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("nursery.py"))],
                env=environment({}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            atexit.register(self._end)
        return int(self._asked(json.dumps(call)))

    def _end(self) -> None:
        if self._process:
            with self._process:  # closes the pipes and waits
                self._process.kill()

    def waited(self, pid: int) -> int:
        """Wait for the end of a command; return its exit code, negative after a signal."""
        return os.waitstatus_to_exitcode(int(self._asked(f"wait {pid}")))

    def _asked(self, line: str) -> str:
        process = self._process
        if not (process and process.stdin and process.stdout):
            raise RuntimeError("no process was started")
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        return process.stdout.readline()


_nursery = Nursery()


class Run:
    """A running command, whose messages go to files in `folder`.

    It is forked from a process with all modules, unless it needs a wrapper or a library.
    """

    def __init__(
        self,
        words: Sequence[str],
        room: Path,
        folder: Path,
        more: Mapping[str, str],
        before: Sequence[str] = (),
    ) -> None:
        """Start the command in a room, with more of an environment; `before` is a wrapper."""
        self._log = folder / f"messages-{time.monotonic_ns()}"
        self._log.touch()
        self._process: subprocess.Popen[bytes] | None = None
        self.started = time.monotonic()
        values = environment(dict(more))
        if before or "LD_PRELOAD" in more:
            program = [str(_GUEST)] if words[0] == "desk" else ["-m", "studypress"]
            command = [*before, sys.executable, *program, *words]
            self._process = _process(command, room, values, self._log)
            self._pid = self._process.pid
        else:
            call = {"words": words, "room": str(room), "environment": values}
            self._pid = _nursery.start({**call, "messages": str(self._log)})

    @property
    def is_running(self) -> bool:
        """Return whether the main process runs."""
        if self._process:
            return self._process.poll() is None
        return _is_alive(self._pid)

    def send(self, number: int) -> None:
        """Send a signal to the main process."""
        if self.is_running:
            os.kill(self._pid, number)

    def send_all(self, number: int) -> None:
        """Send a signal to all processes."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, number)

    def children(self) -> list[int]:
        """Return the other processes of the session."""
        return [pid for pid in _session(self._pid) if pid != self._pid]

    def ended(self) -> Ended:
        """Wait for the end of the command and of its children; report those that do not end."""
        messages, until = "", time.monotonic() + PATIENCE
        while self.is_running and time.monotonic() < until:
            time.sleep(0.005)
        if self.is_running:
            self.send_all(signal.SIGKILL)
            messages = "Traceback: the run hangs\n"
        code = self._process.wait() if self._process else _nursery.waited(self._pid)
        until = time.monotonic() + _DYING
        while self.children() and time.monotonic() < until:
            time.sleep(0.02)
        if self.children():
            self.send_all(signal.SIGKILL)
            messages += "Traceback: a child lives on\n"
        return Ended(code, messages + self._log.read_text(errors="replace"))


def _process(
    command: Sequence[str], room: Path, values: Mapping[str, str], messages: Path
) -> "subprocess.Popen[bytes]":
    with messages.open("wb") as log:
        return subprocess.Popen(
            command,
            cwd=room,
            env=values,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
            preexec_fn=_with_signals,  # noqa: PLW1509 - nothing else happens in threads by then
        )


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _with_signals() -> None:
    """Reset signals that a shell ignores for jobs in the background."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _session(leader: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, IndexError):
                state = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
                if int(state[3]) == leader and state[0] not in "ZX":
                    found.append(int(name))
    return found
