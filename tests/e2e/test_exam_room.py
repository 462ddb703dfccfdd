"""From a roster to a print run: complete, sorted, protected, interrupted, resumed, rebuilt."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner, Result

from studypress.cli import main
from studypress.exam.record.write import PaperFile
from studypress.files.package_folders import shipped
from studypress.pipeline.exams import papers as exams
from studypress.press import engine

ROSTER = """\
name;id;group;seat;password
Ana Núñez;11;Room 1;A1;
محمد بن سالم;12;Room 2;A2;geheim
=cmd();13;Room 1;A2;
Zoë O’Brien-Smith;14;Room 1;B1;
Иван Петров;15;Room 2;A1;
"""
Pages = Callable[[Path], list[str]]


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit | KeyboardInterrupt):
        raise result.exception
    return result


def printed(out: Path, *more: str) -> Path:
    roster = out.parent / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8-sig")
    words = ["exam", "--roster", roster, "--topic", "Foundations", "--questions", "6"]
    result = run(*words, "--seed", "demo", "--out", out, "--quiet", *more)
    assert result.exit_code == 0, result.stderr
    return out / "exam"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam of five candidates and two spare copies, by groups and seats."""
    out = tmp_path_factory.mktemp("room") / "out"
    return printed(out, "--spares", "2", "--by", "group", "--sort", "seat")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same five candidates, without spare copies, groups and seats."""
    return printed(tmp_path_factory.mktemp("plain") / "out")


def record(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return data


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_each_candidate_has_a_copy_by_name_number_and_code(room: Path, pages_of: Pages) -> None:
    forms = record(room)["forms"]
    names = [form.get("candidate", {}).get("name") for form in forms]
    assert names[:5] == [line.split(";")[0] for line in ROSTER.splitlines()[1:]]
    assert names[5:] == [None, None]
    assert [Path(form["file"]).name for form in forms] == [
        "001-ana-nunez-11.pdf", "002-12.pdf", "003-cmd-13.pdf", "004-zoe-obrien-smith-14.pdf",
        "005-15.pdf", "006.pdf", "007.pdf",
    ]  # fmt: skip
    assert len({form["code"] for form in forms}) == 7
    cover = pages_of(room / forms[0]["file"])[0]
    for word in ("Ana Núñez", "11", "Room 1", "A1", forms[0]["code"]):
        assert word in cover
    assert "Name" in pages_of(room / "forms/006.pdf")[0]


def test_the_cover_has_the_code_to_be_scanned(room: Path) -> None:
    """The QR code is a picture with alternative text; segno's tests cover its modules."""
    form = record(room)["forms"][0]
    with pikepdf.open(room / form["file"]) as pdf:
        words = [
            str(at.Alt) for at in pdf.objects if isinstance(at, pikepdf.Dictionary) and "/Alt" in at
        ]
    assert words == [f"Form code {form['code']}, to be scanned"]


def test_the_print_run_has_each_copy_on_sheets_of_its_own(room: Path, pages_of: Pages) -> None:
    run_pages = pages_of(room / "print-run.pdf")
    text = (room / "contents.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    by_number = {form["number"]: form for form in record(room)["forms"]}
    assert [row["name"].lstrip("'") for row in rows] == [
        "Ana Núñez", "=cmd()", "Zoë O’Brien-Smith", "Иван Петров", "محمد بن سالم", "", "",
    ]  # fmt: skip
    for row in rows:
        first, pages = int(row["first page"]), int(row["pages"])
        assert first % 2 == 1
        assert int(row["first sheet"]) == (first + 1) // 2
        assert int(row["sheets"]) == (pages + 1) // 2
        form = by_number[int(row["copy"])]
        assert row["code"] == form["code"]
        assert run_pages[first - 1 : first - 1 + pages] == pages_of(room / form["file"])
    blank = [page for page in run_pages if page == "This page is left blank."]
    odd = sum(form["pages"] % 2 for form in by_number.values())
    assert len(blank) == odd + 3
    separators = [page for page in run_pages if "copies, from" in page]
    parts = [name for page in separators for name in re.findall("Room 1|Room 2|Spare", page)[:1]]
    assert parts == ["Room 1", "Room 2", "Spare"]


def test_a_name_that_is_a_formula_arrives_as_text(room: Path) -> None:
    assert ",'=cmd()," in (room / "contents.csv").read_text(encoding="utf-8-sig")


def test_marking_sheets_have_the_letters_of_each_group(room: Path, pages_of: Pages) -> None:
    sheets = pages_of(room / "marking.pdf")
    assert len(sheets) == 3
    for form in record(room)["forms"]:
        sheet = next(page for page in sheets if form["code"] in page)
        line = next(line for line in sheet.splitlines() if form["code"] in line)
        assert line.split()[-6:] == [asked["key"] for asked in form["questions"]]


def test_neighbours_have_other_orders(room: Path) -> None:
    orders = {
        form["candidate"]["seat"]: [asked["id"] for asked in form["questions"]]
        for form in record(room)["forms"]
        if form.get("candidate", {}).get("group") == "Room 1"
    }
    assert len({tuple(order) for order in orders.values()}) == len(orders) == 3


def test_who_has_a_password_has_a_protected_copy(room: Path, pages_of: Pages) -> None:
    assert [path.name for path in (room / "protected").iterdir()] == ["002-12.pdf"]
    with pytest.raises(pdfium.PdfiumError):
        pages_of(room / "protected" / "002-12.pdf")
    with pdfium.PdfDocument(room / "protected" / "002-12.pdf", password="geheim") as pdf:  # noqa: S106
        texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert texts == pages_of(room / "forms" / "002-12.pdf")
    assert "geheim" not in (room / "manifest.json").read_text(encoding="utf-8")


def test_what_holds_names_and_keys_is_for_the_owner_alone(room: Path) -> None:
    modes = {path: path.stat().st_mode & 0o777 for path in [room, *room.rglob("*")]}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}


