"""Cached values are returned unchanged or not at all."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studypress.files import cache
from studypress.files.cache import LIMIT, VARIABLE, Cache, key_of, user_cache

KEY, OTHER = key_of("a formula"), key_of("another")
WRITER = """
import sys
from pathlib import Path
from studypress.files.cache import Cache, key_of
cache = Cache(Path(sys.argv[1]))
for turn in range(60):
    for at in range(5):
        value = bytes([at]) * 9000
        cache.put(key_of(str(at)), value)
        assert cache.get(key_of(str(at))) == value, (turn, at)
"""

FILLER = """
import sys
from pathlib import Path
from studypress.files.cache import Cache, key_of
cache = Cache(Path(sys.argv[1]), 2**20)
for turn in range(200):
    key = key_of(sys.argv[2], str(turn))
    cache.put(key, key.encode() * 300)
    assert cache.get(key) in (None, key.encode() * 300), turn
"""
"""Values that together exceed the limit; another process may evict each."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def size_of(folder: Path) -> int:
    """Size of a folder on disk, in blocks of 4 KiB."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.iterdir())


@pytest.mark.parametrize("data", [b"", b"a value", bytes(range(256)) * 20000])
def test_a_value_comes_back_in_this_process_and_in_the_next(folder: Path, data: bytes) -> None:
    cache = Cache(folder)
    assert cache.get(KEY) is None
    cache.put(KEY, data)
    assert cache.get(KEY) == Cache(folder).get(KEY) == data
    assert cache.get(OTHER) is None


def test_a_value_is_replaced(folder: Path) -> None:
    cache = Cache(folder)
    for data in (b"old", b"new"):
        cache.put(KEY, data)
    assert cache.get(KEY) == b"new"
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_keys_differ_with_each_part_and_with_where_parts_end() -> None:
    parts: list[tuple[str | bytes, ...]] = [
        ("ab", "c"),
        ("a", "bc"),
        ("abc",),
        (b"abc",),
        ("abc", ""),
        ("",),
        (),
    ]
    assert len({key_of(*each) for each in parts}) == len(parts)
    assert key_of("é", b"x") == key_of("é", b"x")


def test_a_flipped_byte_anywhere_makes_an_entry_void_until_it_is_put_again(folder: Path) -> None:
    cache = Cache(folder)
    cache.put(KEY, b"forty-two")
    sound = (folder / KEY).read_bytes()
    for at in range(len(sound)):
        damaged = bytearray(sound)
        damaged[at] ^= 0x10
        (folder / KEY).write_bytes(damaged)
        assert cache.get(KEY) is None
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) == b"forty-two"


def test_an_entry_cut_off_anywhere_is_void(folder: Path) -> None:
    cache = Cache(folder)
    cache.put(KEY, b"forty-two")
    sound = (folder / KEY).read_bytes()
    for length in range(len(sound)):
        (folder / KEY).write_bytes(sound[:length])
        assert cache.get(KEY) is None
    (folder / KEY).write_bytes(sound + b"!")
    assert cache.get(KEY) is None


def test_an_entry_under_the_name_of_another_is_void(folder: Path) -> None:
    cache = Cache(folder)
    cache.put(KEY, b"forty-two")
    (folder / KEY).rename(folder / OTHER)
    assert cache.get(OTHER) is None


def test_a_folder_in_the_place_of_an_entry_is_no_error(folder: Path) -> None:
    (folder / KEY).mkdir(parents=True)
    cache = Cache(folder)
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) is None
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) is None


def test_a_full_disk_is_no_error_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    cache = Cache(folder)
    monkeypatch.setattr("pathlib.Path.replace", full)
    cache.put(KEY, b"forty-two")
    assert list(folder.iterdir()) == []
    monkeypatch.undo()
    monkeypatch.setattr("studypress.files.cache.mkstemp", full)
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no such modes")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "one" / "two"
    Cache(folder).put(KEY, b"forty-two")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no such modes")
def test_a_folder_in_which_others_write_is_not_trusted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cache(folder).put(KEY, b"forty-two")
    for mode, expected in ((0o755, b"forty-two"), (0o770, None), (0o707, None)):
        folder.chmod(mode)
        assert Cache(folder).get(KEY) == expected
    folder.chmod(0o700)
    monkeypatch.setattr("os.geteuid", lambda: folder.stat().st_uid + 1)
    assert Cache(folder).get(KEY) is None


def test_processes_that_write_the_same_entries_read_only_whole_ones(folder: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(folder)]
    writers = [subprocess.Popen(command) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    assert {path.name for path in folder.iterdir()} == {key_of(str(at)) for at in range(5)}


def test_processes_that_evict_at_once_stay_near_the_limit(folder: Path) -> None:
    command = [sys.executable, "-c", FILLER, str(folder)]
    writers = [subprocess.Popen([*command, str(at)]) for at in range(4)]
    cleared = Cache(folder, 2**20)
    while any(writer.poll() is None for writer in writers):
        cleared.clear()
        time.sleep(0.05)
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    writers = [subprocess.Popen([*command, str(at)]) for at in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    assert 2**19 < size_of(folder) <= 2**20 * (1 + len(writers) / 16)
    Cache(folder, 2**20).put(KEY, b"forty-two")
    assert size_of(folder) <= 2**20


def test_it_stays_below_its_limit_and_keeps_what_was_used_last(folder: Path) -> None:
    limit = 2**20
    cache, used = Cache(folder, limit), key_of("used")
    cache.put(used, bytes(20000))
    os.utime(folder / used, (0, 0))
    for at in range(200):
        assert cache.get(used) is not None
        cache.put(key_of(str(at)), bytes(20000))
        assert size_of(folder) <= limit
        (folder / key_of(str(at))).touch()
        at_rest = time.time() - 200 + at  # so that their order does not depend on the clock
        os.utime(folder / key_of(str(at)), (at_rest, at_rest))
    assert size_of(folder) > limit / 2
    assert cache.get(key_of("199")) is not None
    assert cache.get(key_of("0")) is None


def test_many_tiny_values_count_as_what_they_take_on_a_disk(folder: Path) -> None:
    cache = Cache(folder, 64 * 4096)
    for at in range(200):
        cache.put(key_of(str(at)), b"tiny")
    assert 32 <= len(list(folder.iterdir())) <= 64


def test_what_is_too_large_is_not_kept(folder: Path) -> None:
    cache = Cache(folder, 2**20)
    cache.put(KEY, bytes(2**20))
    assert cache.get(KEY) is None


def test_it_removes_what_a_killed_process_left_and_nothing_of_others(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for name in (".studypress-new", ".studypress-old", "thesis.tmp", KEY[:-1]):
        (folder / name).write_bytes(b"half")
    for name in (".studypress-old", "thesis.tmp", KEY[:-1]):
        os.utime(folder / name, (0, 0))
    Cache(folder, 16 * 4096).put(KEY, b"forty-two")
    assert {path.name for path in folder.iterdir()} == {
        ".studypress-new", "thesis.tmp", KEY[:-1], KEY
    }  # fmt: skip


def test_clearing_removes_the_entries_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    cache, document = Cache(folder, 2**20), tmp_path / "thesis"
    document.write_bytes(b"of others")
    for at in range(10):
        cache.put(key_of(str(at)), bytes(5000))
    (folder / ".studypress-killed").write_bytes(b"half")
    kept = ("thesis.tmp", KEY[:-1], KEY.upper(), KEY, OTHER)
    for name in kept[:3]:
        (folder / name).write_bytes(b"of others")
    (folder / KEY).mkdir()
    (folder / KEY / "file").write_bytes(b"of others")
    (folder / OTHER).symlink_to(document)
    usage = cache.usage()
    assert usage is not None
    assert (usage.folder, usage.entries, usage.size) == (folder, 11, 21 * 4096)
    assert usage.limit == 2**20
    cache.clear()
    assert {path.name for path in folder.iterdir()} == set(kept)
    assert document.read_bytes() == (folder / KEY / "file").read_bytes() == b"of others"
    usage = cache.usage()
    assert usage is not None
    assert (usage.entries, usage.size) == (0, 0)
    cache.put(key_of("next"), b"forty-two")
    assert cache.get(key_of("next")) == b"forty-two"


def test_a_run_that_is_writing_while_it_is_cleared_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, replace = Cache(folder), Path.replace

    def cleared(path: Path, target: Path) -> Path:
        Cache(folder).clear()
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", cleared)
    cache.put(KEY, b"forty-two")
    monkeypatch.undo()
    assert cache.get(KEY) is None
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) == b"forty-two"


def test_what_cannot_be_evicted_does_not_keep_others_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, **_: object) -> None:
        if path.name == KEY:
            raise PermissionError(13, "open in another process")
        os.unlink(path)  # noqa: PTH108 - the other is replaced

    cache = Cache(folder)
    for key in (KEY, OTHER):
        cache.put(key, b"forty-two")
    monkeypatch.setattr(Path, "unlink", held)
    cache.clear()
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_a_folder_that_is_not_used_is_not_cleared(folder: Path) -> None:
    Cache(folder).put(KEY, b"forty-two")
    folder.chmod(0o777)
    Cache(folder).clear()
    assert Cache(folder).usage() is None
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_a_process_scans_a_folder_once_for_many_writes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = list[int]()
    evict = cache._evict  # noqa: SLF001

    def noted(where: Path, most: int) -> None:
        scanned.append(most)
        evict(where, most)

    monkeypatch.setattr(cache, "_evict", noted)
    for at in range(3):
        Cache(folder).put(key_of(f"{at}"), b"value")
    assert len(scanned) == 1


def test_the_limit_has_room_for_pieces_of_a_few_megabytes(folder: Path) -> None:
    cache, piece = Cache(folder), bytes(8 * 2**20)
    cache.put(KEY, piece)
    assert LIMIT <= 256 * 2**20
    assert cache.get(KEY) == piece


def test_the_variable_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    user_cache(used=False).put(KEY, b"forty-two")
    assert not (tmp_path / "named").exists()
    user_cache().put(KEY, b"forty-two")
    assert (tmp_path / "named" / KEY).is_file()


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "{}/xdg"}, "xdg/studypress"),
        ("linux", {"HOME": "{}/home", "XDG_CACHE_HOME": ""}, "home/.cache/studypress"),
        ("darwin", {"HOME": "{}/home"}, "home/Library/Caches/studypress"),
        ("win32", {"LOCALAPPDATA": "{}/local"}, "local/studypress"),
    ],
)
def test_without_it_the_folder_is_where_the_platform_has_caches(
    platform: str,
    variables: dict[str, str],
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("sys.platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(tmp_path))
    user_cache().put(KEY, b"forty-two")
    assert (tmp_path / expected / KEY).is_file()


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv(VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("pathlib.Path.home", homeless)
    cache = user_cache()
    cache.put(KEY, b"forty-two")
    assert cache.get(KEY) is None
