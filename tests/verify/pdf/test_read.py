"""PDF files read independently of their writer."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from studypress.press.encrypt import protected
from studypress.verify.model import Box, MarkedContent, PrintedFile, PrintedPage, StructElement
from studypress.verify.pdf.read import LockedError, UnreadableError, glance, read, unlocked

Change = Callable[[pikepdf.Pdf], object]
WORDS = b"BT /F 12 Tf 100 700 Td (Some words) Tj ET"
FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def pdf_of(content: bytes, change: Change = lambda _: None, **saving: Any) -> bytes:
    """One page with this content, after a change."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800))
        page.obj.Resources = Dictionary(Font=Dictionary(F=FONT))
        page.Contents = pdf.make_stream(content)
        change(pdf)
        written = BytesIO()
        pdf.save(written, **saving)
    return written.getvalue()


def page_of(content: bytes, change: Change = lambda _: None) -> PrintedPage:
    (page,) = read(pdf_of(content, change)).pages
    return page


def remarks(change: Change, content: bytes = b"") -> list[str]:
    return [remark.message for remark in read(pdf_of(content, change)).remarks]


@pytest.fixture(scope="module")
def form(printed: Path) -> bytes:
    return next((printed / "exam" / "forms").glob("001*.pdf")).read_bytes()


def test_words_have_their_place_and_mark() -> None:
    marked = b"/P <</MCID 7>> BDC " + WORDS + b" EMC"
    page = page_of(marked)
    (run,) = page.runs
    assert (run.text, run.mark, run.artifact, run.seen) == ("Some words", 7, False, True)
    assert run.base == pytest.approx(700)
    assert run.box.left == pytest.approx(100, abs=2)
    assert 700 <= run.box.top <= 712
    assert page.marks == {7: run.box}
    assert page.sheet == Box(0, 0, 600, 800)


@pytest.mark.parametrize(
    ("content", "mark", "artifact", "stray"),
    [
        (WORDS, None, False, 0),
        (b"/Artifact BMC " + WORDS + b" EMC", None, True, 0),
        (b"/Artifact <</Type /Pagination>> BDC " + WORDS + b" EMC", None, True, 0),
        (b"/P <</MCID 0>> BDC /Artifact BMC " + WORDS + b" EMC EMC", 0, False, 0),
        (WORDS + b" 10 10 40 40 re f", None, False, 1),
        (WORDS + b" /Artifact BMC 10 10 40 40 re f EMC", None, False, 0),
    ],
)
def test_what_is_marked_is_told_from_what_is_not(
    content: bytes,
    mark: int | None,
    artifact: bool,  # noqa: FBT001 - a parameter of the test
    stray: int,
) -> None:
    page = page_of(content)
    (run,) = page.runs
    assert (run.mark, run.artifact, page.stray) == (mark, artifact, stray)


