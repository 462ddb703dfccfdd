import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result

from studypress import api
from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.errors import CallError
from studypress.files.cache import VARIABLE
from studypress.page.text import math
from studypress.page.text.faults import text_faults
from studypress.page.text.tex import FormulaError
from studypress.pipeline.check import open_bank
from studypress.pipeline.request import Request

COMMANDS = (
    "build", "guide", "worksheet", "key", "flashcards", "scorecard", "exam", "verify", "rebuild",
    "erratum", "mark", "results", "check", "stats", "cache",
)  # fmt: skip
OF_ALL = {
    f"exam/{name}"
    for name in (
        "keys.pdf", "solutions.pdf", "marking.pdf", "fairness.pdf", "fairness.json",
        "print-run.pdf", "contents.csv", "manifest.json",
    )
}  # fmt: skip
"""Files of an exam in addition to its forms and keys."""


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="studypress")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def made(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("words", [["--help"], ["--version"], *([c, "--help"] for c in COMMANDS)])
def test_help_does_not_wait_for_what_prints(words: list[str]) -> None:
    code = (
        "import sys\nfrom studypress.cli import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        "heavy = {'weasyprint', 'jinja2', 'pydantic', 'pygments', 'ziamath', 'rich'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


def test_build_prints_everything_and_says_where(tmp_path: Path, banks: Path) -> None:
    result = run("build", banks / "valid" / "folder", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.stderr
    forms = {f"exam/{kind}/00{at}.pdf" for kind in ("forms", "keys") for at in (1, 2, 3)}
    documents = {"guide.pdf", "worksheet.pdf", "key.pdf", "flashcards.pdf"}
    assert made(tmp_path / "out") == forms | OF_ALL | documents
    for name in ("guide.pdf", "worksheet.pdf", "key.pdf", "forms/001.pdf", "keys.pdf"):
        assert name in result.stdout


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--guide"], {"guide.pdf"}),
        (["--worksheet", "--key"], {"worksheet.pdf", "key.pdf"}),
        (
            ["--exams", "1", "--seed", "s"],
            {"exam/forms/001.pdf", "exam/keys/001.pdf", *OF_ALL},
        ),
    ],
)
def test_flags_narrow_a_build(
    tmp_path: Path, banks: Path, flags: list[str], expected: set[str]
) -> None:
    result = run("build", banks / "valid" / "folder", *flags, "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    assert made(tmp_path) == expected


def test_a_seed_without_an_exam_is_a_wrong_call(tmp_path: Path) -> None:
    result = run("build", "--guide", "--seed", "s", "--out", tmp_path)
    assert result.exit_code == 2
    assert "--seed: only with an exam" in result.stderr


def test_a_bank_without_choices_is_examined_openly(tmp_path: Path, banks: Path) -> None:
    result = run("build", banks / "valid" / "single.yaml", "--exams", "1", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    assert '"kind": "open"' in (tmp_path / "exam" / "manifest.json").read_text()


def test_quiet_says_nothing_but_errors(tmp_path: Path, banks: Path) -> None:
    good = run("key", banks / "valid" / "single.yaml", "--out", tmp_path, "--quiet")
    assert (good.exit_code, good.stdout, good.stderr) == (0, "", "")
    bad = run("check", banks / "invalid" / "empty-text", "--quiet")
    assert bad.exit_code == 1
    assert bad.stderr.count("is empty") == 2


def test_html_stands_alone(tmp_path: Path, banks: Path) -> None:
    folder = banks / "valid" / "folder"
    result = run("build", folder, "--format", "html", "--out", tmp_path, "--seed", "s")
    assert result.exit_code == 0, result.stderr
    assert "exam/keys.html" in made(tmp_path)
    guide = (tmp_path / "guide.html").read_text()
    assert "<style>" in guide
    assert "data:image/svg+xml;base64," in guide
    assert "bank.invalid" not in guide
    for name in made(tmp_path):
        text = (tmp_path / name).read_text()
        assert not any(sign in text for sign in ("<script src", "<link", 'src="http', "file:"))


def test_practice_makes_one_page_which_is_the_same_again(tmp_path: Path, banks: Path) -> None:
    pages = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        options = ("--out", folder, "--language", "fr", "--no-cache")
        result = run("practice", banks / "valid" / "single.yaml", *options)
        assert result.exit_code == 0, result.output
        assert made(folder) == {"practice.html"}
        pages.append((folder / "practice.html").read_bytes())
    assert pages[0] == pages[1]
    assert "Examen blanc" in pages[0].decode()


def test_selection_keeps_numbers_and_meets_every_option(
    tmp_path: Path, banks: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    folder = banks / "valid" / "folder"
    result = run("worksheet", folder, "--tag", "LIGHT", "--difficulty", "easy", "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    text = " ".join(pages_of(tmp_path / "worksheet.pdf"))
    assert "2 Why is it red at dusk?" in text
    assert "3 And at dawn?" in text
    assert "sky" not in text
    assert "sweat" not in text


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_paper_is_as_asked(tmp_path: Path, banks: Path, paper: str) -> None:
    single = banks / "valid" / "single.yaml"
    assert run("guide", single, "--paper", paper, "--out", tmp_path).exit_code == 0
    with pikepdf.open(tmp_path / "guide.pdf") as pdf:
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages}
    assert sizes == {(595, 842) if paper == "A4" else (612, 792)}


@pytest.mark.parametrize(
    "option", ["--out", "--blueprint", "--scheduler", "--roster", "--custom", "--password"]
)
def test_an_empty_name_is_a_wrong_call(
    tmp_path: Path, banks: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("exam", banks / "valid" / "folder", option, "")
    assert result.exit_code == 2
    assert option in result.stderr
    assert not list(tmp_path.iterdir())


def test_files_with_a_line_break_in_their_name_take_a_line_each(
    tmp_path: Path, banks: Path
) -> None:
    result = run("worksheet", banks / "valid" / "single.yaml", "--out", tmp_path / "a\nb")
    (line,) = result.stdout.splitlines()
    assert line.startswith(rf"{tmp_path}/a\nb/worksheet.pdf")


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "templates/worksheet.html.j2",
            "<img alt='' src=\"{{ asset('x/owl.png') }}\">",
            "LOOK/templates/worksheet.html.j2:1:1: the file x/owl.png, looked for in LOOK: ",
        ),
        ("templates/worksheet.html.j2", '<img alt="" src="owl.png">', "'BANK/owl.png': "),
        ("styles/worksheet.css", "p { background: url(owl.png) }", "'LOOK/styles/owl.png': "),
    ],
)
def test_a_picture_that_a_look_lacks_is_named_with_its_folder(
    tmp_path: Path, banks: Path, file: str, text: str, message: str
) -> None:
    path = tmp_path / "mine" / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    single = banks / "valid" / "single.yaml"
    result = run("worksheet", single, "--custom", tmp_path / "mine", "--out", tmp_path / "out")
    assert result.exit_code == 1
    folders = {"LOOK": str(tmp_path / "mine"), "BANK": str(single.parent)}
    assert re.sub("LOOK|BANK", lambda found: folders[found[0]], message) in result.stderr
    assert ".invalid" not in result.stderr


def test_a_missing_bank_is_a_wrong_call() -> None:
    result = run("check", "no-such-folder")
    assert result.exit_code == 2
    assert "no-such-folder" in result.stderr


def test_a_random_seed_has_128_bits_and_is_recorded(tmp_path: Path, banks: Path) -> None:
    seeds = set()
    for at in ("a", "b"):
        run("exam", banks / "valid" / "folder", "--out", tmp_path / at)
        seeds.add(json.loads((tmp_path / at / "exam" / "manifest.json").read_text())["seed"])
    assert len(seeds) == 2
    assert all(len(seed) == 32 for seed in seeds)


def test_an_unwritable_folder_is_told_without_a_traceback(tmp_path: Path, banks: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "out"
    result = run("key", banks / "valid" / "single.yaml", "--out", out)
    assert result.exit_code == 1
    assert result.stderr == f"cannot write to {out}: {os.strerror(20)}\n"


def test_stats_counts_a_selection(banks: Path) -> None:
    result = run("stats", banks / "valid" / "folder", "--tag", "light")
    assert result.exit_code == 0
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.stdout.splitlines()]
    assert ["Light", "2", "1", "0", "3", "3", "10"] in rows
    assert "Heat" not in result.stdout
    assert "tags: light 3, air 1" in result.stdout


def test_stats_shows_how_often_the_wording_gives_the_key_away(banks: Path) -> None:
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in run("stats").stdout.splitlines()
        if "shared word pairs" in line
    ]
    assert sorted(row[0] for row in rows) == [
        "highest number of shared word pairs", "lowest number of shared word pairs",
    ]  # fmt: skip
    assert {tuple(row[2:]) for row in rows} == {("25.0", "100")}
    assert all(0 <= float(row[1]) <= 34 for row in rows)
    small = run("stats", banks / "valid" / "folder").stdout
    assert "cues: not measured, as fewer than 20 questions" in small


def test_strict_says_what_an_editor_would_mend(banks: Path) -> None:
    folder = banks / "valid" / "folder"
    assert run("check", folder).exit_code == 0
    result = run("check", folder, "--strict")
    assert result.exit_code == 1
    assert "02-heat.yaml:3:5: no reference: add a source" in result.stderr


REMARKED = """title: C
sections:
  - id: one
    title: One
    topics:
      - topic: First
        questions:
          - id: sharp            # never changes
            question: What is C#?
            difficulty: easy     # easy, medium or hard
            answer:
              bullet: C# is # nice
              explanation: &E is a constant
"""


def test_a_text_that_may_be_cut_short_is_remarked_and_still_accepted(tmp_path: Path) -> None:
    (tmp_path / "bank.yaml").write_text(REMARKED)
    result = run("check", tmp_path)
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0][len(str(tmp_path)) :] for line in lines] == [
        "/bank.yaml:12:29",
        "/bank.yaml:13:28",
    ]
    assert all(": remark: " in line for line in lines)
    assert "no problems" in result.stdout
    assert run("check", "--strict", str(tmp_path)).exit_code == 1


