"""A printed exam is verified, and any change is found, with its location."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result

from studypress.bank.models import QuestionKind
from studypress.cli import main
from studypress.errors import ContentError
from studypress.files.package_folders import shipped
from studypress.page.words.catalogue import words_for
from studypress.pipeline.exams.verify import prove
from studypress.pipeline.proof.printings import BoundFiles
from studypress.verify.form_pages import _foot_faults
from studypress.verify.form_questions import _lonely_stem
from studypress.verify.model import (
    Box,
    ExpectedQuestion,
    Fault,
    MarkedContent,
    PrintedFile,
    PrintedPage,
    StructElement,
    TextRun,
)
from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.transcript import Fragment, TranscribedQuestion, Transcript

BANKS = Path(__file__).parents[1] / "banks" / "valid"
CLOSED = ("arabic", "folder", "hebrew.yaml", "odd.yaml", "texts.yaml", "variants")
"""Banks that have choices."""
ROSTER = "name,id,group,seat\nAna Núñez,11,Hall,A1\nZoë Smith,12,Hall,A2\nИван Петров,13,Hall,B2\n"


def run(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


pytestmark = pytest.mark.usefixtures("verified_quickly")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exam of three candidates and a spare copy, of four questions with choices, two open."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    words = ["--roster", folder / "roster.csv", "--topic", "Foundations", "--kind", "mixed"]
    words += ["--questions", "8", "--spares", "1", "--seed", "demo seed", "--by", "group"]
    assert run("exam", *words, "--out", folder / "out", "--quiet").exit_code == 0
    return folder / "out" / "exam"


@pytest.fixture
def exam(sound: Path, tmp_path: Path) -> Path:
    return copytree(sound, tmp_path / "exam")


def record(exam: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((exam / "manifest.json").read_text(encoding="utf-8"))
    return data


def form_of(exam: Path, number: int = 1) -> Path:
    return Path(exam, record(exam)["forms"][number - 1]["file"])


def sign(exam: Path, *paths: Path) -> None:
    """Update the manifest with digests of altered files, so that only reading finds the changes."""
    data = record(exam)
    for path in paths:
        name = path.relative_to(exam).as_posix()
        data["files"][name] = sha256(path.read_bytes()).hexdigest()
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")


@contextmanager
def altered(exam: Path, path: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        yield pdf
        pdf.save(path)
    sign(exam, path)


def faults(exam: Path, bank: Path | None = None) -> list[str]:
    return [str(fault) for fault in prove(exam, bank).faults]


def found(exam: Path, pattern: str, bank: Path | None = None) -> bool:
    said = faults(exam, bank)
    assert any(re.search(pattern, fault) for fault in said), said
    return True


def of_other_tools(exam: Path) -> Path:
    """An exam that is only read, and not made again for comparison."""
    data = record(exam) | {"tools": {}}
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    return exam


def test_a_sound_exam_has_no_fault(sound: Path) -> None:
    assert faults(sound) == []
    result = run("verify", sound.parent)
    assert result.exit_code == 0
    assert "no fault" in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["--theme", "large-print", "--paper", "Letter", "--blueprint", "warm-up"],
        ["--theme", "ink-saver", "--kind", "open", "--questions", "5"],
        ["--theme", "print", "--paper", "Letter", "--kind", "choice", "--questions", "12"],
    ],
)
def test_other_looks_and_kinds_have_no_fault(tmp_path: Path, words: list[str]) -> None:
    more = ["--forms", "1", "--seed", "4711", "--quiet", "--out", str(tmp_path)]
    assert run("exam", *words, *more).exit_code == 0
    assert faults(tmp_path) == []


@pytest.mark.parametrize("name", sorted(path.name for path in BANKS.iterdir()))
def test_odd_banks_have_no_fault(tmp_path: Path, name: str) -> None:
    kind = "mixed" if name in CLOSED else "open"
    words = ["--forms", "2", "--seed", "4711", "--quiet", "--out", str(tmp_path), "--kind", kind]
    assert run("exam", BANKS / name, *words).exit_code == 0
    assert faults(tmp_path, BANKS / name) == []


def test_a_figure_of_a_stem_in_large_print_is_on_a_page_with_code_and_number(
    tmp_path: Path,
) -> None:
    bank = BANKS / "folder"
    words = ["--kind", "choice", "--seed", "s", "--theme", "large-print", "--quiet"]
    assert run("exam", bank, *words, "--out", tmp_path).exit_code == 0
    assert faults(tmp_path, bank) == []


def test_a_watermarked_exam_has_no_fault(tmp_path: Path) -> None:
    roster = ROSTER + "नरेंद्र सिंह,14,Hall,C4\n"
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    words = ["--roster", tmp_path / "roster.csv", "--watermark", "--password", "sesame"]
    words += ["--questions", "4", "--seed", "4711", "--out", tmp_path / "out", "--quiet"]
    assert run("exam", *words).exit_code == 0
    assert faults(tmp_path / "out") == []


def test_a_flipped_byte_is_found(exam: Path) -> None:
    path = form_of(exam, 2)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert found(exam, rf"^forms/{path.name}: changed after")
    assert run("verify", exam).exit_code == 1


def test_swapped_files_are_found(exam: Path) -> None:
    first, second = form_of(exam, 1), form_of(exam, 2)
    swapped = first.read_bytes(), second.read_bytes()
    second.write_bytes(swapped[0])
    first.write_bytes(swapped[1])
    assert found(exam, rf"^forms/{first.name}: changed after")
    sign(exam, first, second)
    code = record(exam)["forms"][1]["code"]
    assert found(exam, rf"^forms/{first.name}: page 1.*{code}")


@pytest.mark.parametrize("page", [1, 2, -1])
def test_a_dropped_page_is_found(exam: Path, page: int) -> None:
    path = form_of(exam, 1)
    with altered(exam, path) as pdf:
        pages = len(pdf.pages)
        del pdf.pages[page - 1 if page > 0 else page]
    assert found(exam, rf"^forms/{path.name}: page {page if page > 0 else pages} is missing")


def test_a_repeated_page_is_found(exam: Path) -> None:
    path = form_of(exam, 1)
    with altered(exam, path) as pdf:
        pdf.pages.append(pdf.pages[1])
    assert found(exam, rf"^forms/{path.name}: it has \d pages, but \d were printed")
    assert found(exam, rf"^forms/{path.name}.*page 2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Explain the concept of overfitting", "Explain overfitting"),
        ("difficulty: easy", "difficulty: hard"),
    ],
)
def test_a_changed_bank_is_found(exam: Path, tmp_path: Path, before: str, after: str) -> None:
    bank = copytree(shipped("content"), tmp_path / "bank")
    file = bank / "deep-learning-mlops" / "01-foundations.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    assert found(exam, r"01-foundations\.yaml:\d+:\d+: the question '[\w-]+' has changed", bank)


def test_another_bank_is_named_in_one_line(exam: Path, banks: Path) -> None:
    other = banks / "valid" / "folder"
    result = run("verify", exam, "--bank", other)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"{other}: the exam was printed from the bank 'Deep Learning, MLOps")
    assert "--bank" in line
    assert record(exam)["bank"]["sha256"][:12] in line


def test_a_key_that_the_paper_does_not_bear_is_found(exam: Path) -> None:
    data = record(exam)
    asked = data["forms"][0]["questions"][0]
    asked["choices"].reverse()
    asked["key"] = {"A": "D", "B": "C", "C": "B", "D": "A"}[asked["key"]]
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    name = form_of(exam).name
    assert found(exam, rf"^forms/{name}: (page \d, )?question 1: ")
    assert found(exam, rf"^keys/{name}: .*question 1: ")


def test_exchanged_keys_are_found(exam: Path) -> None:
    first, second = (exam / "keys" / form_of(exam, at).name for at in (1, 2))
    swapped = first.read_bytes(), second.read_bytes()
    second.write_bytes(swapped[0])
    first.write_bytes(swapped[1])
    sign(exam, first, second)
    assert found(exam, rf"^keys/{first.name}")
    assert found(exam, rf"^keys/{second.name}")


def shifted(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.contents_add(b"q 1 0 0 1 -90 0 cm", prepend=True)
    page.contents_add(b"Q")


def with_hidden_text(pdf: pikepdf.Pdf) -> None:
    words = b"Overfitting means that the model fits noise of the training sample"
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                              BaseFont=pikepdf.Name.Helvetica)  # fmt: skip
    pdf.pages[1].add_resource(font, pikepdf.Name.Font, pikepdf.Name.Hidden)
    pdf.pages[1].contents_add(b"BT /Hidden 8 Tf 3 Tr 100 100 Td (" + words + b") Tj ET")


def with_metadata(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = (
        "Overfitting means that the model fits noise of the training sample, so training error"
        " keeps falling while validation error stalls or rises."
    )


def with_attachment(pdf: pikepdf.Pdf) -> None:
    words = (
        b"Overfitting means that the model fits noise of the training sample, so training error"
        b" keeps falling while validation error stalls or rises."
    )
    pdf.attachments["notes.txt"] = words


def with_the_seed(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Keywords"] = "demo seed"


def without_a_font(pdf: pikepdf.Pdf) -> None:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing:
            del thing["/FontFile2"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (shifted, "page 2.*(edge|area|margin|mm)"),
        (with_hidden_text, "page 2"),
        (with_metadata, "reveals an answer"),
        (with_attachment, "reveals an answer|attach"),
        (with_the_seed, "seed"),
        (without_a_font, "embedded"),
    ],
)
def test_what_was_done_to_a_form_is_found(
    exam: Path, change: Callable[[pikepdf.Pdf], None], said: str
) -> None:
    path = form_of(exam)
    with altered(exam, path) as pdf:
        change(pdf)
    assert found(exam, rf"^forms/{path.name}: .*({said})")


def test_a_changed_letter_is_found_with_its_page_and_question(exam: Path) -> None:
    """The glyphs of a line of a choice are replaced by those of the previous line."""
    path = form_of(exam)
    with altered(exam, path) as pdf:
        page = pdf.pages[1]
        operations = list(pikepdf.parse_content_stream(page))
        shows = [at for at, op in enumerate(operations) if str(op.operator) in ("Tj", "TJ")]
        one, *others = sorted(shows, key=lambda at: -len(str(operations[at].operands[0])))
        text = operations[one].operands
        other = next(at for at in others if operations[at].operands != text)
        operations[one], operations[other] = (
            pikepdf.ContentStreamInstruction(operations[other].operands, operations[one].operator),
            pikepdf.ContentStreamInstruction(operations[one].operands, operations[other].operator),
        )
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(operations))
    assert found(exam, rf"^forms/{path.name}: page 2, question \d: ")


def test_a_question_that_is_split_is_found(tmp_path: Path) -> None:
    """A custom theme allows page breaks in questions."""
    style = tmp_path / "mine" / "styles" / "themes" / "loose.css"
    style.parent.mkdir(parents=True)
    style.write_text(".question, .choice { break-inside: auto; margin-bottom: 37mm }")
    words = ["--custom", tmp_path / "mine", "--theme", "loose", "--questions", "8", "--seed", "1"]
    assert run("exam", *words, "--out", tmp_path / "out", "--quiet").exit_code == 0
    exam = of_other_tools(tmp_path / "out" / "exam")
    assert found(exam, r"^forms/001\.pdf: page \d, question \d+: it is split")


@pytest.mark.parametrize(
    ("apart", "lonely"),
    [("figure", ["1"]), ("figure, .choices", ["1", "1", "2", "3"]), (".void", [])],
)
def test_a_stem_alone_on_its_page_is_found(tmp_path: Path, apart: str, lonely: list[str]) -> None:
    """The stem is alone before figure and choices, and before a page of only the figure."""
    style = tmp_path / "mine" / "styles" / "themes" / "bad.css"
    style.parent.mkdir(parents=True)
    style.write_text(f"{apart} {{ break-before: page }}")
    words = ["--custom", tmp_path / "mine", "--theme", "bad", "--kind", "choice", "--seed", "s"]
    bank = BANKS / "folder"
    assert run("exam", bank, *words, "--out", tmp_path / "out", "--quiet").exit_code == 0
    said = "\n".join(faults(of_other_tools(tmp_path / "out" / "exam"), bank))
    assert re.findall(r"question (\d): its stem is alone", said) == lonely


@pytest.mark.parametrize(("height", "lonely"), [(150, [1]), (310, [])])
def test_a_stem_whose_choices_do_not_fit_below_it_is_meant_so(
    height: float, lonely: list[int]
) -> None:
    """Two choices are kept with the stem: both must fit."""
    page = PrintedPage(Box(0, 0, 595, 842), (), {}, None, 0, "")
    printed = PrintedFile((page, page), StructElement("Root", "", ()), (), (), ())
    script = Transcript(printed, 0, words_for("en"))
    places = [(1, 700, 720), (2, 720 - height, 720), (2, 720 - 2 * height, 710 - height)]
    bits = [
        Fragment(text, at, Box(100, bottom, 400, top))
        for text, (at, bottom, top) in zip(("Why?", "A One", "B Two"), places, strict=True)
    ]
    script.questions.append(
        TranscribedQuestion(1, [], [*bits, Fragment("C Three", 2, Box(100, 50, 400, 60))])
    )
    asked = ExpectedQuestion(
        1, QuestionKind.SINGLE, 2, "Why?", ("One", "Two", "Three"), ("One",), key="A"
    )
    assert [at for at, _ in _lonely_stem(asked, script.questions[0], script)] == lonely


@pytest.mark.parametrize(("bottom", "questions"), [(40.0, []), (36.0, [3]), (10.0, [3])])
def test_a_question_that_runs_into_the_number_of_the_page_is_found(
    bottom: float, questions: list[int]
) -> None:
    label = TextRun("Page 2 of 6", Box(487, 29, 524, 37), 30, None, artifact=True, seen=True)
    marks = {7: Box(100, bottom, 300, 60)}
    page = PrintedPage(Box(0, 0, 595, 842), (label,), marks, None, 0, "")
    printed = PrintedFile((page,), StructElement("Root", "", ()), (), (), ())
    empty = Transcript(printed, 0, words_for("en"))
    empty.owners[MarkedContent(1, 7)] = 3
    assert [number for number, _ in _foot_faults(page, 1, empty, words_for("en"))] == questions


def test_candidates_alike_are_found(exam: Path) -> None:
    data = record(exam)
    first, second = data["forms"][:2]
    second["questions"] = first["questions"]
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert found(exam, "same order as in .* seats A1 and A2 touch")


def test_an_exam_that_was_cut_off_is_not_whole(exam: Path) -> None:
    data = record(exam) | {"status": "incomplete"}
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert found(exam, r"^manifest\.json: incomplete, as printing was interrupted")


def test_missing_and_unknown_files_are_found(exam: Path) -> None:
    path = form_of(exam, 3)
    (exam / "forms" / "999.pdf").write_bytes(path.read_bytes())
    path.unlink()
    assert found(exam, rf"^forms/{path.name}: missing")
    assert found(exam, r"^forms/999\.pdf: unknown file, not of this exam")


def test_a_print_run_that_is_not_the_forms_is_found(exam: Path) -> None:
    path = exam / "print-run.pdf"
    with altered(exam, path) as pdf:
        pdf.pages.insert(3, pdf.pages[4])
    assert found(exam, r"^print-run\.pdf: page 4")


def test_a_second_look_at_a_print_run_that_fails_keeps_the_faults_of_the_first(
    exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late() -> None:
        raise UnreadableError("it takes too long")

    def one_fault(_: object, __: object, faces: Mapping[str, tuple[str, ...]]) -> list[Fault]:
        return [Fault("print-run.pdf", 1, 0, "first" if all(faces.values()) else "second")]

    monkeypatch.setattr(BoundFiles, "_wrong", one_fault)
    monkeypatch.setattr(BoundFiles, "_look", lambda *_: late)
    lines = "\n".join(faults(exam))
    assert "page 1: first" in lines
    assert "second" not in lines


def test_a_protected_file_of_an_exam_without_any_is_found(exam: Path) -> None:
    (exam / "protected").mkdir()
    path = exam / "protected" / form_of(exam).name
    path.write_bytes(form_of(exam).read_bytes())
    sign(exam, path)
    assert found(exam, "listed in the manifest, but an exam with these options has no such file")


LONG_BANK = """
title: Long
sections:
  - id: long
    title: Long
    topics:
      - topic: Long
        questions:
          - id: short
            question: Is this short?
            difficulty: easy
            answer: {bullet: It is short enough., explanation: It surely is.}
            choices: [{text: "Yes", correct: true}, {text: "No"}]
          - id: long
            question: |
              Which of these lines is true?

