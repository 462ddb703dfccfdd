"""Marked-content sequences are read once, and pages of known ones are as if they were read."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from studypress.exam.file_names import FORMS, KEYS
from studypress.verify.model import Box, PrintedFile, PrintedPage
from studypress.verify.pdf import sequences
from studypress.verify.pdf.painted import PageScanner
from studypress.verify.pdf.read import read

WORDS = b"/P\n<</MCID %d>>\nBDC\nBT\n/F 12 Tf\n1 0 0 1 %d 0 Tm\n(%b) Tj\nET\nEMC\n"
COVER = b"/Artifact\nBMC\n1 1 1 rg\n90 -10 99 40 re\nf\nEMC\n"
BAR = b"/Artifact\nBMC\n0 g\n90 0 99 3 re\nf\nEMC\n"
PLACED = b"q\n1 0 0 1 0 %d cm\n%b\nQ\n"


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = {drawn: sequences.KnownSequences() for drawn in (True, False)}
    monkeypatch.setattr(sequences, "KNOWN", fresh)


@pytest.fixture
def read_objects(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Places of the page objects that were read."""
    found: list[int] = []
    look = PageScanner.look

    def noted(self: PageScanner, **named: object) -> PrintedPage:
        page = look(self, **named)  # type: ignore[arg-type]
        found.extend(thing.place for thing in self.noted)
        return page

    monkeypatch.setattr(PageScanner, "look", noted)
    return found


def pdf_of(*contents: bytes, font: str = "Helvetica", words: str = "") -> bytes:
    """A file with a page for each content."""
    with pikepdf.new() as pdf:
        for content in contents:
            page = pdf.add_blank_page(page_size=(600, 800))
            own = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + font))
            if words:
                own.ToUnicode = pdf.make_stream(
                    b"1 beginbfchar <%b> <0041> endbfchar" % words.encode()
                )
            page.obj.Resources = Dictionary(Font=Dictionary(F=own))
            page.Contents = pdf.make_stream(content)
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def placed(height: int, words: bytes = b"Some words", mark: int = 0) -> bytes:
    return PLACED % (height, WORDS % (mark, 100, words))


def once(data: bytes) -> PrintedFile:
    return read(data, again=False)


def rounded(page: PrintedPage) -> PrintedPage:
    """A page without its face, which is a digest if it was composed, and without its ink."""
    runs = [replace(run, box=near(run.box), base=round(run.base, 1)) for run in page.runs]
    marks = {mark: near(box) for mark, box in page.marks.items()}
    return replace(page, runs=tuple(runs), marks=marks, ink=None, face="")


def near(box: Box) -> Box:
    return Box(*(round(edge, 1) for edge in box))


@pytest.mark.parametrize("folder", [FORMS, KEYS])
def test_a_composed_page_is_as_if_it_were_read(printed: Path, folder: str) -> None:
    composed, drawn = 0, folder == FORMS
    for path in sorted((printed / "exam" / folder).glob("*.pdf")) * 2:
        pages = read(path.read_bytes(), drawn=drawn, again=False).pages
        whole = read(path.read_bytes(), drawn=drawn).pages
        assert list(map(rounded, pages)) == list(map(rounded, whole))
        composed += sum(page.face != other.face for page, other in zip(pages, whole, strict=True))
        for page, other in zip(pages, whole, strict=True):
            assert (
                not page.ink or not other.ink or page.ink.shrunk(2).around(other.ink) == other.ink
            )
    assert composed


def test_a_known_sequence_is_not_read_in_another_place(read_objects: list[int]) -> None:
    once(pdf_of(placed(700)))
    read_objects.clear()
    data = pdf_of(placed(300, mark=7))
    (page,) = once(data).pages
    assert read_objects == []
    (run,) = page.runs
    assert (run.text, run.mark, run.base, run.seen) == ("Some words", 7, 300, True)
    assert rounded(page) == rounded(*read(data).pages)


