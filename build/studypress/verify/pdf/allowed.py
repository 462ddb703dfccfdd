"""Dictionary keys that this program writes into a PDF, by the role of the dictionary.

Any other key is reported, so that scripts, actions, attachments and hidden parts of any kind
are found, known or not.
"""

from collections.abc import Iterator

import pikepdf

from studypress.verify.model import Oddity

_STREAM = {"Length": "", "Filter": "", "DecodeParms": "parameters"}
_XOBJECT = {
    "Type": "", "Subtype": "", "BBox": "", "Resources": "resources", "Group": "group", "Width": "",
    "Height": "", "ColorSpace": "colours", "BitsPerComponent": "", "Interpolate": "",
    "SMask": "drawing", "Matrix": "", "StructParents": "", **_STREAM,
}  # fmt: skip
_KEYS: dict[str, dict[str, str]] = {
    "trailer": {
        "Root": "catalogue", "Info": "information", "ID": "", "Size": "", "Type": "", "W": "",
        "Index": "", "XRefStm": "", **_STREAM,
    },
    "catalogue": {
        "Type": "", "Pages": "pages", "Outlines": "outline", "Lang": "", "Metadata": "metadata",
        "MarkInfo": "settings", "ViewerPreferences": "settings", "StructTreeRoot": "tree",
        "Names": "names", "Version": "", "Extensions": "settings", "AcroForm": "form",
    },
    "information": {"Title": "", "Creator": "", "Producer": ""},
    "metadata": {"Type": "", "Subtype": "", **_STREAM},
    "settings": {"Marked": "", "DisplayDocTitle": "", "Duplex": "", "PrintScaling": ""},
    "names": {"Dests": "targets"},
    "targets": {"Names": "page", "Kids": "targets", "Limits": ""},
    "outline": {
        "Type": "", "Count": "", "First": "outline", "Last": "outline", "Next": "outline",
        "Prev": "outline", "Parent": "outline", "Title": "", "Dest": "page",
    },
    "pages": {
        "Type": "", "Count": "", "Kids": "page", "Parent": "pages", "MediaBox": "",
        "Resources": "resources",
    },
    "page": {
        "Type": "", "Parent": "page", "MediaBox": "", "BleedBox": "", "TrimBox": "",
        "Contents": "content", "Resources": "resources", "Annots": "link", "StructParents": "",
        "Tabs": "", "Count": "", "Kids": "page", "Group": "group",
    },
    "content": _STREAM,
    "link": {
        "Type": "", "Subtype": "", "Rect": "", "BS": "border", "A": "action", "Dest": "page",
        "F": "", "Contents": "", "StructParent": "", "P": "page", "Parent": "field", "T": "",
        "TU": "", "FT": "", "Ff": "", "V": "", "DA": "", "AS": "", "AP": "appearance",
        "MK": "frame",
    },
    "form": {"Fields": "field", "DR": "resources", "DA": ""},
    "field": {
        "FT": "", "Ff": "", "V": "", "T": "", "Kids": "link", "Type": "", "Subtype": "",
        "Rect": "", "BS": "border", "F": "", "StructParent": "", "P": "page", "TU": "", "DA": "",
        "AS": "", "AP": "appearance", "MK": "frame", "Parent": "field",
    },
    "appearance": {"N": "drawings"},
    "frame": {"BC": ""},
    "border": {"W": ""},
    "action": {"Type": "", "S": "", "URI": ""},
    "resources": {
        "Font": "fonts", "XObject": "drawings", "ExtGState": "states", "Pattern": "patterns",
        "Shading": "shadings", "ColorSpace": "spaces", "ProcSet": "",
    },
    "drawing": _XOBJECT,
    "group": {"Type": "", "S": "", "I": "", "K": "", "CS": "colours"},
    "colours": {"WhitePoint": "", "Range": "", "N": "", "Alternate": "", **_STREAM},
    "state": {"Type": "", "CA": "", "ca": "", "AIS": "", "BM": "", "SMask": "mask"},
    "mask": {"Type": "", "S": "", "G": "drawing"},
    "pattern": {
        "Type": "", "PatternType": "", "PaintType": "", "TilingType": "", "BBox": "", "XStep": "",
        "YStep": "", "Matrix": "", "Resources": "resources", "Shading": "shading",
        "ExtGState": "state", **_STREAM,
    },
    "shading": {
        "ShadingType": "", "ColorSpace": "colours", "Domain": "", "Coords": "", "Extend": "",
        "Function": "function",
    },
    "function": {
        "FunctionType": "", "Domain": "", "Range": "", "C0": "", "C1": "", "N": "", "Encode": "",
        "Bounds": "", "Functions": "function", **_STREAM,
    },
    "font": {
        "Type": "", "Subtype": "", "BaseFont": "", "Encoding": "encoding", "ToUnicode": "content",
        "DescendantFonts": "font", "CIDSystemInfo": "system", "CIDToGIDMap": "", "W": "",
        "FontDescriptor": "descriptor", "FontBBox": "", "FontMatrix": "", "FirstChar": "",
        "LastChar": "", "Widths": "", "CharProcs": "glyphs", "Resources": "resources",
    },
    "encoding": {"Type": "", "Differences": "", "CMapName": "", "CIDSystemInfo": "system",
                 **_STREAM},
    "system": {"Registry": "", "Ordering": "", "Supplement": ""},
    "descriptor": {
        "Type": "", "FontName": "", "FontFamily": "", "Flags": "", "FontBBox": "",
        "ItalicAngle": "", "Ascent": "", "Descent": "", "CapHeight": "", "StemV": "", "StemH": "",
        "FontFile2": "program", "FontFile3": "program", "CIDSet": "content",
    },
    "program": {"Length1": "", "Subtype": "", **_STREAM},
    "parameters": {"Predictor": "", "Columns": "", "Colors": "", "BitsPerComponent": ""},
    "tree": {
        "Type": "", "K": "element", "ParentTree": "numbers", "ParentTreeNextKey": "",
        "IDTree": "targets",
    },
    "element": {
        "Type": "", "S": "", "P": "element", "K": "element", "Pg": "page", "Alt": "", "A": "traits",
        "ID": "", "Obj": "link", "MCID": "", "ParentTree": "numbers", "Lang": "",
    },
    "traits": {
        "O": "", "BBox": "", "Headers": "", "Scope": "", "ColSpan": "", "RowSpan": "",
        "ListNumbering": "", "Placement": "",
    },
    "numbers": {"Nums": "element", "Kids": "numbers", "Limits": ""},
}  # fmt: skip
_OF_ANY_NAME = {
    "fonts": "font", "drawings": "drawing", "states": "state", "patterns": "pattern",
    "shadings": "shading", "spaces": "colours", "glyphs": "content",
}  # fmt: skip
_FILTERS = ("/FlateDecode", "/DCTDecode", "/JPXDecode")
_MOST = 5  # remarks reported for a file


