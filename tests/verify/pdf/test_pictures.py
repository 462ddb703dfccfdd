"""Pictures of pages."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studypress.verify.pdf.bounds import UnreadableError
from studypress.verify.pdf.pictures import page_picture, page_pictures


def test_a_page_is_as_wide_as_requested(printed: Path) -> None:
    path = printed / "exam" / "fairness.pdf"
    with path.open("rb") as file:
        picture = page_picture(file, 1, 500)
    found = Image.open(BytesIO(picture))
    assert (found.format, found.width) == ("PNG", 500)
    assert page_pictures(path.read_bytes(), 500)[0] == picture


def test_what_is_no_page_is_refused(printed: Path) -> None:
    for page in (0, -1, 9):
        with (printed / "exam/fairness.pdf").open("rb") as file, pytest.raises(UnreadableError):
            page_picture(file, page, 500)
    with pytest.raises(UnreadableError, match="cannot be read"):
        page_picture(BytesIO(b"%PDF-1.7 nothing"), 1, 500)