def test_a_new_sequence_is_read_and_no_other(read_objects: list[int]) -> None:
    once(pdf_of(placed(700)))
    read_objects.clear()
    (page,) = once(pdf_of(placed(700) + placed(300, b"Other words", 1))).pages
    assert read_objects == [1]
    assert [run.text for run in page.runs] == ["Some words", "Other words"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda: pdf_of(placed(700), font="Courier"), id="font"),
        pytest.param(lambda: pdf_of(placed(700), words="53"), id="unicode"),
        pytest.param(lambda: pdf_of(b"3 Tr\n" + placed(700)), id="state"),
        pytest.param(lambda: pdf_of(b"2 0 0 2 0 0 cm\n" + placed(300)), id="scale"),
        pytest.param(lambda: pdf_of(placed(700) + b"0 0 9 9 re\nf\n"), id="unmarked"),
        pytest.param(lambda: pdf_of(placed(700) + PLACED % (705, COVER)), id="hidden"),
        pytest.param(lambda: pdf_of(COVER + placed(700)), id="colour before"),
        pytest.param(
            lambda: pdf_of(b"/Span\n<</ActualText (No)>>\nBDC\n" + placed(700) + b"EMC\n"),
            id="nested",
        ),
    ],
)
def test_whatever_paints_otherwise_is_read(
    other: Callable[[], bytes], read_objects: list[int]
) -> None:
    once(pdf_of(placed(700), PLACED % (705, COVER)))
    data = other()
    whole = read(data).pages
    read_objects.clear()
    assert list(map(rounded, once(data).pages)) == list(map(rounded, whole))
    assert 0 in read_objects


ACROSS = WORDS.replace(b"ET\n", b"") + WORDS.replace(b"BT\n", b"").replace(
    b"1 0 0 1 %d 0 Tm\n", b""
)
HALVES = COVER.replace(b"99 40", b"45 40"), COVER.replace(b"90 -10", b"135 -10")
UNSAVED = b"q\n1 0 0 1 0 %d cm\n/Artifact\nBMC\nQ\nq\nEMC\n" + WORDS % (0, 100, b"Words") + b"Q\n"


