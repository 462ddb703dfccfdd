"""Output that is whole or absent: files are staged beside their places, then moved into them."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import copy2, rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import BinaryIO, Self

from studypress.errors import PressError

PUBLIC, PRIVATE = 0o666, 0o600


class Digested:
    """A file that is written, its SHA-256 so far, and its size."""

    def __init__(self, file: BinaryIO) -> None:
        """Write to a file that is open and empty."""
        self._file = file
        self.digest = sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write bytes; return how many they are."""
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)


class Stage:
    """Takes files for the folder `out`; they appear there when the `with` block ends well.

    Each is moved by a rename, and a reader never sees half of one. When the block is left by an
    error or an interrupt, also one amid the moving, `out` is as it was before.
    """

    def __init__(self, out: Path) -> None:
        """Prepare to write to `out`, which is made when the block begins."""
        self.out = out
        self.files: dict[str, str] = {}
        """SHA-256 of each file by its name in `out`, in the order of their coming."""
        self._stale: list[str] = []

    def __enter__(self) -> Self:
        """Make the staging folder, on the same file system as its goal."""
        try:
            self._made = _make(self.out)
            self._folder = Path(mkdtemp(prefix=".studypress-", dir=self.out))
        except OSError as error:
            raise PressError(f"cannot write to {self.out}: {error.strerror}") from None
        return self

    def add(self, name: str, data: bytes, mode: int = PUBLIC) -> None:
        """Stage a file under its name in `out`, with `/` between the parts."""
        self.add_pieces(name, (data,), mode)

    def add_pieces(self, name: str, pieces: Iterable[bytes], mode: int = PUBLIC) -> None:
        """Stage a file whose pieces are not held together."""
        with self.open(name, mode) as file:
            for piece in pieces:
                file.write(piece)

    @contextmanager
    def open(self, name: str, mode: int = PUBLIC) -> Iterator["Digested"]:
        """Stage a file that is written bit by bit; it is whole when the `with` block ends well."""
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

    def read(self, name: str) -> bytes:
        """Return a staged file."""
        return (self._folder / name).read_bytes()

    def drop(self, name: str) -> None:
        """Have an older file of `out` removed at the end, unless a new one takes its place."""
        if (self.out / name).resolve().is_relative_to(self.out.resolve()):
            self._stale.append(name)

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """Move all files into their places, or on an error leave no trace."""
        try:
            if kind is None:
                self.publish()
        finally:
            rmtree(self._folder, ignore_errors=True)
            for folder in self._made:
                _remove_if_empty(folder)

    def publish(self) -> None:
        """Move all files into their places: also called for what is done when a run is cut off."""
        try:
            self._move()
        except OSError as error:
            where = error.filename2 or error.filename
            raise PressError(f"cannot write to {where}: {error.strerror}") from None

    def _move(self) -> None:
        """Rename each file over the old one; on an error or interrupt put the old ones back."""
        kept: dict[Path, Path] = {}
        goals = [self.out / name for name in self.files]
        stale = [self.out / name for name in self._stale if name not in self.files]
        try:
            for at, old in enumerate([*goals, *stale]):
                if old.is_file():
                    kept[old] = self._folder / f".before-{at}"
                    _keep(old, kept[old])
            for name, goal in zip(self.files, goals, strict=True):
                goal.parent.mkdir(parents=True, exist_ok=True)
                (self._folder / name).replace(goal)
            for old in stale:
                old.unlink(missing_ok=True)
        except BaseException:
            for goal in goals:
                if goal not in kept and goal.is_file():
                    goal.unlink()
            for old, copy in kept.items():
                if copy.exists():
                    copy.replace(old)
            raise


def _keep(old: Path, copy: Path) -> None:
    try:
        os.link(old, copy)
    except OSError:  # not every file system has links
        copy2(old, copy)


def _make(folder: Path) -> list[Path]:
    """Make the folder and its parents; return those that were not there, the innermost first."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return made


def _remove_if_empty(folder: Path) -> None:
    if not any(folder.iterdir()):
        folder.rmdir()
