"""Disk cache of bytes, from one run to the next.

Readers must be safe for any content: values are bytes, never pickles.
"""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from tempfile import mkstemp
from time import time

VARIABLE = "STUDYPRESS_CACHE"
"""Environment variable that names the folder."""

LIMIT = 256 * 2**20
"""Limit of all entries in bytes; the least recently used are removed first.

Each process that writes at the same time may exceed it by a sixteenth, until the next write.
"""

_SEAL = 32  # bytes of an entry's header: the SHA-256 of its key and value
_LEAST = 4096  # bytes that even a small file occupies on a disk
_ROOM = 16  # divisor of the limit: the part that is filled between two scans of the folder
_UNDONE = ".studypress-"  # prefix of an entry that is being written
_rooms: dict[tuple[Path, int], int] = {}
"""Bytes that this process can write to a folder with a limit before it is scanned again."""
_ABANDONED = 3600  # seconds after which an unfinished entry is removed
_OTHERS_MAY_WRITE = 0o022


def key_of(*parts: bytes | str) -> str:
    """Return the key of a value; `parts` must include all input that determines the value."""
    digest = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{type(part).__name__} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()


def user_cache(*, used: bool = True) -> "Cache":
    """Return the cache of the current user, or an empty one that stores nothing if not `used`."""
    try:
        return Cache(_users_folder() if used else None)
    except RuntimeError:  # a user without a home
        return Cache()


@dataclass(frozen=True)
class CacheUsage:
    """Number of entries in a folder, and the bytes that they occupy, of at most `limit`."""

    folder: Path
    entries: int
    size: int
    limit: int


class Cache:
    """Cache of values in a folder, by keys of `key_of`; without a folder it stores nothing.

    Processes may share it. A value that cannot be written is not stored, and a damaged one is
    treated as missing: neither is an error.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        """Store at most `limit` bytes in the folder, which is created when needed."""
        self._folder = folder
        self._limit = limit
        self._usable: bool | None = None

    def get(self, key: str) -> bytes | None:
        """Return the value of the key, or None."""
        if not (folder := self._own_folder()):
            return None
        path = folder / key
        entry = _read(path, _SEAL + self._limit // _ROOM)
        data = entry[_SEAL:]
        if entry[:_SEAL] != _seal(key, data):
            return None
        with suppress(OSError):
            os.utime(path)  # records the time of the last use
        return data

    def put(self, key: str, data: bytes) -> None:
        """Store a value, unless it is so large that many others would have to be removed."""
        cost = _cost(_SEAL + len(data))
        if cost > self._limit // _ROOM or not (folder := self._own_folder()):
            return
        with suppress(OSError):
            self._make_room(folder, cost)
            _write(folder / key, _seal(key, data) + data)

    def usage(self) -> CacheUsage | None:
        """Return the usage of the folder; None if it cannot be used."""
        if not (folder := self._own_folder()):
            return None
        sizes = [size for _, size, _ in _entries(folder)]
        return CacheUsage(folder, len(sizes), sum(sizes), self._limit)

    def clear(self) -> None:
        """Remove all entries, and nothing else.

        Another process loses no more than the value that it is storing.
        """
        if folder := self._own_folder():
            _evict(folder, 0)

    def _own_folder(self) -> Path | None:
        """Return the folder if it exists, is this user's, and is writable by no other user."""
        if self._folder and self._usable is None:
            self._usable = _is_own(self._folder)
        return self._folder if self._usable else None

    def _make_room(self, folder: Path, cost: int) -> None:
        """Evict entries before a write if needed, so that the size stays below the limit."""
        room = _rooms.get((folder, self._limit), 0)
        if cost > room:
            room = self._limit // _ROOM
            _evict(folder, self._limit - room)
        _rooms[folder, self._limit] = room - cost


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
    if not hasattr(os, "geteuid"):  # Windows, where other users have no access to a user's folders
        return True
    return there.st_uid == os.geteuid() and not there.st_mode & _OTHERS_MAY_WRITE


def _seal(key: str, data: bytes) -> bytes:
    digest = sha256(key.encode())
    digest.update(data)
    return digest.digest()


def _read(path: Path, most: int) -> bytes:
    """Return the bytes of a regular file of at most `most` bytes, else none; follow no link."""
    flags = sum({getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")})
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            return file.read(most) if S_ISREG(found.st_mode) and found.st_size <= most else b""
    except OSError:
        return b""


def _write(path: Path, entry: bytes) -> None:
    """Write an entry atomically, readable by this user only."""
    descriptor, name = mkstemp(prefix=_UNDONE, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(entry)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _evict(folder: Path, most: int) -> None:
    """Remove the least recently used entries until at most `most` bytes remain."""
    left = 0
    for used, size, path in sorted(_entries(folder), reverse=True):
        left += size
        abandoned = path.name.startswith(_UNDONE) and used < time() - _ABANDONED
        if left > most or abandoned:
            with suppress(OSError):  # another process may have removed it, or may be reading it
                path.unlink()


def _entries(folder: Path) -> list[tuple[float, int, Path]]:
    """Return the time of last use, the cost in bytes, and the path of each entry of the cache."""
    found = []
    with os.scandir(folder) as listed:
        for each in listed:
            with suppress(OSError):  # another process may have removed it
                known = each.stat(follow_symlinks=False)
                is_ours = each.name.startswith(_UNDONE) or _is_key(each.name)
                if is_ours and S_ISREG(known.st_mode):
                    found.append((known.st_mtime, _cost(known.st_size), Path(each.path)))
    return found


def _is_key(name: str) -> bool:
    return len(name) == sha256().digest_size * 2 and not set(name) - set("0123456789abcdef")


def _cost(size: int) -> int:
    return -(-size // _LEAST) * _LEAST
