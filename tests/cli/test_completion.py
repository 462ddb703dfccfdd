"""Completion of the command line, in the shells that docs/install.md explains."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, ShellComplete

from studypress.cli import main

SCRIPTS = {
    "bash": """
eval "$(_STUDYPRESS_COMPLETE=bash_source studypress)"
complete -p studypress >/dev/null || exit 1
COMP_WORDS=({line}) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_studypress_completion studypress
printf '%s\\n' "${{COMPREPLY[@]}}"
""",
    # Outside the line editor, its commands that show completions are replaced.
    "zsh": """
autoload -Uz compinit && compinit -D -u
eval "$(_STUDYPRESS_COMPLETE=zsh_source studypress)"
[[ $_comps[studypress] == _studypress_completion ]] || exit 1
_describe() {{ print -l -- ${{completions_with_descriptions%%:*}} }}
compadd() {{ print -l -- $completions }}
words=({line}) CURRENT=$#words
_studypress_completion
""",
    "fish": """
_STUDYPRESS_COMPLETE=fish_source studypress | source
complete -C "{line}" | string replace -r '\\t.*' ''
true
""",
}


def completed(*words: str) -> list[CompletionItem]:
    *before, begun = words
    return ShellComplete(main, {}, "studypress", "_STUDYPRESS_COMPLETE").get_completions(
        before, begun
    )


def values(*words: str) -> list[str]:
    return [item.value for item in completed(*words)]


def test_names_that_ship_are_completed() -> None:
    assert values("exam", "--blueprint", "") == [
        "full-mock", "interview", "mock-interview", "warm-up",
    ]  # fmt: skip
    assert values("scorecard", "--blueprint", "w") == ["warm-up"]
    assert values("guide", "--theme", "l") == ["large-print"]
    assert values("guide", "--paper", "") == ["A4", "Letter"]
    assert values("mark", "--scale", "g") == ["german"]
    assert values("exam", "--ki") == ["--kind"]


def test_files_are_completed_where_no_name_matches() -> None:
    for words in (("exam", "--blueprint", "./ro"), ("mark", "--scale", "mine.y")):
        (item,) = completed(*words)
        assert (item.value, item.type) == (words[-1], "file")


@pytest.mark.parametrize(
    "shell",
    [
        "bash",
        pytest.param("zsh", marks=pytest.mark.slow),  # tests/bring.sh installs these two
        pytest.param("fish", marks=pytest.mark.slow),
    ],
)
def test_each_shell_completes_commands_and_names(shell: str, tmp_path: Path) -> None:
    if not shutil.which(shell) and os.environ.get("STUDYPRESS_BROWSER") != "required":
        pytest.skip(f"{shell} is not installed")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    shown = []
    for line in ("studypress wor", "studypress exam --blueprint f"):
        run = subprocess.run(
            [shell, "-c", SCRIPTS[shell].format(line=line)],
            capture_output=True, text=True, check=False, cwd=tmp_path,
            env={"PATH": path, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, "")
        shown.append(run.stdout.split())
    assert shown == [["worksheet"], ["full-mock"]]


def test_the_page_about_installing_has_the_lines_that_are_tested() -> None:
    page = (Path(__file__).parents[2] / "docs" / "install.md").read_text("utf-8")
    for shell, script in SCRIPTS.items():
        (line,) = (line for line in script.splitlines() if f"={shell}_source " in line)
        assert f"`{line}`" in page


def test_completion_imports_nothing_that_prints() -> None:
    code = (
        "import sys\nfrom studypress.cli import main\n"
        "try: main(prog_name='studypress')\n"
        "except SystemExit: pass\n"
        "heavy = {'weasyprint', 'jinja2', 'pydantic', 'pygments', 'ziamath', 'rich'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    )
    words = {"COMP_WORDS": "studypress exam --blueprint w", "COMP_CWORD": "3"}
    env = os.environ | words | {"_STUDYPRESS_COMPLETE": "bash_complete"}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "plain,warm-up\n"
