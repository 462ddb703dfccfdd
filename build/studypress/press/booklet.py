"""Imposition of booklets: two pages on each side of a sheet, and sheets in signatures."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf

_PAGES = 4  # on a sheet of paper, two on each side
_SIDES = 2

SHEETS = {
    "A4": (841.89, 595.28),
    "A3": (1190.55, 841.89),
    "Letter": (792.0, 612.0),
    "Tabloid": (1224.0, 792.0),
}
"""Width and height of sheets in landscape orientation, in points."""

Size = tuple[float, float]


def booklet(
    pdf: bytes, sheet: str | None = None, signature: int = 8, *, to_the_left: bool = False
) -> bytes:
    """Impose a document for duplex printing (flip on the short edge), folding and stitching.

    Pages are scaled down, including margins, to half of a `sheet` of SHEETS. Without `sheet`, a
    sheet is twice as wide as a page, and nothing is scaled: A4 pages are imposed on A3. A
    signature has at most `signature` sheets; if there are several, each has a bookmark. Blank
    pages fill the last sheets. A document `to_the_left` is bound at its right edge. Title and
    language are copied; bookmarks, links and tags are not, because the file is only printed.
    """
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as target:
        page = _size(source.pages[0])
        _turn(source, upright=page[0] <= page[1])
        size = SHEETS[sheet] if sheet else (2 * page[0], page[1])
        for places in sides(len(source.pages), signature):
            _add_side(source, target, size, places[::-1] if to_the_left else places)
        _name_signatures(target, signatures(len(source.pages), signature))
        if "/Title" in source.docinfo:
            target.docinfo["/Title"] = str(source.docinfo["/Title"])
        if "/Lang" in source.Root:
            target.Root.Lang = str(source.Root.Lang)
        target.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name.DuplexFlipShortEdge)
        written = BytesIO()
        target.save(written, deterministic_id=True, object_stream_mode=_PACKED)
    return written.getvalue()


def _add_side(
    source: pikepdf.Pdf, target: pikepdf.Pdf, size: Size, places: tuple[int | None, int | None]
) -> None:
    """Add a side of a sheet with a page on each half; the half of a blank page is empty."""
    width, height = size
    target.add_blank_page(page_size=size)
    for number, edge in zip(places, (0.0, width / 2), strict=True):
        if number is not None:
            half = pikepdf.Rectangle(edge, 0, edge + width / 2, height)
            _place(source.pages[number], target, half)


def _name_signatures(target: pikepdf.Pdf, sizes: list[int]) -> None:
    """Add a bookmark for each signature, if there are several."""
    if len(sizes) == 1:
        return
    with target.open_outline() as outline:
        first = 1
        for number, sheets in enumerate(sizes, start=1):
            name = f"Signature {number}: sheets {first} to {first + sheets - 1}"
            outline.root.append(pikepdf.OutlineItem(name, _SIDES * (first - 1)))
            first += sheets


def _place(page: pikepdf.Page, target: pikepdf.Pdf, half: pikepdf.Rectangle) -> None:
    # `add_overlay` would generate random names.
    side, form = target.pages[-1], target.copy_foreign(page.as_form_xobject())
    name = side.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/At{half.llx:.0f}"))
    placement = side.calc_form_xobject_placement(
        form, name, half, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    side.contents_add(placement)


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = map(float, page.mediabox)
    return right - left, top - bottom


def _turn(source: pikepdf.Pdf, *, upright: bool) -> None:
    """Rotate pages whose orientation is not `upright`, such as those of wide figures."""
    for page in source.pages:
        width, height = _size(page)
        if (width <= height) != upright:
            page.rotate(90, relative=True)


_PACKED = pikepdf.ObjectStreamMode.generate


def signatures(pages: int, most: int) -> list[int]:
    """Return the number of sheets of each signature: at most `most`, and nearly equal."""
    sheets = -(-pages // _PAGES)
    parts = -(-sheets // most)
    return [sheets // parts + (at < sheets % parts) for at in range(parts)]


def sides(pages: int, most: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield the left and right page of each side of the sheets, counted from 0.

    None is a blank page.
    """
    first = 0
    for sheets in signatures(pages, most):
        last = first + _PAGES * sheets - 1
        for at in range(_SIDES * sheets):
            pair = (last - at, first + at) if at % _SIDES == 0 else (first + at, last - at)
            yield _real(pair[0], pages), _real(pair[1], pages)
        first = last + 1


def _real(page: int, pages: int) -> int | None:
    return page if page < pages else None
