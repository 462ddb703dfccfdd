"""A new bank keeps the strict rules, has one of each kind, and loses no file of the user."""

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from studypress.bank.models import QuestionKind
from studypress.cli import main
from studypress.errors import CallError
from studypress.exam.blueprint.model import Kind
from studypress.exam.blueprint.parse import parse_blueprint
from studypress.exchange.bank_folder import yaml_text
from studypress.pipeline.banks.new_bank import new_bank, started, write_new
from studypress.pipeline.check import check_bank

LIST = """1. **Pourquoi ?**
   - **Bullet Point:** Parce que.
   - **Detailed Explanation:** Ainsi.
"""
LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new_bank(tmp_path / "mine").folder


def test_the_bank_has_neither_problem_nor_remark_also_by_the_strict_rules(folder: Path) -> None:
    bank, remarks = check_bank(folder, strict=True)
    assert remarks == ()
    questions = [entry.question for entry in bank.entries]
    assert {question.kind for question in questions} == set(QuestionKind)
    assert any(entry.values for entry in bank.entries)
    assert any(question.group for question in questions)
    assert any(choice.pin for question in questions for choice in question.choices)


def test_the_blueprint_is_met(folder: Path) -> None:
    text = (folder / "blueprint.yaml").read_text(encoding="utf-8")
    blueprint = parse_blueprint(text.encode(), "blueprint.yaml", check_bank(folder)[0])
    assert sum(row.count for row in blueprint.rows) == 8


def test_editors_find_the_schema_of_each_file(folder: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}
    assert len(texts) == 4
    for path, text in texts.items():
        line = LINE.match(text)
        assert line, path
        assert (path.parent / line[1]).is_file()


@pytest.mark.slow
def test_the_commands_of_its_readme_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    text = Path("README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^studypress (.+?)(?:  +#.*)?$", text, re.MULTILINE)
    assert len(commands) == 9
    for command in commands:
        if not command.startswith("desk"):
            done = CliRunner().invoke(main, command.split())
            assert done.exit_code == 0, (command, done.output)


def test_a_language_sets_the_fixed_words_and_a_remark_states_what_stays(tmp_path: Path) -> None:
    german = new_bank(tmp_path / "de", "de")
    assert check_bank(german.folder)[0].language == "de"
    assert german.remarks == (
        "the sample questions are in English, and the words around them in 'de'",
    )
    assert "there are none in 'eo'" in new_bank(tmp_path / "eo", "eo").remarks[0]
    assert new_bank(tmp_path / "gb", "en-GB").remarks == ()
    with pytest.raises(CallError, match="write a language tag"):
        new_bank(tmp_path / "no", "no such tag")
    assert not (tmp_path / "no").exists()


def test_no_file_is_lost(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="contains a bank already"):
        new_bank(folder)
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(CallError, match=r"README\.md exists, and would be lost"):
        new_bank(tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert not (tmp_path / "bank.yaml").exists()


def test_questions_of_a_file_become_a_bank_that_prints_at_once(tmp_path: Path) -> None:
    file, out = tmp_path / "list.md", tmp_path / "my bank"
    file.write_text(LIST)
    words = ["new", str(out), "--from", str(file), "--language", "fr"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        f"{out}: 1 question from {file} (Markdown)",
        "  came      1 open, 0 figures",
        "  guessed   1 remark",
        "  changed   0 remarks",
        "  lost      0 remarks",
        "  left out  0 remarks",
        f"print it: studypress guide '{out}'",
    ]
    assert done.stderr.count("no difficulty is stated") == 1
    assert check_bank(out)[0].language == "fr"
    words = ["exam", str(out), "--blueprint", str(out / "blueprint.yaml"), "--out", str(tmp_path)]
    assert CliRunner().invoke(main, words).exit_code == 0
    again = CliRunner().invoke(main, ["import", str(file), "--out", str(out)])
    assert again.exit_code == 2
    assert "contains a bank already" in again.stderr


def test_an_imported_bank_gets_schemas_and_a_blueprint(tmp_path: Path, banks: Path) -> None:
    data = yaml.safe_load((banks / "valid" / "single.yaml").read_text(encoding="utf-8"))
    topic = data["sections"][0]["topics"][0]
    head = {"title": "T", "sections": [{"id": "s", "title": "S", "topics": ["01-t.yaml"]}]}
    files = {name: yaml_text(each).encode() for name, each in (
        ("bank.yaml", head), ("s/01-t.yaml", topic))}  # fmt: skip
    write_new(tmp_path, started(files, len(topic["questions"])))
    bank = check_bank(tmp_path)[0]
    text = (tmp_path / "blueprint.yaml").read_bytes()
    (row,) = parse_blueprint(text, "blueprint.yaml", bank).rows
    assert (row.count, row.kind) == (bank.total, (Kind.ANY,))
    assert LINE.match((tmp_path / "s" / "01-t.yaml").read_text())
    assert (tmp_path / "schema" / "topic.schema.json").is_file()
