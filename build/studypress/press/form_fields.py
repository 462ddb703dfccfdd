"""Form fields of a fillable PDF, placed over its answer spaces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from studypress.press.weasyprint_types import (
    Document,
    LayoutBox,
    Page,
    PdfFile,
    PdfObject,
    attribute,
)

_POINT = 0.75  # of a CSS pixel
_INSET = 1.5  # points between a field and what surrounds it
_SIZE = 11  # points of the typed text
_MULTILINE = 1 << 12
_RADIO = 1 << 15
_FONT = "/Helv"
_GREY = 0.6


@dataclass(frozen=True)
class Field:
    """A form field: its name, its description for screen readers, and its place in points."""

    name: str
    words: str
    kind: str
    """`line`, `text`, `box`, or `radio`, of which one in a group of fields can be chosen."""
    page: int
    place: tuple[float, float, float, float]
    element: PdfObject
    """Its element of the structure tree."""


def fields_of(pages: Sequence[Page]) -> Iterator[Field]:
    """Yield the fields of the elements with `data-field`, in reading order.

    The value is `kind name: words`. If an element contains one of class `asked`, the field is the
    space below that.
    """
    for number, page in enumerate(pages):
        height = page._page_box.margin_height()  # noqa: SLF001 - the engine has no other way
        for box in page._page_box.descendants():  # noqa: SLF001
            if value := attribute(box, "data-field"):
                head, _, words = value.partition(": ")
                kind, name = head.split()
                yield Field(name, words, kind, number, _place(box, height), box.structure)


def _place(box: LayoutBox, height: float) -> tuple[float, float, float, float]:
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    asked = next((at for at in box.children if _class(at) == "asked"), None)
    if asked is not None:
        top = asked.border_box_y() + asked.border_height()
        bottom = box.content_box_y() + box.height
    return left * _POINT, (height - bottom) * _POINT, right * _POINT, (height - top) * _POINT


def _class(box: LayoutBox) -> str:
    return box.element.get("class", "") if box.element is not None else ""


def add_fields(document: Document, pdf: PdfFile) -> None:
    """Add the form fields of a document to its PDF."""
    import pydyf  # noqa: PLC0415 - comes with the engine

    font = {
        "Type": "/Font",
        "Subtype": "/Type1",
        "BaseFont": "/Helvetica",
        "Encoding": "/WinAnsiEncoding",
    }
    pdf.add_object(helvetica := pydyf.Dictionary(font))
    fields = list(fields_of(document.pages))
    widgets = [_widget(field, pdf) for field in fields]
    roots = _roots(fields, widgets, pdf)
    pdf.catalog["AcroForm"] = pydyf.Dictionary(
        {
            "Fields": pydyf.Array(root.reference for root in roots),
            "DR": pydyf.Dictionary({"Font": pydyf.Dictionary({"Helv": helvetica.reference})}),
            "DA": pydyf.String(f"{_FONT} {_SIZE} Tf 0 g"),
        }
    )
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    numbers = pdf.objects[int(root["ParentTree"].split()[0])]["Nums"]
    for at, pair in enumerate(zip(fields, widgets, strict=True), start=max(numbers[::2]) + 1):
        numbers += [at, _tag(*pair, at, pdf).reference]


def is_filled_in(path: Path) -> bool:
    """Return whether a file is a PDF form with a value in one of its fields.

    A file that needs a password may be one.
    """
    import pikepdf  # noqa: PLC0415 - few need it

    try:
        with pikepdf.open(path) as pdf:
            form = pdf.Root.get("/AcroForm")
            fields = [] if form is None else list(form.get("/Fields", []))
            return any(str(field.get("/V", "/Off")) not in ("/Off", "") for field in fields)
    except pikepdf.PasswordError:
        return True
    except (FileNotFoundError, pikepdf.PdfError):
        return False


def _roots(fields: Sequence[Field], widgets: Sequence[PdfObject], pdf: PdfFile) -> list[PdfObject]:
    """Return the fields of the document: widgets, and a parent for each group of radio buttons."""
    import pydyf  # noqa: PLC0415 - see add_fields

    roots: list[PdfObject] = []
    for group, pairs in groupby(zip(fields, widgets, strict=True), lambda pair: _group(pair[0])):
        kids = [widget for _, widget in pairs]
        if not group:
            roots += kids
            continue
        field = {"FT": "/Btn", "Ff": _RADIO, "V": "/Off", "T": pydyf.String(group)}
        parent: PdfObject = pydyf.Dictionary(
            {**field, "Kids": pydyf.Array(kid.reference for kid in kids)}
        )
        pdf.add_object(parent)
        for kid in kids:
            kid["Parent"] = parent.reference
        roots.append(parent)
    return roots


def _group(field: Field) -> str:
    """Return the name of a radio button's group: its name without its last part."""
    return field.name.rpartition("-")[0] if field.kind == "radio" else ""


