"""Commands of the pages: each line of a shell block is run by a test, and each option exists."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import click
import pytest
import yaml
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline import check

ROOT = Path(__file__).parents[2]
TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
HERE: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "README.md": (10, ("--blueprint",)),
    "desk.md": (3, ()),
    "format.md": (2, ()),
    "index.md": (1, ()),
    "practice.md": (2, ()),
    "printing.md": (27, ("--blueprint", "room")),
}
"""Pages whose lines are run here: their number, and words of lines that need the whole bank."""

ELSEWHERE: Mapping[str, str] = {
    "brand-and-themes.md": "docs/test_brand_and_themes.py",
    "exam-room.md": "docs/test_exam_room.py",
    "exchange.md": "docs/test_exchange.py",
    "paths/candidate.md": "docs/test_paths.py",
    "paths/coach.md": "docs/test_paths.py",
    "paths/examiner.md": "docs/test_paths.py",
    "start.md": "docs/test_paths.py",
}
"""Pages whose lines are run by another test."""


SHELL = re.compile(r"^```(sh|console)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r'^```\w+ title="(?P<file>[^"]+)"\n(?P<text>.*?)^```$', re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)`([a-z][^`\n]*)`")
SMALL = {"deep-learning-mlops/01-foundations.yaml": 5, "system-design/01-essentials.yaml": 3}
"""Questions of the bank that stands in for the shipped one, by topic."""

pages = sorted(
    [*TOP, *(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))]
)


def text_of(page: str) -> str:
    return (ROOT / page if page in TOP else ROOT / "docs" / page).read_text(encoding="utf-8")


def lines_of(text: str) -> Iterator[list[str]]:
    """Yield the words of each line that is typed, without comments; lines of output are not."""
    for language, block in SHELL.findall(text):
        for line in block.replace("\\\n", "").splitlines():
            if language == "sh" or line.startswith("$ "):
                for command in line.removeprefix("$ ").split(" && "):
                    if words := shlex.split(command, comments=True):
                        yield words


def test_each_page_with_commands_has_a_test_that_runs_them() -> None:
    typed = {
        page for page in pages for words in lines_of(text_of(page)) if words[0] == "studypress"
    }
    assert HERE.keys() <= typed
    for page in typed - HERE.keys():
        assert page in ELSEWHERE, f"no test runs the commands of {page}"
        assert Path(page).name in (ROOT / "tests" / ELSEWHERE[page]).read_text(encoding="utf-8")


def test_targets_of_make_exist() -> None:
    rules = re.findall(
        r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    asked = {words[1] for page in pages for words in lines_of(text_of(page)) if words[0] == "make"}
    assert {"build", "test"} <= asked <= set(rules)


@pytest.mark.parametrize("page", pages)
def test_options_of_commands_in_the_text_exist(page: str) -> None:
    text = text_of(page)
    typed = (shlex.join(words) for words in lines_of(text) if words[0] == "studypress")
    for line in chain(typed, INLINE.findall(BLOCK.sub("", text))):
        words = line.split()
        command = main.commands.get(
            words[1] if words[0] == "studypress" and words[1:] else words[0]
        )
        if words[0] == "studypress":
            assert command or not words[1:] or words[1].startswith("-") or words[1].isupper(), line
        if command:
            known = {
                name for each in _with_parts(command) for at in each.params for name in at.opts
            }
            asked = {word.partition("=")[0] for word in words if re.match("--[a-z]", word)}
            assert asked <= {*known, "--help"}, line


def _with_parts(command: click.Command) -> list[click.Command]:
    return [command, *(command.commands.values() if isinstance(command, click.Group) else ())]


def test_the_bank_in_a_folder_is_sound(tmp_path: Path) -> None:
    write_files(text_of("format.md"), tmp_path)
    (tmp_path / "mybank" / "figures").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "mybank" / "figures" / "beam.svg").write_text(drawing)
    (entry,) = check.check_bank(tmp_path / "mybank", strict=True)[0].entries
    assert len(entry.question.references) == 1


def write_files(text: str, folder: Path) -> None:
    """Write the blocks that have the name of a file."""
    for found in FILE.finditer(text):
        path = folder / found["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found["text"], encoding="utf-8")


@pytest.fixture(scope="module")
def small_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some questions of the shipped bank, with its figures and blueprints."""
    shipped, folder = ROOT / "content", tmp_path_factory.mktemp("shipped") / "content"
    shutil.copytree(shipped / "figures", folder / "figures")
    bank = yaml.safe_load((shipped / "bank.yaml").read_text(encoding="utf-8"))
    for section in bank["sections"]:
        section["topics"] = section["topics"][:1]
    write_yaml(folder / "bank.yaml", bank)
    for name, count in SMALL.items():
        topic = yaml.safe_load((shipped / name).read_text(encoding="utf-8"))
        write_yaml(folder / name, {**topic, "questions": topic["questions"][:count]})
    return folder


def write_yaml(path: Path, data: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


def run(words: list[str]) -> None:
    if words[0] == "desk":
        run_desk(words)
        return
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, (words, done.output)


def run_desk(words: list[str]) -> None:
    """Open a desk as the line does, with a browser that does nothing; visit it, press Ctrl-C."""
    line = [word.replace("9000", "0") for word in words]
    with subprocess.Popen(
        [sys.executable, "-m", "studypress", *line],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "BROWSER": "true"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        assert process.stdout
        (address,) = re.findall(r"http://127\.0\.0\.1:\S+", process.stdout.readline())
        try:
            with build_opener(HTTPCookieProcessor()).open(address, timeout=60) as answer:
                assert answer.read()
        finally:
            process.send_signal(signal.SIGINT)
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("page", HERE)
def test_all_lines_of_a_page_run_in_order(
    page: str, small_bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    prepare(page)
    commands = [words[1:] for words in lines_of(text_of(page)) if words[0] == "studypress"]
    count, whole = HERE[page]
    assert len(commands) == count
    for words in commands:
        with monkeypatch.context() as patch:
            if not set(words) & set(whole):
                patch.setattr(check, "shipped", lambda _: small_bank)
            run(words)


def prepare(page: str) -> None:
    """Write the files that a page names: its own, and the bank and the folder of a reader."""
    write_files(text_of(page), Path())
    if page == "format.md":
        first = re.search(r"^```yaml\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL)
        assert first
        Path("networks.yaml").write_text(first[1], encoding="utf-8")
    elif page in ("desk.md", "practice.md"):
        run(["new", "mybank"])
        Path("look", "styles").mkdir(parents=True)
        topic = next(Path("mybank").rglob("0*.yaml"))
        topic.write_text(re.sub(r"tags: \[", "tags: [sql, ", topic.read_text("utf-8")), "utf-8")
