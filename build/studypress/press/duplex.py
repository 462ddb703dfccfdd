"""Binding of documents for a printer: each begins on a new sheet."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf

_SIDES = 2  # of a sheet


def bound(documents: Iterable[bytes], title: str, language: str) -> tuple[bytes, int]:
    """Bind documents into one, and return it with its number of pages.

    A blank page fills the last sheet of each, as large as the page before. Links and tags are not
    copied, because the file is only printed.
    """
    with pikepdf.new() as target:
        for data in documents:
            with pikepdf.open(BytesIO(data)) as source:
                target.pages.extend(source.pages)
            if len(target.pages) % _SIDES:
                left, low, right, high = map(float, target.pages[-1].mediabox)
                target.add_blank_page(page_size=(right - left, high - low))
        for page in target.pages:
            for key in ("/StructParents", "/Annots", "/Tabs"):
                if key in page:
                    del page[key]
        target.docinfo["/Title"] = title
        target.Root.Lang = language
        written = BytesIO()
        target.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return written.getvalue(), len(target.pages)
