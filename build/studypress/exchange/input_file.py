"""The file to be imported: its bytes, its text, and the files beside it."""

import codecs
from dataclasses import dataclass, field
from pathlib import Path

from studypress.errors import ContentError, Problem, SourcePlace
from studypress.files.inside import ClosedDoorError, read_inside

MAX_BYTES = 64 * 2**20

_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class InputFile:
    """A file's bytes, its `name` in messages, and its folder, from which figures may be read."""

    name: str
    data: bytes = field(repr=False)
    folder: Path | None = None

    def place(self, line: int = 0, column: int = 1) -> SourcePlace:
        """Return a place in the file; line 0 means the whole file."""
        return SourcePlace(self.name, line, column if line else 0)

    def error(self, message: str, line: int = 0, column: int = 1) -> ContentError:
        """Return the error that the file cannot be read, with its place."""
        return ContentError([Problem(self.place(line, column), message)])

    def text(self) -> str:
        """Decode the file as UTF-8, or as UTF-16 with a byte-order mark; line ends become LF.

        Raises ContentError with the place of the first byte that is no text.
        """
        encoding = next(
            (name for mark, name in _ENCODINGS.items() if self.data.startswith(mark)), "utf-8"
        )
        try:
            text = self.data.decode(encoding)
        except UnicodeDecodeError as error:
            text = self.data[: error.start].decode(encoding, errors="ignore") + "\0"
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\0" in text:
            before = text[: text.index("\0")]
            line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
            raise self.error("this is not UTF-8 text: save the file as UTF-8", line, column)
        return text

    def beside(self, name: str) -> bytes | None:
        """Return the content of a file in the folder of this one, or None if there is none."""
        if not self.folder:
            return None
        try:
            return read_inside(self.folder, name, MAX_BYTES)
        except (ClosedDoorError, OSError):
            return None
