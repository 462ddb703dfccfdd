from io import BytesIO

import pikepdf

from studypress.press.duplex import bound


def document(*sizes: tuple[int, int]) -> bytes:
    """A document with a page of each size."""
    with pikepdf.new() as pdf:
        for size in sizes:
            page = pdf.add_blank_page(page_size=size)
            page.StructParents = 0
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def test_each_document_begins_on_a_new_sheet() -> None:
    data, pages = bound([document((200, 300)), document((200, 300), (300, 200))], "T", "de")
    with pikepdf.open(BytesIO(data)) as pdf:
        sizes = [tuple(map(int, page.mediabox[2:])) for page in pdf.pages]
        assert (str(pdf.docinfo["/Title"]), str(pdf.Root.Lang)) == ("T", "de")
        assert not any("/StructParents" in page for page in pdf.pages)
    assert sizes == [(200, 300), (200, 300), (200, 300), (300, 200)]
    assert pages == 4


def test_equal_documents_are_bound_to_equal_bytes() -> None:
    one, other = (bound([document((200, 300))], "T", "en") for _ in range(2))
    assert one == other
