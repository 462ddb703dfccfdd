"""Hostile manifests, errata, cache entries and disks: refused or survived, never a traceback.

Each input is made here. Nothing is written or removed outside the given folder, and a refused
command does not change the folder.
"""

import json
import os
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from click.testing import CliRunner, Result

from studypress.cli import main
from studypress.exam.record.form_record import MAX_FILES, MAX_FORMS
from studypress.exam.record.record_file import MAX_BYTES
from studypress.files import cache as caches
from studypress.files.cache import VARIABLE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and modes of POSIX")

BANK = Path(__file__).parents[2] / "banks" / "valid" / "folder"
SEED = "b7e1-51d2-8c3f-a960-4d75"
Data = dict[str, Any]


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def all_in(folder: Path) -> dict[str, bytes | str]:
    """Contents of a folder; special files and links by their kind."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        if path.is_file() and not path.is_symlink() and path.stat().st_size < MAX_BYTES
        else str(path.lstat().st_mode)
        for path in folder.rglob("*")
    }


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an exam in `out`, a roster, answers, and files of another user."""
    home = tmp_path_factory.mktemp("hostile")
    (home / "roster.csv").write_text("name,id\nAna,1\nBen,2\n")
    words = ["exam", BANK, "--roster", home / "roster.csv", "--seed", "a seed", "--quiet"]
    assert run(*words, "--out", home / "out").exit_code == 0
    forms = sound(home)["forms"]
    rows = "".join(f"{form['code']},{'A' * len(form['questions'])}\n" for form in forms)
    (home / "answers.csv").write_text("code,answers\n" + rows)
    (home / "thesis.docx").write_text("mine")
    (home / "evil.pdf").write_text("mine")
    (home / "src").mkdir()
    (home / "src" / "main.py").write_text("mine")
    return home


@pytest.fixture
def home(printed: Path, tmp_path: Path) -> Path:
    return copytree(printed, tmp_path / "home")


def sound(home: Path) -> Data:
    path = home / "out" / "exam" / "manifest.json"
    data: Data = json.loads(path.read_text(encoding="utf-8"))
    return data


def commands(home: Path, data: Data) -> list[list[str | Path]]:
    """All commands that read a manifest."""
    out, form = home / "out", data["forms"][0]
    of_bank = ["--bank", BANK]
    return [
        ["verify", out, *of_bank],
        ["rebuild", out, "--form", form["code"], *of_bank],
        ["erratum", out, "--void", form["questions"][0]["id"], *of_bank],
        ["mark", out, home / "answers.csv", *of_bank],
        ["exam", BANK, "--questions", "2", "--out", out],
    ]


def changed(*steps: str | int, to: object) -> Callable[[Data], bytes]:
    def change(data: Data) -> bytes:
        part: Any = data
        for step in steps[:-1]:
            part = part[step]
        part[steps[-1]] = to
        return json.dumps(data).encode()

    return change


def removed(*steps: str | int) -> Callable[[Data], bytes]:
    def remove(data: Data) -> bytes:
        part: Any = data
        for step in steps[:-1]:
            part = part[step]
        del part[steps[-1]]
        return json.dumps(data).encode()

    return remove


def raw(data: bytes) -> Callable[[Data], bytes]:
    return lambda _: data


def replaced(before: str, after: str) -> Callable[[Data], bytes]:
    return lambda data: json.dumps(data).replace(before, after, 1).encode()


def many_forms(data: Data) -> bytes:
    return json.dumps(data | {"forms": data["forms"] * (MAX_FORMS + 1)}).encode()


def many_files(data: Data) -> bytes:
    files = {f"keys/{number}.pdf": "0" * 64 for number in range(MAX_FILES + 1)}
    return json.dumps(data | {"files": files}).encode()


def twice(name: str) -> Callable[[Data], bytes]:
    def double(data: Data) -> bytes:
        value = json.dumps(data[name])
        return json.dumps(data).replace('{"format"', f'{{"{name}": {value}, "format"', 1).encode()

    return double


def old_style(data: Data) -> bytes:
    """A manifest that made `exam` delete files outside its folder."""
    files = {"../../thesis.docx": "0", "../../src/main.py": "0"}
    kept = {name: data[name] for name in ("format", "version", "status")}
    return json.dumps(kept | {"files": files}).encode()


