"""One exam for people with different needs: copies, print runs, contents and the plan of stacks."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.exam.record.read import Record
from studypress.verify.expected import expected_names

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
ROSTER = """\
name,id,group,seat,extra,theme,paper,language,format
Ana Núñez,11,Room 1,A1,25%,Large print,,,
Bert Boer,12,Room 1,A2,,print,a4,,pdf
Cem Can,13,Room 2,A1,,,Letter,German,
Dora Dorn,14,Room 2,B1,50%,,,,html
Emil Ek,15,Room 2,B3,30,,,,fillable
"""


def call(*words: object) -> Any:
    return CliRunner().invoke(main, [str(word) for word in words])


def run(*words: object) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.output
    return str(result.output)


def printed(folder: Path, roster: str, *more: object) -> Path:
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    words = ["exam", BANK, "--questions", 4, "--kind", "mixed", "--seed", "demo", "--quiet"]
    run(*words, "--roster", folder / "roster.csv", "--out", folder / "out", *more)
    return folder / "out" / "exam"


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "contents.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def recorded(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam with a large print, a German Letter copy, a web page, a PDF form, and a spare."""
    folder = tmp_path_factory.mktemp("needs")
    return printed(folder, ROSTER, "--by", "group", "--sort", "seat", "--spares", 1)


@pytest.mark.slow
def test_each_copy_is_in_its_stack(mixed: Path, pages_of: Callable[[Path], list[str]]) -> None:
    texts = {name: pages_of(mixed / name) for name in ("print-run.pdf", "print-run-letter.pdf")}
    listed = rows(mixed)
    assert [(row["id"], row["file"]) for row in listed.values()] == [
        ("11", "print-run.pdf"),
        ("12", "print-run.pdf"),
        ("", "print-run.pdf"),
        ("13", "print-run-letter.pdf"),
        ("14", "forms/004-dora-dorn-14.html"),
        ("15", "forms/005-emil-ek-15.pdf"),
    ]
    for row in listed.values():
        if row["file"] in texts:
            first, pages = int(row["first page"]), int(row["pages"])
            assert first % 2
            copy = texts[row["file"]][first - 1 : first - 1 + pages]
            assert all(row["code"] in page for page in copy)
            assert [int(row["first sheet"]), int(row["sheets"])] == [first // 2 + 1, -(-pages // 2)]
        else:
            assert not row["first page"]
    assert [row["minutes"] for row in listed.values() if row["id"] in ("11", "12")] != []
    assert "Room 1" in texts["print-run.pdf"][0]
    (plan,) = pages_of(mixed / "stacks.pdf")
    for words in ("print-run-letter.pdf", "Spare copies", "Dora Dorn", "005-emil-ek-15.pdf"):
        assert words in plan


@pytest.mark.slow
def test_each_copy_has_its_look_and_time(
    mixed: Path, pages_of: Callable[[Path], list[str]]
) -> None:
    listed, files = rows(mixed), {form["number"]: form["file"] for form in recorded(mixed)["forms"]}
    usual = int(listed["12"]["minutes"])
    extra = {"11": -(-5 * usual // 4), "13": usual, "14": -(-3 * usual // 2), "15": usual + 30}
    assert {name: int(listed[name]["minutes"]) for name in extra} == extra
    assert f"You have {extra['11']} minutes" in pages_of(mixed / files[1])[0]
    assert f"{usual} Minuten" in pages_of(mixed / files[3])[0]
    assert f"You have {extra['14']} minutes" in (mixed / files[4]).read_text(encoding="utf-8")
    for number, width in ((1, 595), (2, 595), (3, 612), (5, 595)):
        with pikepdf.open(mixed / files[number]) as pdf:
            assert int(pdf.pages[0].mediabox[2]) == width
    with pikepdf.open(mixed / files[5]) as pdf:
        names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
        assert len(set(names)) == len(names)
        assert {"date", "signature"} < set(names)


@pytest.mark.slow
def test_names_of_files_follow_from_the_record_and_copies_are_made_again(mixed: Path) -> None:
    record = Record.model_validate(recorded(mixed))
    assert expected_names(record) == set(record.files)
    assert [form.candidate.needs.theme for form in record.forms[:2] if form.candidate] == [
        "large-print", "",
    ]  # fmt: skip
    for form in record.forms:
        before = (mixed / form.file).read_bytes()
        (mixed / form.file).unlink()
        run("rebuild", mixed, "--bank", BANK, "--form", form.code)
        assert (mixed / form.file).read_bytes() == before


@pytest.mark.slow
def test_a_printed_copy_in_an_exam_of_web_pages(tmp_path: Path) -> None:
    roster = "name,id,format\nAna,1,\nBob,2,pdf\n"
    folder = printed(tmp_path, roster, "--format", "html")
    record = Record.model_validate(recorded(folder))
    assert expected_names(record) == set(record.files)
    assert {"forms/002-bob-2.pdf", "keys/002-bob-2.html", "print-run.pdf", "stacks.html"} < set(
        record.files
    )


@pytest.mark.slow
def test_needs_as_usual_change_nothing(tmp_path: Path) -> None:
    plain, usual = tmp_path / "plain", tmp_path / "usual"
    made = []
    for folder, roster in (
        (plain, "name,id\nAna,1\nBob,2\n"),
        (usual, "name,id,paper,theme,language,format,extra\nAna,1,A4,print,en,pdf,0\nBob,2,,,,,\n"),
    ):
        folder.mkdir()
        made.append(recorded(printed(folder, roster))["files"])
    assert made[0] == made[1]


def test_unknown_needs_are_listed_with_their_places(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "name,id,theme,paper,language,format,password\n"
        "Ana,1,large,A44,Klingon,,\n"
        "Bob,2,,,,html,a long enough password\n",
        encoding="utf-8",
    )
    result = call("exam", BANK, "--roster", roster, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"{roster}:2:7: unknown theme 'large'; did you mean 'large-print'?",
        f"{roster}:2:13: unknown paper 'A44'; did you mean 'A4'?",
        f"{roster}:2:17: unknown language 'Klingon': write its tag, as en, de or pt-BR",
        f"{roster}:3:10: a web page cannot have a password: remove it, or write pdf or fillable",
    ]
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_files_have_watermark_and_password_but_no_booklet(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    lines = ["name,id,format,theme", "Ana,1,,large-print", "Dora,2,html,", "Emil,3,fillable,"]
    roster.write_text("\n".join(lines), encoding="utf-8")
    words = ["exam", BANK, "--questions", 2, "--roster", roster, "--out", tmp_path / "out"]
    result = run(*words, "--watermark", "--booklet", "--password", "correct horse battery")
    assert "no protected copy for Dora: a web page cannot have a password" in result
    assert "papers in large-print on A4 laid out one by one" in result
    folder = tmp_path / "out" / "exam"
    record = Record.model_validate(recorded(folder))
    assert expected_names(record) == set(record.files)
    assert {"protected/001-ana-1.pdf", "protected/003-emil-3.pdf"} < set(record.files)
    assert not {"protected/002-dora-2.html", "forms/003-emil-3-booklet.pdf"} & set(record.files)
    assert 'class="watermark"' in (folder / "forms" / "002-dora-2.html").read_text(encoding="utf-8")
    name = folder / "protected" / "003-emil-3.pdf"
    with pikepdf.open(name, password="correct horse battery") as pdf:  # noqa: S106 - of this test
        assert pdf.allow.modify_form
        assert not pdf.allow.extract