@pytest.mark.parametrize(
    "content",
    [
        b"3 Tr " + WORDS,
        b"1 g " + WORDS,
        b"q 0 0 50 50 re W n " + WORDS + b" Q",
        WORDS + b" 1 g 80 680 200 60 re f",
        b".5 g 80 680 200 60 re f " + WORDS,
        WORDS.replace(b"100 700", b"100 900"),
        b"/OC /Off BDC " + WORDS + b" EMC",
    ],
    ids=["no-mode", "white", "clipped", "covered", "on its own colour", "off the page", "layer"],
)
def test_words_that_leave_no_ink_are_not_seen(content: bytes) -> None:
    def add_layer(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Off"))
        hidden = Dictionary(OFF=Array([layer]), Order=Array([layer]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=hidden)
        pdf.pages[0].obj.Resources.Properties = Dictionary(Off=layer)

    same_grey = content.startswith(b".5 g")
    page = page_of(content, add_layer)
    assert [run.text for run in page.runs] == ["Some words"]
    assert [run.seen for run in page.runs] == [False]
    assert (page.ink is not None) == same_grey


def test_pale_words_are_seen() -> None:
    (run,) = page_of(b".87 g " + WORDS).runs
    assert run.seen


def test_ink_is_bounded_by_what_is_seen() -> None:
    clipped = b"q 50 60 100 200 re W n 0 0 600 800 re f Q 1 g 500 500 50 50 re f"
    ink = page_of(clipped).ink
    assert ink is not None
    assert ink == pytest.approx((50, 60, 150, 260), abs=1.5)
    assert page_of(b"").ink is None


def with_drawing(pdf: pikepdf.Pdf) -> None:
    """Two nested drawings, each moved and scaled."""
    inner = pdf.make_stream(WORDS.replace(b"100 700", b"10 20"))
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
    inner.Resources = Dictionary(Font=Dictionary(F=FONT))
    outer = pdf.make_stream(b"2 0 0 2 30 40 cm /In Do")
    outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
    outer.Resources = Dictionary(XObject=Dictionary(In=inner))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Out=outer)


@pytest.mark.parametrize("marking", [b"/Artifact BMC", b"/Figure <</MCID 3>> BDC"])
def test_words_in_drawings_lie_where_they_are_seen_and_inherit_marks(marking: bytes) -> None:
    page = page_of(marking + b" q 1 0 0 1 100 200 cm /Out Do Q EMC", with_drawing)
    (run,) = page.runs
    assert run.base == pytest.approx(200 + 40 + 2 * 20)
    assert run.box.left == pytest.approx(100 + 30 + 2 * 10, abs=3)
    assert run.artifact == (b"Artifact" in marking)
    assert run.mark == (None if run.artifact else 3)
    assert run.seen


def test_pages_that_show_the_same_have_the_same_face() -> None:
    faces = [
        glance(pdf_of(content))[0]
        for content in (WORDS, WORDS + b" ", WORDS.replace(b"Some", b"Sane"),
                        WORDS.replace(b"100 700", b"109 700"), WORDS + b" 1 1 9 9 re f")
    ]  # fmt: skip
    assert faces[0] == faces[1]
    assert len({face for face, _ in faces}) == 4
    assert [words for _, words in faces[:3]] == ["Some words", "Some words", "Sane words"]


def test_a_glance_tells_the_faces_that_reading_does(form: bytes) -> None:
    assert [face for face, _ in glance(form)] == [page.face for page in read(form).pages]


def test_the_tree_is_read_in_its_order_with_pages_and_descriptions() -> None:
    def add_tree(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        words = Dictionary(Type=Name.StructElem, S=Name.P, Pg=page, K=Array([2, 0]))
        picture = Dictionary(Type=Name.StructElem, S=Name.Figure, Alt="A beam", K=1)
        lost = Dictionary(Type=Name.StructElem, S=Name.P, Pg=Dictionary(), K=4)
        link = Dictionary(Type=Name.OBJR)
        kids = Array([words, picture, Dictionary(Type=Name.MCR, Pg=page, MCID=5), lost, link])
        article = Dictionary(Type=Name.StructElem, S=Name.Art, Pg=page, K=kids)
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=article)

    tree = read(pdf_of(WORDS, add_tree)).tree
    words = StructElement("P", "", (MarkedContent(1, 2), MarkedContent(1, 0)))
    picture, lost = (
        StructElement("Figure", "A beam", (MarkedContent(1, 1),)),
        StructElement("P", "", (MarkedContent(0, 4),)),
    )
    assert tree == StructElement(
        "Root", "", (StructElement("Art", "", (words, picture, MarkedContent(1, 5), lost)),)
    )


def test_a_form_of_ours_is_unremarkable(form: bytes) -> None:
    paper = read(form)
    assert paper.remarks == ()
    assert all(run.seen for page in paper.pages for run in page.runs)
    assert all(page.stray == 0 for page in paper.pages)
    painted = {
        MarkedContent(at, mark) for at, page in enumerate(paper.pages, 1) for mark in page.marks
    }
    assert painted == set(paper.tree.pieces())


def with_pattern(pdf: pikepdf.Pdf) -> None:
    cell = pdf.make_stream(WORDS)
    cell.Type, cell.PatternType, cell.PaintType, cell.TilingType = Name.Pattern, 1, 1, 1
    cell.BBox, cell.XStep, cell.YStep = Array([0, 0, 600, 800]), 600, 800
    cell.Resources = Dictionary(Font=Dictionary(F=FONT))
    pdf.pages[0].obj.Resources.Pattern = Dictionary(P=cell)


def with_note(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9], Contents="hm")
    pdf.pages[0].obj.Annots = Array([note])


def with_replaced_words(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot = Dictionary(K=Dictionary(S=Name.P, K=0, ActualText="other"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: None, "the font Helvetica is not embedded"),
        (with_drawing, "the drawing Out is on no page"),
        (with_pattern, "a pattern contains words"),
        (with_note, "it has an annotation that is not a link: FreeText"),
        (with_replaced_words, "ActualText"),
        (lambda pdf: pdf.attachments.update({"a.txt": b"x"}), "a file is attached to it: a.txt"),
        (lambda pdf: pdf.pages[0].rotate(90, relative=True), "the page is rotated"),
        (lambda pdf: setattr(pdf.Root, "OpenAction", Dictionary(S=Name.JavaScript)), "OpenAction"),
    ],
)
def test_odd_things_are_remarked(change: Change, said: str) -> None:
    assert any(said in message for message in remarks(change))


def test_replaced_words_within_a_page_are_remarked() -> None:
    content = b"/Span <</ActualText (other)>> BDC " + WORDS + b" EMC"
    assert any("ActualText" in message for message in remarks(lambda _: None, content))