BOMB = "[" * 200_000
HUGE = "9" * 4000
MANIFESTS: dict[str, Callable[[Data], bytes]] = {
    "empty": raw(b""),
    "blank": raw(b" \n" * 3_000_000),
    "a NUL": raw(b"\0" * 100),
    "no UTF-8": raw(b'{"format": "\xff\xfe"}'),
    "UTF-16": lambda data: json.dumps(data).encode("utf-16"),
    "a list": raw(b"[]"),
    "a number": raw(b"7"),
    "nonsense": raw(b"studypress exam manifest"),
    "a PDF": raw(b"%PDF-1.7\n"),
    "cut off": lambda data: json.dumps(data).encode()[:-900],
    "more after it": lambda data: json.dumps(data).encode() + b"{}",
    "nested": raw(b'{"format": ' + BOMB.encode()),
    "nested in a form": changed("forms", 0, "questions", to=json.loads("[" * 400 + "]" * 400)),
    "lists of lists": raw(b'{"bank": [' + b"[]," * 2_000_000 + b"[]]}"),
    "a long text": raw(b'{"seed": "' + b"x" * 9_000_000 + b'"}'),
    "NaN": replaced('"version": 2', '"version": NaN'),
    "another format": changed("format", to="studypress erratum"),
    "a long format": changed("format", to="a" * 900_000),
    "no format": removed("format"),
    "a newer version": changed("version", to=99),
    "a huge version": replaced('"version": 2', f'"version": {HUGE}'),
    "an infinite number": replaced('"points": 1', '"points": 1e999'),
    "a huge number": replaced('"number": 1', f'"number": {HUGE}'),
    "a number of many digits": replaced('"number": 1', f'"number": {"9" * 90_000}'),
    "huge pages": changed("forms", 0, "pages", to=10**12),
    "negative pages": changed("forms", 0, "pages", to=-1),
    "no forms": changed("forms", to=[]),
    "forms that are none": changed("forms", to={"a": 1}),
    "a form that is none": changed("forms", 0, to=None),
    "many forms": many_forms,
    "many files": many_files,
    "no files": changed("files", to={}),
    "files that are a list": changed("files", to=["keys.pdf"]),
    "the seed twice": twice("seed"),
    "no seed": removed("seed"),
    "an empty seed": changed("seed", to=""),
    "a path out of the folder": changed("forms", 0, "file", to="../../evil.pdf"),
    "an absolute path": changed("forms", 0, "file", to="/tmp/evil.pdf"),  # noqa: S108 - refused
    "a path with a backslash": changed("forms", 0, "file", to="forms\\..\\..\\evil.pdf"),
    "a path with a NUL": changed("forms", 0, "file", to="forms/001\0.pdf"),
    "a path below a form": changed("forms", 0, "file", to="forms/../../../evil.pdf"),
    "a file of another form": changed("forms", 0, "file", to="forms/002.pdf"),
    "a file without a number": changed("forms", 0, "file", to="forms/x.pdf"),
    "a file of another format": changed("forms", 0, "file", to="forms/001.html"),
    "the manifest as a form": changed("forms", 0, "file", to="manifest.json"),
    "a long file name": changed("forms", 0, "file", to=f"forms/{'a' * 5000}.pdf"),
    "files out of the folder": changed("files", to={"../../evil.pdf": "0" * 64}),
    "a long key": changed("files", to={"a" * 900_000: "0" * 64}),
    "a digest that is none": changed("files", to={"keys.pdf": "0"}),
    "an old record": old_style,
    "a control character": changed("options", "paper", to="A4\x1b[2J"),
    "a candidate with a control character": changed("forms", 0, "candidate", "name", to="A\x1b"),
    "a long name": changed("forms", 0, "candidate", "name", to="A" * 100_000),
    "a code of another check": changed("forms", 0, "code", to="AAA-AAAA"),
    "two alike": lambda data: json.dumps(data | {"forms": data["forms"][:1] * 2}).encode(),
    "choices of thousands": changed("forms", 0, "questions", 0, "choices", to=list(range(9999))),
    "huge minutes": changed("blueprint", "minutes", to=10**9),
    "thousands of rows": changed("blueprint", "rows", to=[{"count": 1}] * 5000),
    "a bank that is none": changed("bank", to=[1, 2]),
    "options that are none": changed("options", to="A4"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_hostile_manifest_is_refused_with_its_name(home: Path, name: str) -> None:
    data = sound(home)
    path = home / "out" / "exam" / "manifest.json"
    path.write_bytes(MANIFESTS[name](sound(home)))
    before = all_in(home)
    large = name in ("many forms", "many files")  # slow to read: a second
    for words in commands(home, data)[: 1 if large else None]:
        result = run(*words)
        assert result.exit_code == 1, words[0]
        lines = result.stderr.splitlines()
        assert 0 < len(lines) < 12
        assert all(line.startswith(f"{path}:") and len(line) < 1500 for line in lines)
        assert all_in(home) == before


def test_a_form_without_a_digest_is_not_made_again(home: Path) -> None:
    data = sound(home)
    path = home / "out" / "exam" / "manifest.json"
    path.write_bytes(removed("files", data["forms"][0]["file"])(sound(home)))
    verify, rebuild, *_ = commands(home, data)
    for words, written in ((verify, {"out/exam/proof.json"}), (rebuild, set[str]())):
        before = all_in(home)
        result = run(*words)
        assert result.exit_code == 1
        assert data["forms"][0]["file"] in result.stderr
        assert {name for name, _ in before.items() ^ all_in(home).items()} == written


def linked_out(path: Path, home: Path) -> None:
    path.rename(home / "elsewhere.json")
    path.symlink_to(home / "elsewhere.json")


def too_large(path: Path, _: Path) -> None:
    os.truncate(path, MAX_BYTES + 1)


def made_with(make: Callable[[Path], object]) -> Callable[[Path, Path], None]:
    def instead(path: Path, _: Path) -> None:
        path.unlink()
        make(path)

    return instead


PLACES: dict[str, Callable[[Path, Path], None]] = {
    "a pipe": made_with(os.mkfifo),
    "a folder": made_with(Path.mkdir),
    "a device": made_with(lambda path: path.symlink_to("/dev/zero")),
    "a link that leads out": linked_out,
    "a link to itself": made_with(lambda path: path.symlink_to(path)),
    "too large": too_large,
}


@pytest.mark.parametrize("name", PLACES)
def test_only_a_regular_file_in_the_folder_is_a_manifest(home: Path, name: str) -> None:
    data = sound(home)
    path = home / "out" / "exam" / "manifest.json"
    PLACES[name](path, home)
    before = all_in(home)
    for words in commands(home, data):
        result = run(*words)
        assert result.exit_code == 1, words[0]
        assert result.stderr.startswith(f"{path}: ")
        assert len(result.stderr.splitlines()) == 1
        assert all_in(home) == before


def test_an_exam_folder_that_leads_out_is_not_written_to(home: Path) -> None:
    (home / "out" / "exam").rename(home / "elsewhere")
    (home / "out" / "exam").symlink_to(home / "elsewhere")
    before = all_in(home)
    for words in commands(home, sound(home)):
        assert run(*words).exit_code == 1
    (home / "elsewhere" / "manifest.json").rename(home / "manifest.json")
    assert run("exam", BANK, "--questions", "2", "--out", home / "out").exit_code == 1
    (home / "manifest.json").rename(home / "elsewhere" / "manifest.json")
    assert all_in(home) == before


def test_a_broken_record_is_moved_aside_whole_when_it_is_to_be_replaced(home: Path) -> None:
    path = home / "out" / "exam" / "manifest.json"
    path.write_bytes(old_style(sound(home)))
    before = all_in(home / "out" / "exam")
    words = ["exam", BANK, "--questions", "2", "--out", home / "out", "--quiet"]
    assert run(*words, "--replace").exit_code == 0
    (aside,) = (home / "out").glob("exam-*")
    assert all_in(aside) == before
    assert {(home / name).read_text() for name in ("thesis.docx", "src/main.py")} == {"mine"}


READER = """
import sys
from pathlib import Path
from studypress.errors import StudypressError
from studypress.pipeline.exam_folder.files import printed_exam
for name in sys.argv[1:]:
    try:
        printed_exam(Path(name))
    except StudypressError:
        pass
print(*(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the most memory")
def test_no_manifest_takes_much_memory(home: Path, tmp_path: Path) -> None:
    for at, make in enumerate(MANIFESTS.values()):
        (tmp_path / str(at)).mkdir()
        (tmp_path / str(at) / "manifest.json").write_bytes(make(sound(home)))
    folders = [str(tmp_path / str(at)) for at in range(len(MANIFESTS))]
    made = subprocess.run(
        [sys.executable, "-c", READER, *folders], capture_output=True, text=True, check=True
    )
    assert int(made.stdout.split()[1]) < 300 * 2**10


ERRATA: dict[str, bytes] = {
    "empty": b"",
    "a NUL": b"\0",
    "no UTF-8": b"\xff",
    "nested": BOMB.encode(),
    "a list": b"[]",
    "lists of lists": b'{"void": [' + b"[]," * 300_000 + b"[]]}",
    "too large": b'"' + b" " * 2**20 + b'"',
    "a newer version": b'{"format": "studypress erratum", "version": 2, "void": {"a": 1}}',
    "a huge version": b'{"format": "studypress erratum", "version": ' + b"9" * 4000 + b"}",
    "no version": b'{"format": "studypress erratum", "exam": "x", "void": []}',
    "a version that is true": b'{"format": "studypress erratum", "version": true}',
    "another exam": b'{"format": "studypress erratum", "version": 1, "exam": "x", "void": []}',
    "a path": b'{"format": "studypress erratum", "version": 1, "exam": "x", "void": ["../a"]}',
    "void that is none": b'{"format": "studypress erratum", "version": 1, "exam": "", "void": 1}',
}


@pytest.mark.parametrize("name", [*ERRATA, "a pipe", "a folder", "a device"])
def test_a_hostile_erratum_is_refused_with_its_name(home: Path, name: str) -> None:
    path = home / "out" / "exam" / "erratum.json"
    path.write_bytes(ERRATA.get(name, b""))
    if name not in ERRATA:
        PLACES[name](path, home)
    before = all_in(home)
    for words in commands(home, sound(home))[2:4]:
        result = run(*words)
        assert result.exit_code == 1, words[0]
        assert result.stderr.startswith(f"{path}: ")
        assert len(result.stderr.splitlines()) == 1
        assert all_in(home) == before


def sealed(key: str, data: bytes) -> bytes:
    return caches._seal(key, data) + data  # noqa: SLF001 - a forgery


def values_of(data: bytes, change: Callable[[Any], Any]) -> bytes:
    """Return packed data with each number or text changed; other data unchanged."""

    def walk(part: object) -> object:
        if isinstance(part, dict):
            return {name: walk(value) for name, value in part.items()}
        return [walk(value) for value in part] if isinstance(part, list) else change(part)

    try:
        return zlib.compress(json.dumps(walk(json.loads(zlib.decompress(data)))).encode())
    except (zlib.error, ValueError):
        return b"1 1 1\n<svg>"


def emptied(data: bytes) -> bytes:
    try:
        found = json.loads(zlib.decompress(data))
    except (zlib.error, ValueError):
        return b""
    return zlib.compress(
        json.dumps({name: type(value)() for name, value in found.items()}).encode()
    )


class Gadget:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch pickled",)


@cache
def bomb() -> bytes:
    return zlib.compress(b" " * 2**28)


FORGED: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "noise": lambda _: bytes(range(256)) * 20,
    "a pickle": lambda _: pickle.dumps(Gadget()),
    "no JSON": lambda _: zlib.compress(b"no JSON"),
    "an object": lambda _: zlib.compress(b"{}"),
    "cut off": lambda data: data[: len(data) // 2],
    "nested": lambda _: zlib.compress(BOMB.encode()),
    "a bomb": lambda _: bomb(),
    "a bomb of lists": lambda _: zlib.compress(b'{"questions":[' + b"[]," * 2**21 + b"[]]}"),
    "emptied": emptied,
    "huge numbers": lambda data: values_of(data, lambda v: 10**9 if type(v) is int else v),
    "negative numbers": lambda data: values_of(data, lambda v: -1 if type(v) is int else v),
    "other texts": lambda data: values_of(data, lambda v: v[::-1] if isinstance(v, str) else v),
    "no texts": lambda data: values_of(data, lambda v: "" if isinstance(v, str) else v),
}


def huge(path: Path, _: bytes) -> None:
    path.touch()
    os.truncate(path, 2**40)


def forged(forge: Callable[[bytes], bytes]) -> Callable[[Path, bytes], object]:
    return lambda path, data: path.write_bytes(sealed(path.name, forge(data[32:])))


ENTRIES: dict[str, Callable[[Path, bytes], object]] = {
    "a pipe": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: path.mkdir(),
    "a device": lambda path, _: path.symlink_to("/dev/zero"),
    "a link": lambda path, data: (path.with_name("real").write_bytes(data), path.symlink_to("real")),
    "a huge file": huge,
} | {
    name: forged(forge) for name, forge in FORGED.items()
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with all entries of an exam with names, and that exam."""
    home = tmp_path_factory.mktemp("filled")
    (home / "roster.csv").write_text("name,id\nAna,1\nBen,2\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(home / "cache"))
        assert run(*exam_of(home), "--out", home / "out").exit_code == 0
    return home


def exam_of(home: Path) -> list[str | Path]:
    roster = home / "roster.csv"
    return ["exam", BANK, "--roster", roster, "--seed", "s", "--by", "group", "--quiet"]


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name == "a bomb" else ()) for name in ENTRIES],
)
def test_a_hostile_entry_of_the_cache_is_a_miss(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    cache = copytree(filled / "cache", tmp_path / "cache")
    cache.chmod(0o700)
    monkeypatch.setenv(VARIABLE, str(cache))
    monkeypatch.chdir(tmp_path)
    for path in list(cache.iterdir()):
        data = path.read_bytes()
        path.unlink()
        ENTRIES[name](path, data)
    result = run(*exam_of(filled), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    assert sorted(os.listdir(tmp_path)) == ["cache", "out"]
    assert all_in(tmp_path / "out").keys() == all_in(filled / "out").keys()
    if name not in ("other texts", "no texts", "emptied"):  # valid entries with other content
        assert all_in(tmp_path / "out") == all_in(filled / "out")
    rmtree(cache)


def refuse(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    "where",
    [
        "os.link", "studypress.files.recovery.moves.copy2",
        "studypress.files.recovery.locked_folder.mkdtemp",
        "pathlib.Path.replace", "pathlib.Path.rename", "pathlib.Path.mkdir", "os.write",
        "studypress.files.staging.Digested.write", "tempfile.mkdtemp", "tempfile.TemporaryDirectory",
    ],
)  # fmt: skip
def test_a_disk_that_is_full_is_one_line_and_leaves_what_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    words = ["exam", BANK, "--questions", "2", "--seed", SEED, "--out", tmp_path / "out", "--quiet"]
    assert run(*words).exit_code == 0
    before = all_in(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(where, refuse)
        result = run(*words, "--no-cache")
    assert result.exit_code in (0, 1)
    assert len(result.stderr.splitlines()) == result.exit_code
    assert all_in(tmp_path) == before


def test_a_limit_of_file_size_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys\nfrom studypress.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\nmain(sys.argv[1:])"
    )
    words = [str(word) for word in ("key", BANK, "--no-cache", "--out", tmp_path / "out")]
    made = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )
    assert made.returncode == 1
    assert made.stderr.splitlines()[-1].startswith("cannot write")
    assert "Traceback" not in made.stderr
    assert os.listdir(tmp_path) == []


SHELL: dict[str, tuple[str, set[int]]] = {
    "help to a full device": ("--help >/dev/full", {1}),
    "version to a full device": ("--version >/dev/full", {1}),
    "check to a full device": ("check {bank} >/dev/full", {1}),
    "stats to a full device": ("stats {bank} >/dev/full", {1}),
    "a key to a full device": ("key {bank} --out {out} >/dev/full", {1}),
    "errors to a full device": ("check {home}/nothing 2>/dev/full", {1, 2}),
    "all to a full device": ("check {bank} >/dev/full 2>&1", {1}),
    "closed output": ("check {bank} >&-", {0, 1}),
    "all closed": ("check {bank} >&- 2>&-", {0, 1}),
    "a reader that goes": ("check --help | head -c 1", {0}),
    "into a device": ("exam {bank} --out /dev/null", {1, 2}),
    "below a device": ("key {bank} --out /dev/null/a", {1, 2}),
    "into a system's folder": ("key {bank} --out /proc/studypress", {1}),
    "below a file": ("key {bank} --out {home}/roster.csv/out", {1}),
    "a long name": ("key {bank} --out {home}/" + "a" * 300, {1}),
    "a temporary folder that is none": ("TMPDIR=/dev/null key {bank} --out {out}", {0, 1}),
    "cp1252": ("PYTHONIOENCODING=cp1252 check {home}/日本", {0}),
    "cp1252, tables": ("PYTHONIOENCODING=cp1252 stats {home}/日本", {0}),
    "plain C": ("LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 key {home}/日本 --out {out}", {0}),
    "ASCII": ("PYTHONIOENCODING=ascii:strict check {home}/日本 --strict", {0, 1}),
}  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("name", SHELL)
def test_what_the_machine_refuses_is_no_traceback(home: Path, name: str) -> None:
    bank = copytree(BANK, home / "日本")
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    (bank / "bank.yaml").write_text(text.replace("title: ", "title: 日本 ", 1), encoding="utf-8")
    command, expected = SHELL[name]
    words = command.format(bank=BANK, out=home / "new", home=home).split(" ")
    count = next(at for at, word in enumerate(words) if "=" not in word)
    words.insert(count, f"{sys.executable} -m studypress")
    before = all_in(home)
    made = subprocess.run(
        ["/bin/sh", "-c", " ".join(words)],
        capture_output=True,
        text=True,
        check=False,
        errors="replace",
    )
    assert made.returncode in expected, made.stderr
    assert "Traceback" not in made.stderr
    assert "Exception ignored" not in made.stderr
    rmtree(home / "new", ignore_errors=True)
    assert all_in(home) == before


def test_an_exam_whose_manifest_was_taken_away_is_not_printed_over(home: Path) -> None:
    (home / "out" / "exam" / "manifest.json").unlink()
    before = all_in(home / "out" / "exam")
    words = ["exam", BANK, "--questions", "2", "--out", home / "out", "--quiet"]
    result = run(*words)
    assert result.exit_code == 1
    assert "contains another exam" in result.stderr
    assert all_in(home / "out" / "exam") == before
    assert run(*words, "--replace").exit_code == 0
    assert all_in(home / "out" / "exam-old") == before


def test_a_linked_exam_is_moved_aside_as_a_link(home: Path) -> None:
    (home / "out" / "exam").rename(home / "elsewhere")
    (home / "out" / "exam").symlink_to(home / "elsewhere")
    before = all_in(home / "elsewhere")
    words = ["exam", BANK, "--questions", "2", "--out", home / "out", "--quiet"]
    assert run(*words, "--replace").exit_code == 0
    assert (home / "out" / "exam-old").readlink() == home / "elsewhere"
    assert all_in(home / "elsewhere") == before


def test_one_call_spelled_otherwise_is_one_exam(home: Path) -> None:
    before = all_in(home / "out")
    words = ["--roster", home / "roster.csv", "--seed", "a seed", "--quiet", "--theme", "Print"]
    assert run("exam", BANK, "--out", home / "out", *words, "--paper", "a4").exit_code == 0
    assert all_in(home / "out") == before


def test_a_look_that_no_manifest_could_record_is_refused(home: Path) -> None:
    words = ["exam", BANK, "--questions", "2", "--out"]
    result = run(*words, home / "out", "--theme", "\x1b[31m")
    assert (result.exit_code, "unknown name '\\x1b[31m'" in result.stderr) == (2, True)
    (home / "look" / "styles").mkdir(parents=True)
    (home / "look" / "a\nb").touch()
    result = run(*words, home / "new", "--custom", home / "look")
    assert (result.exit_code, "rename the file" in result.stderr) == (1, True)
    (home / "look" / "a\nb").unlink()
    result = run(*words, home / "look" / "out", "--custom", home / "look")
    assert (result.exit_code, "choose another --out" in result.stderr) == (2, True)
    for at in range(1001):
        (home / "look" / str(at)).touch()
    result = run(*words, home / "new", "--custom", home / "look")
    assert (result.exit_code, "more than 1,000 files" in result.stderr) == (1, True)


def test_hidden_files_of_a_look_decide_nothing(home: Path) -> None:
    (home / "look" / "styles").mkdir(parents=True)
    words = ["exam", BANK, "--questions", "2", "--seed", SEED, "--quiet", "--custom", home / "look"]
    assert run(*words, "--out", home / "new").exit_code == 0
    before = all_in(home / "new")
    (home / "look" / ".git").mkdir()
    (home / "look" / ".git" / "index").write_text("of a working copy")
    assert run(*words, "--out", home / "new").exit_code == 0
    assert all_in(home / "new") == before


def test_marks_that_lead_out_are_not_written(home: Path) -> None:
    (home / "elsewhere").mkdir()
    (home / "elsewhere" / "scores.csv").write_text("mine")
    (home / "out" / "exam" / "marks").symlink_to(home / "elsewhere")
    before = all_in(home)
    result = run("mark", home / "out", home / "answers.csv", "--bank", BANK, "--replace")
    assert (result.exit_code, "leads out of the folder" in result.stderr) == (1, True)
    assert all_in(home) == before
    assert (home / "elsewhere" / "scores.csv").read_text() == "mine"
