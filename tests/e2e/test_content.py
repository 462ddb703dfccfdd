"""The shipped bank: complete, within the rubric, snippets run, numbers recomputed."""

import math
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from studypress.bank.bank import Entry
from studypress.bank.models import Difficulty
from studypress.cli import main
from studypress.files.package_folders import shipped
from studypress.page.text.texts import figures_of
from studypress.pipeline.check import open_bank

TABLES = Path(__file__).parents[1] / "content"
FIGURES = shipped("content") / "figures"
BANK = open_bank(None)
BY_ID = {entry.question.id: entry.question for entry in BANK.entries}
NUMBERS = yaml.safe_load((TABLES / "numbers.yaml").read_text())
AIDS = yaml.safe_load((TABLES / "aids.yaml").read_text())
HEAVY = ("torch", "sklearn")
PARTS = ("Scope and assumptions", "Numbers", "API and data model", "High-level drawing",
         "Deep dive", "Failure modes and trade-offs")  # fmt: skip


def each(entries: tuple[Entry, ...] = BANK.entries) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", entries, ids=[entry.question.id for entry in entries])


def snippets(language: str, leave: str = "") -> Sequence[object]:
    """Every snippet in the language; tests that need a large library are slow."""
    found = []
    for entry in BANK.entries:
        if entry.question.id == leave:
            continue
        pattern = rf"```{language}\n(.*?)```"
        for code in re.findall(pattern, entry.question.answer.explanation, re.DOTALL):
            heavy = any(f"import {name}" in code or f"from {name}" in code for name in HEAVY)
            marks = [pytest.mark.slow] if heavy else []
            found.append(pytest.param(code, id=entry.question.id, marks=marks))
    return found


