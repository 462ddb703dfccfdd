"""The state of an exam, from its printing to its marks, as values and as text."""

import json
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from studypress import api
from studypress.cli import main
from studypress.errors import CallError
from studypress.pipeline.view.exam_status import ChangeStatus, UnmarkedPaper, status
from studypress.pipeline.view.status_text import status_lines

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"
ROSTER = """\
name,id,group
Ada,1,East
Ben,2,West
Cleo,3,East
"""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of an exam in two rooms, with a spare copy and an open question."""
    out = tmp_path_factory.mktemp("printed")
    roster = out / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    api.make_exam(BANK, out, roster=roster, kind="open", questions=2, spares=1, format="html")
    return out


@pytest.fixture
def out(printed: Path, tmp_path: Path) -> Path:
    return copytree(printed, tmp_path / "out")


def codes_in(out: Path) -> list[str]:
    manifest = json.loads((out / "exam" / "manifest.json").read_text(encoding="utf-8"))
    return [form["code"] for form in manifest["forms"]]


def mark(out: Path, *rows: str) -> None:
    answers = out / "answers.csv"
    answers.write_text("\n".join(("code,1,2", *rows)), encoding="utf-8")
    api.mark(out, answers, BANK)


def amend(out: Path, **amendment: object) -> None:
    """Append an amendment to the manifest."""
    path = out / "exam" / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(data | {"amendments": [amendment]}), encoding="utf-8")


def text(out: Path) -> str:
    lines = list(status_lines(status(out)))
    assert all(len(line) <= 80 for line in lines if str(out) not in line)
    return "\n".join(lines)


def test_a_printed_exam_is_verified_next(out: Path) -> None:
    found = status(out)
    assert found == replace(status(out / "exam"), next=found.next)
    assert (found.forms, found.copies, found.candidates, found.papers) == (4, 4, 3, 3)
    assert found.spares == (codes_in(out)[3],)
    assert [(room.name, room.papers, room.marked) for room in found.rooms] == [
        ("East", 2, 0),
        ("West", 1, 0),
    ]
    assert found.agrees
    assert found.next == (f"studypress verify {out}", f"studypress mark {out} answers.csv")
    assert f"\nspares      1 free: {codes_in(out)[3]}\n" in text(out)


def test_a_proof_is_of_the_manifest(out: Path) -> None:
    assert status(out).proof is None
    api.verify(out, BANK)
    proof = status(out).proof
    assert proof is not None
    assert (proof.faults, proof.is_current) == (0, True)
    assert status(out).next == (f"studypress mark {out} answers.csv",)
    amend(out, number=1, action="remove", withdrawn=[codes_in(out)[0]])
    proof = status(out).proof
    assert proof is not None
    assert not proof.is_current
    assert status(out).next[0] == f"studypress verify {out}"
    (out / "exam" / "proof.json").write_text("[]", encoding="utf-8")
    assert "not the result of a proof" in status(out).fault


def test_marks_are_counted_by_room_until_results_are_next(out: Path) -> None:
    ada, ben, cleo, spare = codes_in(out)
    mark(out, f"{ada},1,", f"{cleo},1,0")
    found = status(out)
    assert (found.marked, found.papers) == (2, 3)
    assert [room.marked for room in found.rooms] == [2, 0]
    assert found.unmarked == (UnmarkedPaper(ada, (2,)),)
    assert f"\nunmarked    1 question: {ada} (2)\n" in text(out)
    assert found.next == (f"studypress mark {out} answers.csv",)
    mark(out, f"{ada},1,1", f"{ben},0,0", f"{spare},0,0")
    found = status(out)
    assert (found.marked, found.papers) == (4, 4)
    assert found.next == (f"studypress results {out}",)
    (out / "exam" / "results").mkdir()
    (out / "exam" / "results" / "001-ada-1.pdf").touch()
    (out / "exam" / "results.pdf").touch()
    (out / "exam" / "results-letter.pdf").touch()
    assert status(out).agrees
    assert status(out).results == 1
    assert status(out).next == ()


def test_an_erratum_is_listed(out: Path) -> None:
    manifest = json.loads((out / "exam" / "manifest.json").read_text(encoding="utf-8"))
    names = sorted(item["id"] for item in manifest["forms"][0]["questions"])
    api.erratum(out, names[1], BANK, credit=names[0])
    assert status(out).corrections == ((names[0], "credit"), (names[1], "void"))
    assert f"\ncorrected   {names[0]} (credit), {names[1]} (void)\n" in text(out)
    assert status(out).agrees


def test_markers_and_the_scale_are_listed(out: Path) -> None:
    ada, ben, *_ = codes_in(out)
    mark(out, f"{ada},1,1")
    assert (status(out).markers, status(out).scale) == ((), "")
    answers = out / "answers.csv"
    answers.write_text(f"code,1,2\n{ben},0,0\n", encoding="utf-8")
    api.mark(out, answers, BANK, marker="Dr Grau", scale="pass")
    assert status(out).markers == (("", 1), ("Dr Grau", 1))
    shown = text(out)
    assert "\nmarked      2 of 3 papers, 1 by unnamed, 1 by Dr Grau\n" in shown
    assert f"\nscale       {status(out).scale}\n" in shown


def test_marks_are_computed_again_after_a_correction(out: Path) -> None:
    codes = codes_in(out)[:3]
    mark(out, *(f"{code},1,1" for code in codes))
    assert not status(out).is_older
    name = next(iter(json.loads((out / "exam" / "manifest.json").read_text())["questions"]))
    shown = CliRunner().invoke(main, ["erratum", str(out), "--credit", name, "--bank", str(BANK)])
    kept = out / "exam" / "marks" / "answers.csv"
    said = f"marks were computed before: run mark again, with new answers or {kept}\n"
    assert shown.stderr.endswith(said)
    assert status(out).next == (f"studypress mark {out} {kept}",)
    api.mark(out, kept, BANK)
    assert status(out).next == (f"studypress results {out}",)
    api.remove(out, "1")
    assert status(out).next[-1] == f"studypress mark {out} {kept}"
    assert any("not counted: " in at for at in api.mark(out, kept, BANK).warnings)
    assert not status(out).is_older
    (out / "exam" / "results").mkdir()
    assert not any("result sheets" in at for at in api.mark(out, kept, BANK).warnings)
    api.remove(out, "2")
    said = "the result sheets were printed with other scores: run results again"
    assert said in api.mark(out, kept, BANK).warnings


def test_amendments_are_the_history(out: Path) -> None:
    _, ben, _, spare = codes_in(out)
    who = {"name": "Dan", "id": "4", "group": "West"}
    amend(out, number=1, action="remove", reason="Ill.", withdrawn=[ben], assigned={spare: who})
    found = status(out)
    change = ChangeStatus(1, "remove", "Ill.", (), (ben,), ((spare, "Dan (4)"),))
    assert found.changes == (change,)
    assert (found.forms, found.copies, found.candidates, found.spares) == (4, 3, 3, ())
    assert [(room.name, room.papers) for room in found.rooms] == [("East", 2), ("West", 1)]
    shown = text(out)
    assert f"changes     1 remove (Ill.): {ben} withdrawn, {spare} for Dan (4)" in shown
    assert "1 copy withdrawn" in shown


def test_needs_are_counted(out: Path) -> None:
    path = out / "exam" / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["forms"][0]["candidate"]["needs"] = {"time": "+25%", "theme": "large-print"}
    data["forms"][1]["candidate"]["needs"] = {"time": "+30", "language": "de"}
    data["forms"][2]["candidate"]["needs"] = {"theme": "large-print"}
    path.write_text(json.dumps(data), encoding="utf-8")
    expected = (("language de", 1), ("large-print", 2), ("time +25%", 1), ("time +30 min", 1))
    assert status(out).needs == expected
    assert "needs       language de: 1 copy\n            large-print: 2 copies\n" in text(out)


def test_files_that_differ_from_the_manifest_are_named(out: Path) -> None:
    forms = sorted((out / "exam" / "forms").iterdir())
    forms[0].unlink()
    forms[1].write_text("another text", encoding="utf-8")
    (out / "exam" / "forms" / "draft.html").touch()
    found = status(out)
    assert not found.agrees
    assert [fault.file for fault in found.differences] == [
        "forms/001-ada-1.html",
        "forms/002-ben-2.html",
        "forms/draft.html",
    ]
    assert found.next[:2] == (
        f"studypress rebuild {out} --form {codes_in(out)[0]}",
        f"studypress verify {out}",
    )
    assert "differs     forms/001-ada-1.html: missing\n" in text(out)


def test_the_command_fails_if_files_differ(out: Path) -> None:
    shown = CliRunner().invoke(main, ["status", str(out)])
    assert (shown.exit_code, shown.stdout.rstrip("\n")) == (0, text(out))
    (out / "exam" / "marking.html").unlink()
    shown = CliRunner().invoke(main, ["status", str(out)])
    assert (shown.exit_code, shown.stderr) == (1, "")
    assert "\ndiffers     marking.html: missing\n" in shown.stdout


def test_an_interrupted_exam_is_completed_next(out: Path) -> None:
    path = out / "exam" / "manifest.json"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('"complete"', '"incomplete"'), encoding="utf-8")
    found = status(out)
    assert not found.agrees
    assert found.next == ("the command that printed the exam, to complete it",)


def test_marks_that_cannot_be_read_are_reported(out: Path) -> None:
    mark(out, f"{codes_in(out)[0]},1,1")
    (out / "exam" / "marks" / "answers.csv").write_text("code\nAAAA-AAAA\n", encoding="utf-8")
    found = status(out)
    assert not found.agrees
    assert "do not match this exam" in found.fault
    assert "\nbroken      " in text(out)


def test_without_candidates_each_copy_is_a_paper(tmp_path: Path) -> None:
    api.make_exam(BANK, tmp_path, kind="single", forms=2, format="html", seed="a seed for a test")
    found = status(tmp_path)
    assert (found.copies, found.candidates, found.papers, found.spares) == (2, 0, 2, ())
    assert "spare" not in text(tmp_path)


def test_a_folder_without_an_exam_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="no exam"):
        status(tmp_path)
