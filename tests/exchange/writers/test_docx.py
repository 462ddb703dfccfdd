from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from subprocess import run
from typing import Any

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from PIL import Image

from studypress.bank.bank import Bank
from studypress.bank.loader import load
from studypress.bank.selection import Selection
from studypress.errors import CallError
from studypress.exchange.word.equations import equation
from studypress.exchange.word.word_file import WIDTH
from studypress.exchange.writers.docx import write
from studypress.exchange.written import ExportOptions
from studypress.files.package_folders import shipped
from studypress.pipeline.banks.export_bank import export_bank

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@pytest.fixture
def every_kind(banks: Path) -> Bank:
    bank = load(banks / "valid" / "every-kind", "bank").bank
    assert bank
    return bank


def document(bank: Bank, name: str = "worksheet") -> Document:
    (data,) = write(bank, ExportOptions(document=name)).files.values()
    return docx.Document(BytesIO(data))


def styled(made: Document, style: str) -> list[str]:
    return [each.text for each in made.paragraphs if each.style and each.style.name == style]


def numbers(made: Document) -> list[tuple[int, int]]:
    """List and level of each paragraph that Word numbers."""
    found = []
    for paragraph in made.paragraphs:
        properties: Any = paragraph._p.pPr  # noqa: SLF001 - python-docx has no lists
        if properties is not None and properties.numPr is not None:
            found.append((properties.numPr.numId.val, properties.numPr.ilvl.val))
    return found


def lettered(made: Document) -> list[Paragraph]:
    return [each for each in made.paragraphs if each.style and each.style.name == "Choice"]


def test_a_worksheet_asks_without_answers(every_kind: Bank) -> None:
    made = document(every_kind)
    text = "\n".join(each.text for each in made.paragraphs)
    assert styled(made, "Title") == ["A bank of every kind"]
    assert styled(made, "Subtitle") == ["Worksheet"]
    assert styled(made, "Heading 1") == ["Numbers and words"]
    assert styled(made, "Choice")[:4] == ["91", "97", "87", "51"]
    assert "Mark all that apply." in text
    for entry in every_kind.entries:
        assert (entry.question.answer.bullet or "-") not in text
    assert "✓" not in text
    assert len(made.tables) == 5, "frames for three numbers, one of a variant, and a short answer"
    assert styled(made, "Answer Line")


def test_questions_and_choices_are_numbered_by_word(every_kind: Bank) -> None:
    found = numbers(document(every_kind))
    assert found[:5] == [(found[0][0], 0), *[(found[0][0], 1)] * 4]
    assert len({number for number, _ in found}) == 1, "one list, whose letters begin anew"


def test_numbers_of_a_selection_are_those_of_the_whole(every_kind: Bank) -> None:
    chosen = every_kind.where(lambda entry: entry.number in (3, 4, 9))
    made = document(chosen)
    first, second = {number: None for number, level in numbers(made) if not level}
    starts = {
        int(each.get(qn("w:numId"))): each.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for each in made.part.numbering_part.element.findall(qn("w:num"))
        if each.find(f".//{qn('w:startOverride')}") is not None
    }
    assert (starts[first], starts[second]) == ("3", "9")


def test_a_key_marks_the_right_choices_and_gives_the_answers(every_kind: Bank) -> None:
    made = document(every_kind, "key")
    right = [each.text for each in lettered(made) if each.text.endswith("✓")]
    assert right[0] == "97 ✓"
    answers = styled(made, "Answer")
    assert "42 ± 0.5 ms" in answers
    assert "97 has no divisor but 1 and itself." in answers
    assert "Common mistakes" in styled(made, "Question Note")


def test_texts_become_tables_code_lists_links_and_equations(
    bank_with: Callable[[list[dict[str, Any]]], Bank],
) -> None:
    text = (
        "Read *this* and **that**, `x = 1`, H<sub>2</sub>O, $x^2$ and [a page](https://example.org/).\n\n"
        "| a | b |\n|---|--:|\n| 1 | $y$ |\n\n```python\nif x:\n    y()\n```\n\n"
        "1. one\n   - nested\n2. two\n\n> quoted\n\n$$\\frac{1}{2}$$"
    )
    question = {"id": "q", "question": "Why?", "difficulty": "easy",
                "answer": {"bullet": "So.", "explanation": text}}  # fmt: skip
    made = document(bank_with([question]), "key")
    first = next(each for each in made.paragraphs if each.text.startswith("Read"))
    shown = {run.text: run for run in first.runs}
    assert (shown["this"].italic, shown["that"].bold, shown["2"].font.subscript) == (
        True,
        True,
        True,
    )
    assert [link.address for link in first.hyperlinks] == ["https://example.org/"]
    assert len([*made.element.iter(f"{MATH}oMath")]) == 3
    assert len([*made.element.iter(f"{MATH}oMathPara")]) == 1
    (table,) = made.tables
    assert [cell.text for cell in table.rows[0].cells] == ["a", "b"]
    assert styled(made, "Code") == ["if x:\n    y()"]
    assert styled(made, "Quote") == ["quoted"]


