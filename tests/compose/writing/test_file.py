"""Files assembled from sections: cross references are right, and all objects are used."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.compose.layout.block import Leaf, OnPage, alone
from studypress.compose.layout.measure import frames, measure_of
from studypress.compose.model.pieces import Bookmark, Link, Piece, PieceElement, Shared
from studypress.compose.model.stock import Head
from studypress.compose.pdf.shared_objects import needed, opened
from studypress.compose.writing.drawing import drawing_of, uses
from studypress.compose.writing.file import FileInMaking
from studypress.compose.writing.section import section

FONT = "<</Type /Font/Subtype /Type1/BaseFont /%s>>"
SHARED = Shared(
    {
        3: "3 0 obj\n" + FONT % "Helvetica" + "\nendobj",
        4: "4 0 obj\n" + FONT % "Courier" + "\nendobj",
        90: "90 0 obj\n<</Type /Font/Subtype /Type1/BaseFont /Times-Roman/Extra 91 0 R>>\nendobj",
        91: "91 0 obj\n(never needed by others)\nendobj",
    },
    {"Font/a": (3,), "Font/b": (4,), "Font/c": (90, 91)},
    {"Font/a": "3 0 R", "Font/b": "4 0 R", "Font/c": "90 0 R"},
    95,
)
METADATA = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><title>\0</title></x:xmpmeta>'
HEAD = Head("A title", "en", "us", "us too", METADATA)
TITLE = "Ключ (1) & <2>"


def piece_of(word: str, font: str, *, linked: bool, entry: int, around: str) -> Piece:
    """A paragraph of one word, optionally a link and an outline entry."""
    content = f"/P <</MCID %s>> BDC\nBT\n1 0 0 -1 20 40 Tm\n/{font} 12 Tf\n({word}) Tj\nET\nEMC"
    link = Link((15.0, -40.0, 60.0, -20.0), "/Type /Annot/Subtype /Link/A <</S /URI/URI (x:y)>>")
    kids = (PieceElement("Link", (0, link)),) if linked else (0,)
    return Piece(
        content,
        (None,),
        (PieceElement("P", kids),),
        (),
        frozenset({f"Font/{font}"}),
        (Bookmark(entry, f"\0 {word}", 20.0, 40.0),) if entry else (),
        around,
        height=20.0,
    )


@dataclass(frozen=True)
class Part:
    """Random content of a page."""

    font: str
    linked: bool
    entry: int
    around: str


PARTS = st.builds(
    Part,
    st.sampled_from(sorted("abc")),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(["", "Part"]),
)
PAGES = st.lists(PARTS, min_size=1, max_size=4)
SECTIONS = st.lists(st.lists(PAGES, min_size=1, max_size=3), min_size=1, max_size=4)


def leaf_of(parts: Sequence[Part], name: str) -> Leaf:
    placed = []
    for at, part in enumerate(parts):
        word = f"{name}w{at}"
        piece = piece_of(word, part.font, linked=part.linked, entry=part.entry, around=part.around)
        placed.append(OnPage(alone(piece), 5.0, 30.0 * at, (), at + 1))
    return Leaf(400.0, 600.0, tuple(placed))


def file_of(sections: Sequence[Sequence[Sequence[Part]]], *, apart: bool = False) -> bytes:
    forms = [
        [leaf_of(page, f"s{at}p{number}") for number, page in enumerate(pages)]
        for at, pages in enumerate(sections)
    ]
    measures = [
        measure_of([[p.block for p in leaf.placed] for leaf in form], apart=apart) for form in forms
    ]
    target = BytesIO()
    used = {use for form in forms for use in uses(form)}
    file = FileInMaking(target, opened(needed(SHARED, used)), SHARED.free)
    places = frames(measures, SHARED.free)
    for form, frame, measure in zip(forms, places, measures, strict=True):
        made = section(drawing_of(SHARED, form, "CODE"), frame, apart=apart)
        file.add(made, frame, measure)
    file.close(HEAD, TITLE)
    return target.getvalue()


@settings(max_examples=50)
@given(sections=SECTIONS, apart=st.booleans())
def test_all_objects_are_where_they_are_said_to_be(
    sections: list[list[list[Part]]],
    apart: bool,  # noqa: FBT001 - hypothesis fills it by its name
) -> None:
    data = file_of(sections, apart=apart)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        for thing in pdf.objects:
            repr(thing)
            if isinstance(thing, pikepdf.Stream):
                thing.read_bytes()
    (start,) = re.findall(rb"startxref\n(\d+)\n%%EOF\n$", data)
    rows = dict(entries(data, int(start)))
    for own, (kind, place, index) in rows.items():
        if kind == 1:
            assert data.startswith(b"%d 0 obj\n" % own, place)
        elif kind == 2:
            stream = rows[place]
            assert stream[0] == 1
            assert packed_numbers(data, stream[1])[index] == own


def entries(data: bytes, start: int) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Cross references: kind, offset and index by number."""
    head, _, rest = data[start:].partition(b"stream\n")
    length = int(re.findall(rb"/Length (\d+)", head)[0])
    values = [*map(int, re.findall(rb"/Index \[([\d ]+)\]", head)[0].split())]
    widths = [*map(int, re.findall(rb"/W \[([\d ]+)\]", head)[0].split())]
    table, at = zlib.decompress(rest[:length]), 0
    for first, count in zip(values[::2], values[1::2], strict=True):
        for own in range(first, first + count):
            row = []
            for width in widths:
                row.append(int.from_bytes(table[at : at + width], "big"))
                at += width
            yield own, (row[0], row[1], row[2])
    assert at == len(table)
    assert [*values[::2]] == sorted(values[::2])
    assert all(
        a + n <= b for (a, n), (b, _) in pairwise(zip(values[::2], values[1::2], strict=True))
    )


