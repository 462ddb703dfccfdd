"""Record of all scanned pages of an exam, as kept in its folder, and the corrections of it."""

from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from studypress.exam.record.form_record import Digest, Text
from studypress.scan.reading import PageReading

FORMAT = "studypress scan record"
VERSION = 1
MAX_SCANNED = 100_000
"""Limit of the scanned pages of an exam."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A scanned page: name and SHA-256 of its file, its place in it from 1, and its reading.

    `picture` is the name of the upright grey picture among the kept ones, to which the places of
    the reading refer; empty if the page was blank or could not be opened.
    """

    source: Text
    digest: Digest
    index: Annotated[int, Field(ge=1)]
    reading: PageReading
    picture: Text = ""

    @property
    def place(self) -> str:
        """Place in messages and corrections, such as `room-a.pdf:7`."""
        return f"{self.source}:{self.index}"


@dataclass(frozen=True, slots=True)
class ScanRecord:
    """All scanned pages of the exam with an identity, in the order of scanning."""

    exam: Text
    pages: Annotated[tuple[ScannedPage, ...], Field(max_length=MAX_SCANNED)] = ()
    format: Text = FORMAT
    version: int = VERSION


_ADAPTER = TypeAdapter(ScanRecord)


def scan_record_json(record: ScanRecord) -> bytes:
    """Return a record as JSON."""
    return _ADAPTER.dump_json(record, indent=1) + b"\n"


def read_scan_record(data: bytes) -> ScanRecord | None:
    """Parse a record; return None if it is not one of this version."""
    try:
        record = _ADAPTER.validate_json(data)
    except ValidationError:
        return None
    return record if (record.format, record.version) == (FORMAT, VERSION) else None
