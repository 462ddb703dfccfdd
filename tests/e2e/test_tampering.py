"""Any change of a printed exam is found and reported, even if all digests are adapted.

It is found by making the exam again or, if that is impossible, by content that we never write.
"""

import json
import re
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, String

from studypress.cli import main
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.exams import verify
from studypress.pipeline.exams.verify import prove

BANK = """
title: Small
sections:
  - id: one
    title: One
    topics:
      - topic: First
        questions:
QUESTIONS
"""
QUESTION = """
          - id: q{at}
            question: "Which word is the {at}th, as [the list](https://example.org/{at}) has it?"
            difficulty: easy
            answer:
              bullet: Surely the {word} meadow glitters tonight.
              explanation: Every {word} meadow glitters after midnight in autumn.
            choices:
              - {{text: Right {word}, correct: true}}
              - {{text: Wrong {word}}}
              - {{text: Neither {word}}}
              - {{text: Both {word}}}
"""
WORDS = ("amber", "birch", "cedar", "dune", "ember")
ROSTER = "name,id,group,seat,password\nAna,11,Hall,A1,sesame\nZoë,12,Hall,B2,sesame\n"
ANSWER = b"Surely the amber meadow glitters tonight."

pytestmark = pytest.mark.usefixtures("verified_quickly")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    questions = (QUESTION.format(at=at, word=word) for at, word in enumerate(WORDS, start=1))
    path = tmp_path_factory.mktemp("bank") / "bank.yaml"
    path.write_text(BANK.replace("QUESTIONS", "".join(questions)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def sound(bank: Path) -> Path:
    """An exam of two candidates and a spare, with booklets and copies for distribution."""
    (bank.parent / "roster.csv").write_text(ROSTER, encoding="utf-8")
    words = ["--roster", bank.parent / "roster.csv", "--spares", 1, "--booklet"]
    words += ["--seed", "a long seed", "--out", bank.parent / "out", "--quiet"]
    result = CliRunner().invoke(main, ["exam", str(bank), *map(str, words)])
    assert result.exit_code == 0, result.stderr
    return bank.parent / "out" / "exam"


@pytest.fixture
def exam(sound: Path, tmp_path: Path) -> Path:
    return copytree(sound, tmp_path / "exam")


def read_manifest(exam: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((exam / "manifest.json").read_text(encoding="utf-8"))
    return data


def sign(exam: Path, **changed: Any) -> None:
    """Write a manifest with the digests of the present files."""
    data = read_manifest(exam) | changed
    paths = (path for path in exam.rglob("*.*") if path.name != "manifest.json")
    data["files"] = {
        path.relative_to(exam).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths
    }
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")


def form_of(exam: Path) -> Path:
    return Path(exam, read_manifest(exam)["forms"][0]["file"])


def found(exam: Path, bank: Path, pattern: str) -> None:
    said = [str(fault) for fault in prove(exam, bank).faults]
    assert any(re.search(pattern, fault) for fault in said), said


def test_a_sound_exam_has_no_fault(sound: Path, bank: Path) -> None:
    verdict = prove(sound, bank)
    assert verdict.faults == ()
    assert verdict.notes == ()


def test_an_exam_of_other_tools_has_no_fault_and_is_said_not_to_be_compared(
    exam: Path, bank: Path
) -> None:
    tools = read_manifest(exam)["tools"]
    sign(exam, tools=tools | {"weasyprint": "1.0"})
    verdict = prove(exam, bank)
    assert verdict.faults == ()
    assert "not compared" in verdict.notes[0]
    assert f"weasyprint 1.0 (here {tools['weasyprint']})" in verdict.notes[0]


@pytest.mark.parametrize(
    "name",
    ["keys.pdf", "marking.pdf", "marking-booklet.pdf", "print-run.pdf", "contents.csv",
     "fairness.json", "keys/003.pdf", "forms/003-booklet.pdf", "protected/001-ana-11.pdf"],
)  # fmt: skip
@pytest.mark.parametrize("more", [{}, {"tools": {}}], ids=["same tools", "other tools"])
def test_a_file_that_was_removed_is_found(
    exam: Path, bank: Path, name: str, more: dict[str, Any]
) -> None:
    (exam / name).unlink()
    sign(exam, **more)
    found(exam, bank, rf"^{name}: missing")


@pytest.mark.parametrize(
    ("name", "other"),
    [("keys.pdf", "keys/001-ana-11.pdf"), ("marking.pdf", "fairness.pdf"),
     ("forms/003-booklet.pdf", "forms/001-ana-11-booklet.pdf"),
     ("fairness.json", "contents.csv")],
)  # fmt: skip
def test_a_file_that_was_replaced_is_found(exam: Path, bank: Path, name: str, other: str) -> None:
    (exam / name).write_bytes((exam / other).read_bytes())
    sign(exam)
    found(exam, bank, rf"^{name}: differs from the reprint")


def test_a_file_that_was_added_is_found(exam: Path, bank: Path) -> None:
    (exam / "forms" / "notes.txt").write_text("Answers", encoding="utf-8")
    sign(exam)
    data = read_manifest(exam)
    del data["files"]["forms/notes.txt"]
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    found(exam, bank, "^forms/notes.txt: unknown file, not of this exam")


def altered_seed(data: dict[str, Any]) -> None:
    data["seed"] = "another seed"


def altered_minutes(data: dict[str, Any]) -> None:
    data["forms"][0]["minutes"] += 30


def altered_minutes_of_all(data: dict[str, Any]) -> None:
    data["blueprint"]["minutes"] = 300


def altered_title(data: dict[str, Any]) -> None:
    data["blueprint"]["title"] = "Another exam"


def altered_key(data: dict[str, Any]) -> None:
    item = data["forms"][0]["questions"][0]
    item["choices"].reverse()
    item["key"] = {"A": "D", "B": "C", "C": "B", "D": "A"}[item["key"]]


def altered_pages(data: dict[str, Any]) -> None:
    data["forms"][0]["pages"] += 1


def altered_name(data: dict[str, Any]) -> None:
    data["forms"][0]["candidate"]["name"] = "Eva"


def altered_option(data: dict[str, Any]) -> None:
    data["options"]["watermark"] = True


def fewer_copies(data: dict[str, Any]) -> None:
    data["options"]["protected"] = [1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (altered_seed, "its seed, options and bank make other forms than recorded: 1, 2, 3"),
        (altered_minutes, r"forms\[0\].minutes is 3\d, and \d in the reprint"),
        (altered_minutes_of_all, "make other forms than recorded"),
        (altered_title, "make other forms than recorded"),
        (altered_key, "make other forms than recorded: 1$"),
        (altered_pages, r"forms\[0\].pages is \d, and \d in"),
        (altered_name, "make other forms than recorded"),
        (altered_option, "make other forms than recorded"),
        (fewer_copies, "^protected/002-.*pdf: listed in the manifest"),
    ],
)
def test_what_was_altered_in_the_manifest_is_found(
    exam: Path, bank: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    data = read_manifest(exam)
    change(data)
    (exam / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    found(exam, bank, said)


def script_at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_by_name(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def note(pdf: pikepdf.Pdf, **more: Any) -> None:
    plain = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 50, 50])}
    link = Dictionary(**(plain | more))
    pdf.pages[0].Annots = Array([*pdf.pages[0].get("/Annots", []), pdf.make_indirect(link)])


def launch(pdf: pikepdf.Pdf) -> None:
    note(pdf, A=Dictionary(S=Name.Launch, F=String("calc.exe")))


def action_of_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("https://example.org/1")))