def packed_numbers(data: bytes, start: int) -> list[int]:
    """Numbers of the objects in an object stream."""
    head, _, rest = data[start:].partition(b"stream\n")
    length, first, count = (
        int(re.findall(rb"/%b (\d+)" % key, head)[0]) for key in (b"Length", b"First", b"N")
    )
    numbers = zlib.decompress(rest[:length])[:first].split()
    assert len(numbers) == 2 * count
    return [*map(int, numbers[::2])]


@settings(max_examples=50)
@given(sections=SECTIONS, apart=st.booleans())
def test_it_holds_what_is_needed_and_nothing_else(
    sections: list[list[list[Part]]],
    apart: bool,  # noqa: FBT001 - hypothesis fills it by its name
) -> None:
    fonts = {part.font for pages in sections for page in pages for part in page}
    with pikepdf.open(BytesIO(file_of(sections, apart=apart))) as pdf:
        reached: set[int] = set()
        waiting: list[pikepdf.Object] = [pdf.trailer]
        while waiting:
            thing = waiting.pop()
            if not isinstance(thing, pikepdf.Object) or thing.objgen[0] in reached:
                continue
            reached |= {thing.objgen[0]} - {0}
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                waiting += [kid for _, kid in thing.items()]
            elif isinstance(thing, pikepdf.Array):
                waiting += list(thing)
        found = {
            thing.objgen[0]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Object)
            and not (isinstance(thing, pikepdf.Stream) and thing.get("/Type") in HOLDERS)
        }
    assert found == reached
    assert reached & {3, 4, 90, 91} == {
        own for font in fonts for own in SHARED.needs[f"Font/{font}"]
    }


HOLDERS = ("/ObjStm", "/XRef")


@settings(max_examples=50)
@given(sections=SECTIONS, apart=st.booleans())
def test_pages_and_structure_are_in_order(
    sections: list[list[list[Part]]],
    apart: bool,  # noqa: FBT001 - hypothesis fills it by its name
) -> None:
    data = file_of(sections, apart=apart)
    expected = [
        [f"s{at}p{number}w{word}" for word in range(len(page))]
        for at, pages in enumerate(sections)
        for number, page in enumerate(pages)
    ]
    with pdfium.PdfDocument(data) as pdf:
        assert [page.get_textpage().get_text_range().split() for page in pdf] == expected
        assert pdf.get_metadata_dict()["Title"] == TITLE
        titles = [mark.get_title() for mark in pdf.get_toc()]
    entries_of = [part.entry for pages in sections for page in pages for part in page]
    words = [f"{1 + at} {word}" for page in expected for at, word in enumerate(page)]
    assert titles == [word for word, entry in zip(words, entries_of, strict=True) if entry]
    with pikepdf.open(BytesIO(data)) as pdf:
        places = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
        read = [places[node.Pg.objgen] for node in leaves(pdf.Root.StructTreeRoot.K[0])]
        assert read == sorted(read)
        assert len(read) == sum(map(len, expected))
        owners = dict(numbers_of(pdf))
        assert sorted(owners) == list(range(len(owners)))
        for page in pdf.pages:
            for owner in owners[int(page.StructParents)]:
                assert owner.Pg.objgen == page.objgen
            for link in page.get("/Annots", []):
                assert owners[int(link.StructParent)].S == "/Link"


def leaves(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = list(node.K)
    if any(isinstance(kid, int) for kid in kids):
        yield node
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from leaves(kid)


def numbers_of(pdf: pikepdf.Pdf) -> Iterator[tuple[int, pikepdf.Object]]:
    """Pairs of the parent tree; its leaves must have their limits."""
    for leaf in pdf.Root.StructTreeRoot.ParentTree.Kids:
        keys = [*map(int, list(leaf.Nums)[::2])]
        assert [*map(int, leaf.Limits)] == [keys[0], keys[-1]]
        yield from zip(keys, list(leaf.Nums)[1::2], strict=True)


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("linked", [True, False])
def test_a_link_is_where_its_piece_was_moved_to(linked: bool, apart: bool) -> None:  # noqa: FBT001
    page = [Part("a", False, 0, ""), Part("a", linked, 0, "")]  # noqa: FBT003
    with pikepdf.open(BytesIO(file_of([[page]], apart=apart))) as pdf:
        found = [[*map(float, link.Rect)] for link in pdf.pages[0].get("/Annots", [])]
    left, drop = 5 * 0.75, 600 - 30 * 0.75
    expected = [15 + left, drop - 40, 60 + left, drop - 20]
    assert found == ([pytest.approx(expected, abs=0.001)] if linked else [])
