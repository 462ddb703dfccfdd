"""Journal of a scan: each page is kept when it is read, so that an interrupted run goes on."""

import os
from itertools import chain, count
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter

from studypress.errors import PressError
from studypress.exam import file_names
from studypress.exam.record.read import Record
from studypress.exam.scannable.page_code import PageCode
from studypress.files.recovery.locked_folder import is_locked_elsewhere
from studypress.files.staging import Stage
from studypress.pipeline.scanning.kept_scans import joined_pages, kept_scans
from studypress.pipeline.scanning.page_tasks import ReadPage
from studypress.scan.scan_record import ScannedPage, ScanRecord, scan_record_json

_PAGE = TypeAdapter(ScannedPage)


class Journal:
    """Journal in the folder of an exam, which one run at a time can open."""

    def __init__(self, where: Path, record: Record) -> None:
        """Prepare to write in the folder of an exam."""
        self._where, self._record = where, record
        self._path = where / file_names.SCAN_JOURNAL
        self._added: list[ScannedPage] = []

    def __enter__(self) -> Self:
        """Open the journal, and move the pages of an interrupted run into the record.

        Raises PressError if another run has it open.
        """
        self._file = self._opened()
        try:
            self._before = kept_scans(self._where, self._record)
            self._pictures = {
                (page.digest, page.index): page.picture
                for page in self._before.pages
                if page.picture
            }
            self._names = set(self._pictures.values())
            if os.fstat(self._file).st_size:
                with Stage(self._where, private=True) as stage:
                    stage.add(file_names.READINGS, scan_record_json(self._before))
                os.ftruncate(self._file, 0)
        except BaseException:
            os.close(self._file)
            raise
        return self

    def _opened(self) -> int:
        """Return the descriptor of the file, locked."""
        if not self._path.resolve().is_relative_to(self._where.resolve()):
            raise PressError(f"cannot write to {self._path}: a link there leads out of the folder")
        if not self._path.exists():
            with Stage(self._where, private=True) as stage:
                stage.add(file_names.SCAN_JOURNAL, b"")
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        try:
            file = os.open(self._path, flags)
        except OSError as error:
            raise PressError(f"cannot write to {self._path}: {error.strerror}") from None
        if is_locked_elsewhere(file):
            os.close(file)
            raise PressError(f"{self._path}: another scan of this exam is running: wait for it")
        return file

    @property
    def scans(self) -> ScanRecord:
        """All scanned pages of the exam so far."""
        return ScanRecord(self._record.identity, joined_pages(self._before.pages, self._added))

    def add(self, source: str, digest: str, index: int, read: ReadPage) -> None:
        """Keep a page of a file and its picture."""
        name = self._picture(digest, index, read.reading.code) if read.picture else ""
        if name:
            with Stage(self._where, private=True) as stage:
                stage.add(f"{file_names.PICTURES}/{name}", read.picture)
        page = ScannedPage(source, digest, index, read.reading, name)
        os.write(self._file, _PAGE.dump_json(page) + b"\n")
        self._added.append(page)

    def _picture(self, digest: str, index: int, code: PageCode | None) -> str:
        """Return a name for the picture of a page; a page that is read again keeps its own."""
        if (digest, index) in self._pictures:
            return self._pictures[digest, index]
        stem = f"{code.form}-{code.page:02}" if code else f"{digest[:12]}-{index:04}"
        names = chain((f"{stem}.jpg",), (f"{stem}-{at}.jpg" for at in count(2)))
        name = next(name for name in names if name not in self._names)
        self._pictures[digest, index] = name
        self._names.add(name)
        return name

    def finish(self, table: bytes) -> None:
        """Write the record of all pages and their table; remove the journal."""
        with Stage(self._where, private=True) as stage:
            stage.add(file_names.READINGS, scan_record_json(self.scans))
            stage.add(file_names.SCANNED_PAGES, table)
            stage.drop([file_names.SCAN_JOURNAL])

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """Close the journal; another run can then open it."""
        os.close(self._file)
