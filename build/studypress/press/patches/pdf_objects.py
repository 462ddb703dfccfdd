"""Objects of pydyf, which writes the engine's files: streams, references and strings."""

import zlib
from collections.abc import Callable

from studypress.press.weasyprint_types import PdfFile, PdfStream

_LEVEL = 6  # level 9 takes three times as long, and a guide is only 1 % smaller


def mend_objects() -> None:
    """Replace three properties of pydyf; call this once in a process.

    There is no upstream issue for them: pydyf prefers the smallest file, the list of pages is
    slow only in tagged files of many pages, and its strings are valid.
    """
    import pydyf  # noqa: PLC0415 - comes with the engine

    pydyf.Stream.data = _compressed(pydyf.Stream.data.fget)
    pydyf.PDF.page_references = property(_page_references)
    pydyf.String.data = _escaped(pydyf.String.data.fget)


def _compressed(written: Callable[[PdfStream], bytes]) -> property:
    """Return a property that writes a stream with our level of compression."""
    import pydyf  # noqa: PLC0415 - see above

    def data(stream: PdfStream) -> bytes:
        if not stream.compress:
            return written(stream)
        content = b"\n".join(map(pydyf._to_bytes, stream.stream))  # noqa: SLF001
        extra = {**stream.extra, "Filter": "/FlateDecode"}
        return written(pydyf.Stream([zlib.compress(content, _LEVEL)], extra))

    return property(data)


def _page_references(pdf: PdfFile) -> tuple[bytes, ...]:
    """Return the references to a file's pages, cached until a page is added.

    The engine builds all of them for each element of the structure tree, to use one.
    """
    numbers = pdf.pages["Kids"][::3]
    known: tuple[bytes, ...] = vars(pdf).get("_references", ())
    if len(known) != len(numbers):
        known = tuple(f"{number} 0 R".encode() for number in numbers)
        vars(pdf)["_references"] = known
    return known


def _escaped(written: Callable[[object], bytes]) -> property:
    """Return a property that escapes line breaks in strings.

    Readers convert every kind of line break in a string to a line feed, and the pieces of forms
    are stored as lines.
    """

    def data(string: object) -> bytes:
        return written(string).replace(b"\r", b"\\r").replace(b"\n", b"\\n")

    return property(data)
