"""Limits of a process: memory, time and network, each tried in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from studypress.errors import CallError
from studypress.files import process_limits
from studypress.files.process_limits import (
    MEMORY,
    SECONDS,
    Limits,
    NeedsProcessError,
    is_settled,
    limited,
    limits_of,
    only_confined,
    own_limits,
    require_process,
)

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="not enforced elsewhere")
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
BEGIN = "from studypress.files.process_limits import Limits, confine, limited\n"
CONNECT = """
import socket
door = socket.create_server(("127.0.0.1", 0))
place = door.getsockname()
def test():
    try:
        socket.create_connection(place, 60).close()
    except OSError:
        return "closed"
    return "open"
"""

MAY = """
import ctypes, os
user = os.geteuid()
result = ctypes.CDLL(None).unshare(0x50000000)
with open("/proc/self/uid_map", "w") as ids:
    ids.write(f"{user} {user} 1")
print(result)
"""
"""Code that prints 0 where the system permits namespaces in which ids remain as they are."""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BEGIN + code]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_memory_is_a_share_of_the_machine_s_and_at_least_a_gigabyte(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert limits_of(1).memory >= limits_of(2).memory >= limits_of(10**6).memory == 1024
    monkeypatch.setenv(MEMORY, "512")
    monkeypatch.setenv(SECONDS, "7")
    assert limits_of(2) == own_limits() == Limits(512, 7)
    assert str(limits_of()) == "7 seconds of work or 512 MB of memory"


@pytest.mark.parametrize("variable", [MEMORY, SECONDS])
@pytest.mark.parametrize("text", ["0", "-5", "much", "1e3", "٣٠٠٠", "9" * 30])
def test_a_wrong_limit_is_an_error_of_the_call(
    variable: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(CallError, match=variable):
        limits_of()


def test_work_that_needs_a_process_is_refused_only_where_it_is_to_be_moved() -> None:
    require_process()
    with limited(5):
        assert not is_settled()
    with only_confined():
        assert is_settled()
        with pytest.raises(NeedsProcessError), limited(5):
            pass
    require_process()


@LINUX
def test_memory_above_the_limit_is_refused() -> None:
    done = run(
        "confine(Limits(300, 60))\n"
        "try:\n    bytearray(400 * 2**20)\nexcept MemoryError:\n    print('refused')\n"
        "bytearray(100 * 2**20)"
    )
    assert (done.stdout, done.stderr) == ("refused\n", "")


@UNIX
def test_a_page_without_end_ends_its_process_and_leaves_no_core() -> None:
    done = run(
        "import resource, signal\n"
        "confine(Limits(1000, 1))\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], int(signal.SIGXCPU), flush=True)\n"
        "with limited(9):\n    while True: pass\n"
    )
    core, number = done.stdout.split()
    assert (done.returncode, core) == (-int(number), "0")


@UNIX
def test_time_counts_for_each_page_and_is_longer_for_a_longer_one() -> None:
    done = run(
        "import resource\n"
        "def end(): return resource.getrlimit(resource.RLIMIT_CPU)[0]\n"
        "confine(Limits(1000, 100))\n"
        "free = end()\n"
        "with limited(9):\n"
        "    first = end()\n"
        "    with limited(250_000): print(299 <= end() - first + 100 <= 303)\n"
        "    print(0 <= end() - first <= 2)\n"
        "print(end() == free)\n"
    )
    assert (done.stdout, done.stderr) == ("True\nTrue\nTrue\n", "")


@LINUX
def test_no_process_with_limits_reaches_a_network_where_the_system_permits_to_close_it() -> None:
    may = run(MAY).stdout == "0\n"
    code = "confine(Limits(1000, 9){})\n" + CONNECT + "print(test())"
    if may:
        inside = CONNECT + "confine(Limits(1000, 9))\nprint(test())"
        assert run(inside).stdout == "closed\n"
        assert run("import os\nuser = os.getuid()\n" + code.format("") + "\n").returncode == 0
    assert run(code.format(", network=True")).stdout == "open\n"


@LINUX
def test_files_still_belong_to_the_user() -> None:
    done = run(
        "import os, tempfile\nbefore = os.getuid(), os.getgid()\n"
        "confine(Limits(1000, 9))\n"
        "file = tempfile.TemporaryFile()\n"
        "there = os.fstat(file.fileno())\n"
        "print(before == (os.getuid(), os.getgid()) == (there.st_uid, there.st_gid))\n"
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


@LINUX
@pytest.mark.parametrize(("restriction", "tries"), [("1\n", 1), ("0\n", 2), (None, 2)])
def test_no_user_namespace_is_made_where_ids_cannot_be_kept(
    restriction: str | None, tries: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "restriction", list[int]()

    class Library:
        def unshare(self, flags: int) -> int:
            asked.append(flags)
            return -1

    if restriction:
        path.write_text(restriction)
    monkeypatch.setattr(process_limits, "_RESTRICTION", path)
    monkeypatch.setattr("ctypes.CDLL", lambda _: Library())
    process_limits._close_network()  # noqa: SLF001 - `confine` cannot be undone in this process
    assert len(asked) == tries
