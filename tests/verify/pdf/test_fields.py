"""Form fields must be empty, and drawn as studypress draws them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from studypress.page.documents.options import WorksheetOptions
from studypress.pipeline.build import produce
from studypress.pipeline.request import Request
from studypress.verify.pdf.bounds import Bounds
from studypress.verify.pdf.fields import field_names
from studypress.verify.pdf.read import read
from studypress.verify.pdf.structure import contents_of

BANKS = Path(__file__).parents[2] / "banks"
Change = Callable[[pikepdf.Pdf], object]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory, make_request: Callable[..., Request]) -> Path:
    """A fillable worksheet of all kinds of questions."""
    out = tmp_path_factory.mktemp("form")
    wished = {"bank": BANKS / "valid" / "every-kind", "documents": ("worksheet",)}
    options = WorksheetOptions(choices=True, fillable=True)
    produce(make_request(out, worksheet=options, **wished), lambda *_: None)
    return out / "worksheet.pdf"


def remarks(data: bytes, change: Change, *, strict: bool = False) -> list[str]:
    written = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(written)
    with pikepdf.open(written) as pdf:
        found = contents_of(pdf, written.getvalue(), Bounds(), strict=strict, fillable=True)
    return [oddity.message for oddity in found.remarks]


def box_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A box that can be ticked."""
    notes = (note for page in pdf.pages for note in page.obj.get("/Annots", []))
    return next(note for note in notes if "/AP" in note)


def filled_in(pdf: pikepdf.Pdf) -> None:
    next(at for at in pdf.Root.AcroForm.Fields if at.get("/FT") == "/Tx").V = String("B")


def ticked(pdf: pikepdf.Pdf) -> None:
    box_of(pdf).AS = next(Name(str(name)) for name in box_of(pdf).AP.N if name != "/Off")


def acting(pdf: pikepdf.Pdf) -> None:
    box_of(pdf).AA = Dictionary(E=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def computed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.CO = Array([])


def drawn_otherwise(pdf: pikepdf.Pdf) -> None:
    box_of(pdf).AP.N.Off.write(b"0 0 9 9 re f")


def default(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].DV = String("B")


def note(pdf: pikepdf.Pdf) -> None:
    text = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("B"))
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(text))


def test_empty_fields_as_they_were_printed_are_no_fault(form: Path) -> None:
    data = form.read_bytes()
    assert [oddity.message for oddity in read(data, fillable=True, strict=True).remarks] == []
    names = read(data, fillable=True).fields
    assert {name.partition("-")[2] for name in names} >= {"choice:A", "choice-A:Yes", "answer"}
    assert "it runs an action when it is opened (AcroForm)" in [
        oddity.message for oddity in read(data).remarks
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (filled_in, "is filled in"),
        (ticked, "is filled in"),
        (acting, "never writes: /AA"),
        (computed, "never writes: /CO"),
        (default, "never writes: /DV"),
        (drawn_otherwise, "is drawn as studypress never draws one"),
        (note, "it has an annotation that is not a link: Text"),
    ],
)
def test_a_field_that_is_not_empty_is_found(form: Path, change: Change, said: str) -> None:
    found = remarks(form.read_bytes(), change)
    assert any(said in message for message in found), found


def test_fields_that_refer_to_each_other_end(form: Path) -> None:
    with pikepdf.open(form) as pdf:
        first = pdf.Root.AcroForm.Fields[0]
        first.Kids = Array([first, String("x")])
        assert len(list(field_names(pdf))) > 1
