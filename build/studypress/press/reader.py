"""Opens PDF files as a stranger would: what is painted, and what else they hold."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

from studypress.exam.reading import Paper

if TYPE_CHECKING:
    from studypress.press.eye import Eye

_T = TypeVar("_T")


class UnreadableError(Exception):
    """A file cannot be read as a PDF; the message says why."""


class LockedError(UnreadableError):
    """A file opens with a password only."""


def read(data: bytes, *, drawn: bool = True) -> Paper:
    """Read a PDF whole; raises UnreadableError if that cannot be done.

    Unless its pages are `drawn`, it is not known what on them leaves ink.
    """
    import pikepdf  # noqa: PLC0415 - only proofs read

    from studypress.press.innards import innards_of  # noqa: PLC0415 - see above

    try:
        with pikepdf.open(BytesIO(data)) as file:
            innards = innards_of(file, data)
    except pikepdf.PasswordError:
        raise LockedError("it opens with a password only") from None
    except pikepdf.PdfError as error:
        raise _unreadable(error) from None
    pages = _each_page(data, lambda eye: eye.look(drawn=drawn))
    return Paper(pages, innards.tree, innards.strings, innards.streams, innards.remarks)


def glance(data: bytes) -> tuple[tuple[str, str], ...]:
    """Return face and words of each page of a PDF, which takes a third of the time of reading.

    Raises UnreadableError as that does.
    """
    return _each_page(data, lambda eye: eye.glance())


def _each_page(data: bytes, look: Callable[["Eye"], _T]) -> tuple[_T, ...]:
    import pypdfium2  # noqa: PLC0415 - see read

    from studypress.press.eye import Eye  # noqa: PLC0415 - see read
    from studypress.press.picture import TooLargeError  # noqa: PLC0415 - see read

    try:
        with pypdfium2.PdfDocument(data) as document:
            return tuple(look(Eye(page)) for page in document)
    except TooLargeError:
        raise UnreadableError("it has a page that is larger than any paper") from None
    except pypdfium2.PdfiumError as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> UnreadableError:
    return UnreadableError(f"it cannot be read as a PDF ({' '.join(str(error).split())})")
