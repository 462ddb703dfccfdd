"""ZIP packages as plain bytes that a fuzzer can change, and back: names, then contents."""

from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile

_MARK = b"\n=== "
_END = b"\n"
_MOST = 20  # members


def flat(package: bytes) -> bytes:
    """Return the members of a package, each after a line with its name."""
    try:
        with ZipFile(BytesIO(package)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except BadZipFile:
        return package
    return b"".join(_MARK + name.encode() + _END + data for name, data in parts)


def packed(data: bytes) -> bytes:
    """Return the package of flat bytes; bytes without a member are themselves a file."""
    if not data.startswith(_MARK):
        return data
    made = BytesIO()
    with ZipFile(made, "w", ZIP_STORED) as archive:
        known = set[str]()
        for part in data.split(_MARK)[1 : _MOST + 1]:
            head, _, content = part.partition(_END)
            name = head.decode("utf-8", errors="replace").replace("\0", "")[:200]
            if name and name not in known:
                known.add(name)
                archive.writestr(name, content)
    return made.getvalue()