def test_a_watermark_is_behind_each_page_and_not_read(tmp_path: Path, pages_of: Pages) -> None:
    room = printed(tmp_path / "out", "--watermark", "--password", "open sesame")
    for page in pages_of(room / "forms" / "001-ana-nunez-11.pdf"):
        assert "Ana Núñez" in page
    with pikepdf.open(room / "forms" / "001-ana-nunez-11.pdf") as pdf:
        first = pikepdf.parse_content_stream(pdf.pages[1])
        opened = next(at for at in first if str(at.operator) in ("BDC", "BMC"))
        assert str(opened.operands[0]) == "/Artifact"
    assert len(list((room / "protected").iterdir())) == 5


def test_a_lost_copy_is_made_again_byte_for_byte(room: Path) -> None:
    before = bytes_in(room)
    for form in record(room)["forms"][2:6:3]:
        (room / form["file"]).unlink()
        code = form["code"].lower().replace("-", "")
        assert run("rebuild", room, "--form", code).exit_code == 0
    assert bytes_in(room) == before


def test_a_code_that_was_misread_is_told(room: Path) -> None:
    result = run("rebuild", room, "--form", "ABCD-EFGH")
    assert result.exit_code == 2
    assert "is misread: its check symbol is wrong" in result.stderr


def test_a_changed_bank_is_refused_with_its_changed_questions(tmp_path: Path, room: Path) -> None:
    bank = copytree(shipped("content"), tmp_path / "bank")
    file = bank / "deep-learning-mlops" / "01-foundations.yaml"
    text = file.read_text(encoding="utf-8")
    asked = {item["id"] for item in record(room)["forms"][0]["questions"]}
    assert "overfitting" in asked
    file.write_text(text.replace("Explain the concept of overfitting", "Explain overfitting"))
    before = bytes_in(room)
    code = record(room)["forms"][0]["code"]
    result = run("rebuild", room, "--form", code, "--bank", bank)
    assert result.exit_code == 1
    assert re.search(
        r"01-foundations\.yaml:\d+:\d+: the question 'overfitting' has changed", result.stderr
    )
    assert bytes_in(room) == before


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit])
def test_what_was_cut_off_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Path, fault: type[BaseException]
) -> None:
    add_form = exams.add_form
    added: list[PaperFile] = []

    def cut(*args: Any) -> PaperFile:
        if len(added) == 3:
            raise fault
        added.append(add_form(*args))
        return added[-1]

    monkeypatch.setattr(exams, "add_form", cut)
    out = tmp_path / "out"
    roster = plain.parent.parent / "roster.csv"
    words = ["exam", "--roster", roster, "--topic", "Foundations", "--quiet"]
    words += ["--questions", "6", "--out", out]
    run(*words, "--seed", "demo")
    left = record(out / "exam")
    assert left["status"] == "incomplete"
    assert len(left["forms"]) == 3
    for name in left["files"]:
        assert (out / "exam" / name).read_bytes() == (plain / name).read_bytes()
    monkeypatch.setattr(exams, "add_form", add_form)
    resumed = run(*words)
    assert resumed.exit_code == 0
    assert "continues with the seed in its manifest" in resumed.stderr
    ours, theirs = bytes_in(out / "exam"), bytes_in(plain)
    protected = {name for name in theirs if name.startswith("protected")}
    changing = protected | {"manifest.json"}  # passwords have random salts
    assert ours.keys() == theirs.keys()
    assert {n: d for n, d in ours.items() if n not in changing} == {
        n: d for n, d in theirs.items() if n not in changing
    }
    assert record(out / "exam")["status"] == "complete"