def prose_words(text: str) -> int:
    """Count the words outside code, display formulas, tables and figures."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    lines = (line for line in text.splitlines() if not line.strip().startswith(("|", "![")))
    return len(re.sub(r"\$[^$]*\$", " x ", "\n".join(lines)).split())


def test_a_hundred_questions_are_there() -> None:
    counts = Counter(entry.section.title for entry in BANK.entries)
    assert counts == {"Deep Learning and MLOps": 70, "System Design": 30}


def test_the_whole_bank_has_no_problem_and_keeps_the_strict_rules() -> None:
    result = CliRunner().invoke(main, ["check", "--strict"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "no problems" in result.stdout


@each()
def test_an_explanation_keeps_its_length(entry: Entry) -> None:
    limit = 380 if entry.question.difficulty is Difficulty.HARD else 260
    assert 120 <= prose_words(entry.question.answer.explanation) <= limit


@each()
def test_a_question_has_four_choices(entry: Entry) -> None:
    assert len(entry.question.choices) == 4


@each()
def test_an_interviewer_finds_a_scheme_follow_ups_and_mistakes(entry: Entry) -> None:
    question = entry.question
    scheme = question.answer.marking
    assert 3 <= len(scheme) <= 6
    assert sum(line.points for line in scheme) == question.points
    assert len(question.follow_ups) in (2, 3)
    assert 1 <= len(question.mistakes) <= 3


def test_a_hundred_schemes_and_hundreds_of_follow_ups_and_mistakes_are_there() -> None:
    questions = BY_ID.values()
    assert sum(bool(question.answer.marking) for question in questions) == 100
    assert sum(len(question.follow_ups) for question in questions) >= 200
    assert sum(len(question.mistakes) for question in questions) >= 100


def test_the_bank_says_of_when_it_is() -> None:
    assert BANK.as_of == "2026-11"


@each()
def test_the_aids_that_an_answer_needs_are_there(entry: Entry) -> None:
    text = entry.question.answer.explanation
    worked = {row["id"] for row in NUMBERS}
    there = {
        "formula": "$$" in text,
        "diagram": bool(figures_of(entry)),
        "code": "```" in text,
        "table": bool(re.search(r"^\s*\|[\s:|-]+\|\s*$", text, re.MULTILINE)),
        "worked-example": entry.question.id in worked,
    }
    assert [aid for aid in AIDS.get(entry.question.id, []) if not there[aid]] == []


def test_the_needed_aids_are_as_many_as_were_planned() -> None:
    counts = Counter(aid for aids in AIDS.values() for aid in aids)
    assert counts == {"formula": 32, "diagram": 42, "code": 11, "table": 9, "worked-example": 7}
    assert AIDS.keys() <= BY_ID.keys()


@each(tuple(e for e in BANK.entries if e.question.question.startswith("Design ")))
def test_a_design_goes_from_scope_to_trade_offs(entry: Entry) -> None:
    text = entry.question.answer.explanation
    labels = re.findall(r"^\*\*(.+?)[.:]?\*\*", text, re.MULTILINE)
    order = [part for label in labels for part in PARTS if label.startswith(part)]
    assert list(dict.fromkeys(order)) == list(PARTS)
    assert order.count("Deep dive") == 2


@pytest.mark.parametrize("row", NUMBERS, ids=[f"{row['id']}: {row['number']}" for row in NUMBERS])
def test_a_number_is_what_it_derives_from(row: dict[str, str]) -> None:
    """The text contains the number, and the recomputed value rounds to it."""
    assert row["text"] in BY_ID[row["id"]].answer.explanation
    said = Decimal(row["number"])
    digits = "".join(map(str, said.as_tuple().digits)).strip("0")
    assert digits in re.sub(r"[\s,.{}]|\\,", "", row["text"])
    names = {"math": math, "sum": sum, "range": range, "round": round, "max": max, "min": min,
             "abs": abs, "__builtins__": {}}  # fmt: skip
    computed = eval(row["value"], names)  # noqa: S307 - our own table
    assert computed == pytest.approx(
        float(said), abs=10.0 ** int(said.as_tuple().exponent) / 2 * 1.001
    )


@pytest.mark.parametrize("code", snippets("python"))
def test_a_python_snippet_runs(code: str, tmp_path: Path) -> None:
    assert len(code.splitlines()) < 20
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


@pytest.mark.parametrize("code", snippets("sql", leave="ticket-booking"))
def test_an_sql_snippet_runs(code: str) -> None:
    assert len(code.splitlines()) < 20
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(code)


def test_a_seat_is_held_and_booked_once() -> None:
    (code,) = re.findall(r"```sql\n(.*?)```", BY_ID["ticket-booking"].answer.explanation, re.DOTALL)
    hold, book = code.split(";\n")[:2]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE seat (event_id, seat_no, state, hold_id, expires_at)")
        database.execute("INSERT INTO seat VALUES (1, 7, 'available', NULL, NULL)")

        def changed(statement: str, holder: str, now: int) -> int:
            values = {"event": 1, "seat": 7, "hold": holder, "now": now}
            return database.execute(statement, values).rowcount

        assert changed(hold, "a", 0) == 1
        assert changed(hold, "b", 0) == 0
        assert changed(book, "b", 1) == 0
        assert changed(book, "a", 601) == 0  # too late: the hold has expired
        assert changed(hold, "b", 601) == 1
        assert changed(book, "b", 700) == 1
        assert changed(hold, "c", 9999) == 0


def test_figures_are_as_their_scripts_draw_them(tmp_path: Path) -> None:
    """Figures are changed in their scripts: files in the folder equal the scripts' output."""
    code = (
        f"import sys; sys.path.insert(0, {str(FIGURES)!r}); sys.dont_write_bytecode = True\n"
        "import draw, pathlib\n"
        "for name, svg in draw.drawings().items():\n"
        "    pathlib.Path(f'{name}.svg').write_text(svg, encoding='utf-8', newline='\\n')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert drawn == {path.name: path.read_bytes() for path in FIGURES.glob("*.svg")}


def test_every_figure_is_shown_by_a_question() -> None:
    shown = {Path(name).name for entry in BANK.entries for name in figures_of(entry)}
    assert shown == {path.name for path in FIGURES.glob("*.svg")}


@pytest.mark.parametrize("path", sorted(FIGURES.glob("*.svg")), ids=lambda path: path.stem)
def test_a_figure_keeps_the_one_style(path: Path) -> None:
    """Text is text, in one family, at least 12 px; black and greys; no wider than the column."""
    svg = path.read_text()
    assert int(re.findall(r'width="(\d+)"', svg)[0]) <= 520
    assert min(map(float, re.findall(r'font-size="([\d.]+)"', svg))) >= 12
    assert set(re.findall(r'font-family="([^"]*)"', svg)) == {
        "'IBM Plex Sans Condensed', sans-serif"
    }
    for ink in re.findall(r'(?:stroke|fill)="(#[^"]*)"', svg):
        digits = ink[1:] if len(ink) == 7 else "".join(2 * digit for digit in ink[1:])
        assert digits[:2] == digits[2:4] == digits[4:], f"{ink} is no grey"
    assert "<title>" in svg
