"""Corrections of the structure tree of a PDF, for PDF/UA.

WeasyPrint has no hooks for its tags: functions of its `pdf.tags` are wrapped. Decision 9
documents the reasons. Upstream: https://github.com/Kozea/WeasyPrint/issues/1836 (running heads) and
https://github.com/Kozea/WeasyPrint/issues/2482 (figures, superfluous elements).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from studypress.press.weasyprint_types import LayoutBox, Operation, PdfFile, PdfObject, PdfStream

ROLES = {
    "header": "Div",
    "nav": "Sect",
    "bdi": "Span",
    "pre": "P",
    "code": "Code",
    "strong": "Span",
    "em": "Span",
    "b": "Span",
    "i": "Span",
    "s": "Span",
}
"""Structure types of HTML elements for which the engine defines none."""

_DISSOLVED = ("/NonStruct", "/Span")
_UNNESTED = ("/Link", "/P")
_CELLS = ("/TH", "/TD")
_PRINTED = 4  # flag of an annotation that is printed


@dataclass
class _Page:
    """State of the page whose tree is built: the engine's arguments for it.

    `owners` maps the number of marked content to its structure element, `marks` a box to the mark
    with that number.
    """

    pdf: PdfFile
    number: int
    owners: dict[int, bytes]
    annotations: list[tuple[bytes, PdfObject]]
    marks: dict[LayoutBox, Any]

    def object(self, reference: bytes) -> PdfObject:
        """Return the object that a reference refers to."""
        found: PdfObject = self.pdf.objects[int(reference.split()[0])]
        return found

    def kid(self, kid: bytes | int) -> PdfObject | None:
        """Return the object that a kid refers to; None for marked content."""
        return self.object(kid) if isinstance(kid, bytes) else None


def mend_tags() -> None:
    """Wrap the engine's tagging; call this once in a process."""
    from weasyprint import pdf  # noqa: PLC0415 - needs the engine
    from weasyprint.pdf import tags  # noqa: PLC0415

    get_tag = tags._get_pdf_tag  # noqa: SLF001
    artifacts: dict[int, set[int]] = {}
    tags._get_pdf_tag = lambda tag: ROLES.get(tag or "") or get_tag(tag)  # noqa: SLF001
    tags._build_box_tree = _lean(tags._build_box_tree, artifacts)  # noqa: SLF001
    pdf.add_tags = _with_artifacts(tags.add_tags, artifacts)


def _with_artifacts(
    add_tags: Callable[..., None], artifacts: dict[int, set[int]]
) -> Callable[..., None]:
    """Return a function that marks content outside the tree, such as running heads, as artifacts.

    PDF/UA requires these marks.
    """

    def add(pdf: PdfFile, document: object, version: object, streams: Sequence[PdfStream]) -> None:
        artifacts.clear()
        for stream in streams:
            stream.marks = {box: mark["mcid"] for box, mark in stream._tags.items()}  # noqa: SLF001
        add_tags(pdf, document, version, streams)
        for page, numbers in artifacts.items():
            _unmark(streams[page].stream, numbers)

    return add


def _unmark(operations: list[Operation], numbers: set[int]) -> None:
    import pydyf  # noqa: PLC0415 - comes with the engine

    for at, operation in enumerate(operations):
        if operation == b"BDC" and operations[at - 1].get("MCID") in numbers:
            kind = pydyf.Dictionary({"Type": "/Pagination"})
            kind.mark = operations[at - 1]["MCID"]
            operations[at - 2 : at + 1] = ["/Artifact", kind, b"BDC"]


def _lean(
    build: Callable[..., Iterator[PdfObject]], artifacts: dict[int, set[int]]
) -> Callable[..., Iterator[PdfObject]]:
    """Return a builder of the tree without empty elements and wrappers, with complete attributes.

    The engine wraps each line of text in an element; here text belongs to its paragraph, as
    readers expect. This also makes the file smaller.
    """

    def build_lean(box: LayoutBox, parent: PdfObject, *rest: Any) -> Iterator[PdfObject]:
        page = _Page(*rest)
        if type(box).__name__ == "MarginBox" or box.is_leader or _is_artifact(box):
            artifacts.setdefault(page.number, set()).update(_left_out(box, page))
            _keep_links(box, parent, page)
            return
        for element in build(box, parent, *rest):
            _dissolve(element, page)
            _name(element, box, page)
            box.structure = element  # `form_fields` adds its fields to it
            vars(element).setdefault("origin", box.element)  # identifies the element's pieces
            if not element["K"] and box.element is not None and box.element.get("data-field"):
                element["S"] = "/Form"
            if element["K"] or element["S"] in (*_CELLS, "/Form"):
                yield element
            else:
                element.clear()

    return build_lean


def _is_artifact(box: LayoutBox) -> bool:
    """Return whether an element is marked as an artifact, such as a watermark."""
    return box.element is not None and box.element.get("data-artifact") is not None