def foreign_link(pdf: pikepdf.Pdf) -> None:
    note(pdf, A=Dictionary(S=Name.URI, URI=String("https://example.org/answers")))


def script_link(pdf: pikepdf.Pdf) -> None:
    note(pdf, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))


def sticky_note(pdf: pikepdf.Pdf) -> None:
    note(pdf, Subtype=Name.Text, Contents=String("B"))


def associated_file(pdf: pikepdf.Pdf) -> None:
    embedded = pdf.make_stream(b"B, C, A", Type=Name.EmbeddedFile)
    file = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=embedded))
    pdf.Root.AF = Array([pdf.make_indirect(file)])


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"B, C, A"


def bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Answer: B", 1))


def user_unit(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].UserUnit = 2


def turned_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Rotate = 90


def subject(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = "Bravo, Charlie, Alpha"


def other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Bravo, Charlie, Alpha"


def metadata(pdf: pikepdf.Pdf) -> None:
    text = pdf.Root.Metadata.read_bytes().replace(b"</rdf:Alt>", b"</rdf:Alt>Bravo, Charlie")
    pdf.Root.Metadata = pdf.make_stream(text, Type=Name.Metadata, Subtype=Name.XML)


def packed_twice(pdf: pikepdf.Pdf) -> None:
    data = zlib.compress(zlib.compress(ANSWER))
    stream = pdf.make_stream(b"")
    stream.write(data, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    pdf.pages[0].PieceInfo = stream


def packed_within(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = Array([pdf.pages[0].Contents, pdf.make_stream(zlib.compress(ANSWER))])


def form_fields(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]))


def layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary())


def page_labels(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String("Answer B "))]))


