"""Fault at a numbered file operation of a command, by an audit hook.

Python imports this module at the start of every process whose PYTHONPATH has its folder.
STUDYPRESS_FAULT is `ACTION:NUMBER:FOLDER`; the number counts operations below FOLDER which change
it. The action `count` writes the number of all of them to STUDYPRESS_FAULT_COUNT at exit.
"""

import atexit
import os
import signal
import sys
from errno import ENOSPC
from pathlib import Path
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
    def __init__(self, action: str, number: int, folder: str) -> None:
        self.action, self.number, self.folder = action, number, folder
        self.seen = 0

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
            self.seen += 1
            if self.seen == self.number:
                self._act()

    def _is_inside(self, path: object) -> bool:
        if isinstance(path, int) or not isinstance(path, str | bytes | os.PathLike):
            return False
        return os.path.abspath(os.fsdecode(path)).startswith(self.folder)  # noqa: PTH100

    def _act(self) -> None:
        if self.action == "full":
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        if self.action != "count":
            os.kill(os.getpid(), getattr(signal, self.action))


def _begin() -> None:
    words = os.environ.get("STUDYPRESS_FAULT", "")
    if not words or "studypress" not in sys.orig_argv:  # children have other arguments
        return
    action, number, folder = words.split(":", 2)
    fault = _Fault(action, int(number), folder)
    sys.addaudithook(fault)
    if action == "count":
        target = Path(os.environ["STUDYPRESS_FAULT_COUNT"])
        atexit.register(lambda: target.write_text(str(fault.seen), encoding="utf-8"))


_begin()
