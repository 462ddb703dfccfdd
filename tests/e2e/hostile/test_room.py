"""Hostile rosters, answers, passwords and blueprints.

Each is used, or refused with its location, on a line that cannot act on a terminal.
"""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studypress.cli import main
from studypress.files.csv_sheet import MAX_BYTES, MAX_ROWS

BANK = """\
title: Trial
sections:
- id: s
  title: S
  topics:
  - topic: T
    questions:
    - {id: a, question: Which?, difficulty: easy, answer: &answer {bullet: This., explanation: So.},
       choices: &four [{text: One, correct: true}, {text: Two}, {text: Three}, {text: Four}]}
    - {id: b, question: And which?, difficulty: hard, answer: *answer, choices: *four}
"""
ROSTERS: dict[str, str | bytes] = {
    "nothing": "",
    "a mark alone": b"\xef\xbb\xbf",
    "half a mark": b"\xff\xfe",
    "odd UTF-16": b"\xff\xfen\x00a\x00m",
    "UTF-16 that lies": b"\xff\xfename,id\nAnn,1",
    "UTF-32": "name,id\nAnn,1\n".encode("utf-32"),
    "zeros": bytes(4000),
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>",
    "a workbook": b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
    "a web page": "<!DOCTYPE html><html><body><table><tr><td>name</td></tr></table></body></html>",
    "JSON": '{"name": "Ann", "id": 1}',
    "quotes alone": '"' * 999,
    "a quote that never ends": 'name,id\n"' + "x" * 100_000,
    "many separators": "name,id" + "," * 50_000 + "\nAnn,1\n",
    "many columns": ",".join(f"c{at}" for at in range(20_000)) + "\nAnn\n",
    "many empty lines": "name,id\n" + "\n" * 20_000,
    "more rows than are read": "name,id\n"
    + "".join(f"N{at},{at}\n" for at in range(MAX_ROWS + 50)),
    "more bytes than are read": b"name,id\n" + b"x" * (MAX_BYTES + 1),
    "a heading of escapes": "name,id,\x1b]0;gone\x07\nAnn,1,x\n",
    "an id of escapes": "name,id\nAnn,\x1b[2J\x1b[H\n",
    "a name of escapes": "name,id\n\x1b[31mAnn\x9b0m,1\n",
    "a NUL": "name,id\nAn\x00n,1\n",
    "a bell": "name,id\nAnn\x07,1\n",
    "an override": "name,id\nAnn\u202e,1\n",
    "isolates": "name,id\n\u2066Ann\u2069,1\n",
    "a tag character": "name,id\nAnn\U000e0041,1\n",
    "a lone variation selector": "name,id\nA\ufe0fnn,1\n",
    "private use": "name,id\n\ue000,1\n",
    "no character": "name,id\n\ufdd0\U0010ffff,1\n",
    "a thousand accents": "name,id\na" + "\u0301" * 1000 + ",1\n",
    "a replacement character": "name,id\nM\ufffdller,1\n",
    "a line separator": "name,id\nAnn\u2028Bo,1\n",
    "a return within": 'name,id\n"Ann\rBo",1\n',
    "a joiner alone": "name,id\n\u200d,1\n",
    "a path for an id": "name,id\nAnn,../../../etc/passwd\n",
    "a device for an id": "name,id\nCON,NUL\n",
    "a long id": f"name,id\nAnn,{'9' * 5000}\n",
    "alike ids": "name,id\nAnn,é\nBo,e\u0301\n",
    "damage": "name,id\nAnn,1.23457E+11\nBo,12345.0\nCy,2-Mar\nDi,###\nEve,#REF!\n",
    "a command": "name,id\n=cmd|' /C calc'!A0,=1+1\n",
    "a formula that does not end": 'name,id\nAnn,"=""1"\n',
    "markup": "name,id\n<script>alert(1)</script>,<b>\n",
    "a template": "name,id\n{{ 7*7 }},{% raw %}\n",
    "columns of one meaning": "name,id,Gruppe,Raum,Klasse\nAnn,1,a,b,c\n",
    "a seat beyond": "name,id,seat\nAnn,1,ZZZ99999999999999999\n",
    "digits of another script": "name,id,seat\nAnn,١٢٣,B٧\n",
    "a long heading": f"name,id,{'h' * 100_000}\nAnn,1,x\n",
}
ANSWERS: dict[str, str | bytes] = {
    "nothing": "",
    "a heading alone": "code,answers\n",
    "zeros": bytes(1000),
    "no columns": "\n\n\nx\n",
    "a foreign code": "code,answers\n234-5676,AB\n",
    "a long code": f"code,answers\n{'A' * 100_000},AB\n",
    "escapes in a code": "code,answers\n\x1b[2J,AB\n",
    "escapes in answers": "id,answers\n1,\x1b]0;x\x07\n",
    "an override in answers": "id,answers\n1,A\u202eB\n",
    "many answers": f"id,answers\n1,{'A' * 100_000}\n",
    "errors": "id,answers\n1,#NAME?\n2,#REF!\n",
    "a formula": "id,answers\n1,=-AB\n",
    "truths": "id,1,2\n1,TRUE,FALSE\n2,WAHR,FALSCH\n",
    "damaged ids": "id,answers\n1.5E+10,AB\n2-Mar,AB\n12345.0,AB\n",
    "points without end": "id,answers,3\n1,AB,9e999\n",
    "a number of a question without end": f"id,{'9' * 5000}\n1,A\n",
    "letters of another script": "id,answers\n1,АВ\n",
    "ligatures": "id,answers\n1,ﬀ\n",
    "rows that do not end alike": "id,answers\n1\n1,AB,CD\n",
    "twice": "id,answers\n1,AB\n1,AB\n",
    "two rows of columns": "id,id,answers,answers\n1,1,AB,AB\n",
    "a candidate by markup": "id,answers\n<img src=x onerror=alert(1)>,AB\n",
    "digits that are none": "id,²,③\n1,A,B\n",
}
BLUEPRINTS: dict[str, str | bytes] = {
    "nothing": "",
    "no text": b"\xff\xfe\x00\x01",
    "a list": "[1, 2]",
    "no rows": "rows: []\n",
    "many rows": "rows: [" + "{count: 1}," * 5000 + "]",
    "a count without end": f"rows: [{{count: {'9' * 5000}}}]",
    "a negative count": "rows: [{count: -1}]",
    "a fraction": "rows: [{count: 1.5}]",
    "points of nothing": "rows: [{count: 1, points: .nan}]",
    "more than there are": "rows: [{count: 999999}]",
    "a title of escapes": 'title: "\\e[2J"\nrows: [{count: 1}]',
    "a topic of escapes": 'rows: [{count: 1, topic: "\\e]0;x\\a"}]',
    "an unknown key": "rows: [{count: 1, __class__: x}]",
    "python": "!!python/object/apply:os.system ['true']",
    "an alias of itself": "rows: &a [*a]",
    "a bomb": "a: &a [x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + at)}: &{chr(98 + at)} [{', '.join(['*' + chr(97 + at)] * 8)}]\n"
        for at in range(9)
    ),
    "depth": "rows: " + "[" * 3000,
    "a tab": "rows:\n\t- count: 1",
}  # fmt: skip
PASSWORDS = {
    "empty": "", "a space": " ", "spaces around": " geheim ", "a tab": "a\tb", "a NUL": "a\x00b",
    "an escape": "\x1b[2J", "an override": "a\u202eb", "128 bytes": "x" * 128, "64 é": "é" * 64,
    "long": "x" * 100_000, "an emoji": "\U0001f511", "a ligature": "ﬁ", "no space": "a\u00a0b",
    "a soft hyphen": "a\u00adb", "unassigned": "\u0378", "private": "\ue000", "no text": "\udcff",
    "two directions": "aשb",
}  # fmt: skip


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1, 2)
    said = result.stdout + result.stderr
    assert "Traceback" not in said
    assert re.fullmatch(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*", said)
    assert max(map(len, said.splitlines()), default=0) < 3000
    return result


def is_located(line: str, file: Path) -> bool:
    return line.startswith((str(file), "--", "blueprint:", "Error: ", "Usage: ", "Try "))


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("data", ROSTERS.values(), ids=ROSTERS)
def test_a_roster_is_used_or_refused_with_its_place(
    data: str | bytes, tmp_path: Path, bank: Path
) -> None:
    roster, out = written(tmp_path / "roster.csv", data), tmp_path / "out"
    words = ("--roster", roster, "--format", "html", "--out", out, "--quiet")
    result = run("exam", bank, *words)
    if result.exit_code:
        assert result.stderr
        assert all(is_located(line, roster) for line in result.stderr.splitlines())
        assert not out.exists()
    assert not [path for path in tmp_path.iterdir() if path not in (roster, bank, out)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam of two candidates."""
    folder = tmp_path_factory.mktemp("room")
    bank = written(folder / "bank.yaml", BANK)
    roster = written(folder / "roster.csv", "name,id\nAnn,1\nBo,2\n")
    words = ("--roster", roster, "--format", "html", "--out", folder / "out", "--quiet")
    assert run("exam", bank, *words).exit_code == 0
    return folder


@pytest.mark.parametrize("data", ANSWERS.values(), ids=ANSWERS)
def test_answers_are_refused_with_their_place(
    data: str | bytes, tmp_path: Path, printed: Path
) -> None:
    answers = written(tmp_path / "answers.csv", data)
    result = run("mark", printed / "out", answers, "--bank", printed / "bank.yaml")
    assert result.exit_code == 1
    assert result.stderr
    assert all(is_located(line, answers) for line in result.stderr.splitlines())
    assert not (printed / "out" / "exam" / "marks").exists()


KEPT = {
    **ANSWERS,
    "twice": "id,answers\n1,AB\n1,BA\n",  # equal rows are of two sources
    "not ours": "name,note\nAnn,x\n",
    "of another exam": "code,id,1,2\n234-5676,1,A,B\n",
}


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT)
def test_kept_answers_are_input_too(data: str | bytes, tmp_path: Path, printed: Path) -> None:
    marks = printed / "out" / "exam" / "marks"
    marks.mkdir()
    kept = written(marks / "answers.csv", data)
    forms = json.loads((printed / "out" / "exam" / "manifest.json").read_text())["forms"]
    answers = written(tmp_path / "answers.csv", f"code,answers\n{forms[0]['code']},AB\n")
    try:
        result = run("mark", printed / "out", answers, "--bank", printed / "bank.yaml")
        assert result.exit_code == 1
        assert all(is_located(line, kept) for line in result.stderr.splitlines())
        assert list(marks.iterdir()) == [kept]
    finally:
        kept.unlink()
        marks.rmdir()


@pytest.mark.parametrize("data", BLUEPRINTS.values(), ids=BLUEPRINTS)
def test_a_blueprint_is_used_or_refused_with_its_place(
    data: str | bytes, tmp_path: Path, bank: Path
) -> None:
    blueprint, out = written(tmp_path / "blueprint.yaml", data), tmp_path / "out"
    words = ("--blueprint", blueprint, "--format", "html", "--out", out, "--quiet")
    result = run("exam", bank, *words)
    if result.exit_code:
        assert result.stderr
        assert all(is_located(line, blueprint) for line in result.stderr.splitlines())
        assert not out.exists()


@pytest.mark.parametrize("password", PASSWORDS.values(), ids=PASSWORDS)
def test_a_password_that_would_not_open_a_copy_is_a_wrong_call(
    password: str, tmp_path: Path, bank: Path
) -> None:
    result = run("exam", bank, "--password", password, "--out", tmp_path / "out", "--quiet")
    assert result.exit_code == 2
    assert "--password: the password " in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("columns", [(), ("--column", "id=id")])
def test_a_password_with_html_is_a_wrong_call(
    columns: tuple[str, ...], tmp_path: Path, bank: Path
) -> None:
    out = tmp_path / "out"
    result = run("exam", bank, "--password", "geheim", "--format", "html", "--out", out)
    assert result.exit_code == 2
    assert "--format html: only a PDF can have a password" in result.stderr
    roster = written(tmp_path / "roster.csv", "name,id,password\nAnn,1,geheim\n")
    result = run("exam", bank, "--roster", roster, *columns, "--format", "html", "--out", out)
    assert result.exit_code == 2
    assert "the roster's passwords" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "column",
    ["id", "id=", "=x", "x=y", "1=x", "id=\x1b[2J", "seat=nowhere", f"id={'x' * 5000}", "x" * 5000],
)
def test_a_column_that_is_not_there_is_a_wrong_call(
    column: str, tmp_path: Path, bank: Path
) -> None:
    roster = written(tmp_path / "roster.csv", "name,id\nAnn,1\n")
    words = ("--roster", roster, "--column", column, "--out", tmp_path / "out")
    result = run("exam", bank, *words)
    assert result.exit_code == 2
    assert "--column" in result.stderr
    assert not (tmp_path / "out").exists()
