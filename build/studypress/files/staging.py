"""Atomic output: files are staged next to their destination, then moved into it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from studypress.errors import PressError
from studypress.files.recovery.locked_folder import LockedFolder, alone
from studypress.files.recovery.moves import PRIVATE_FOLDER, PUBLIC_FOLDER, make_moves, planned_moves

PUBLIC, PRIVATE = 0o666, 0o600


class Digested:
    """A file that is being written, with its SHA-256 and size so far."""

    def __init__(self, file: BinaryIO) -> None:
        """Wrap a file that is open and empty."""
        self._file = file
        self.digest = sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write bytes; return their number."""
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)


class Stage:
    """Staging of files for the folder `out`; they appear there if the `with` block succeeds.

    Each is moved by a rename, so that a reader never sees an incomplete file. After an error or
    an interrupt, even during the moves, `out` is restored. Nothing outside `out` is written, even
    if a link in it leads out, and no file is removed that was not named.
    """

    def __init__(self, out: Path, *, private: bool = False) -> None:
        """Prepare to write to `out`, which is created when the block begins.

        If it is `private`, and created here, only its owner has access.
        """
        self.out = out
        self.files: dict[str, str] = {}
        """SHA-256 of each file by its name in `out`, in the order of staging."""
        self._private = private
        self._closed: set[Path] = set()
        self._aside: dict[str, str] = {}
        self._dropped: list[str] = []
        self._checks: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        """Create the staging folder, on the same file system as `out`."""
        try:
            self._made = _make(self.out, PRIVATE_FOLDER if self._private else PUBLIC_FOLDER)
            self._staging = LockedFolder(self.out)
        except OSError as error:
            for folder in getattr(self, "_made", ()):
                remove_if_empty(folder)
            raise PressError(f"cannot write to {self.out}: {error.strerror}") from None
        self._folder = self._staging.path
        return self

    def add(self, name: str, data: bytes, mode: int = PRIVATE) -> None:
        """Stage a file under its name in `out`, with `/` between the parts.

        Only its owner has access unless `mode` is PUBLIC.
        """
        self.add_pieces(name, (data,), mode)

    def add_pieces(self, name: str, pieces: Iterable[bytes], mode: int = PRIVATE) -> None:
        """Stage a file from pieces, which need not be in memory together."""
        with self.open(name, mode) as file:
            for piece in pieces:
                file.write(piece)

    @contextmanager
    def open(self, name: str, mode: int = PRIVATE) -> Iterator["Digested"]:
        """Stage a file that is written in pieces; it is complete if the `with` block succeeds.

        Only the owner has access to folders that are created for a private file.
        """
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as file:
                written = Digested(file)
                yield written
        except OSError as error:
            raise PressError(f"cannot write {self.out / name}: {error.strerror}") from None
        self.files[name] = written.digest.hexdigest()
        if mode == PRIVATE:
            self._closed.update((self.out / name).parents)

    def read(self, name: str) -> bytes:
        """Return the content of a staged file."""
        return (self._folder / name).read_bytes()

    def set_aside(self, name: str, new_name: str) -> None:
        """Rename an existing file or folder of `out` before new files are moved there."""
        self._aside[name] = new_name

    def drop(self, names: Iterable[str]) -> None:
        """Remove files of `out` that no new files replace, when those are moved there."""
        self._dropped += names

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """Move all files into `out` unless an error occurred; then remove the staging folder."""
        try:
            if kind is None:
                self.publish()
        finally:
            self._staging.remove()
            for folder in self._made:
                remove_if_empty(folder)

    def require(self, check: Callable[[], None]) -> None:
        """Call a check before the files are moved, while no other process moves files to `out`.

        Its error ends the block, and no file is moved.
        """
        self._checks.append(check)

    def publish(self) -> None:
        """Move all files into `out`; also called for the finished files of an interrupted run."""
        try:
            with alone(self.out):
                for check in self._checks:
                    check()
                moves = planned_moves(self.out, self._aside, self._dropped, self.files)
                make_moves(self.out, self._folder, moves, self._closed)
        except OSError as error:
            where = error.filename2 or error.filename or self.out  # a full disk has no name
            raise PressError(f"cannot write to {where}: {error.strerror}") from None


def missing_folders(folder: Path) -> list[Path]:
    """Return a folder and its parents that do not exist, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _make(folder: Path, mode: int) -> list[Path]:
    """Create the folder and its parents; return those that did not exist, the innermost first."""
    made = missing_folders(folder)
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except OSError:
        for path in made:
            remove_if_empty(path)
        raise
    return made


def remove_if_empty(folder: Path) -> None:
    """Remove a folder unless it contains anything."""
    with suppress(OSError):
        folder.rmdir()
