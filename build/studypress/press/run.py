"""The print run: all copies in one file, each on sheets of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

_SIDES = 2  # of a sheet


@dataclass(frozen=True)
class Bound:
    """A print run, and the page on which each of its copies begins; pages count from 1."""

    pdf: bytes
    pages: int
    firsts: tuple[int, ...]


def bind(copies: Sequence[bytes], extra: bytes, separators: Sequence[int | None]) -> Bound:
    """Bind copies one after the other, each from an odd page on.

    `extra` is a document whose first page fills up a sheet; before a copy comes the page of it
    that `separators` has at the copy's place, counted from 0. Title and language stay; bookmarks
    and tags do not, since this file is for the printer alone.
    """
    import pikepdf  # noqa: PLC0415 - only exams have print runs

    with pikepdf.new() as target, pikepdf.open(BytesIO(extra)) as between:
        firsts = []
        for copy, separator in zip(copies, separators, strict=True):
            if separator is not None:
                target.pages.extend([between.pages[separator], between.pages[0]])
            firsts.append(len(target.pages) + 1)
            with pikepdf.open(BytesIO(copy)) as source:
                target.pages.extend(source.pages)
            if len(target.pages) % _SIDES:
                target.pages.append(between.pages[0])
        for page in target.pages:
            if "/StructParents" in page.obj:
                del page.obj["/StructParents"]
        target.docinfo["/Title"] = str(between.docinfo["/Title"])
        target.Root.Lang = str(between.Root.Lang)
        target.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name.DuplexFlipLongEdge)
        pages, written = len(target.pages), BytesIO()
        packed = pikepdf.ObjectStreamMode.generate
        target.save(written, deterministic_id=True, object_stream_mode=packed)
    return Bound(written.getvalue(), pages, tuple(firsts))
