from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from studypress.errors import ContentError
from studypress.files.archive import Archive, normal_name, zip_of


@dataclass(frozen=True)
class Given:
    data: bytes
    name: str = "a.zip"


def test_an_archive_is_read_as_it_was_written() -> None:
    made = zip_of({"a/b.txt": b"text", "c.bin": bytes(9)})
    archive = Archive(Given(made))
    assert archive.names == ("a/b.txt", "c.bin")
    assert archive.read("a/../a/b.txt") == b"text"
    assert archive.read("d.txt") is None
    assert archive.read("../a/b.txt") is None
    assert made == zip_of({"a/b.txt": b"text", "c.bin": bytes(9)})


def test_a_file_that_expands_too_far_and_a_truncated_one_are_refused() -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(50 * 2**20))
    with pytest.raises(ContentError, match=r"^a\.zip: the archive has 52,428,800 bytes unpacked"):
        Archive(Given(bomb.getvalue()))
    with pytest.raises(ContentError, match=r"^a\.zip: this is no complete ZIP file"):
        Archive(Given(zip_of({"a": b"text"})[:-4]))


@pytest.mark.parametrize("stated", [10, 1500])
def test_a_file_of_another_size_than_is_stated_is_refused(stated: int) -> None:
    made = zip_of({"zeros": bytes(1000)})
    lying = made.replace((1000).to_bytes(4, "little"), stated.to_bytes(4, "little"))
    archive = Archive(Given(lying))
    with pytest.raises(ContentError, match=r"^a\.zip: 'zeros' in the archive"):
        archive.read("zeros")


def test_a_name_that_leads_outside_is_no_name() -> None:
    assert [normal_name(name) for name in ("a/./b", "a\\b", "/a", "../a", "a/../../b")] == [
        "a/b", "a/b", "a", "", "",
    ]  # fmt: skip
