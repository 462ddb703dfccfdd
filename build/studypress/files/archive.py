"""ZIP files: those of other programs, read within limits, and written with equal bytes."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from struct import error as StructError  # noqa: N812 - the name of a class
from typing import Protocol
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as DeflateError  # noqa: N812 - the name of a class

from studypress.errors import ContentError, Problem, SourcePlace

MAX_FILES = 20_000
MAX_TOTAL = 512 * 2**20
MAX_RATIO = 250  # of a whole archive; texts are compressed to a tenth, seldom to a fiftieth
_FAULTS = (
    BadZipFile, DeflateError, EOFError, NotImplementedError, OSError, RuntimeError, StructError,
    ValueError,
)  # fmt: skip
"""Exceptions of zipfile for a damaged archive."""

_SMALL = 2**20  # bytes: smaller archives may be compressed better


class NamedBytes(Protocol):
    """The bytes of a file, and its name in messages."""

    @property
    def name(self) -> str: ...  # noqa: D102 - as above
    @property
    def data(self) -> bytes: ...  # noqa: D102


class Archive:
    """The files of a ZIP archive by their names; none is written anywhere."""

    def __init__(self, file: NamedBytes) -> None:
        """Open an archive; raise ContentError if it is damaged, encrypted or too large."""
        self._file = file
        try:
            self._zip = ZipFile(BytesIO(file.data))
        except (BadZipFile, ValueError, NotImplementedError) as error:
            message = f"this is no complete ZIP file ({error}): export or download it again"
            raise self._error(message) from None
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        total = sum(member.file_size for member in members)
        if len(members) > MAX_FILES:
            raise self._error(
                f"more than {MAX_FILES:,} files in the archive, the maximum: split it"
            )
        if total > MAX_TOTAL or total > max(_SMALL, MAX_RATIO * len(file.data)):
            message = f"the archive has {total:,} bytes unpacked, more than is allowed: split it"
            raise self._error(message)
        for member in members:
            if member.flag_bits & 1:
                raise self._error(f"'{member.filename}' is encrypted: export without a password")
        self._members: dict[str, ZipInfo] = {member.filename: member for member in members}

    def _error(self, message: str) -> ContentError:
        return ContentError([Problem(SourcePlace(self._file.name), message)])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files, with `/` between the parts."""
        return tuple(self._members)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, or None if the archive has none of this name.

        `.` and `..` in the name are resolved; a file outside of the archive does not exist. Raises
        ContentError if the file is damaged, or longer than its archive states.
        """
        member = self._members.get(normal_name(name))
        if member is None:
            return None
        try:
            with self._zip.open(member) as opened:
                data = opened.read(member.file_size + 1)
        except _FAULTS as error:
            message = f"'{name}' in the archive is damaged ({error}): export or download it again"
            raise self._error(message) from None
        if len(data) != member.file_size:
            raise self._error(f"'{name}' in the archive has another size than is stated")
        return data


def normal_name(name: str) -> str:
    """Return the name of a file of an archive without `.` and `..`; "" if it leads outside."""
    parts: list[str] = []
    for part in PurePosixPath(name.replace("\\", "/")).parts:
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    return "/".join(parts)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of files by their names; equal files make equal bytes."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_entry(name), data)
    return made.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # of 1980, which is the earliest time
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # Unix, as the default depends on the system
    entry.external_attr = 0o644 << 16
    return entry
