"""Pages of several PDF files in a given order, as one file for a printer."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import BinaryIO

import pikepdf

PageRange = tuple[int, range]
"""Index of a file, and the indexes of some of its pages."""

_OF_A_DOCUMENT = ("/Annots", "/StructParents", "/Tabs")


def joined_run(title: str, sources: Sequence[BinaryIO], ranges: Iterable[PageRange]) -> bytes:
    """Return a file of these pages in their order; bookmarks, links and tags are not copied."""
    with ExitStack() as opened, pikepdf.new() as target:
        files = [opened.enter_context(pikepdf.open(source)) for source in sources]
        for page in (page for file in files for page in file.pages):
            for key in _OF_A_DOCUMENT:
                if key in page:
                    del page[key]
        for at, pages in ranges:
            target.pages.extend(files[at].pages[page] for page in pages)
        target.docinfo["/Title"] = title
        written = BytesIO()
        packed = pikepdf.ObjectStreamMode.generate
        target.save(written, deterministic_id=True, object_stream_mode=packed)
    return written.getvalue()
