"""Fault at a numbered file operation of a command, by an audit hook.

Python imports this module at the start of every process whose PYTHONPATH has its folder.
STUDYPRESS_FAULT is `ACTION:NUMBER:FOLDER`; the number counts operations below FOLDER which change
it, of the command and of the process with limits that it starts. STUDYPRESS_FAULT_COUNT is a file
that gets a byte for each: `+` if it creates something. The action `count` does nothing else, `full`
counts only those, and a signal goes to all processes.
"""

import os
import signal
import sys
from errno import ENOSPC
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {
    "os.rename": 2,
    "os.link": 2,
    "os.remove": 1,
    "os.rmdir": 1,
    "os.mkdir": 1,
    "os.truncate": 1,
}
"""Audited operations that change a folder, with the number of their paths."""
_CREATES = {"open", "os.rename", "os.link", "os.mkdir"}
"""Those that a full disk refuses."""


class _Fault:
    def __init__(self, action: str, number: int, folder: str, count: int) -> None:
        self.action, self.number, self.folder, self.count = action, number, folder, count

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            if not (isinstance(args[2], int) and args[2] & _WRITES):
                return
            paths = args[:1]
        elif event in _CHANGES:
            paths = args[: _CHANGES[event]]
        else:
            return
        if self.action == "full" and event not in _CREATES:
            return
        if any(self._is_inside(path) for path in paths):
            os.write(self.count, b"+" if event in _CREATES else b".")
            if os.lseek(self.count, 0, os.SEEK_CUR) == self.number:
                self._act()

    def _is_inside(self, path: object) -> bool:
        if isinstance(path, int) or not isinstance(path, str | bytes | os.PathLike):
            return False
        return os.path.abspath(os.fsdecode(path)).startswith(self.folder)  # noqa: PTH100

    def _act(self) -> None:
        if self.action == "full":
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        if self.action != "count":
            os.killpg(0, getattr(signal, self.action))


def _begin() -> None:
    words = os.environ.get("STUDYPRESS_FAULT", "")
    if words:
        action, number, folder = words.split(":", 2)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        count = os.open(os.environ["STUDYPRESS_FAULT_COUNT"], flags, 0o600)
        sys.addaudithook(_Fault(action, int(number), folder, count))


_begin()