def _widget(field: Field, pdf: PdfFile) -> PdfObject:
    import pydyf  # noqa: PLC0415 - see add_fields

    sheet = pdf.objects[int(pdf.page_references[field.page].split()[0])]
    left, foot, right, top = field.place
    place = (left + _INSET, foot + _INSET, right - _INSET, top - _INSET)
    widget: PdfObject = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "Rect": pydyf.Array(round(edge, 2) for edge in place),
            "F": 4,
            "P": sheet.reference,
            "TU": pydyf.String(field.words),
            **_of_kind(field, pdf),
        }
    )
    pdf.add_object(widget)
    sheet.setdefault("Annots", pydyf.Array()).append(widget.reference)
    sheet["Tabs"] = "/S"
    return widget


def _of_kind(field: Field, pdf: PdfFile) -> dict[str, object]:
    """Return the entries of a widget that only its kind has."""
    import pydyf  # noqa: PLC0415 - see add_fields

    if field.kind == "radio":
        return _drawn(field, pdf, field.name.rpartition("-")[2])
    name = {"T": pydyf.String(field.name)}
    if field.kind == "box":
        return name | {"FT": "/Btn", "V": "/Off"} | _drawn(field, pdf, "Yes")
    return name | _text(field)


def _text(field: Field) -> dict[str, object]:
    import pydyf  # noqa: PLC0415 - see add_fields

    text = {"FT": "/Tx", "DA": pydyf.String(f"{_FONT} {_SIZE} Tf 0 g")}
    if field.kind == "line":
        return text
    frame = pydyf.Dictionary({"BC": pydyf.Array([_GREY])})
    return text | {"Ff": _MULTILINE, "MK": frame, "BS": pydyf.Dictionary({"W": 0.5})}


def _drawn(field: Field, pdf: PdfFile, on: str) -> dict[str, object]:
    """Return the drawings of a box, with a cross in the state `on`, and empty.

    They are the same for key and distractors.
    """
    import pydyf  # noqa: PLC0415 - see add_fields

    left, foot, right, top = field.place
    width, height = round(right - left - 2 * _INSET, 1), round(top - foot - 2 * _INSET, 1)
    bounds = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, width, height])}
    cross = f"1.2 w 0 0 m {width} {height} l 0 {height} m {width} 0 l S"
    states = {
        on: pydyf.Stream([cross], pydyf.Dictionary(bounds)),
        "Off": pydyf.Stream([], pydyf.Dictionary(bounds)),
    }
    for stream in states.values():
        pdf.add_object(stream)
    drawn = pydyf.Dictionary({name: stream.reference for name, stream in states.items()})
    return {"AS": "/Off", "AP": pydyf.Dictionary({"N": drawn})}


def _tag(field: Field, widget: PdfObject, number: int, pdf: PdfFile) -> PdfObject:
    """Add the widget to the structure tree, within its question, and return its element."""
    import pydyf  # noqa: PLC0415 - see add_fields

    element = field.element
    if element["S"] != "/Form":
        element = pydyf.Dictionary({"Type": "/StructElem", "S": "/Form", "K": pydyf.Array()})
        pdf.add_object(element)
        element["P"] = field.element.reference
        field.element["K"].append(element.reference)
    element["Pg"] = widget["P"]
    reference = {"Type": "/OBJR", "Obj": widget.reference, "Pg": widget["P"]}
    element["K"].append(pydyf.Dictionary(reference))
    widget["StructParent"] = number
    return element
