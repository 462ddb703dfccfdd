"""Moves of staged files to their destinations, which can be undone, also by another process.

A plan of all moves is written into the staging folder before the first, and removed after the last.
Its presence in the folder of a dead process means that some moves may have been made: they are
undone, unless all were made.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from errno import EEXIST, ELOOP
from functools import partial
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from shutil import copy2
from stat import S_ISREG

PUBLIC_FOLDER, PRIVATE_FOLDER = 0o777, 0o700

_PLAN = ".moves"
_MOST = 2**28  # bytes of a plan


@dataclass(frozen=True)
class Moves:
    """Moves into a folder, by names in it.

    Files or folders set `aside` are renamed first, with their inode numbers. Those in `dropped` are
    removed. `files` have the SHA-256 of each new file. `folders` are created for them.
    """

    aside: Mapping[str, tuple[str, int]]
    dropped: tuple[str, ...]
    files: Mapping[str, str]
    folders: tuple[str, ...]


def planned_moves(
    out: Path, aside: Mapping[str, str], dropped: Iterable[str], files: Mapping[str, str]
) -> Moves:
    """Return the moves into `out` of staged files; raise OSError if a file to set aside is lost."""
    return Moves(
        {name: (new, (out / name).lstat().st_ino) for name, new in aside.items()},
        tuple(sorted({*dropped} - {*files})),
        dict(files),
        tuple(_new_folders(out, aside, files)),
    )


def _new_folders(out: Path, aside: Mapping[str, str], files: Iterable[str]) -> Iterator[str]:
    """Yield the folders that do not exist when files are moved, the outermost first."""
    found: dict[str, None] = {}
    for name in files:
        for parent in reversed(PurePosixPath(name).parents[:-1]):
            moved = any(at in aside for at in map(str, (parent, *parent.parents)))
            if moved or not (out / parent).is_dir():
                found[str(parent)] = None
    yield from found


def make_moves(out: Path, staging: Path, moves: Moves, closed: Iterable[Path]) -> None:
    """Move all files from the staging folder into `out`; on an error or interrupt, undo all moves.

    New folders in `closed` are their owner's alone. Raises OSError for a file in the way, or if a
    link leads out of the folder. The plan remains if moves cannot be undone, or a second interrupt
    ends that.
    """
    private = frozenset(closed)
    try:
        (staging / _PLAN).write_text(json.dumps(asdict(moves)), encoding="utf-8")
        for name, (new_name, _) in moves.aside.items():
            _rename(out / name, out / new_name)
        for at, name in enumerate(moves.dropped):
            if (out / name).is_file():
                _require_inside(out, (out / name).parent)
                _rename(out / name, staging / f".gone-{at}")
        for name in moves.folders:
            if not (out / name).is_dir():
                _require_inside(out, (out / name).parent)
                (out / name).mkdir(PRIVATE_FOLDER if out / name in private else PUBLIC_FOLDER)
        for at, name in enumerate(moves.files):
            _place(out, staging / name, out / name, staging / f".old-{at}")
        (staging / _PLAN).unlink()
    except BaseException:
        if _undo(out, staging, moves):
            with suppress(OSError):
                (staging / _PLAN).unlink()
        raise


def _rename(old: Path, new: Path) -> None:
    if os.path.lexists(new):
        raise FileExistsError(EEXIST, os.strerror(EEXIST), str(new))
    old.rename(new)


def _place(out: Path, staged: Path, goal: Path, backup: Path) -> None:
    """Move a staged file to its destination, and keep a copy of the old file."""
    _require_inside(out, goal.parent)
    if goal.is_file():
        _back_up(goal, backup)
    staged.replace(goal)


def _require_inside(out: Path, folder: Path) -> None:
    """Raise OSError if a link leads out of the folder `out`."""
    if not _is_inside(out, folder):
        raise OSError(ELOOP, "a link there leads out of the folder", str(folder))


def _is_inside(out: Path, folder: Path) -> bool:
    return folder.resolve().is_relative_to(out.resolve())


def _back_up(old: Path, copy: Path) -> None:
    try:
        os.link(old, copy, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not every file system supports links
        copy2(old, copy)


def has_plan(staging: Path) -> bool:
    """Return whether moves out of a staging folder may have been made, but not all of them."""
    return os.path.lexists(staging / _PLAN)


def undo_moves(out: Path, staging: Path) -> bool:
    """Undo the moves that a dead process has made and planned in its staging folder, if any.

    Moves are left if all were made. Returns whether nothing is left to undo, and raises OSError if
    the plan cannot be read: the staging folder has the old files then.
    """
    moves = _kept_plan(staging)
    return moves is None or _are_made(out, staging, moves) or _undo(out, staging, moves)


def _are_made(out: Path, staging: Path, moves: Moves) -> bool:
    """Return whether all files were moved; they are the last of the moves."""
    return bool(moves.files) and all(
        not os.path.lexists(staging / name) and _is_content(out / name, digest)
        for name, digest in moves.files.items()
    )


def _kept_plan(staging: Path) -> Moves | None:
    """Return the plan in a staging folder; None without a whole one: then nothing was moved."""
    path = staging / _PLAN
    try:
        status = path.lstat()
        if not S_ISREG(status.st_mode) or status.st_size > _MOST:
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        moves = Moves(
            {str(name): (str(new), int(number)) for name, (new, number) in data["aside"].items()},
            tuple(map(str, data["dropped"])),
            {str(name): str(digest) for name, digest in data["files"].items()},
            tuple(map(str, data["folders"])),
        )
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    names = (*moves.aside, *(new for new, _ in moves.aside.values()), *moves.dropped)
    return moves if all(map(_is_inner, (*names, *moves.files, *moves.folders))) else None


def _is_inner(name: str) -> bool:
    """Return whether a name of a plan is one below its folder."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _undo(out: Path, staging: Path, moves: Moves) -> bool:
    """Undo moves that were made, whichever they are: the files that exist tell; again if needed.

    Returns False if the system refused one of the steps.
    """
    is_done = True
    for step in _steps_back(out, staging, moves):
        try:
            step()
        except FileNotFoundError:
            pass
        except OSError:
            is_done = False
    return is_done


