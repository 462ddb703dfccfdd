"""A process with limits that runs one call at a time, reports its progress, and can be stopped."""

import gc
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from traceback import format_exception
from typing import Any, TypeVar

from studypress.errors import StudypressError
from studypress.files.process_limits import Limits, confine, limits_of
from studypress.files.recovery.locked_folder import LockedFolder
from studypress.pipeline.request import Progress, Step
from studypress.pipeline.workers.processes import (
    SeparateContext,
    end_with_parent,
    ended,
    signals_blocked,
)

T = TypeVar("T")

_PATIENCE = 30  # seconds for a stopped process to publish finished copies, and to clean up

_Message = tuple[str, Any]


class StoppedError(StudypressError):
    """Error of a call that was stopped."""


class DiedError(StudypressError):
    """Error of a call whose process ended before its result."""


class ResidentWorker:
    """A process that stays between calls, so that modules and caches in memory are kept.

    It starts with the first call, and again after a call was stopped or its process died.
    """

    def __init__(self, *, confined: bool = True, network: bool = False) -> None:
        """Start no process yet; it will be `confined`, with or without access to the `network`."""
        self._confined, self._network = confined, network
        self._folder: LockedFolder | None = None
        self._free, self._starting = Lock(), Lock()
        self._connection: Connection | None = None
        self._process: Any = None
        self._call: object = None
        self._closed = False

    def run(self, call: Callable[[Progress], T], progress: Progress = lambda *_: None) -> T:
        """Return the result of a call; wait until earlier ones have ended.

        Call, result and errors must support pickling. Raises the errors of the call, StoppedError
        if it was stopped, and DiedError if its process ended.
        """
        with self._free:
            connection = self._begun(call)
            try:
                connection.send(call)
                kind, content = connection.recv()
                while kind == "progress":
                    progress(*content)
                    kind, content = connection.recv()
            except (EOFError, OSError):
                raise self._reason(connection) from None
            finally:
                with self._starting:
                    self._call = None
            if kind == "failed":  # an error after a stop is its consequence
                raise StoppedError("stopped") if self._is_stopped(connection) else content
            result: T = content
            return result

    def stop(self, call: object = None) -> None:
        """Stop the running call, or only this `call` if it runs; the process ends.

        The process removes its temporary files.
        """
        with self._starting:
            if call is not None and call is not self._call:
                return
            process, folder = self._forgotten()
        if process:
            process.terminate()
            process.join(_PATIENCE)
            process.kill()
            process.join()
        _remove(folder)

    def close(self) -> None:
        """Stop the running call, and refuse others."""
        self._closed = True
        self.stop()

    def end(self) -> None:
        """End the process, which must be idle: it has nothing to clean up."""
        if self._process:
            self._process.kill()
        self.close()

    def _begun(self, call: object) -> Connection:
        """Return the connection to the process, which runs nothing but this call from now on."""
        with self._starting:
            if self._closed:
                raise StoppedError("stopped")
            if self._connection is None or not self._process.is_alive():
                _remove(self._forgotten()[1])
                self._folder = LockedFolder(Path(tempfile.gettempdir()))
                context, limits = SeparateContext(), limits_of() if self._confined else None
                here, there = context.Pipe()
                arguments = there, str(self._folder.path), limits, self._network
                with signals_blocked():
                    self._process = context.Process(target=_serve, args=arguments)
                    self._process.start()
                there.close()
                self._connection = here
            self._call = call
            return self._connection

    def _is_stopped(self, connection: Connection) -> bool:
        """Return whether the process at a connection was stopped: only `stop` forgets one."""
        with self._starting:
            return connection is not self._connection

    def _reason(self, connection: Connection) -> StudypressError:
        """Return why a connection has ended."""
        with self._starting:
            if connection is not self._connection:
                return StoppedError("stopped")
            process, folder = self._forgotten()
        process.join()
        _remove(folder)
        return DiedError(f"the process of this work {ended(process.exitcode)}")

    def _forgotten(self) -> tuple[Any, LockedFolder | None]:
        """Forget the process and its folder, so that only the caller ends them."""
        found = self._process, self._folder
        self._process = self._folder = self._connection = None
        return found


def _remove(folder: LockedFolder | None) -> None:
    """Remove the temporary files of a process that has ended."""
    if folder:
        folder.remove()


def _serve(
    connection: Connection,
    folder: str,
    limits: Limits | None,
    network: bool,  # noqa: FBT001
) -> None:
    """Run calls until the connection ends."""
    if limits:
        confine(limits, network=network)
    gc.disable()  # as in the command line; the engine enables it
    tempfile.tempdir = folder
    for name in ("SIGINT", "SIGHUP"):  # sent by a terminal to all processes
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    Thread(target=end_with_parent, daemon=True).start()

    def report(step: Step, done: int) -> None:
        connection.send(("progress", (step, done)))

    with suppress(EOFError):
        while True:
            call = connection.recv()
            try:
                answer: _Message = "done", call(report)
            except Exception as error:  # noqa: BLE001 - raised where the result is requested
                if not isinstance(error, StudypressError):
                    error.add_note("".join(format_exception(error)))
                answer = "failed", error
            connection.send(answer)
            del call, answer
            gc.collect()