def test_what_belongs_to_nothing_is_remarked() -> None:
    whole = pdf_of(WORDS, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    lost = b"99 0 obj <</Secret (an answer)>> endobj\n"
    end = whole.rindex(b"xref\n", 0, whole.rindex(b"startxref"))
    with_lost = whole[:end] + lost + whole[end:]
    paper = read(with_lost)  # its cross references are now wrong, so readers search for the objects
    assert any("are unreachable" in remark.message for remark in paper.remarks)


def test_an_older_state_is_remarked() -> None:
    whole = pdf_of(WORDS)
    start = whole[whole.rindex(b"startxref") :]
    assert any("older state" in remark.message for remark in read(whole + start).remarks)


def with_metadata(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = "zebra crossing"


def paper_with(change: Change) -> PrintedFile:
    return read(pdf_of(WORDS, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.docinfo.update({"/Subject": "zebra crossing"}),
        lambda pdf: setattr(pdf.Root, "Alt", "zebra crossing"),
        lambda pdf: setattr(pdf.Root, "Deep", Array([Dictionary(A=Array(["zebra crossing"]))])),
        lambda pdf: pdf.attachments.update({"a.txt": b"zebra crossing"}),
        with_metadata,
    ],
)
def test_strings_are_all_that_is_said_beside_the_pages(change: Change) -> None:
    assert any("zebra crossing" in text for text in paper_with(change).strings)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16"])
def test_streams_are_decoded_whatever_they_are(encoding: str) -> None:
    data = "zebra crossing".encode(encoding)
    paper = paper_with(lambda pdf: setattr(pdf.Root, "Spare", pdf.make_stream(data)))
    assert any("zebra crossing" in text for text in paper.streams)
    assert not any("zebra crossing" in text for text in paper.strings)


def test_a_text_and_the_key_after_it_are_no_phrase() -> None:
    link = Dictionary(Contents="see example org", A=Dictionary(S=Name.URI))
    paper = paper_with(lambda pdf: setattr(pdf.Root, "Spare", link))
    assert any("example org" in text for text in paper.streams)
    assert not any(re.search(r"example org\W+(A|S)\b", text) for text in paper.streams)


def test_what_is_no_pdf_is_unreadable(form: bytes) -> None:
    for data in (b"", b"%PDF-1.7", b"nothing", form[: len(form) // 8]):
        with pytest.raises(UnreadableError, match="cannot be read as a PDF"):
            read(data)
        with pytest.raises(UnreadableError):
            glance(data)


def test_a_filter_with_a_name_in_no_utf_8_is_unreadable() -> None:
    data = pdf_of(WORDS)
    assert b"/FlateDecode" in data
    with pytest.raises(UnreadableError, match="cannot be read as a PDF"):
        read(data.replace(b"/FlateDecode", b"/FlateDec#91"))


def test_a_file_with_a_password_is_locked(form: bytes) -> None:
    with pikepdf.open(BytesIO(form)) as pdf:
        written = BytesIO()
        pdf.save(written, encryption=pikepdf.Encryption(user="sesame", owner="x", R=6))
    with pytest.raises(LockedError, match="password"):
        read(written.getvalue())


def test_a_page_that_no_paper_holds_is_unreadable() -> None:
    def enlarge(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].mediabox = Array([0, 0, 14000, 14000])

    with pytest.raises(UnreadableError, match="larger than any paper"):
        read(pdf_of(WORDS, enlarge))


@pytest.fixture(scope="module")
def bare(form: bytes) -> bytes:
    """The form without compression, so that damage affects every part of it."""
    with pikepdf.open(BytesIO(form)) as pdf:
        written = BytesIO()
        pdf.save(
            written,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return written.getvalue()


SCRAPS = (b"", b" null ", b"/K 5 ", b"<<", b" [ ", b"/MCID /a ", b"0 0 R", b"\xff\x80")


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(bare: bytes, data: st.DataObject) -> None:
    damaged = bytearray(bare)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.floats(0, 1))
        start = int(at * len(damaged))
        damaged[start : start + data.draw(st.integers(0, 8))] = data.draw(st.sampled_from(SCRAPS))
    try:
        read(bytes(damaged))
    except UnreadableError as error:
        assert str(error)


def test_long_words_are_read_whole() -> None:
    words = "many " * 400
    (run,) = page_of(WORDS.replace(b"Some words", words.encode())).runs
    assert run.text.split() == words.split()


def titled(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Form"


@pytest.mark.parametrize("mode", ["disable", "generate"])
def test_a_protected_copy_equals_its_form_whatever_its_syntax(mode: str) -> None:
    """A form whose objects are in a stream, too: the catalogue of an encrypted file is in none."""
    packed = getattr(pikepdf.ObjectStreamMode, mode)
    form = pdf_of(WORDS, titled, object_stream_mode=packed, min_version="1.7")
    copy = protected(form, "open sesame", "owner")
    assert unlocked(copy, "open sesame") == unlocked(form)
    other = protected(pdf_of(b"0 g", titled, min_version="1.7"), "open sesame", "owner")
    assert unlocked(other, "open sesame") != unlocked(form)