PARAGRAPHS
            difficulty: easy
            answer: {bullet: None of them is true., explanation: They surely are not.}
            choices: [{text: "$x^2$", correct: true}, {text: "$-x^2$"}, {text: "`x - 2`"}]
"""


def test_a_question_that_is_longer_than_a_page_is_no_fault(tmp_path: Path) -> None:
    lines = "\n\n".join(f"              Line {at}, in which much is said." for at in range(110))
    bank = tmp_path / "long.yaml"
    bank.write_text(LONG_BANK.replace("PARAGRAPHS", lines), encoding="utf-8")
    words = ["--forms", "2", "--seed", "4711", "--out", tmp_path / "out", "--quiet"]
    assert run("exam", bank, *words).exit_code == 0
    assert record(tmp_path / "out" / "exam")["forms"][0]["pages"] > 4
    assert faults(tmp_path / "out", bank) == []


def test_html_is_made_again_compared_and_read(tmp_path: Path) -> None:
    bank = BANKS / "single.yaml"
    words = ["--kind", "open", "--seed", "4711", "--format", "html", "--quiet"]
    assert run("exam", bank, *words, "--out", tmp_path).exit_code == 0
    assert "no fault: ready to print" in run("verify", tmp_path, "--bank", bank).stdout
    data = record(tmp_path / "exam")
    other = data | {"tools": data["tools"] | {"weasyprint": "1.0"}}
    (tmp_path / "exam" / "manifest.json").write_text(json.dumps(other))
    verdict = prove(tmp_path, bank)
    assert verdict.faults == ()
    assert "styles of web pages were not compared" in verdict.notes[1]
    (tmp_path / "exam" / "manifest.json").write_text(json.dumps(data))
    path = form_of(tmp_path / "exam")
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    said = f"forms/{path.name}: changed after it was printed (SHA-256)"
    assert faults(tmp_path, bank) == [said]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "studypress exam manifest"}'])
def test_a_manifest_that_is_broken_or_not_ours_is_refused(exam: Path, text: str) -> None:
    (exam / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError):
        prove(exam, None)


@pytest.mark.parametrize("name", ["code", "candidate"])
def test_a_manifest_with_two_alike_is_refused(exam: Path, name: str) -> None:
    data = record(exam)
    data["forms"][1][name] = data["forms"][0][name]
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(ContentError, match="the same"):
        prove(exam, None)


def test_a_key_that_the_manifest_forgot_is_found(exam: Path) -> None:
    data = record(exam)
    name = f"keys/{form_of(exam).name}"
    del data["files"][name]
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    said = faults(exam)
    assert said == [f"{name}: the manifest has no digest of this file"]


def test_contents_that_lead_astray_are_found(exam: Path) -> None:
    path = exam / "contents.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Zoë Smith", "Zoe Smith"), encoding="utf-8")
    sign(exam, path)
    assert found(exam, r"^contents\.csv: form \S+: name is “Zoe Smith”, expected “Zoë Smith”")


def test_a_form_that_cannot_be_read_is_said_once(exam: Path) -> None:
    path = form_of(exam)
    path.write_bytes(b"no PDF")
    sign(exam, path)
    differs, unreadable = faults(exam)
    assert differs.startswith(f"forms/{path.name}: differs from the reprint")
    assert unreadable.startswith(f"forms/{path.name}: it cannot be read as a PDF")