def test_strict_rules_are_told_beside_other_problems(tmp_path: Path) -> None:
    second = """          - id: flat
            question: What is $x^$?
            difficulty: easy
            answer: {bullet: A note., explanation: It is.}
"""
    (tmp_path / "bank.yaml").write_text(REMARKED + second)
    result = run("check", "--strict", str(tmp_path))
    assert "after ^ is missing" in result.stderr
    assert "no reference" in result.stderr


def test_cues_are_those_of_the_language_of_a_bank_with_problems(tmp_path: Path) -> None:
    asked = "".join(
        f"""          - id: q{at}
            question: Warum {at}?
            difficulty: easy
            choices:
              - {{text: es ist meistens so, correct: true}}
              - {{text: es ist draussen so}}
              - {{text: es ist irgendwo so}}
              - {{text: es ist nirgends so}}
            answer: {{bullet: So., explanation: So.}}
"""
        for at in range(20)
    )
    unknown_key = "author: me\n"
    head = REMARKED[: REMARKED.index("          - id")]
    (tmp_path / "bank.yaml").write_text(f"language: de\n{unknown_key}{head}{asked}")
    told = run("check", "--strict", str(tmp_path)).stderr
    assert "unknown key 'author'" in told
    assert "the choice with the highest number of hedges is right in 20.0 of 20" in told


