"""Bytes that take long to make, kept on the disk from one run to the next.

Whoever reads them must be safe whatever they are: they are bytes, and never pickles.
"""

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from tempfile import mkstemp
from time import time

VARIABLE = "STUDYPRESS_CACHE"
"""The variable of the environment that names the folder."""

LIMIT = 256 * 2**20
"""Bytes in all; what was not used for the longest time goes first."""

_SEAL = 32  # bytes before those of an entry: the SHA-256 of its key with them
_LEAST = 4096  # bytes that a file takes on a disk, however small
_ROOM = 16  # the part of the limit that is filled between two looks at the folder
_UNDONE = ".studypress-"  # begins the name of an entry that is being written
_ABANDONED = 3600  # seconds after which nobody goes on to write it
_OTHERS_MAY_WRITE = 0o022


def key_of(*parts: bytes | str) -> str:
    """Return the key of a value that these parts decide; all that does must be among them."""
    digest = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{type(part).__name__} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()


def user_cache(*, used: bool = True) -> "Cache":
    """Return the cache of the user who runs us, or one that keeps nothing if it is not `used`."""
    try:
        return Cache(_users_folder() if used else None)
    except RuntimeError:  # a user without a home
        return Cache()


class Cache:
    """Keeps values by keys of `key_of` in a folder; without one, nothing.

    Processes may share it. A value that cannot be kept is not, and a damaged one is as if it were
    not there: neither is an error.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        """Keep so many bytes at most in the folder, which is made when it is needed."""
        self._folder = folder
        self._limit = limit
        self._room = 0
        self._usable: bool | None = None

    def get(self, key: str) -> bytes | None:
        """Return a value as it was put, or None."""
        if not (folder := self._own_folder()):
            return None
        path = folder / key
        entry = _read(path, _SEAL + self._limit // _ROOM)
        data = entry[_SEAL:]
        if entry[:_SEAL] != _seal(key, data):
            return None
        with suppress(OSError):
            os.utime(path)  # so that it is known what was used last
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep a value, unless it is so large that many others would have to go for it."""
        cost = _cost(_SEAL + len(data))
        if cost > self._limit // _ROOM or not (folder := self._own_folder()):
            return
        with suppress(OSError):
            self._make_room(folder, cost)
            _write(folder / key, _seal(key, data) + data)

    def _own_folder(self) -> Path | None:
        """Return the folder if there is one, of this user, into which nobody else writes."""
        if self._folder and self._usable is None:
            self._usable = _is_own(self._folder)
        return self._folder if self._usable else None

    def _make_room(self, folder: Path, cost: int) -> None:
        """Look at the folder now and then, so that its size stays below the limit."""
        if cost > self._room:
            self._room = self._limit // _ROOM
            _evict(folder, self._limit - self._room)
        self._room -= cost


def _users_folder() -> Path:
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if sys.platform == "darwin":
        caches = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "studypress"


def _is_own(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "geteuid"):  # Windows, where a user's folders are the user's alone
        return True
    return there.st_uid == os.geteuid() and not there.st_mode & _OTHERS_MAY_WRITE


def _seal(key: str, data: bytes) -> bytes:
    digest = sha256(key.encode())
    digest.update(data)
    return digest.digest()


def _read(path: Path, most: int) -> bytes:
    """Return a regular file of a size that entries have, no link followed; nothing of others."""
    flags = sum({getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")})
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            return file.read(most) if S_ISREG(found.st_mode) and found.st_size <= most else b""
    except OSError:
        return b""


def _write(path: Path, entry: bytes) -> None:
    """Write an entry for this user alone; it appears whole, or not at all."""
    descriptor, name = mkstemp(prefix=_UNDONE, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(entry)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _evict(folder: Path, most: int) -> None:
    """Remove what was not used for the longest time, until there are `most` bytes."""
    left = 0
    for used, size, path in sorted(_entries(folder), reverse=True):
        left += size
        abandoned = path.name.startswith(_UNDONE) and used < time() - _ABANDONED
        if left > most or abandoned:
            path.unlink(missing_ok=True)


def _entries(folder: Path) -> list[tuple[float, int, Path]]:
    """List what we put into the folder: when it was used, what it costs, and where it is."""
    found = []
    with os.scandir(folder) as listed:
        for each in listed:
            with suppress(OSError):  # another process may have removed it
                if each.name.startswith(_UNDONE) or _is_key(each.name):
                    known = each.stat(follow_symlinks=False)
                    found.append((known.st_mtime, _cost(known.st_size), Path(each.path)))
    return found


def _is_key(name: str) -> bool:
    return len(name) == sha256().digest_size * 2 and not set(name) - set("0123456789abcdef")


def _cost(size: int) -> int:
    return -(-size // _LEAST) * _LEAST
