"""Result sheets of a small exam: one for each marked paper, in the look of the copy."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from stat import S_IMODE

import pikepdf
import pypdfium2 as pdfium
import pytest

from studypress.bank.bank import Bank
from studypress.errors import CallError, ContentError
from studypress.exam.record.read import Record
from studypress.pipeline.marking.results import PrintedResults, ResultOptions, print_results

Pages = Callable[[Path], list[str]]
RecordIn = Callable[[Path], Record]


@pytest.fixture(scope="module")
def made(exam: Path, small: Bank) -> PrintedResults:
    return print_results(exam, ResultOptions(answers=True), small)


def test_each_marked_paper_has_a_sheet_with_the_name_of_its_form(
    exam: Path, made: PrintedResults, record_in: RecordIn
) -> None:
    assert [path.relative_to(exam / "exam").as_posix() for path in made.paths] == [
        "results/001.pdf",
        "results/002.pdf",
        "results/003.html",
        "results/004.pdf",
        "results.pdf",
        "results-letter.pdf",
    ]
    assert made.sheets == 4
    code = record_in(exam).forms[4].code
    assert made.warnings == (f"form {code}: no answers are marked, so there is no result sheet",)


def test_a_sheet_has_paper_and_language_of_the_copy(made: PrintedResults, pages_of: Pages) -> None:
    with pikepdf.open(made.paths[1]) as pdf:
        assert str(pdf.Root.Lang) == "de"
        assert list(map(int, pdf.pages[0].mediabox)) == [0, 0, 612, 792]
    text = " ".join(pages_of(made.paths[1]))
    assert "Bo Lund" in text
    assert "3 von 3" in text
    assert "richtig" in text
    assert "<title>A bank: result of Cem Ak</title>" in made.paths[2].read_text("utf-8")


def test_nobody_reads_of_another_candidate(
    exam: Path, made: PrintedResults, record_in: RecordIn, people: list[str]
) -> None:
    codes = [form.code for form in record_in(exam).forms]
    everybody = list(zip(codes, people, strict=True))
    for at, path in enumerate(made.paths[:4]):
        data = path.read_bytes() if path.suffix == ".html" else text_and_data(path)
        mine = everybody[at]
        assert all(word.encode() in data for word in mine)
        others = [word for other in everybody if other != mine for word in other]
        assert not any(word.encode() in data for word in others)


def text_and_data(path: Path) -> bytes:
    """All objects of a PDF, uncompressed, and its text."""
    with pikepdf.open(path) as pdf:
        raw = b"".join(repr(each).encode() for each in pdf.objects)
        raw += b"".join(
            each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)
        )
    with pdfium.PdfDocument(path) as pdf:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    return raw + text.encode()


def test_files_are_readable_by_their_owner_alone(made: PrintedResults) -> None:
    assert {S_IMODE(path.stat().st_mode) for path in made.paths} == {0o600}
    assert S_IMODE(made.paths[0].parent.stat().st_mode) == 0o700


def test_right_answers_are_on_sheets_only_if_wanted(
    exam: Path,
    small: Bank,
    made: PrintedResults,
    tmp_path: Path,
    pages_of: Pages,
    record_in: RecordIn,
) -> None:
    plain = print_results(copytree(exam, tmp_path / "out"), ResultOptions(), small)
    shown, hidden = (" ".join(pages_of(each.paths[1])) for each in (made, plain))
    for item in record_in(exam).forms[1].questions:
        assert f"{item.key} Option 0 of {item.id}" in shown
        assert f"Option 0 of {item.id}" not in hidden
        assert f"Stem of {item.id}" not in shown


def test_explanations_have_the_letters_of_the_paper(
    exam: Path, small: Bank, tmp_path: Path, pages_of: Pages, record_in: RecordIn
) -> None:
    out = copytree(exam, tmp_path / "out")
    form = record_in(out).forms[1]
    options = ResultOptions(explanations=True, forms=(form.code,))
    text = " ".join(" ".join(pages_of(print_results(out, options, small).paths[0])).split())
    for item in form.questions:
        assert f"Stem of {item.id}?" in text
        assert f"Explanation of {item.id}." in text
        for letter, place in zip("ABCD", item.choices, strict=True):
            right = "Richtig: " if letter == item.key else ""
            assert f"{letter} {right}Option {place} of {item.id} Reason {place}" in text


def test_the_bytes_do_not_depend_on_the_number_of_processes(
    exam: Path, small: Bank, made: PrintedResults, tmp_path: Path
) -> None:
    out = copytree(exam, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in made.paths}
    paths = print_results(out, ResultOptions(answers=True), small, jobs=2).paths
    assert {path.name: path.read_bytes() for path in paths} == before


def test_sheets_that_are_no_longer_right_are_removed(
    exam: Path, small: Bank, tmp_path: Path
) -> None:
    out = copytree(exam, tmp_path / "out")
    folder = out / "exam/results"
    folder.mkdir(exist_ok=True)
    for name in ("009-gone-9.pdf", "notes.pdf", "001.txt"):
        (folder / name).write_text("")
    print_results(out, ResultOptions(), small)
    assert not (folder / "009-gone-9.pdf").exists()
    assert (folder / "notes.pdf").exists()
    assert (folder / "001.txt").exists()


def test_without_marks_the_message_has_the_command_that_comes_first(
    exam: Path, small: Bank, tmp_path: Path
) -> None:
    out = copytree(exam, tmp_path / "out")
    (out / "exam/marks/answers.csv").unlink()
    (out / "exam/marks/scores.csv").unlink()
    with pytest.raises(CallError, match=rf"first run: studypress mark {out} answers.csv"):
        print_results(out, ResultOptions(), small)


def test_unknown_forms_are_reported_together(exam: Path, small: Bank, record_in: RecordIn) -> None:
    codes = [form.code for form in record_in(exam).forms]
    options = ResultOptions(forms=("ABC-DEFG", codes[4], codes[0]))
    with pytest.raises(CallError) as caught:
        print_results(exam, options, small)
    first, second = str(caught.value).split("; ")
    assert first.startswith("--form: 'ABC-DEFG' is")
    assert second == f"--form: form {codes[4]} is not marked yet"


def test_texts_of_another_bank_are_refused(exam: Path, banks: Path, tmp_path: Path) -> None:
    out = copytree(exam, tmp_path / "out")
    bare = banks / "valid/bare.yaml"
    with pytest.raises(ContentError, match="pass its own with --bank"):
        print_results(out, ResultOptions(answers=True), bare)
    assert print_results(out, ResultOptions(), bare).sheets == 4