def _left_out(box: LayoutBox, page: _Page) -> Iterator[int]:
    """Remove the contents of a box from the tree, and yield their numbers."""
    for part in box.descendants():
        if mark := page.marks.pop(part, None):
            page.owners[mark["mcid"]] = b"null"
            yield mark["mcid"]


def _keep_links(box: LayoutBox, parent: PdfObject, page: _Page) -> None:
    """Add the links of a removed box, such as leader dots, to the element of its parent."""
    import pydyf  # noqa: PLC0415 - comes with the engine

    for part in box.descendants():
        if part.link_annotation:
            _describe(part.link_annotation, "")
            where = {
                "Obj": part.link_annotation.reference,
                "Pg": page.pdf.page_references[page.number],
            }
            reference = pydyf.Dictionary({"Type": "/OBJR"} | where)
            page.pdf.add_object(reference)
            parent["K"].append(reference.reference)
            page.annotations.append((parent.reference, part.link_annotation))


def _dissolve(element: PdfObject, page: _Page) -> None:
    """Replace kids that are only wrappers, or links within links, by their contents."""
    kids = []
    for kid in element["K"]:
        child = page.kid(kid)
        role = child.get("S") if child else None
        wraps = role in _DISSOLVED or role == element["S"] in _UNNESTED
        if child is None or not wraps or "Alt" in child or "Lang" in child:
            kids.append(kid)
            continue
        for grandchild in child["K"]:
            _adopt(element, grandchild, page)
        kids += child["K"]
        _move_annotations(child, element, page)
        child.clear()
    element["K"][:] = kids


def _adopt(element: PdfObject, kid: bytes | int, page: _Page) -> None:
    if isinstance(kid, int):
        page.owners[kid] = element.reference
    elif "P" in (child := page.object(kid)):
        child["P"] = element.reference


def _move_annotations(old: PdfObject, new: PdfObject, page: _Page) -> None:
    if not any(kid and kid.get("Type") == "/OBJR" for kid in map(page.kid, old["K"])):
        return  # avoids a search of all annotations
    gone = old.reference  # a property that is computed at each access
    for at, (reference, annotation) in enumerate(page.annotations):
        if reference == gone:
            page.annotations[at] = (new.reference, annotation)


def _name(element: PdfObject, box: LayoutBox, page: _Page) -> None:
    """Set attributes and types that depend on more than the name of the HTML element."""
    if element["S"] == "/Figure" and box.element is not None:
        _place(element, page)
        element["S"] = "/Formula" if "math" in box.element.get("class", "") else "/Figure"
    if element["S"] == "/TR":
        _scope([cell for kid in element["K"] if (cell := page.kid(kid))])
    if box.element_tag == "figure":
        _caption(element, page)
    if language := _own_language(box):
        import pydyf  # noqa: PLC0415 - comes with the engine

        element["Lang"] = pydyf.String(language)
    if box.link_annotation:
        words = [part.text for part in box.descendants() if hasattr(part, "text")]
        _describe(box.link_annotation, "".join(words).strip())


def _own_language(box: LayoutBox) -> str | None:
    """Return the language of an element, if it differs from that of the element around it."""
    language, around = box.style["lang"], box.style.parent_style
    return language if around and language != around["lang"] else None


def _place(picture: PdfObject, page: _Page) -> None:
    """Convert the place of a picture from CSS pixels below the top to points above the foot."""
    sheet = page.object(page.pdf.page_references[page.number])
    left, top, right, bottom = (0.75 * edge for edge in picture["A"]["BBox"])
    height = sheet["MediaBox"][3]
    picture["A"]["BBox"][:] = [left, height - bottom, right, height - top]


def _scope(cells: list[PdfObject]) -> None:
    """Set the scope of header cells; the tables are simple, so that ids are not needed."""
    heads = [cell for cell in cells if cell.get("S") == "/TH"]
    for cell in cells:
        cell.pop("ID", None)
        cell.get("A", {}).pop("Headers", None)
    for head in heads:
        head["A"]["Scope"] = "/Column" if len(heads) == len(cells) else "/Row"


def _caption(element: PdfObject, page: _Page) -> None:
    """Move the caption into its figure."""
    kids = [kid for each in element["K"] if (kid := page.kid(each))]
    if [kid.get("S") for kid in kids] == ["/Figure", "/Caption"]:
        picture, caption = kids
        picture["K"].append(caption.reference)
        caption["P"] = picture.reference
        del element["K"][1:]


def _describe(annotation: PdfObject, words: str) -> None:
    """Set the printed flag of a link, and its visible words as its description."""
    import pydyf  # noqa: PLC0415 - comes with the engine

    annotation["F"] = _PRINTED
    if words:
        annotation["Contents"] = pydyf.String(words)