@pytest.mark.parametrize(
    ("tex", "element", "text"),
    [
        (r"\frac{a}{b}", "f", "ab"),
        (r"\hat x", "acc", "x"),
        (r"\bar\alpha_t", "acc", "αt"),
        (r"\underbrace{x}_n", "groupChr", "xn"),
        (r"\sqrt[3]{x}", "rad", "3x"),
    ],
)
def test_formulas_are_equations(tex: str, element: str, text: str) -> None:
    made = equation(tex)
    assert made is not None
    assert made.find(f".//{MATH}{element}") is not None
    assert "".join(each.text or "" for each in made.iter(f"{MATH}t")).endswith(text[-1])


def test_figures_are_pictures_with_descriptions_and_captions(banks: Path, tmp_path: Path) -> None:
    export_bank(
        banks / "valid" / "folder", tmp_path, "docx", Selection(), ExportOptions(), cache=False
    )
    made = docx.Document(str(tmp_path / "worksheet.docx"))
    (picture,) = made.inline_shapes
    assert picture._inline.docPr.get("descr") == "A beam that meets small particles"  # noqa: SLF001
    assert styled(made, "Caption") == ["A beam in air"]


def test_a_drawing_without_a_program_that_draws_is_a_remark(banks: Path) -> None:
    bank = load(banks / "valid" / "folder", "bank").bank
    assert bank
    written = write(bank, ExportOptions())
    assert "its description is kept" in written.remarks[0].message


def test_right_to_left_texts(banks: Path) -> None:
    bank = load(banks / "valid" / "arabic", "bank").bank
    assert bank
    made = document(bank)
    normal = made.styles["Normal"].element
    assert normal.find(f".//{qn('w:bidi')}") is not None
    assert made.sections[0]._sectPr.find(qn("w:bidi")) is not None  # noqa: SLF001
    stem = next(each for each in made.paragraphs if each.style and each.style.name == "Question")
    assert stem.runs[0].font.rtl
    units = next(each for each in made.paragraphs if "kPa" in each.text)
    assert "\u200e101.325 kPa" in units.text
    assert [run.font.rtl for run in units.runs if "101.325 kPa" in run.text] == [None]
    assert {each.get(qn("w:bidi")) for each in made.styles.element.iter(qn("w:lang"))} == {"ar"}


def test_an_exam_is_a_form_and_its_key(every_kind: Bank, tmp_path: Path) -> None:
    options = ExportOptions(document="exam", kind="choice", questions=3, seed="a seed")
    made = export_bank(every_kind, tmp_path, "docx", Selection(), options, cache=False)
    assert [path.name for path in made.paths] == ["exam.docx", "exam-key.docx"]
    assert (made.questions, made.remarks) == (3, ())
    paper, key = (docx.Document(str(path)) for path in made.paths)
    assert styled(paper, "Question") == styled(key, "Question")
    assert [each.text for each in lettered(paper)] == [
        each.text.removesuffix(" ✓") for each in lettered(key)
    ]
    assert all("✓" not in each.text for each in paper.paragraphs)
    assert "Form" in paper.sections[0].header.paragraphs[0].text
    again = export_bank(every_kind, tmp_path / "again", "docx", Selection(), options, cache=False)
    assert [path.read_bytes() for path in again.paths] == [path.read_bytes() for path in made.paths]
    other = replace(options, seed=None)
    (remark,) = export_bank(
        every_kind, tmp_path / "b", "docx", Selection(), other, cache=False
    ).remarks
    assert "--seed" in remark.message


