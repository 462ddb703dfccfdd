"""Printed files as the desk shows them: sizes and pictures of their pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from studypress.errors import StudypressError
from studypress.files.inside import ClosedDoorError, open_inside
from studypress.pipeline.request import Progress
from studypress.verify.pdf import pictures
from studypress.verify.pdf.bounds import UnreadableError

_LARGEST = 2**30  # bytes


class NotShownError(StudypressError):
    """Error of a file that cannot be shown; the message contains its name and the reason."""


def read_printed(out: Path, name: str) -> bytes:
    """Return a printed file; raise NotShownError if it is not below `out` any more."""
    with _opened(out, name) as file:
        return file.read()


def page_sizes(
    out: Path, name: str, progress: Progress = lambda *_: None
) -> list[tuple[float, float]]:
    """Return width and height of each page in points; raise NotShownError if it has none."""
    del progress
    with _opened(out, name) as file:
        return pictures.page_sizes(file)


def page_picture(
    out: Path, name: str, page: int, width: int, progress: Progress = lambda *_: None
) -> bytes:
    """Return a page, counted from 1, as PNG of this width; raise NotShownError without one."""
    del progress
    with _opened(out, name) as file:
        return pictures.page_picture(file, page, width)


@contextmanager
def _opened(out: Path, name: str) -> Iterator[BinaryIO]:
    try:
        with open_inside(out, name, _LARGEST) as file:
            yield file
    except (ClosedDoorError, UnreadableError) as error:
        raise NotShownError(f"{name}: {error}") from None