def foreign_parts(file: pikepdf.Pdf) -> Iterator[Oddity]:
    """Yield a remark for each kind of key and value that this program does not write."""
    reported: set[str] = set()
    for role, thing in _dictionaries(file.trailer):
        for message in _foreign(role, thing):
            if message not in reported and len(reported) < _MOST:
                reported.add(message)
                yield Oddity(0, message)


def _dictionaries(trailer: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield role and dictionary for each one reached from the trailer, once for each role."""
    seen: set[tuple[str, tuple[int, int]]] = set()
    waiting = [("trailer", trailer)]
    while waiting:
        role, thing = waiting.pop()
        if getattr(thing, "is_indirect", False):
            if (role, thing.objgen) in seen:
                continue
            seen.add((role, thing.objgen))
        if isinstance(thing, pikepdf.Array):
            waiting += [(role, kid) for kid in thing]
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield role, thing
            waiting += [(_role(role, name), value) for name, value in thing.items()]


def _role(role: str, name: str) -> str:
    """Return the role of the value that a dictionary has under this name; ``?`` if unknown."""
    if role in _OF_ANY_NAME:
        return _OF_ANY_NAME[role]
    return _KEYS.get(role, {}).get(name.removeprefix("/")) or "?"


def _foreign(role: str, thing: pikepdf.Object) -> Iterator[str]:
    names = [name.removeprefix("/") for name, _ in thing.items()]
    if role not in _OF_ANY_NAME:
        for name in names:
            if role != "?" and name not in _KEYS[role]:
                yield f"it has a part that studypress never writes: {name}"
    if role == "action" and thing.get("/S") != "/URI":
        yield f"it has an action that studypress never writes: {thing.get('/S')}"
    if role == "?" and names and "ADBE" not in names and "BaseVersion" not in names:
        yield f"it has a part that studypress never writes: {', '.join(names[:_MOST])}"


def foreign_filters(stream: pikepdf.Stream) -> bool:
    """Return True if a stream has a filter that this program does not use."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        return len(filters) > 1 or any(name not in _FILTERS for name in filters)
    return filters is not None and filters not in _FILTERS
