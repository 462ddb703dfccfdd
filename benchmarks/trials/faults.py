"""Faults: each runs a command in a room, and does something to it at a random moment."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from shutil import copytree, rmtree, which

from trials.process import Ended, Run

HOOK = Path(__file__).parent / "hook"
_YEARS = 5 * 365
_FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


@dataclass
class Scene:
    """A room with what a command needs: cache, temporary folder, words, and how long it takes.

    `operations` is the number of its changes to files, `creations` of those that create one, and
    `grows` the bytes that it writes.
    """

    room: Path
    folder: Path
    words: tuple[str, ...]
    rival: tuple[str, ...]
    rng: Random
    seconds: float = 1.0
    operations: int = 0
    creations: int = 0
    folder_name: str = ""
    grows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def target(self) -> Path:
        """Folder that the command writes to; it may not exist yet."""
        return self.room / self.folder_name

    @property
    def cache(self) -> Path:
        """Folder of the cache."""
        return self.folder / "cache"

    @property
    def temporary(self) -> Path:
        """Folder of temporary files."""
        return self.folder / "tmp"

    def run(
        self,
        words: Sequence[str] = (),
        before: Sequence[str] = (),
        **more: str,
    ) -> Run:
        """Start the command."""
        more = {"STUDYPRESS_CACHE": str(self.cache), "TMPDIR": str(self.temporary), **more}
        return Run(words or self.words, self.room, self.folder, more, before)

    def hooked(self, action: str, number: int) -> Run:
        """Start the command with a fault at a numbered change of a file."""
        fault, count = f"{action}:{number}:{self.room}", str(self.folder / "count")
        more = {"STUDYPRESS_FAULT": fault, "STUDYPRESS_FAULT_COUNT": count}
        return self.run(PYTHONPATH=str(HOOK), **more)

    def wait(self, run: Run, share: float = 0.95) -> None:
        """Wait for a random moment of the run."""
        until = run.started + self.rng.uniform(0, share * self.seconds)
        while run.is_running and time.monotonic() < until:
            time.sleep(0.005)

    def one_of(self, operations: int) -> int:
        """Return the number of a random change of a file; half of them are among the last."""
        if self.rng.random() < 0.5:
            return self.rng.randint(max(1, operations - 30), max(1, operations))
        return self.rng.randint(1, max(1, operations))


Fault = Callable[[Scene], list[Ended]]


def killed(scene: Scene) -> list[Ended]:
    """Kill the main process at a random moment."""
    run = scene.run()
    scene.wait(run)
    run.send(signal.SIGKILL)
    return [run.ended()]


def killed_at_file(scene: Scene) -> list[Ended]:
    """Kill all processes before a random change of a file."""
    return [scene.hooked("SIGKILL", scene.one_of(scene.operations)).ended()]


def child_killed(scene: Scene) -> list[Ended]:
    """Kill a child at a random moment."""
    run = scene.run()
    scene.wait(run, 0.8)
    while run.is_running and not (children := run.children()):
        time.sleep(0.005)
    if run.is_running and children:
        with suppress(ProcessLookupError):
            os.kill(scene.rng.choice(children), signal.SIGKILL)
    return [run.ended()]


def stopped(scene: Scene) -> list[Ended]:
    """Send SIGTERM or SIGINT to all processes at a random moment."""
    run = scene.run()
    scene.wait(run)
    run.send_all(scene.rng.choice((signal.SIGTERM, signal.SIGINT)))
    return [run.ended()]


def stopped_at_file(scene: Scene) -> list[Ended]:
    """Send SIGTERM or SIGINT to all processes before a random change of a file."""
    action = scene.rng.choice(("SIGTERM", "SIGINT"))
    return [scene.hooked(action, scene.one_of(scene.operations)).ended()]


def full(scene: Scene) -> list[Ended]:
    """Run on a file system that has less free space than the command needs."""
    share = scene.rng.random()
    if not _can_mount():
        return full_at_file(scene)
    kept = scene.folder / "kept"
    scene.room.rename(kept)
    scene.room.mkdir()
    size = sum(-(-at.lstat().st_size // 4096) * 4096 + 4096 for at in kept.rglob("*"))
    size += int(share * scene.grows)
    _mount("-t", "tmpfs", "-o", f"size={size}", "none", str(scene.room))
    try:
        copytree(kept, scene.room, symlinks=True, dirs_exist_ok=True)
        ended = scene.run().ended()
        rmtree(kept)
        copytree(scene.room, kept, symlinks=True)
    finally:
        subprocess.run(["umount", str(scene.room)], check=True)  # noqa: S607 - of the system
    scene.room.rmdir()
    kept.rename(scene.room)
    return [ended]


def full_at_file(scene: Scene) -> list[Ended]:
    """Let a random change of a file fail as on a full disk."""
    return [scene.hooked("full", scene.one_of(scene.creations)).ended()]


def read_only(scene: Scene) -> list[Ended]:
    """Run with the room, or a random folder of it, on a read-only file system."""
    folders = [scene.room, *(at for at in scene.room.rglob("*") if at.is_dir())]
    target = scene.target if scene.target.exists() else scene.room
    chosen = scene.rng.choice([scene.room, target, scene.rng.choice(folders)])
    if not _can_mount():
        modes = [(at, at.stat().st_mode) for at in folders if at.is_relative_to(chosen)]
        for at, mode in modes:
            at.chmod(mode & ~0o222)
        ended = scene.run().ended()
        for at, mode in modes:
            at.chmod(mode)
        return [ended]
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$PWD" && exec "$@"'
    before = ("unshare", "-m", "sh", "-c", script, str(chosen))
    return [scene.run(before=before).ended()]


def twice(scene: Scene) -> list[Ended]:
    """Start another run in the same folder while the first is running."""
    one = scene.run()
    scene.wait(one, scene.rng.choice((0.05, 0.7)))
    other = scene.run(scene.rival or scene.words)
    return [one.ended(), other.ended()]


def clock(scene: Scene) -> list[Ended]:
    """Set times of files to the future or past, and let the clock jump by years.

    Without libfaketime (Debian: the package `libfaketime`) only the times of files are set.
    """
    now = time.time()
    files = [at for folder in (scene.room, scene.cache) for at in folder.rglob("*")]
    for at in scene.rng.sample(files, len(files) // 2):
        when = now + scene.rng.uniform(-_YEARS, _YEARS) * 86400
        os.utime(at, (when, when))
    if _FAKETIME is None:
        return [scene.run().ended()]
    offset = scene.folder / "offset"
    offset.write_text("+0d")
    run = scene.run(
        LD_PRELOAD=str(_FAKETIME),
        FAKETIME_TIMESTAMP_FILE=str(offset),
        FAKETIME_NO_CACHE="1",
        DONT_FAKE_MONOTONIC="1",
        NO_FAKE_STAT="1",
    )
    scene.wait(run, 0.9)
    offset.write_text(f"{scene.rng.randint(-_YEARS, _YEARS):+d}d")
    return [run.ended()]


def torn(scene: Scene) -> list[Ended]:
    """Damage entries of the cache at random bytes, before and during the run."""
    for _ in range(scene.rng.randint(1, 60)):
        _tear(scene)
    run = scene.run()
    while run.is_running:
        _tear(scene)
        time.sleep(scene.rng.uniform(0.01, 0.1))
    ended = run.ended()
    rmtree(scene.cache)
    scene.cache.mkdir(0o700)
    return [ended]


def _tear(scene: Scene) -> None:
    """Truncate, change, replace or remove an entry; or put a foreign file beside them."""
    entries = sorted(at for at in scene.cache.iterdir() if at.is_file())
    if not entries:
        return
    entry, rng = scene.rng.choice(entries), scene.rng
    with suppress(OSError):
        data = bytearray(entry.read_bytes())
        match rng.randrange(7):
            case 0:
                os.truncate(entry, rng.randrange(len(data) + 1))
            case 1 if data:
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
                entry.write_bytes(data)
            case 2:
                entry.unlink()
            case 3:
                entry.write_bytes(rng.randbytes(rng.randrange(9999)))
            case 4:
                entry.unlink()
                entry.mkdir()
            case 5:
                entry.unlink()
                entry.symlink_to(scene.room)
            case _:
                (scene.cache / f"{'0' * 60}{rng.randrange(16**4):04x}").write_bytes(b"foreign")


FAULTS: dict[str, Fault] = {
    "SIGKILL": killed,
    "SIGKILL at a file": killed_at_file,
    "SIGKILL of a child": child_killed,
    "SIGTERM, SIGINT": stopped,
    "SIGTERM, SIGINT at a file": stopped_at_file,
    "full disk": full,
    "full at a file": full_at_file,
    "read-only": read_only,
    "two runs": twice,
    "clock": clock,
    "torn cache": torn,
}


@cache
def _can_mount() -> bool:
    """Return whether this process may mount file systems, which root in a container may not."""
    unshare, true = which("unshare"), which("true")
    if os.geteuid() or not (unshare and true and which("mount")):
        return False
    return not subprocess.run([unshare, "-m", true], check=False, capture_output=True).returncode


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)  # noqa: S607
