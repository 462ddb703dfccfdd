"""Reader of the files of a bank, a look or an exam: the only access to them."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

BANK_URL = "https://bank.invalid/"
"""Placeholder URL of a bank's files in documents."""

LOOK_URL = "https://look.invalid/"
"""Placeholder URL of the files of a look in documents and styles, below which is `styles/`."""


class ClosedDoorError(Exception):
    """A refusal to read a file; the message is the reason."""


class MissingError(ClosedDoorError):
    """A file that does not exist."""


def read_inside(root: Path, name: str, limit: int) -> bytes:
    """Read the regular file `name` below `root`, of `limit` bytes at most.

    Raises ClosedDoorError under the conditions of `open_inside`.
    """
    with open_inside(root, name, limit) as file:
        return file.read(limit)


@contextmanager
def open_inside(root: Path, name: str, limit: int) -> Iterator[BufferedReader]:
    """Open the regular file `name` below `root`, of `limit` bytes at most.

    Links and `..` are resolved before the file is tested to lie inside `root`. Raises
    ClosedDoorError if it is no such file, or cannot be read.
    """
    if "\\" in name or "\0" in name:
        raise ClosedDoorError("a path must have / between its parts")
    try:
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()):
            folder = root.resolve().name
            raise ClosedDoorError(f"it is outside the folder {folder}: copy it there")
        with _open_regular(path, limit) as file:
            yield file
    except (FileNotFoundError, NotADirectoryError):
        raise MissingError("no such file") from None
    except (OSError, RuntimeError) as error:
        raise ClosedDoorError(f"it cannot be read ({_reason(error)})") from None


def _open_regular(path: Path, limit: int) -> BufferedReader:
    # Without O_NONBLOCK, opening a pipe would wait for a writer that never comes.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    found = os.fstat(file.fileno())
    if stat.S_ISREG(found.st_mode) and found.st_size <= limit:
        return file
    file.close()
    if not stat.S_ISREG(found.st_mode):
        raise ClosedDoorError("it is not a regular file")
    raise ClosedDoorError(f"it is larger than {limit / 2**20:g} MiB, the maximum")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
