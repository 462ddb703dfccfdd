"""Copies with needs are proved each by its own, and any change of a need is found."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.check import open_bank
from studypress.pipeline.exams.verify import prove

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
ROSTER = """name,id,group,seat,extra,theme,paper,language,format
Ana,11,Hall,A1,,,,,
Bo,12,Hall,B2,25%,large-print,,,
Cy,13,Hall,C3,,,Letter,de,
Di,14,Hall,D4,,,,,html
Ed,15,Lab,A1,,,,,fillable
"""

Data = dict[str, Any]
Change = Callable[[Path, Data], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("needs")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    words = ["--roster", folder / "roster.csv", "--kind", "mixed", "--questions", 8]
    words += ["--seed", "a long seed", "--by", "group", "--out", folder / "out", "--quiet"]
    result = CliRunner().invoke(main, ["exam", str(BANK), *map(str, words)])
    assert result.exit_code == 0, result.stderr
    return folder / "out" / "exam"


def changed(sound: Path, out: Path, change: Change) -> list[str]:
    """Faults of an exam that is only read, with digests of the changed files in its manifest."""
    exam = copytree(sound, out)
    data = json.loads((exam / "manifest.json").read_text(encoding="utf-8"))
    data["tools"]["weasyprint"] = "1.0"
    change(exam, data)
    for name in data["files"]:
        data["files"][name] = sha256((exam / name).read_bytes()).hexdigest()
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    return [str(fault) for fault in prove(exam, BANK).faults]


def test_copies_with_needs_have_no_fault(sound: Path) -> None:
    verdict = prove(sound, BANK)
    assert verdict.faults == ()
    assert verdict.notes == ()


def test_what_is_only_read_has_no_fault(sound: Path, tmp_path: Path) -> None:
    assert changed(sound, tmp_path / "exam", lambda *_: None) == []


def need(number: int, **fields: str) -> Change:
    def change(_: Path, data: Data) -> None:
        candidate = data["forms"][number - 1]["candidate"]
        candidate["needs"] = {**candidate.get("needs", {}), **fields}

    return change


def answer_in_comment(exam: Path, _: Data) -> None:
    texts = (entry.question.answer.explanation for entry in open_bank(BANK).entries)
    secret = next(text for text in texts if len(text.split()) > 5)
    page = exam / "forms/004-di-14.html"
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace("</main>", f"</main><!-- {secret} -->"), encoding="utf-8")


def copy_missing(exam: Path, _: Data) -> None:
    with pikepdf.open(exam / "print-run.pdf", allow_overwriting_input=True) as pdf:
        del pdf.pages[-2:]
        pdf.save(exam / "print-run.pdf")


def copy_of_letter_twice(exam: Path, _: Data) -> None:
    with pikepdf.open(exam / "print-run-letter.pdf", allow_overwriting_input=True) as pdf:
        pdf.pages.extend(pdf.pages)
        pdf.save(exam / "print-run-letter.pdf")


def listed_twice(exam: Path, _: Data) -> None:
    lines = (exam / "contents.csv").read_text(encoding="utf-8").splitlines()
    (exam / "contents.csv").write_text("\n".join([*lines, lines[1]]), encoding="utf-8")


def filled_in(exam: Path, _: Data) -> None:
    path = exam / "forms/005-ed-15.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        next(at for at in pdf.Root.AcroForm.Fields if at.get("/FT") == "/Tx").V = "B"
        pdf.save(path)


def field_removed(exam: Path, _: Data) -> None:
    path = exam / "forms/005-ed-15.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fields = [at for at in pdf.Root.AcroForm.Fields if str(at.T) != "q1-choice"]
        names = {str(at.T) for at in pdf.Root.AcroForm.Fields} - {str(at.T) for at in fields}
        pdf.Root.AcroForm.Fields = pikepdf.Array(fields if names else fields[:-1])
        for page in pdf.pages:
            del page.obj["/Annots"]
        pdf.save(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (need(1, time="+30"), r"^forms/001-.*the cover lacks “You have \d+ minutes\.”"),
        (need(2, time="+30%"), r"^forms/002-.*the cover lacks “You have \d+ minutes\.”"),
        (need(4, time="120"), "^forms/004-.*the cover lacks “You have 120 minutes"),
        (need(3, language="fr"), "^forms/003-.*the label “Page 1 sur"),
        (need(4, language="de"), "^forms/004-.*its title lacks"),
        (need(3, paper="A4"), "^forms/003-.*its sheet is 216 × 279 mm"),
        (need(3, paper="A4"), "^print-run-letter.pdf: listed in the manifest, but an exam with"),
        (answer_in_comment, "^forms/004-.*it reveals an answer"),
        (copy_missing, "^print-run.pdf: page .* is missing"),
        (copy_of_letter_twice, "^print-run-letter.pdf: page .*it belongs to no copy|not marked"),
        (listed_twice, "^contents.csv: .* is listed 2 times"),
        (filled_in, "^forms/005-.*is filled in"),
        (field_removed, "^forms/005-.*its form field q1-.* is missing"),
    ],
)
def test_a_changed_need_is_found(sound: Path, tmp_path: Path, change: Change, said: str) -> None:
    found = changed(sound, tmp_path / "exam", change)
    assert any(re.search(said, fault) for fault in found), found
