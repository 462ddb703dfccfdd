"""The spreadsheet to fill in: it imports as it is, and checks without a remark."""

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from studypress.bank.models import QuestionKind
from studypress.cli import main
from studypress.exchange.bank_folder import bank_files
from studypress.exchange.input_file import InputFile
from studypress.exchange.readers.spreadsheet import read
from studypress.exchange.tables.columns import column_named
from studypress.exchange.tables.spreadsheet_template import spreadsheet_files
from studypress.pipeline.check import check_bank


@pytest.mark.parametrize("name", ["questions.xlsx", "questions.csv"])
def test_it_is_imported_and_checked_without_a_problem(name: str, tmp_path: Path) -> None:
    file = InputFile(name, spreadsheet_files()[name])
    draft = read(file)
    assert draft.remarks == []
    for path, data in bank_files(draft, file, "en").items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    bank, remarks = check_bank(tmp_path)
    assert {entry.question.kind for entry in bank.entries} == set(QuestionKind)
    assert remarks == ()
    assert {entry.section.title for entry in bank.entries} == {
        "Science", "Mathematics", "Geography",
    }  # fmt: skip


def test_both_files_have_the_same_questions_and_equal_bytes() -> None:
    files = spreadsheet_files()
    drafts = [read(InputFile(name, data)) for name, data in files.items()]
    first, second = ([question.data for question in draft.questions] for draft in drafts)
    assert first == second
    assert files == spreadsheet_files()


def test_the_workbook_guides_who_fills_it_in() -> None:
    book = load_workbook(BytesIO(spreadsheet_files()["questions.xlsx"]))
    sheet, instructions = book.worksheets
    assert sheet.freeze_panes == "A2"
    lists = {check.formula1 for check in sheet.data_validations.dataValidation}
    assert lists == {
        '"single,several,true-false,number,short,open"', '"easy,medium,hard"',
    }  # fmt: skip
    explained = [
        column_named(name.strip())
        for (cell, *_) in instructions.iter_rows(min_row=2)
        for name in str(cell.value).replace("...", "").split(",")
        if name.strip()
    ]
    assert all(explained)
    fields = {column.field for column in explained if column}
    assert fields >= {
        column.field for cell in sheet[1] if (column := column_named(str(cell.value)))
    }


def test_the_command_writes_it_once_and_names_the_next_one(tmp_path: Path) -> None:
    command = ["new", str(tmp_path / "sheet"), "--spreadsheet"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    assert "studypress import" in done.stdout
    assert sorted(path.name for path in (tmp_path / "sheet").iterdir()) == [
        "questions.csv", "questions.xlsx",
    ]  # fmt: skip
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 2
    assert "would be lost" in again.stderr
    assert CliRunner().invoke(main, [*command, "--language", "de"]).exit_code == 2
