"""Form fields of a PDF: names of all, and whatever is in them although they must be empty."""

import re
from collections.abc import Iterator

import pikepdf

from studypress.verify.model import Oddity

FIELD_FONT = "Helvetica"
"""Font of what is typed into a field; programs have it."""

_DEEP = 8  # levels of fields
_EMPTY = ("", "/Off")
_STRANGE = ("/A", "/AA", "/DV", "/RV", "/Opt", "/I", "/TI", "/XFA", "/CO", "/SigFlags")
_N = r"-?\d+(?:\.\d+)?"
_NOTHING = re.compile(rb"\s*")
_CROSS = re.compile(rf"1\.2 w 0 0 m {_N} {_N} l 0 {_N} m {_N} 0 l S\s*".encode())


def field_names(file: pikepdf.Pdf) -> Iterator[str]:
    """Yield name and state of each field: a radio button has the name of its group."""
    for field in _fields(file):
        on = sorted(name[1:] for name, _ in _drawings(field) if name != "/Off")
        yield ":".join((_name(field), *on))


def field_remarks(file: pikepdf.Pdf) -> Iterator[Oddity]:
    """Yield a remark for each field that is filled in, drawn otherwise, or has an action."""
    form = file.Root.get("/AcroForm", pikepdf.Dictionary())
    for field in (form, *_fields(file)):
        name = _name(field)
        if any(str(field.get(key, "")) not in _EMPTY for key in ("/V", "/AS")):
            yield Oddity(0, f"the field {name} is filled in")
        for key in _STRANGE:
            if key in field:
                yield Oddity(0, f"the field {name} has a part that studypress never writes: {key}")
        if not _is_drawn_as_ours(field):
            yield Oddity(0, f"the field {name} is drawn as studypress never draws one")


def _is_drawn_as_ours(field: pikepdf.Object) -> bool:
    """Return whether a field has no drawing, or a cross and an empty one."""
    if "/AP" not in field:
        return True
    drawings = dict(_drawings(field))
    if len(drawings) != len(("on", "off")) or not isinstance(drawings.get("/Off"), pikepdf.Stream):
        return False
    return all(
        isinstance(stream, pikepdf.Stream)
        and bool((_NOTHING if name == "/Off" else _CROSS).fullmatch(stream.read_bytes()))
        for name, stream in drawings.items()
    )


def _drawings(field: pikepdf.Object) -> list[tuple[str, pikepdf.Object]]:
    """Return name and drawing of each state of a field."""
    drawn = field.get("/AP")
    states = drawn.get("/N") if isinstance(drawn, pikepdf.Dictionary) else None
    return list(states.items()) if isinstance(states, pikepdf.Dictionary) else []


def _fields(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the fields of a file and their parts, also widgets on pages that are in no field."""
    seen: set[tuple[int, int]] = set()
    form = file.Root.get("/AcroForm", pikepdf.Dictionary())
    waiting = [(field, 0) for field in _list(form.get("/Fields"))]
    waiting += [(note, 0) for page in file.pages for note in _list(page.obj.get("/Annots"))]
    for field, depth in waiting:
        if not isinstance(field, pikepdf.Dictionary) or field.get("/Subtype") == "/Link":
            continue
        if field.is_indirect and field.objgen in seen:
            continue
        seen.add(field.objgen)
        yield field
        if depth < _DEEP:
            waiting += [(kid, depth + 1) for kid in _list(field.get("/Kids"))]


def _list(thing: object) -> list[pikepdf.Object]:
    return list(thing) if isinstance(thing, pikepdf.Array) else []


def _name(field: pikepdf.Object) -> str:
    if "/T" in field:
        return str(field.T)
    parent = field.get("/Parent")
    return str(parent.get("/T", "")) if isinstance(parent, pikepdf.Dictionary) else ""
