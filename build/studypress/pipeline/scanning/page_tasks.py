"""Tasks of reading processes: the pages of a file counted, and one page read.

They run in processes of limited memory and time, which import what decodes pictures.
"""

import os
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studypress.exam import file_names
from studypress.exam.scannable.page_code import PageCode
from studypress.pipeline.exam_folder.files import open_file, printed_exam
from studypress.pipeline.scanning.typed_codes import TYPED
from studypress.scan.crops import MAX_PICTURE
from studypress.scan.reading import PageOutcome, PageReading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studypress.exam.scannable.layout import ScanLayout
    from studypress.scan.geometry.grey_picture import GreyPicture
    from studypress.scan.intake.sizes import Paper

_QUALITY = 80  # of a kept picture


class CountedPages(NamedTuple):
    """Number of pages of a file, 0 with the reason if it cannot be read, or is no scan."""

    pages: int
    fault: str = ""
    is_scan: bool = True


class ReadPage(NamedTuple):
    """Reading of a page, and its upright picture as JPEG; empty if there is nothing to see."""

    reading: PageReading
    picture: bytes = b""


class PrintedPages(NamedTuple):
    """Folder of an exam, and the SHA-256 of its manifest, with the layouts of all pages."""

    where: Path
    manifest: str


def count_pages(path: Path) -> CountedPages:
    """Return the number of pages of a file."""
    _use_one_thread()
    from studypress.scan.intake.page_file import page_count  # noqa: PLC0415 - needs numpy
    from studypress.scan.intake.sizes import OtherFormatError, PictureError  # noqa: PLC0415

    try:
        return CountedPages(page_count(path))
    except OtherFormatError as error:
        return CountedPages(0, str(error), is_scan=False)
    except PictureError as error:
        return CountedPages(0, str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - decoders of a hostile file raise anything
        return CountedPages(0, _damage(error))


def read_page_of(printed: PrintedPages, path: Path, index: int) -> ReadPage:
    """Read a page of a file, from 1."""
    _use_one_thread()
    from studypress.scan.intake.page_file import page_picture  # noqa: PLC0415 - needs numpy
    from studypress.scan.intake.sizes import PictureError  # noqa: PLC0415

    try:
        _, papers = _layouts(printed)
        return _read(printed, page_picture(path, index, papers).grey)
    except PictureError as error:
        return ReadPage(PageReading(PageOutcome.UNREADABLE, reason=str(error)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - as above: the other pages are read
        return ReadPage(PageReading(PageOutcome.UNREADABLE, reason=_damage(error)))


def read_kept_page(printed: PrintedPages, picture: str, code: PageCode | None) -> ReadPage:
    """Read a kept picture again, by the code that a person has typed, or by its symbol."""
    _use_one_thread()
    from studypress.scan.intake.picture_file import kept_page  # noqa: PLC0415 - needs numpy

    name = f"{file_names.PICTURES}/{picture}"
    try:
        with open_file(printed.where, name, MAX_PICTURE) as file:
            found = _read(printed, kept_page(file.read(MAX_PICTURE)), code)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        return ReadPage(PageReading(PageOutcome.UNREADABLE, code, reason=_damage(error)))
    if code is None:
        return found
    reason = "; ".join(filter(None, (TYPED, found.reading.reason)))
    return found._replace(reading=replace(found.reading, reason=reason))


def _damage(error: Exception) -> str:
    return f"it is damaged ({type(error).__name__}): scan it again"


def _use_one_thread() -> None:
    """Limit the threads of numpy, each of which needs memory; there is a process for each core."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@lru_cache(maxsize=1)
def _layouts(printed: PrintedPages) -> "tuple[Mapping[str, ScanLayout], list[Paper]]":
    """Return the layouts of an exam by form code, and its papers, the most frequent first."""
    from studypress.scan.intake.sizes import Paper  # noqa: PLC0415 - needs numpy

    _, record = printed_exam(printed.where)
    found = {form.code: form.scan for form in record.every_form if form.scan}
    papers = Counter(Paper(layout.width, layout.height) for layout in found.values())
    return found, [paper for paper, _ in papers.most_common()]


def _read(printed: PrintedPages, picture: "GreyPicture", code: PageCode | None = None) -> ReadPage:
    """Return the reading of a picture, with the upright one unless the page is blank."""
    from PIL import Image  # noqa: PLC0415 - only reading processes need it

    from studypress.scan.read_page import read_page  # noqa: PLC0415

    layouts, _ = _layouts(printed)
    reading, upright = read_page(picture, lambda found: layouts.get(found.form), code)
    if reading.outcome is PageOutcome.FOREIGN and reading.code is None:
        return ReadPage(reading)
    target, dpi = BytesIO(), round(reading.dpi)
    Image.fromarray(upright).save(target, "JPEG", quality=_QUALITY, dpi=(dpi, dpi))
    return ReadPage(reading, target.getvalue())