def _steps_back(out: Path, staging: Path, moves: Moves) -> Iterator[Callable[[], object]]:
    for at, (name, digest) in reversed([*enumerate(moves.files.items())]):
        yield partial(_put_back, out, staging / name, out / name, (staging / f".old-{at}", digest))
    for name in reversed(moves.folders):
        yield partial(_remove_empty, out, out / name)
    for at, name in enumerate(moves.dropped):
        yield partial(_return, out, staging / f".gone-{at}", out / name)
    for name, (new_name, number) in reversed([*moves.aside.items()]):
        yield partial(_rename_back, out, out / new_name, out / name, number)


def _put_back(out: Path, staged: Path, goal: Path, before: tuple[Path, str]) -> None:
    """Undo the move of a staged file, unless it was not moved, or changed since by another one."""
    backup, digest = before
    if staged.exists():
        return
    if _is_content(goal, digest):
        _require_inside(out, goal.parent)
        if backup.exists():
            backup.replace(goal)
        else:
            goal.unlink()


def _remove_empty(out: Path, folder: Path) -> None:
    with suppress(OSError):  # it may have files of other processes
        if _is_inside(out, folder.parent):
            folder.rmdir()


def _rename_back(out: Path, now: Path, before: Path, number: int) -> None:
    """Rename a file or folder of `out` back, if it is still the one with that inode number."""
    if now.lstat().st_ino == number:
        _require_inside(out, now.parent)
        _return(out, now, before)


def _return(out: Path, now: Path, before: Path) -> None:
    if os.path.lexists(now) and not os.path.lexists(before):
        _require_inside(out, before.parent)
        now.rename(before)


def _is_content(path: Path, digest: str) -> bool:
    """Return whether a path is a file with that SHA-256, without opening anything else."""
    if not os.path.lexists(path) or not S_ISREG(path.lstat().st_mode):
        return False
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == digest
