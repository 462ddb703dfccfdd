"""Process that has imported the modules of all commands, and starts each command as a fork.

Imports take most of the time of a short command. It reads a command as a line of JSON and prints
the number of the process; after the line `wait NUMBER` it prints the wait status.
"""

import importlib
import json
import os
import pkgutil
import runpy
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import studypress

_LEFT_OUT = ("dask", "__main__", "words.update")


def _import_all() -> None:
    """Import the modules of the package, but for those that run."""
    for module in pkgutil.walk_packages(studypress.__path__, "studypress."):
        if not any(part in module.name for part in _LEFT_OUT):
            importlib.import_module(module.name)


def _begin(call: dict[str, Any]) -> list[str]:
    """Make this process that of a command: session, folder, environment, files and signals."""
    os.setsid()
    os.chdir(call["room"])
    os.environ.clear()
    os.environ.update(call["environment"])
    tempfile.tempdir = None
    nothing = os.open(os.devnull, os.O_RDWR)
    messages = os.open(call["messages"], os.O_WRONLY)
    for at, descriptor in enumerate((nothing, nothing, messages)):
        os.dup2(descriptor, at)
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    words = [sys.executable, "-m", "studypress", *call["words"]]
    sys.argv, sys.orig_argv = words[2:], words
    if hook := os.environ.get("PYTHONPATH"):
        runpy.run_path(f"{hook}/sitecustomize.py")
    return words[3:]


def _serve() -> list[str]:
    """Start commands until the input ends; in the process of a command, return its words."""
    while line := sys.stdin.readline():
        if line.startswith("wait "):
            _, status = os.waitpid(int(line.split()[1]), 0)
            print(status, flush=True)  # noqa: T201 - to the caller
            continue
        call = json.loads(line)
        if not (pid := os.fork()):
            return _begin(call)
        print(pid, flush=True)  # noqa: T201
    sys.exit(0)


_import_all()
_words = _serve()

if _words[0] == "desk":
    runpy.run_path(str(Path(__file__).with_name("guest.py")), run_name="__main__")

from studypress.cli import main  # noqa: E402

main(_words, prog_name="studypress")
