"""Atomic output: files are staged next to their destination, then moved into it."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST, ELOOP
from hashlib import sha256
from pathlib import Path
from shutil import copy2, rmtree
from stat import S_ISREG
from tempfile import mkdtemp
from types import TracebackType
from typing import BinaryIO, Self

from studypress.errors import PressError

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows: staging folders of killed processes remain
    flock = None  # type: ignore[assignment]

PUBLIC, PRIVATE = 0o666, 0o600
PUBLIC_FOLDER, PRIVATE_FOLDER = 0o777, 0o700

_PREFIX = ".studypress-"
_LOCK = ".lock"
_OURS = b"A staging folder of studypress\n"


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

    def __enter__(self) -> Self:
        """Create the staging folder, on the same file system as `out`."""
        try:
            self._made = _make(self.out, PRIVATE_FOLDER if self._private else PUBLIC_FOLDER)
            self._staging = Staging(self.out)
        except OSError as error:
            for folder in getattr(self, "_made", ()):
                _remove_if_empty(folder)
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
                _remove_if_empty(folder)

    def publish(self) -> None:
        """Move all files into `out`; also called for the finished files of an interrupted run."""
        try:
            self._move()
        except OSError as error:
            where = error.filename2 or error.filename
            raise PressError(f"cannot write to {where}: {error.strerror}") from None

    def _move(self) -> None:
        """Rename each file over the old one; on an error or interrupt, undo all renames."""
        undo: list[Callable[[], object]] = []
        try:
            for name, new_name in self._aside.items():
                self._rename(self.out / name, self.out / new_name, undo)
            for at, name in enumerate(sorted({*self._dropped} - {*self.files})):
                if (self.out / name).is_file():
                    self._rename(self.out / name, self._folder / f".gone-{at}", undo)
            for at, name in enumerate(self.files):
                self._place(self._folder / name, self.out / name, self._folder / f".old-{at}", undo)
        except BaseException:
            for step in reversed(undo):
                with suppress(OSError):
                    step()
            raise

    def _rename(self, old: Path, new: Path, undo: list[Callable[[], object]]) -> None:
        if new.exists():
            raise FileExistsError(EEXIST, os.strerror(EEXIST), str(new))
        undo.append(lambda: old.exists() or new.rename(old))
        old.rename(new)

    def _place(
        self, staged: Path, goal: Path, backup: Path, undo: list[Callable[[], object]]
    ) -> None:
        """Move a staged file to its destination, and keep a copy of the old file."""
        self._make_inside(goal.parent, undo)
        if goal.is_file():
            _back_up(goal, backup)
        undo.append(lambda: _put_back(staged, goal, backup))
        staged.replace(goal)

    def _make_inside(self, folder: Path, undo: list[Callable[[], object]]) -> None:
        """Create a folder of `out`; raise OSError if a link there leads out."""
        if folder.is_dir():
            if not folder.resolve().is_relative_to(self.out.resolve()):
                raise OSError(ELOOP, "a link there leads out of the folder", str(folder))
            return
        self._make_inside(folder.parent, undo)
        undo.append(lambda: _remove_if_empty(folder))
        folder.mkdir(PRIVATE_FOLDER if folder in self._closed else PUBLIC_FOLDER)


class Staging:
    """A folder next to the files to be written, locked while this process is alive.

    The lock ends with the process, even a killed one. Folders of dead processes are therefore
    distinct from those in use, and the next process removes them.
    """

    def __init__(self, out: Path) -> None:
        """Remove the folders of dead processes, then create this one."""
        for left in out.glob(f"{_PREFIX}*"):
            _remove_abandoned(left)
        self.path = Path(mkdtemp(prefix=_PREFIX, dir=out))
        try:
            self._lock = os.open(self.path / f"{_LOCK}-new", os.O_WRONLY | os.O_CREAT, PRIVATE)
            _locks(self._lock)
            os.write(self._lock, _OURS)
            (self.path / f"{_LOCK}-new").rename(self.path / _LOCK)  # no process sees it unlocked
        except OSError:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the folder with its content."""
        rmtree(self.path, ignore_errors=True)
        if hasattr(self, "_lock"):
            os.close(self._lock)
            del self._lock


def _remove_abandoned(folder: Path) -> None:
    """Remove a staging folder if it is this user's, and the process that made it is dead."""
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with suppress(OSError):
        if folder.is_symlink() or not _is_own(folder):
            return
        lock = os.open(folder / _LOCK, flags)
        try:
            if S_ISREG(os.fstat(lock).st_mode) and os.read(lock, 99) == _OURS and _locks(lock):
                rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _is_own(folder: Path) -> bool:
    return not hasattr(os, "geteuid") or folder.stat().st_uid == os.geteuid()


def is_locked_elsewhere(descriptor: int) -> bool:
    """Lock a file until it is closed; return True if another process has locked it."""
    return flock is not None and not _locks(descriptor)


def _locks(descriptor: int) -> bool:
    """Lock a file if no living process has locked it; return whether this succeeded."""
    if flock is None:
        return False
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except OSError:
        return False
    return True


def _back_up(old: Path, copy: Path) -> None:
    try:
        os.link(old, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not every file system supports links
        copy2(old, copy)


def _put_back(staged: Path, goal: Path, backup: Path) -> None:
    """Undo the move of a staged file; do nothing if an interrupt came before the move."""
    if staged.exists():
        return
    if backup.exists():
        backup.replace(goal)
    else:
        goal.unlink(missing_ok=True)


def _make(folder: Path, mode: int) -> list[Path]:
    """Create the folder and its parents; return those that did not exist, the innermost first."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
    except OSError:
        for path in made:
            _remove_if_empty(path)
        raise
    return made


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
