"""New copies of a printed exam: the others stay as they are, byte for byte."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from studypress import api
from studypress.bank.bank import Bank
from studypress.errors import ContentError
from studypress.exam.record.form_record import FormRecord
from studypress.pipeline.exams import supplement

EVE = {"name": "Eve Late", "id": "15", "group": "Hall", "seat": "B2"}
WORD = "sesame street"


def order(form: FormRecord) -> list[str]:
    return [item.id for item in form.questions]


def test_a_late_candidate_gets_a_copy_and_the_others_stay_as_they_are(
    print_small: Callable[..., Any], small_bank: Bank, tmp_path: Path
) -> None:
    exam = print_small(tmp_path / "out")
    before = exam.files
    made = api.add(exam.out, small_bank, candidate=EVE, password=WORD)
    after, found = exam.files, exam.record
    manifest, amended = (each["manifest.json"].decode() for each in (before, after))
    untouched = before.keys() - {"manifest.json"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    assert sorted(after.keys() - before.keys()) == [
        "forms/007-eve-late-15.pdf", "keys/007-eve-late-15.pdf",
        "protected/007-eve-late-15.pdf",
        *(f"supplement-1/{name}" for name in (
            "contents.csv", "fairness.json", "fairness.pdf", "keys.pdf", "marking.pdf",
            "print-run.pdf", "solutions.pdf",
        )),
    ]  # fmt: skip
    assert sorted(found.files) == sorted(after.keys() - {"manifest.json"})
    kept = manifest[: manifest.index('\n  "files": {')]
    assert amended.startswith(f'{kept}\n  "amendments": [')
    (new,) = made.added
    assert (new.number, new.candidate and new.candidate.name) == (7, "Eve Late")
    assert new.code not in {form.code for form in found.forms}
    assert all(order(new) != order(exam.of(near)) for near in ("11", "12", "13"))
    assert set(order(new)) == set(order(found.forms[0]))
    assert [
        (row["copy"], row["code"], row["first page"], row["change"])
        for row in exam.rows("supplement-1/contents.csv")
    ] == [("7", new.code, "3", "new")]
    with pikepdf.open(exam.out / "exam/supplement-1/print-run.pdf") as run:
        assert len(run.pages) == 4
    with pikepdf.open(exam.out / "exam/protected/007-eve-late-15.pdf", password=WORD) as pdf:
        assert len(pdf.pages) == found.amendments[0].forms[0].pages
    assert found.protected == {7}
    assert len(json.loads(after["supplement-1/fairness.json"])["forms"]) == 7
    for form in found.every_form:
        api.rebuild(exam.out, form.code, small_bank)
    assert exam.files == after


def test_the_same_command_gives_the_same_copies(
    exam: Any, small_pages: Any, small_bank: Bank, tmp_path: Path
) -> None:
    other, third = (small_pages.copy(tmp_path / name) for name in ("b", "c"))
    for each in (exam, other):
        api.add(each.out, small_bank, candidate=EVE)
    assert exam.files == other.files
    api.add(third.out, small_bank, candidate=EVE | {"id": "16"})
    assert third.record.amendments[0].forms[0].code != exam.record.amendments[0].forms[0].code


def test_an_interrupted_command_leaves_nothing(
    exam: Any, small_bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    before = exam.files
    monkeypatch.setattr(supplement, "print_reports", stop)
    with pytest.raises(KeyboardInterrupt):
        api.add(exam.out, small_bank, candidate=EVE)
    assert exam.files == before


def test_other_tools_are_a_remark(exam: Any, small_bank: Bank) -> None:
    exam.change(tools=exam.record.tools | {"weasyprint": "1"})
    made = api.add(exam.out, small_bank, candidate=EVE)
    assert "printed with other programs or fonts" in made.warnings[0]
    assert exam.record.amendments[0].tools["weasyprint"] != "1"


def test_a_roster_adds_several_copies(exam: Any, small_bank: Bank, tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_text("name,id,seat\nEve,15,C1\nFay,16,C2\n")
    made = api.add(exam.out, small_bank, roster=path)
    assert [form.number for form in made.added] == [7, 8]
    assert order(made.added[0]) != order(made.added[1])


def test_a_changed_bank_is_refused_with_a_list(exam: Any, small_bank: Bank, tmp_path: Path) -> None:
    text = (small_bank.root / "bank.yaml").read_text()
    path = tmp_path / "bank.yaml"
    path.write_text(text.replace("the 1th", "the first").replace("the 2th", "the second"))
    with pytest.raises(ContentError) as raised:
        api.add(exam.out, path, candidate=EVE)
    assert str(raised.value).count("has changed since the exam was printed") == 2
    path.write_text(
        text + text.partition("questions:")[2].partition("- id: q2")[0].replace("q1", "q7")
    )
    (new,) = api.add(exam.out, path, candidate=EVE).added  # a further question changes nothing
    assert set(order(new)) == set(order(exam.record.forms[0]))
