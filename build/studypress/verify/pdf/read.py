"""Reader of PDF files: painted content, structure, metadata and hidden parts."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

from studypress.verify.model import PrintedFile, PrintedPage
from studypress.verify.pdf.bounds import Bounds, UnreadableError

if TYPE_CHECKING:
    from studypress.verify.pdf.painted import PageScanner
    from studypress.verify.pdf.sequences import SplitPage

__all__ = ["Bounds", "LockedError", "UnreadableError", "glance", "read", "unlocked"]

_T = TypeVar("_T")
_ANY = Bounds()


class LockedError(UnreadableError):
    """Error of a file that needs a password, or another one than the given."""


def read(  # noqa: PLR0913 - ways of reading
    data: bytes,
    bounds: Bounds = _ANY,
    *,
    painted: bool = True,
    drawn: bool = True,
    strict: bool = False,
    to_the_left: bool = False,
    joined: bool = False,
    again: bool = True,
    fillable: bool = False,
) -> PrintedFile:
    """Read all of a PDF; raise UnreadableError if it is broken or exceeds the bounds.

    Pages are read only if `painted`, and ink is measured only if they are to be `drawn`. With
    `strict`, remarks also report all that this program never writes. Parts of lines are `joined`,
    and those of a document that is written `to_the_left`. What this process has read before is not
    read `again`, unless it is of such a document or read strictly; faces of its pages are digests.
    A `fillable` one has form fields, which must be empty.
    """
    import pikepdf  # noqa: PLC0415 - only proofs read

    from studypress.verify.pdf.sequences import KNOWN, split_pages  # noqa: PLC0415 - see above
    from studypress.verify.pdf.structure import contents_of  # noqa: PLC0415 - see above

    splits: list[SplitPage | None] = []
    try:
        with pikepdf.open(BytesIO(data)) as file:
            contents = contents_of(file, data, bounds, strict=strict, fillable=fillable)
            if not (again or strict or joined or to_the_left):
                splits = split_pages(file, contents.digests, bounds)
    except pikepdf.PasswordError:
        raise LockedError("it opens with a password only") from None
    except (pikepdf.PdfError, RuntimeError, UnicodeDecodeError) as error:  # a name in no UTF-8
        raise _unreadable(error) from None
    if not painted:
        return contents
    memory, split_at = KNOWN[drawn], dict(enumerate(splits)).get

    def known(at: int) -> PrintedPage | None:
        return memory.page(split) if (split := split_at(at)) else None

    def look(at: int, eye: "PageScanner") -> PrintedPage:
        if split := split_at(at):
            new = eye.look(drawn=drawn, only=memory.unread(split))
            memory.learn(split, new, eye, whole=False)
        if page := known(at):
            return page
        page = eye.look(drawn=drawn, joined=joined)
        if split:
            memory.learn(split, page, eye)
        return page

    pages = _each_page(data, look, bounds, known, to_the_left=to_the_left)
    return replace(contents, pages=pages)


def glance(
    data: bytes, bounds: Bounds = _ANY, known: frozenset[str] = frozenset()
) -> tuple[tuple[str, str], ...]:
    """Return face and text of each page of a PDF, in a third of the time of `read`.

    A page of which the digest is `known` is not read: its digest is returned, without a text.
    Raises UnreadableError as `read` does.
    """
    if not known:
        return _each_page(data, lambda _, eye: eye.glance(), bounds)
    import pikepdf  # noqa: PLC0415 - see read

    from studypress.verify.pdf.page_digests import page_digests  # noqa: PLC0415 - see read

    with pikepdf.open(BytesIO(data)) as file:
        digests = page_digests(file)
    faces = {at: (digest, "") for at, digest in enumerate(digests) if digest in known}
    return _each_page(data, lambda _, eye: eye.glance(), bounds, faces.get)


def unlocked(data: bytes, password: str = "") -> bytes:
    """Return a PDF rewritten without its password, so that it can be compared.

    Raises UnreadableError; LockedError if the password is wrong.
    """
    import pikepdf  # noqa: PLC0415 - see read

    written = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), password=password) as file:
            for holder, name in ((file.Root, "/Extensions"), (file.trailer, "/ID")):
                if name in holder:
                    del holder[name]
            plain = pikepdf.ObjectStreamMode.disable  # the catalogue of a locked file is in none
            file.save(written, static_id=True, encryption=False, object_stream_mode=plain)
    except pikepdf.PasswordError:
        raise LockedError("it opens with another password") from None
    except (pikepdf.PdfError, RuntimeError) as error:
        raise _unreadable(error) from None
    return written.getvalue()


def _each_page(
    data: bytes,
    look: Callable[[int, "PageScanner"], _T],
    bounds: Bounds,
    known: Callable[[int], _T | None] = lambda _: None,
    *,
    to_the_left: bool = False,
) -> tuple[_T, ...]:
    """Return the result for each page, which is read unless it is `known`."""
    import pypdfium2  # noqa: PLC0415 - see read

    from studypress.verify.pdf.painted import PageScanner  # noqa: PLC0415 - see read
    from studypress.verify.pdf.raster import TooLargeError  # noqa: PLC0415 - see read

    try:
        with pypdfium2.PdfDocument(data) as document:
            bounds.require_pages(len(document))
            return tuple(
                known(at) or look(at, PageScanner(document[at], to_the_left=to_the_left))
                for at in range(len(document))
            )
    except TooLargeError:
        raise UnreadableError("it has a page that is larger than any paper") from None
    except pypdfium2.PdfiumError as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> UnreadableError:
    return UnreadableError(f"it cannot be read as a PDF ({' '.join(str(error).split())})")
