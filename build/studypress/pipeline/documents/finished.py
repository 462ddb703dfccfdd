"""Finished documents in the cache: a document is not printed again if its input is unchanged."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from struct import Struct

from studypress.bank.bank import Bank
from studypress.bank.selection import Selection
from studypress.compose.cache_key import decisive_looks
from studypress.exam.file_names import BOOKLET
from studypress.files.cache import key_of, user_cache
from studypress.page.look import Look
from studypress.page.text.texts import picture_digests
from studypress.pipeline.printer import DocumentFile
from studypress.pipeline.request import Request

_HEAD = Struct(">IQ")  # the number of pages, 0 in HTML, and the bytes of the file


class FinishedDocuments:
    """Files of the documents of a request in the cache.

    Their keys contain all input that determines their bytes, without rendering any of it: the
    bank with its pictures, the look, the options, and our programs.
    """

    def __init__(self, request: Request, bank: Bank, look: Look) -> None:
        """Store the input; documents print the questions of `bank`."""
        self._request, self._bank, self._look = request, bank, look
        self._cache = user_cache(used=request.cache)

    def get(self, name: str, *own: object) -> list[DocumentFile]:
        """Return the files of a document; none if one of them is not in the cache.

        `own` is the input of this document only.
        """
        if not self._request.cache:
            return []
        names = [f"{name}.{self._request.format}"]
        names += [f"{name}{BOOKLET}.pdf"] if self._request.booklet else []
        found = [_parsed(each, self._cache.get(self._key(each, own))) for each in names]
        files = [file for file in found if file]
        return files if len(files) == len(names) else []

    def put(self, files: Sequence[DocumentFile], *own: object) -> Sequence[DocumentFile]:
        """Store the files of a document and return them.

        They are not stored if a figure or the look has changed since they were requested.
        """
        if self._request.cache and self._read_files() == self._files:
            for file in files:
                data = _HEAD.pack(file.pages or 0, len(file.data)) + file.data
                self._cache.put(self._key(file.name, own), data)
        return files

    def _key(self, file: str, own: Sequence[object]) -> str:
        return key_of("document", file, repr(own), self._memory, self._files)

    @cached_property
    def _memory(self) -> str:
        """Digest of the options and the texts of the bank, wherever they are read from."""
        options = replace(
            self._request,
            bank=None,
            out=Path(),
            custom=None,
            selection=Selection(),
            documents=(),
            exam=None,
            scorecard=None,
            jobs=1,
            scheduler=None,
            replace=False,
        )
        entries = (part for entry in self._bank.entries for part in (repr(entry), entry.digest))
        return key_of(repr(options), repr(replace(self._bank, root=Path())), *entries)

    @cached_property
    def _files(self) -> str:
        """Digest of the files that are read while printing, as they are at first."""
        return self._read_files()

    def _read_files(self) -> str:
        pictures = picture_digests(self._bank, self._bank.entries)
        return key_of(*decisive_looks(self._look), repr(pictures))


def _parsed(name: str, entry: bytes | None) -> DocumentFile | None:
    """Return a file from its entry in the cache; None if the entry is not valid."""
    if not entry or len(entry) < _HEAD.size:
        return None
    pages, size = _HEAD.unpack_from(entry)
    data = entry[_HEAD.size :]
    return DocumentFile(name, data, pages or None, kept=True) if len(data) == size else None
