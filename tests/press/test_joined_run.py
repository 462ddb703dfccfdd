"""Pages of several files in one file for a printer."""

from io import BytesIO

import pikepdf

from studypress.press.joined_run import joined_run


def numbered(first: int, pages: int) -> BytesIO:
    """A file of blank pages, each as wide as its number, with an annotation."""
    written = BytesIO()
    with pikepdf.new() as pdf:
        for number in range(first, first + pages):
            pdf.add_blank_page(page_size=(number, 100))
            pdf.pages[-1].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link)])
        pdf.save(written)
    return written


def test_pages_are_in_order_and_may_repeat() -> None:
    ranges = [(1, range(1)), (0, range(1, 3)), (1, range(2)), (1, range(1))]
    data = joined_run("All copies", [numbered(10, 3), numbered(20, 2)], ranges)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert [int(page.mediabox[2]) for page in pdf.pages] == [20, 11, 12, 20, 21, 20]
        assert not any("/Annots" in page for page in pdf.pages)
        assert str(pdf.docinfo["/Title"]) == "All copies"


def test_the_same_pages_make_the_same_bytes() -> None:
    first, again = (joined_run("A", [numbered(10, 1)], [(0, range(1))]) for _ in range(2))
    assert first == again