def test_right_choices_answer_an_open_question_without_a_bullet(
    banks: Path, tmp_path: Path
) -> None:
    options = ExportOptions(document="exam", kind="open", questions=6, seed="s")
    bank = banks / "valid" / "bare.yaml"
    _, key = export_bank(bank, tmp_path, "docx", Selection(), options, cache=False).paths
    made = docx.Document(str(key))
    answers = "".join(styled(made, "Answer"))
    stems = styled(made, "Question")
    assert any("largest" in stem for stem in stems) == ("Jupiter" in answers)
    assert any("prime" in stem for stem in stems) == ("Two" in answers)
    assert any("even" in stem for stem in stems) == ("none of these" in answers)
    assert "Jupiter" in answers


def test_a_photograph_that_python_docx_does_not_know(tmp_path: Path, every_kind: Bank) -> None:
    made = BytesIO()
    Image.new("RGB", (60, 20)).save(made, "JPEG")
    data = made.getvalue()
    (tmp_path / "bare.jpg").write_bytes(data[:2] + data[2 + 2 + data[5] :])  # without JFIF
    stem = "Look at this.\n\n![A dark bar](bare.jpg){width=50%}"
    first = every_kind.entries[0]
    asked = first.question.model_copy(update={"question": stem})
    bank = replace(every_kind, root=tmp_path, entries=(replace(first, question=asked),))
    (picture,) = document(bank).inline_shapes
    assert picture.width / WIDTH == pytest.approx(0.5, abs=0.05)


def test_a_long_title_is_cut_only_in_the_properties(every_kind: Bank) -> None:
    made = document(replace(every_kind, title="t" * 400))
    assert len(made.core_properties.title) == 255
    assert styled(made, "Title") == ["t" * 400]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("csv", ExportOptions(document="key"), "--document"),
        ("docx", ExportOptions(seed="x"), "--document exam"),
    ],
)
def test_options_without_effect_are_refused(
    name: str, options: ExportOptions, message: str, every_kind: Bank, tmp_path: Path
) -> None:
    with pytest.raises(CallError, match=message):
        export_bank(every_kind, tmp_path, name, Selection(), options, cache=False)


def test_properties_are_in_the_order_of_the_schema(banks: Path) -> None:
    bank = load(banks / "valid" / "arabic", "bank").bank
    assert bank
    wanted = ["pStyle", "keepNext", "numPr", "shd", "tabs", "bidi", "spacing", "ind", "jc"]
    for properties in document(bank).element.iter(qn("w:pPr")):
        names = [str(each.tag).rpartition("}")[2] for each in properties]
        found = [name for name in names if name in wanted]
        assert found == sorted(found, key=wanted.index)


def test_equal_banks_make_equal_bytes(every_kind: Bank) -> None:
    for name in ("worksheet", "key"):
        assert (
            write(every_kind, ExportOptions(document=name)).files
            == write(every_kind, ExportOptions(document=name)).files
        )


@pytest.mark.slow
def test_libreoffice_prints_the_same_words(
    every_kind: Bank, tmp_path: Path, program: Callable[[str], str]
) -> None:
    made = export_bank(every_kind, tmp_path, "docx", Selection(), ExportOptions(), cache=False)
    text = in_libreoffice(made.paths[0], program)
    for number, entry in enumerate(every_kind.entries, start=1):
        if "$" not in entry.question.question:
            stem = " ".join(entry.question.question.split()[:5]).rstrip("?.")
            assert f"{number}. {stem}" in text
    assert "☐ A. 91 ☐ B. 97 ☐ C. 87 ☐ D. 51" in text
    assert "Page 1 of" in text


@pytest.mark.slow
def test_libreoffice_typesets_the_equations(tmp_path: Path, program: Callable[[str], str]) -> None:
    folder = Path(program("soffice")).resolve().parent
    if not (folder / "libsmlo.so").exists():  # the part of LibreOffice that draws equations
        program("lomath")
    options = ExportOptions(document="key")
    sample = shipped("content") / "sample"
    made = export_bank(sample, tmp_path, "docx", Selection(), options, cache=False)
    assert "the sprocket as of the chainring: 44/11=4." in in_libreoffice(made.paths[0], program)


def in_libreoffice(path: Path, program: Callable[[str], str]) -> str:
    """Text of a document that LibreOffice has printed."""
    home = f"-env:UserInstallation={(path.parent / 'home').as_uri()}"
    folder = ["--outdir", str(path.parent)]
    command = [program("soffice"), home, "--headless", "--convert-to", "pdf", *folder, str(path)]
    run(command, check=True, capture_output=True)
    with pypdfium2.PdfDocument(path.with_suffix(".pdf")) as printed:
        return " ".join(
            " ".join(page.get_textpage().get_text_bounded().split()) for page in printed
        )