def test_names_of_files_are_taken_for_paths(banks: Path) -> None:
    name: Any = str(banks / "valid" / "single.yaml")
    out: Any = "out"
    assert api.stats(name).topics[0].questions == len(open_bank(name).entries)
    assert Request(name, out, "A4", "print", "pdf", Selection()).out == Path("out")
    with pytest.raises(CallError, match="--out: the name is empty"):
        Request(name, out[:0], "A4", "print", "pdf", Selection())


def test_a_formula_that_fails_only_when_drawn_is_told_with_its_place(
    tmp_path: Path, banks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(tex: str, *, display: bool) -> tuple[str, float, float, float]:
        raise FormulaError(f"no glyph in {tex}, displayed: {display}")

    monkeypatch.setattr(math, "_drawn", fails)
    monkeypatch.setattr(text_faults, "text_faults", text_faults.text_faults.__wrapped__)
    math.formula.cache_clear()
    result = run("guide", banks / "valid" / "folder", "--no-cache", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "01-light.yaml:13:52: the formula $\\lambda^{-4}$ cannot be typeset" in result.stderr
    assert not (tmp_path / "out").exists()
    assert run("worksheet", banks / "valid" / "folder", "--out", tmp_path).exit_code == 0


def test_the_cache_is_shown_and_cleared(
    tmp_path: Path, banks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    monkeypatch.setenv(VARIABLE, str(folder))
    run("check", banks / "valid" / "folder")
    run("key", banks / "valid" / "folder", "--out", tmp_path / "out")
    files = len(list(folder.iterdir()))
    (folder / "thesis").write_text("of others")
    assert files > 1
    shown = run("cache").stdout
    assert re.fullmatch(rf"{re.escape(str(folder))}  {files} files, 0\.\d of 256 MB\n", shown)
    assert run("cache", "--clear").stdout == f"{folder}  0 files, 0.0 of 256 MB\n"
    assert [path.name for path in folder.iterdir()] == ["thesis"]


def test_a_cache_that_is_not_used_is_a_wrong_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    for words in (["cache"], ["cache", "--clear"]):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert VARIABLE in result.stderr
    assert (tmp_path / "file").read_text() == "no folder"


@pytest.mark.parametrize("command", ["check", "stats"])
def test_a_second_check_imports_only_what_it_uses(
    command: str, tmp_path: Path, banks: Path
) -> None:
    words = [command, str(banks / "valid" / "folder")]
    code = (
        "import sys\nfrom studypress.cli import main\n"
        f"main({words!r}, standalone_mode=False)\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    for _ in range(2):
        result = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, VARIABLE: str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            check=True,
        )
    unused = {
        "ziamath", "latex2mathml", "markdown_it", "pygments", "jinja2", "weasyprint", "fontTools",
        "babel.messages.pofile", "studypress.bank.pictures.drawing", "studypress.exam.roster",
        "studypress.page.look", "studypress.press.engine", "studypress.bank.strict_rules",
        "studypress.bank.mentions",
    }  # fmt: skip
    assert not unused & set(result.stderr.split())


@pytest.mark.parametrize("command", ["check", "stats"])
def test_sound_questions_are_remembered_unless_it_is_refused(
    command: str, tmp_path: Path, banks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setenv(VARIABLE, str(kept))
    for words in (["--no-cache"], []):
        result = run(command, banks / "valid" / "folder", *words)
        assert result.exit_code == 0, result.stderr
        assert kept.exists() is (words == [])


def test_drawings_are_kept_for_later_runs_unless_it_is_refused(
    tmp_path: Path, banks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setenv(VARIABLE, str(kept))
    made: list[bytes] = []
    for words in (["--no-cache"], [], []):
        assert made or not kept.exists()
        math.formula.cache_clear()
        result = run("guide", banks / "valid" / "folder", *words, "--out", tmp_path / "out")
        assert result.exit_code == 0, result.stderr
        made.append((tmp_path / "out" / "guide.pdf").read_bytes())
        assert kept.exists() is (words == [])
    assert made[0] == made[1] == made[2]
    assert list(kept.iterdir())
