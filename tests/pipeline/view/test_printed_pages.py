"""Printed files for the desk: only files in the output folder, with the reason of a refusal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studypress.pipeline.view.printed_pages import (
    NotShownError,
    page_picture,
    page_sizes,
    read_printed,
)


def picture(out: Path, name: str) -> bytes:
    return page_picture(out, name, 1, 100)


@pytest.mark.parametrize("call", [read_printed, page_sizes, picture])
@pytest.mark.parametrize(
    ("name", "reason"),
    [("../secret.pdf", "outside"), ("gone.pdf", "no such file"), ("link.pdf", "outside")],
)
def test_a_file_that_is_not_in_the_folder_is_refused(
    tmp_path: Path, call: Callable[[Path, str], object], name: str, reason: str
) -> None:
    (tmp_path / "secret.pdf").touch()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/link.pdf").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(NotShownError, match=f"^{name}: .*{reason}"):
        call(tmp_path / "out", name)


def test_a_file_without_pages_is_read_only(tmp_path: Path) -> None:
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7")
    assert read_printed(tmp_path, "torn.pdf") == b"%PDF-1.7"
    with pytest.raises(NotShownError, match=r"^torn\.pdf: it cannot be read as a PDF"):
        page_sizes(tmp_path, "torn.pdf")