def changed(change: Callable[[pikepdf.Pdf, pikepdf.Object], None], content: bytes = b"") -> bytes:
    """A file with a page that was changed."""
    with pikepdf.open(BytesIO(pdf_of(content or placed(700)))) as pdf:
        change(pdf, pdf.pages[0].obj)
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def wide(width: int) -> bytes:
    """A file with a page of this width, which is an object of its own."""

    def change(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.MediaBox = pdf.make_indirect(pikepdf.Array([0, 0, width, 800]))

    return changed(change)


def noted(kind: str) -> bytes:
    """A file with an annotation that is painted over its words."""

    def change(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        white = pdf.make_stream(b"1 1 1 rg 0 0 600 100 re f", Subtype=Name.Form)
        white.Type, white.BBox = Name.XObject, pikepdf.Array([0, 0, 600, 100])
        note = Dictionary(Type=Name.Annot, Subtype=Name(kind), F=4, AP=Dictionary(N=white))
        note.Rect = pikepdf.Array([0, 660, 600, 760])
        page.Annots = pikepdf.Array([pdf.make_indirect(note)])

    return changed(change)


def drawing(letter: bytes, **resources: Dictionary) -> bytes:
    """A file with a drawing that has words in the font of the page."""

    def change(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        words = b"BT /F 12 Tf 1 0 0 1 100 700 Tm (Some words) Tj ET"
        form = pdf.make_stream(words, Type=Name.XObject, Subtype=Name.Form, **resources)
        form.BBox = pikepdf.Array([0, 0, 600, 800])
        page.Resources.Font.F.ToUnicode = pdf.make_stream(
            b"1 beginbfchar <53> <00%b> endbfchar" % letter
        )
        page.Resources.XObject = Dictionary(X=form)

    return changed(change, b"/P\n<</MCID 0>>\nBDC\n/X Do\nEMC\n")


def renamed(font: str) -> bytes:
    """A file with a font of which the name is escaped in the content."""
    return pdf_of(placed(700).replace(b"/F ", b"/#46 "), font=font)


HIDDEN = placed(700), placed(700) + PLACED % (700, COVER)


@pytest.mark.parametrize(
    ("before", "data"),
    [
        pytest.param([pdf_of(HIDDEN[0]), pdf_of(HIDDEN[1])], pdf_of(HIDDEN[1]), id="hidden"),
        pytest.param(
            [pdf_of(placed(700) + PLACED % (700, half)) for half in HALVES],
            pdf_of(placed(700) + b"".join(PLACED % (700, half) for half in HALVES)),
            id="halves",
        ),
        pytest.param(
            [pdf_of(ACROSS % (0, 100, b"a", 1, b"b"))],
            pdf_of(ACROSS % (0, 300, b"a", 1, b"b")),
            id="text across",
        ),
        pytest.param([pdf_of(UNSAVED % 500)], pdf_of(UNSAVED % 200), id="state across"),
        pytest.param(
            [pdf_of(placed(700).replace(b"BT\n", b"1 1 1 rg\nBT\n") + PLACED % (702, BAR))],
            pdf_of(placed(700).replace(b"BT\n", b"1 1 1 rg\nBT\n")),
            id="seen by what is beside",
        ),
        pytest.param([wide(600)], wide(120), id="sheet"),
        pytest.param([pdf_of(placed(700))], noted("/Square"), id="annotation"),
        pytest.param([pdf_of(placed(700))], noted("/Link"), id="painted link"),
        pytest.param([drawing(b"41")], drawing(b"42"), id="drawing without resources"),
        pytest.param(
            [drawing(b"41", Resources=Dictionary())],
            drawing(b"42", Resources=Dictionary()),
            id="drawing without fonts",
        ),
        pytest.param([renamed("Helvetica")], renamed("Courier"), id="escaped name"),
    ],
)
def test_whatever_is_read_otherwise_is_not_composed(before: list[bytes], data: bytes) -> None:
    for known in before:
        once(known)
    assert list(map(rounded, once(data).pages)) == list(map(rounded, read(data).pages))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rb"(" + rb"\(" * 300_000 + b") x", id="escapes"),
        pytest.param(b"[" * 600_000, id="arrays"),
        pytest.param(b"1" * 600_000, id="digits"),
    ],
)
def test_a_crafted_sequence_is_read_in_linear_time(body: bytes) -> None:
    """A pattern that begins at each byte again takes more than the time limit of a test."""
    data = pdf_of(placed(700) + b"/Artifact\nBMC\n" + body + b"\nEMC\n")
    assert list(map(rounded, once(data).pages)) == list(map(rounded, read(data).pages))


def test_numbers_that_are_none_are_not_read() -> None:
    data = pdf_of(b"q\n1 0 0 1 0 1.2.3 cm\nQ\n" + placed(700))
    assert list(map(rounded, once(data).pages)) == list(map(rounded, read(data).pages))


@pytest.mark.parametrize(
    ("content", "title"),
    [(b"/X (Dell-EMC interview BDC 2026) pop", ""), (b"", "upstream (Dell-EMC interview 2026)")],
)
def test_words_of_operators_do_not_cut_what_is_searched(content: bytes, title: str) -> None:
    def change(_: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.Note = pikepdf.String(title)

    searched = once(changed(change, placed(700) + content)).streams
    wanted = content.decode() or title.replace("(", r"\(").replace(")", r"\)")
    assert any(wanted in text or (title and title in text) for text in searched)


def test_a_broken_sequence_is_read_in_linear_time() -> None:
    """Its array is not closed: a pattern that goes back tries each end of each part."""
    data = pdf_of(placed(700).replace(b"(", b"[" + b"a(b) " * 400))
    assert list(map(rounded, once(data).pages)) == list(map(rounded, read(data).pages))


def test_a_text_under_a_known_white_area_is_not_seen() -> None:
    once(pdf_of(placed(700), PLACED % (705, COVER)))
    (page,) = once(pdf_of(placed(700) + PLACED % (705, COVER))).pages
    assert [run.seen for run in page.runs] == [False]


def test_what_is_read_strictly_is_neither_known_nor_learned(read_objects: list[int]) -> None:
    data = pdf_of(placed(700))
    for _ in range(2):
        read(data, strict=True, again=False)
    assert read_objects == [0, 0]
    once(data)
    assert len(read_objects) > 2