def test_a_whole_exam_is_not_given_up_for_one_that_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: Path
) -> None:
    room = copytree(plain, tmp_path / "out" / "exam")
    before = bytes_in(room)
    lay_out, laid_out = engine.lay_out, []

    def cut(*args: Any) -> engine.Pages:
        laid_out.append(1)
        if len(laid_out) == 4:
            raise KeyboardInterrupt
        return lay_out(*args)

    monkeypatch.setattr(engine, "lay_out", cut)
    words = ["exam", "--questions", "4", "--forms", "3", "--out", tmp_path / "out", "--quiet"]
    assert run(*words, "--replace").exit_code == 1
    assert bytes_in(room) == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["exam"]


@pytest.mark.parametrize("change", [{"seed": "known to another"}, {"bank.sha256": "0" * 64}])
def test_an_unfinished_exam_of_another_call_gives_no_seed(
    tmp_path: Path, banks: Path, change: dict[str, str]
) -> None:
    words = ["exam", banks / "valid" / "folder", "--out", tmp_path / "out", "--quiet"]
    assert run(*words).exit_code == 0
    path = tmp_path / "out" / "exam" / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8")) | {"status": "incomplete"}
    for name, value in change.items():
        part = data[name.partition(".")[0]] if "." in name else data
        part[name.rpartition(".")[2]] = value
    path.write_text(json.dumps(data), encoding="utf-8")
    before = bytes_in(tmp_path / "out")
    result = run(*words)
    assert result.exit_code == 1
    assert "--replace" in result.stderr
    assert bytes_in(tmp_path / "out") == before
    assert run(*words, "--replace").exit_code == 0
    assert record(tmp_path / "out" / "exam")["seed"] != data["seed"]


def test_a_build_keeps_its_exam_until_it_is_replaced(tmp_path: Path, banks: Path) -> None:
    bank = copytree(banks / "valid" / "folder", tmp_path / "bank")
    words = ["build", bank, "--worksheet", "--exams", "2", "--out", tmp_path / "out", "--quiet"]
    assert run(*words).exit_code == 0
    before = bytes_in(tmp_path / "out" / "exam")
    again = run(*words)
    assert (again.exit_code, again.stdout) == (0, "")
    assert "continues with the seed in its manifest" in again.stderr
    assert bytes_in(tmp_path / "out" / "exam") == before
    path = next(bank.rglob("01-*.yaml"))
    path.write_text(path.read_text("utf-8").replace("Why is it red", "Why is it so red"), "utf-8")
    (tmp_path / "out" / "worksheet.pdf").unlink()
    changed = run(*words)
    assert changed.exit_code == 0
    assert "not changed: its exam has another bank, seed or options" in changed.stderr
    assert "--replace" in changed.stderr
    assert bytes_in(tmp_path / "out" / "exam") == before
    assert (tmp_path / "out" / "worksheet.pdf").exists()
    alone = run("build", bank, "--exams", "2", "--out", tmp_path / "out", "--quiet")
    assert alone.exit_code == 1
    assert run(*words, "--replace").exit_code == 0
    (aside,) = (tmp_path / "out").glob("exam-*")
    assert bytes_in(aside) == before
    assert record(tmp_path / "out" / "exam")["seed"] != record(aside)["seed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--roster", "roster.csv", "--forms", "3"], "--forms"),
        (["--by", "group"], "--by"),
        (["--watermark"], "--watermark"),
        (["--blueprint", "full-mock", "--questions", "3"], "--questions"),
        (["--blueprint", "ful-mock"], "full-mock"),
    ],
)
def test_options_that_contradict_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    result = run("exam", *words, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_every_problem_of_a_roster_is_told_at_once(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("name,id\nA,1\nB,1\n,2\n", encoding="utf-8")
    result = run("exam", "--roster", roster, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert not (tmp_path / "out").exists()
