"""Input files: their encoding, and the files beside them."""

from pathlib import Path

import pytest

from studypress.errors import ContentError
from studypress.exchange.input_file import InputFile


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_decoded_and_its_line_ends_are_one(encoding: str) -> None:
    assert InputFile("a.txt", "ä\r\nб\r数".encode(encoding)).text() == "ä\nб\n数"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("Größe".encode("latin-1"), "1:3"),
        ("a\r\nbä".encode("cp1252"), "2:2"),
        (b"a\nbc\0d", "2:3"),
        ("text".encode("utf-16-le"), "1:2"),
        ("text".encode("utf-32"), "1:1"),
        ("a\nb".encode("utf-16") + b"\0", "2:2"),
        ("数".encode()[:2], "1:1"),
        (b"\x89PNG\r\n", "1:1"),
    ],
    ids=["latin", "windows", "null", "utf-16", "utf-32", "odd", "truncated", "png"],
)
def test_other_bytes_are_refused_with_the_place_of_the_first(data: bytes, place: str) -> None:
    with pytest.raises(ContentError) as error:
        InputFile("a.txt", data).text()
    assert str(error.value) == f"a.txt:{place}: this is not UTF-8 text: save the file as UTF-8"


def test_only_files_in_the_folder_are_beside(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "a.png").write_bytes(b"a")
    (tmp_path / "secret").write_bytes(b"s")
    (folder / "link").symlink_to(tmp_path / "secret")
    file = InputFile("list.md", b"", folder)
    assert file.beside("img/a.png") == file.beside("./img/../img/a.png") == b"a"
    outside = ("../secret", str(tmp_path / "secret"), "link", "img", "none", "a\0b", "x" * 5000, "")
    assert [file.beside(name) for name in outside] == [None] * len(outside)
    assert InputFile("list.md", b"").beside("img/a.png") is None
