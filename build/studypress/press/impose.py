"""Imposition: pages two by two on sheets that are folded and stapled through the fold."""

from io import BytesIO

import pikepdf

_SHEET = 4  # pages on a sheet of paper, two on each side


def booklet(pdf: bytes) -> bytes:
    """Impose a document for saddle stitching: print both sides, flipped on the short edge, fold.

    Sheets are twice as wide as the page, and nothing is scaled: A4 pages come on A3. The number
    of pages is filled up to a multiple of four with blank ones. Title and language stay; bookmarks,
    links and tags do not, since this file is for the printer alone.
    """
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as target:
        width, height = _size(source.pages[0])
        _turn(source, upright=width <= height)
        for left, right in sides(len(source.pages)):
            target.add_blank_page(page_size=(2 * width, height))
            for number, edge in ((left, 0.0), (right, width)):
                if number is not None:
                    half = pikepdf.Rectangle(edge, 0, edge + width, height)
                    _place(source.pages[number], target, half)
        if "/Title" in source.docinfo:
            target.docinfo["/Title"] = str(source.docinfo["/Title"])
        if "/Lang" in source.Root:
            target.Root.Lang = str(source.Root.Lang)
        target.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name.DuplexFlipShortEdge)
        written = BytesIO()
        target.save(written, deterministic_id=True, object_stream_mode=_PACKED)
    return written.getvalue()


def _place(page: pikepdf.Page, target: pikepdf.Pdf, half: pikepdf.Rectangle) -> None:
    # Not by `add_overlay`, which gives names by chance.
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
    """Turn pages that lie on their sides, such as those of wide figures, to stand as the first."""
    for page in source.pages:
        width, height = _size(page)
        if (width <= height) != upright:
            page.rotate(90, relative=True)


_PACKED = pikepdf.ObjectStreamMode.generate


def sides(pages: int) -> list[tuple[int | None, int | None]]:
    """Return, for each side of the sheets in turn, the pages left and right, counted from 0.

    None is a blank page.
    """
    total = -(-pages // _SHEET) * _SHEET
    pairs = [
        (total - 1 - at, at) if at % 2 == 0 else (at, total - 1 - at) for at in range(total // 2)
    ]
    return [(_real(left, pages), _real(right, pages)) for left, right in pairs]


def _real(page: int, pages: int) -> int | None:
    return page if page < pages else None
