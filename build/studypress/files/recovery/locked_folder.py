"""Folders of one process, locked while it is alive: the next process removes those of dead ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EWOULDBLOCK
from functools import cache
from pathlib import Path
from shutil import rmtree
from stat import S_ISREG
from tempfile import gettempdir, mkdtemp
from time import sleep

from studypress.files.recovery.moves import has_plan, undo_moves

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows: folders of killed processes remain
    flock = None  # type: ignore[assignment]

_PREFIX = ".studypress-"
_LOCK = ".lock"
_OURS = b"A staging folder of studypress\n"
_TRIES = 50  # to create a folder that no other process removes before it is locked
_PAUSE = 0.01  # seconds between them
_WAITS, _WAIT = 6000, 0.05  # number, and seconds, of waits for another process that moves files
_PRIVATE = 0o600


class LockedFolder:
    """A hidden folder in a parent folder, locked while this process is alive.

    The lock ends with the process, even a killed one. Folders of dead processes are therefore
    distinct from those in use, and the next process restores the files that they were replacing
    and removes them.
    """

    def __init__(self, parent: Path) -> None:
        """Clean up after dead processes, then create this folder."""
        restore(parent)
        _tidy(gettempdir())
        for _ in range(_TRIES):
            self.path = Path(mkdtemp(prefix=_PREFIX, dir=parent))
            try:
                if self._is_locked():
                    return
            except FileNotFoundError:  # another process took it for one of a dead process
                self.remove()
            except BaseException:
                self.remove()
                raise
            sleep(_PAUSE)
        raise FileNotFoundError(2, "a folder in it disappears at once", str(parent))

    def _is_locked(self) -> bool:
        """Lock the folder; return whether it is still there, so that no process removes it."""
        name = self.path / _LOCK
        self._lock = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        if flock is not None:
            with suppress(OSError):  # without effect on file systems that have no locks
                flock(self._lock, LOCK_EX)  # waits for a process that is removing the folder
        os.write(self._lock, _OURS)  # only now do other processes try to lock it
        return name.stat().st_ino == os.fstat(self._lock).st_ino

    def remove(self) -> None:
        """Remove the folder with its content; an interrupt is raised when that is done.

        If moves out of it were not undone, it remains for the next process, which undoes them.
        """
        try:
            _remove_done(self.path)
        except BaseException:
            _remove_done(self.path)
            raise
        finally:
            if hasattr(self, "_lock"):
                os.close(self._lock)
                del self._lock
                _remove_done(self.path)  # Windows and NFS do not remove an open file


@cache
def _tidy(temporary: str) -> None:
    """Remove the temporary folders of dead processes, once a process."""
    restore(Path(temporary))


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Create a folder for temporary files; those of dead processes are removed."""
    folder = LockedFolder(Path(gettempdir()))
    try:
        yield folder.path
    finally:
        folder.remove()


def restore(parent: Path) -> None:
    """Undo the moves of dead processes that were replacing files in a folder; remove their folders.

    Does nothing where this process may not write.
    """
    for left in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if not left.is_symlink() and left.is_dir() and _is_own(left):
                _restore_abandoned(parent, left)


def _restore_abandoned(parent: Path, folder: Path) -> None:
    """Restore and remove a folder if its process is dead, or died when it created the folder."""
    if not (names := [path.name for path in folder.iterdir()]):
        folder.rmdir()
        return
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    lock = os.open(folder / _LOCK, flags)
    try:
        if not S_ISREG(os.fstat(lock).st_mode):
            return
        content = os.read(lock, 99)
        is_begun = not content and names == [_LOCK]
        if (content == _OURS or is_begun) and _locks(lock):
            with alone(parent):
                is_done = undo_moves(parent, folder)
            if is_done:
                _remove(folder)
    finally:
        os.close(lock)


def _remove_done(folder: Path) -> None:
    if not has_plan(folder):
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder with its content, the lock last: a process that is killed meanwhile is known.

    What the system refuses to remove is tried twice.
    """
    for _ in range(2):
        with suppress(OSError):
            for path in folder.iterdir():
                if path.name != _LOCK:
                    _remove_path(path)
            (folder / _LOCK).unlink(missing_ok=True)
            folder.rmdir()
            return


def _remove_path(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        rmtree(path)
    else:
        path.unlink(missing_ok=True)


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


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is in such a block with this folder.

    Raises BlockingIOError after minutes: another program may have locked the folder. Without effect
    on file systems that have no locks.
    """
    if flock is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _wait_for(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, folder: Path) -> None:
    for _ in range(_WAITS):
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            sleep(_WAIT)
        except OSError:
            return
        else:
            return
    raise BlockingIOError(EWOULDBLOCK, "another program has locked this folder", str(folder))