def thumbnail(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Thumb = pdf.make_stream(b"\0", Width=1, Height=1)


NEVER = "a part that studypress never writes"


@pytest.mark.parametrize("more", [{}, {"tools": {}}], ids=["same tools", "other tools"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (script_at_opening, f"opened|{NEVER}: OpenAction"),
        (script_by_name, f"{NEVER}: JavaScript"),
        (launch, "an action that studypress never writes: /Launch"),
        (action_of_a_page, f"{NEVER}: AA"),
        (foreign_link, "unknown link to https://example.org/answers: no question"),
        (script_link, "unknown link to javascript:"),
        (sticky_note, "that is not a link: Text"),
        (associated_file, f"{NEVER}: AF"),
        (attachment, "a file is attached to it: notes.txt"),
        (bookmark, "bookmarks contain “Answer: B”"),
        (user_unit, f"{NEVER}: UserUnit"),
        (turned_page, "page 2: the page is rotated"),
        (subject, f"{NEVER}: Subject"),
        (other_title, "metadata or bookmarks contain “Bravo, Charlie, Alpha”"),
        (metadata, "metadata or bookmarks contain “Bravo, Charlie”"),
        (packed_twice, "reveals an answer: “surely the amber"),
        (packed_within, "compressed twice"),
        (form_fields, r"opened \(AcroForm\)"),
        (layers, f"{NEVER}: OCProperties"),
        (page_labels, f"{NEVER}: PageLabels"),
        (thumbnail, f"{NEVER}: Thumb"),
    ],
)
def test_what_was_put_into_a_form_is_named(
    exam: Path, bank: Path, change: Callable[[pikepdf.Pdf], None], said: str, more: dict[str, Any]
) -> None:
    path = form_of(exam)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    sign(exam, **more)
    found(exam, bank, rf"^forms/{path.name}: .*({said})")
    if not more:
        found(exam, bank, rf"^forms/{path.name}: differs from the reprint")


def before(data: bytes) -> bytes:
    return b"B, C, A\n" + data


def after(data: bytes) -> bytes:
    return data + b"B, C, A\n"


def updated(data: bytes) -> bytes:
    return data + data[data.rindex(b"startxref") :]


def encrypted(data: bytes) -> bytes:
    path_like = pikepdf.open(BytesIO(data))
    written = BytesIO()
    path_like.save(written, encryption=pikepdf.Encryption(user="", owner="secret"))
    return written.getvalue()


@pytest.mark.parametrize("more", [{}, {"tools": {}}], ids=["same tools", "other tools"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (before, "before the document"),
        (after, "data after the end of the document"),
        (updated, "contains its older state"),
        (encrypted, "it is encrypted, though it opens without a password"),
    ],
)
def test_what_was_done_to_the_bytes_is_named(
    exam: Path, bank: Path, change: Callable[[bytes], bytes], said: str, more: dict[str, Any]
) -> None:
    path = form_of(exam)
    path.write_bytes(change(path.read_bytes()))
    sign(exam, **more)
    found(exam, bank, rf"^forms/{path.name}: .*{said}")


def test_a_protected_copy_of_another_form_is_found(exam: Path, bank: Path) -> None:
    one, other = sorted((exam / "protected").glob("*.pdf"))
    one.write_bytes(other.read_bytes())
    sign(exam)
    found(exam, bank, rf"^protected/{one.name}: it is not of this exam")


def test_a_protected_copy_that_opens_is_found(exam: Path, bank: Path) -> None:
    path = exam / "protected" / form_of(exam).name
    path.write_bytes(encrypted(form_of(exam).read_bytes()))
    sign(exam)
    found(exam, bank, rf"^protected/{path.name}: it opens without a password")


def test_a_protected_copy_with_another_content_is_found(exam: Path, bank: Path) -> None:
    path = exam / "protected" / form_of(exam).name
    owner = verify._planned(*_opened(exam, bank)).owners([1])[1]  # noqa: SLF001
    with pikepdf.open(path, password=owner, allow_overwriting_input=True) as pdf:
        pdf.Root.Lang = String("xx")
        pdf.save(path, encryption=pikepdf.Encryption(user="sesame", owner=owner))
    sign(exam)
    found(exam, bank, rf"^protected/{path.name}: its content differs from that of its form")


def _opened(exam: Path, bank: Path) -> tuple[Any, Any, None]:
    return printed_exam(exam)[1], open_bank(bank), None


def test_a_form_that_was_read_ahead_is_read_again_if_it_differs_from_the_reprint(
    bank: Path, tmp_path: Path
) -> None:
    """With several processes, files are read beside the reprint as if they were equal to it."""
    words = [str(bank), "--forms", "8", "--seed", "a long seed", "--quiet", "--out", str(tmp_path)]
    assert CliRunner().invoke(main, ["exam", *words]).exit_code == 0
    exam = tmp_path / "exam"
    assert prove(exam, bank, jobs=2).faults == ()
    for path in (form_of(exam), exam / "keys" / form_of(exam).name, exam / "print-run.pdf"):
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            if path.name == "print-run.pdf":
                pdf.pages[1].Contents = pdf.make_stream(b"")
            else:
                pdf.pages[0].UserUnit = 2
            pdf.save(path)
    sign(exam)
    said = "\n".join(map(str, prove(exam, bank, jobs=2).faults))
    for folder in ("forms", "keys"):
        assert f"{folder}/{form_of(exam).name}: differs from the reprint" in said
        assert f"{folder}/{form_of(exam).name}: it has a part that studypress never writes" in said
    assert "print-run.pdf: page 2: it is not page 2 of" in said
