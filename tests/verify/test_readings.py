"""Files that bind others are compared by digests, and a fault in one file only is found."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array

from studypress.exam.file_names import key_of
from studypress.files.package_folders import shipped
from studypress.pipeline.check import open_bank
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.verify.expected import expected_copies_of
from studypress.verify.model import ExpectedForm
from studypress.verify.pdf import read as reader
from studypress.verify.pdf.read import glance, read
from studypress.verify.readings import ReadKeys, read_all_keys, read_keys, read_run

Change = Callable[[pikepdf.Pdf], object]


@pytest.fixture(scope="module")
def exam(printed: Path) -> Path:
    return printed / "exam"


@pytest.fixture(scope="module")
def forms(exam: Path) -> list[ExpectedForm]:
    return [
        copy.form
        for copy in expected_copies_of(printed_exam(exam)[1], open_bank(shipped("content")))
    ]


@pytest.fixture(scope="module")
def keys(exam: Path, forms: list[ExpectedForm]) -> list[ReadKeys]:
    names = [key_of(form.file) for form in forms]
    return [
        read_keys(exam / name, name, [form], strict=False)
        for name, form in zip(names, forms, strict=True)
    ]


def changed(path: Path, change: Change, folder: Path) -> Path:
    with pikepdf.open(path) as pdf:
        change(pdf)
        pdf.save(folder / "changed.pdf")
    return folder / "changed.pdf"


def other_unicode(pdf: pikepdf.Pdf) -> None:
    """The shared fonts have no letters; page contents have the same bytes as before."""
    for font in pdf.pages[0].obj.Resources.Font.values():
        words = bytes(font.ToUnicode.read_bytes())
        font.ToUnicode = pdf.make_stream(words.partition(b"beginbfchar")[0])


def pages_exchanged(pdf: pikepdf.Pdf) -> None:
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    first.Contents, second.Contents = second.Contents, first.Contents


def page_lost(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1]


def order_reversed(pdf: pikepdf.Pdf) -> None:
    """Pages are the same; programs read their elements in another order."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Sect":
            thing.K = Array(list(reversed(list(thing.K))))


def stream_changed(pdf: pikepdf.Pdf) -> None:
    """The words of a page are lost; nothing else is changed."""
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"TJ", b"Tm"))


def test_the_keys_of_all_forms_are_not_painted_again(
    exam: Path, forms: list[ExpectedForm], keys: list[ReadKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_each_page", None)
    assert read_all_keys(exam / "keys.pdf", "keys.pdf", forms, keys, strict=False) == []


@pytest.mark.parametrize(
    "change", [other_unicode, pages_exchanged, page_lost, order_reversed, stream_changed]
)
def test_a_fault_in_the_keys_of_all_forms_only_is_found(
    exam: Path, forms: list[ExpectedForm], keys: list[ReadKeys], tmp_path: Path, change: Change
) -> None:
    path = changed(exam / "keys.pdf", change, tmp_path)
    found = read_all_keys(path, "keys.pdf", forms, keys, strict=False)
    assert found
    assert found == read_keys(path, "keys.pdf", forms, strict=False).faults


def test_keys_of_all_forms_are_read_if_a_key_has_a_fault_or_is_missing(
    exam: Path, forms: list[ExpectedForm], keys: list[ReadKeys]
) -> None:
    wrong = read_keys(exam / key_of(forms[0].file), "wrong", forms[1:2], strict=False)
    assert wrong.faults
    for some in (keys[1:], [wrong, *keys[1:]], list(reversed(keys))):
        assert read_all_keys(exam / "keys.pdf", "keys.pdf", forms, some, strict=False) == []


@pytest.mark.parametrize("change", [other_unicode, pages_exchanged, stream_changed])
def test_pages_of_the_print_run_that_differ_from_their_form_are_read(
    exam: Path, forms: list[ExpectedForm], tmp_path: Path, change: Change
) -> None:
    """Pages of a form have the same faces in the print run until one is changed there."""
    papers = [read((exam / form.file).read_bytes(), drawn=False) for form in forms]
    known = {
        digest: page.face
        for paper in papers
        for digest, page in zip(paper.digests, paper.pages, strict=True)
    }
    run, count = exam / "print-run.pdf", 100
    sound = [face for face, _ in read_run(run, count, known)]
    assert sound == [face for face, _ in glance(run.read_bytes())]
    assert sum(face in known.values() for face in sound) == sum(len(at.pages) for at in papers)
    path = changed(run, change, tmp_path)
    found = [face for face, _ in read_run(path, count, known)]
    assert found == [face for face, _ in glance(path.read_bytes())]
    assert found[0] != sound[0]


def test_a_form_that_shares_all_but_a_font_is_read_with_its_own(exam: Path) -> None:
    """Facts of equal streams are cached; the words depend on the fonts of each file."""
    path = next((exam / "forms").glob("001*.pdf"))
    sound = read(path.read_bytes())
    written = BytesIO()
    with pikepdf.open(path) as pdf:
        other_unicode(pdf)
        pdf.save(written)
    other = read(written.getvalue())
    assert other.digests[0] != sound.digests[0]
    assert other.pages[0].text != sound.pages[0].text
