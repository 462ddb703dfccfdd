"""Digests of pages: in files that are not encrypted, pages of one digest paint the same."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

import pikepdf

from studypress.verify.pdf.bounds import NESTED, VALUE, number_of

_UNPAINTED = ("/Parent", "/Kids", "/Count", "/Type", "/StructParents", "/Tabs", "/Annots")


class _CycleError(Exception):
    """Error of an object that contains itself."""


def page_digests(file: pikepdf.Pdf) -> tuple[str, ...]:
    """Return a digest of all that each page of an open file paints; empty for a doubtful page.

    It is made of the bytes of its content, its boxes and its resources, without the numbers that
    objects have in this file.
    """
    known: dict[bytes, bytes] = {}
    return tuple(_page_digest(page.obj, file, known) for page in file.pages)


def _page_digest(page: pikepdf.Object, file: pikepdf.Pdf, known: dict[bytes, bytes]) -> str:
    try:
        parts = [
            name.encode() + _digest(value, file, known)
            for node in _upwards(page)
            for name, value in node.items()
            if name not in _UNPAINTED
        ]
    except _CycleError:
        return ""
    return "" if file.is_encrypted else sha256(b"\n".join(parts)).hexdigest()


def sheet_digest(page: pikepdf.Object, file: pikepdf.Pdf, known: dict[bytes, bytes]) -> bytes:
    """Return a digest of the values of a page, such as its boxes, but its content and resources."""
    return sha256(
        b"\n".join(
            name.encode() + _digest(value, file, known)
            for node in _upwards(page)
            for name, value in node.items()
            if name not in (*_UNPAINTED, "/Contents", "/Resources")
        )
    ).digest()


def named_resources(
    resources: pikepdf.Object, file: pikepdf.Pdf, known: dict[bytes, bytes]
) -> Mapping[bytes, bytes]:
    """Return a digest for each name in a page's resources.

    Content, as that of a drawing, may use the resources of the page.
    """
    of_page = _digest(resources, file, known)
    found: dict[bytes, bytes] = {}
    for kind, table in resources.items():
        for name, value in table.items() if isinstance(table, pikepdf.Dictionary) else ():
            key = name[1:].encode()
            found[key] = found.get(key, b"") + kind.encode() + _digest(value, file, known)
            found[key] += of_page if _has_content(value) else b""
    return found


def _has_content(thing: object) -> bool:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if (kind := thing.get("/Subtype")) == "/Image":
        return False
    return kind in ("/Form", "/Type3") or "/PatternType" in thing or "/SMask" in thing


def _upwards(page: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield a page and the nodes from which it inherits values."""
    for _ in range(NESTED):
        yield page
        above = page.get("/Parent")
        if not isinstance(above, pikepdf.Dictionary):
            return
        page = above
    raise _CycleError


def _digest(thing: object, file: pikepdf.Pdf, known: dict[bytes, bytes]) -> bytes:
    """Return a digest of an object and all to which it refers."""
    if not isinstance(thing, pikepdf.Object):
        return repr(thing).encode()
    number = number_of(thing) if thing.is_indirect else b""
    if number in known:
        if not known[number]:
            raise _CycleError
        return known[number]
    if number:
        known[number] = b""  # in progress
    is_stream = isinstance(thing, pikepdf.Stream)
    text = (thing.stream_dict if is_stream else thing).unparse(resolved=True)
    found, at = sha256(), 0
    for value in VALUE.finditer(text):
        if reference := value[2]:
            found.update(text[at : value.start()])
            found.update(_digest(file.get_object(*map(int, reference.split())), file, known))
            at = value.end()
    found.update(text[at:])
    if is_stream:
        found.update(b"stream" + thing.read_raw_bytes())
    if number:
        known[number] = found.digest()
    return found.digest()
