"""Files of pages: recognised by content, counted, decoded in grey; hostile ones are refused."""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from studypress.scan.intake.page_file import page_count, page_picture
from studypress.scan.intake.picture_file import close_series
from studypress.scan.intake.sizes import MAX_SIDE, PagePicture, Paper, PictureError

A4 = [Paper(210, 297)]
SIZE = (1654, 2339)  # A4 at 200 dpi
BLACK = 40  # darker is ink


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Close files as the end of a process does."""
    yield
    close_series()


@pytest.fixture
def sheet() -> Image.Image:
    """An A4 page at 200 dpi, white, with a black bar at its top."""
    picture = Image.new("L", SIZE, 255)
    picture.paste(0, (200, 100, 1400, 300))
    return picture


def inked(picture: PagePicture) -> tuple[float, float]:
    """Centre of the ink, as a share of width and height."""
    rows, columns = np.nonzero(picture.grey < BLACK)
    height, width = picture.grey.shape
    return round(columns.mean() / width, 2), round(rows.mean() / height, 2)


TOP = (0.48, 0.09)


MODES = {
    "png": ("1", "L", "P", "RGB", "RGBA", "LA", "I;16"),
    "tiff": ("1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"),
    "jpg": ("L", "RGB", "CMYK"),
    "pdf": ("1", "L", "RGB", "CMYK"),
}


@pytest.mark.parametrize(
    ("suffix", "mode"), [(suffix, mode) for suffix, modes in MODES.items() for mode in modes]
)
def test_pictures_of_each_mode_are_read_in_grey(
    sheet: Image.Image, tmp_path: Path, suffix: str, mode: str
) -> None:
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(sheet, dtype=np.uint16) * 257)
    else:
        picture = sheet.convert(mode)
    path = tmp_path / f"page.{suffix}"
    picture.save(path, dpi=(200, 200), resolution=200)
    assert page_count(path) == 1
    found = page_picture(path, 1, A4)
    assert inked(found) == TOP
    assert found.grey.shape == pytest.approx((SIZE[1], SIZE[0]), abs=2)
    assert found.grey.dtype == np.uint8
    assert found.dpi == pytest.approx(200, rel=0.01)


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (200, 100, 1400, 300))
    clear.save(tmp_path / "page.png")
    assert inked(page_picture(tmp_path / "page.png", 1, A4)) == TOP


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "jpeg", "tiff_adobe_deflate"])
def test_each_frame_of_a_tiff_is_a_page(
    sheet: Image.Image, tmp_path: Path, compression: str
) -> None:
    upside = sheet.rotate(180)
    pages = [at.convert("1" if compression == "group4" else "L") for at in (sheet, upside, sheet)]
    path = tmp_path / "pages.tif"
    pages[0].save(path, save_all=True, append_images=pages[1:], compression=compression)
    assert page_count(path) == 3
    assert [inked(page_picture(path, at, A4))[1] for at in (1, 2, 3)] == [0.09, 0.91, 0.09]


def test_the_format_is_that_of_the_content(sheet: Image.Image, tmp_path: Path) -> None:
    sheet.save(tmp_path / "page.png")
    path = (tmp_path / "page.png").rename(tmp_path / "page.pdf")
    assert page_count(path) == 1
    assert inked(page_picture(path, 1, A4)) == TOP


def test_a_photo_is_turned_as_its_camera_states(sheet: Image.Image, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by 90 degrees clockwise to display
    sheet.rotate(90, expand=True).save(tmp_path / "page.jpg", exif=exif)
    assert inked(page_picture(tmp_path / "page.jpg", 1, A4)) == TOP


@pytest.mark.parametrize(("stated", "pixels"), [(72, 200), (200, 200), (600, 600), (300, 300)])
def test_the_resolution_is_stated_or_that_of_the_paper(
    sheet: Image.Image, tmp_path: Path, stated: int, pixels: int
) -> None:
    factor = pixels / 200
    large = sheet.resize((round(SIZE[0] * factor), round(SIZE[1] * factor)))
    large.save(tmp_path / "page.png", dpi=(stated, stated))
    found = page_picture(tmp_path / "page.png", 1, A4)
    assert found.dpi == pytest.approx(200, rel=0.01)
    assert found.grey.shape == pytest.approx((SIZE[1], SIZE[0]), abs=2)
    assert inked(found) == TOP


def test_a_coarse_page_is_not_scaled_up(sheet: Image.Image, tmp_path: Path) -> None:
    sheet.resize((1240, 1754)).save(tmp_path / "page.png")
    found = page_picture(tmp_path / "page.png", 1, A4)
    assert found.grey.shape == (1754, 1240)
    assert found.dpi == pytest.approx(150, rel=0.01)


def test_a_huge_photo_is_decoded_at_a_fraction_of_its_size(tmp_path: Path) -> None:
    Image.new("L", (12_000, 9_000), 255).save(tmp_path / "page.jpg", quality=10)
    found = page_picture(tmp_path / "page.jpg", 1, A4)
    assert found.grey.shape == pytest.approx((1754, 2339), abs=2)


@pytest.mark.parametrize("size", [14_400, 72, 3])
def test_a_page_of_any_size_is_rendered_as_large_as_the_paper(tmp_path: Path, size: float) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(size, max(3, size / 2)))
    pdf.save(tmp_path / "page.pdf")
    found = page_picture(tmp_path / "page.pdf", 1, A4)
    assert max(found.grey.shape) <= MAX_SIDE
    assert found.grey.min() == 255


def test_a_stated_user_unit_does_not_enlarge_a_page(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.UserUnit = 75_000
    pdf.save(tmp_path / "page.pdf")
    assert max(page_picture(tmp_path / "page.pdf", 1, A4).grey.shape) <= MAX_SIDE


def test_a_large_format_page_is_rendered_smaller(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(1800, 1800))
    pdf.save(tmp_path / "page.pdf")
    found = page_picture(tmp_path / "page.pdf", 1, A4)
    assert max(found.grey.shape) == pytest.approx(MAX_SIDE, abs=2)
    assert found.dpi == pytest.approx(200, rel=0.01)


def encrypted(path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="other"))


def truncated(path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path)
    path.write_bytes(path.read_bytes()[:40])


def without_pages(path: Path) -> None:
    pikepdf.new().save(path)


def tiff_header(path: Path, width: int = 60_000, height: int = 60_000) -> None:
    """A TIFF of one strip of nothing, with a size that it does not have."""
    fields = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    fields += [(273, 4, 8), (278, 4, height), (279, 4, 100)]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in fields)
    path.write_bytes(
        b"II*\0" + struct.pack("<IH", 8, len(fields)) + entries + b"\0\0\0\0" + bytes(100)
    )


def png_bomb(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(40_000 * 5_001), 9)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def jpeg_bomb(path: Path) -> None:
    Image.new("L", (16, 16)).save(path, "JPEG")
    data = bytearray(path.read_bytes())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 40_000, 40_000)
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (encrypted, "needs a password"),
        (truncated, "damaged or not complete"),
        (without_pages, "damaged or not complete"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_text("Dear colleague, please find attached"), "no PDF, TIFF"),
        (tiff_header, "60,000 x 60,000 pixels"),
        (png_bomb, "40,000 x 40,000 pixels"),
        (jpeg_bomb, "40,000 x 40,000 pixels"),
    ],
)
def test_hostile_files_are_refused_with_a_reason(
    tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    make(tmp_path / "page")
    with pytest.raises(PictureError, match=message):
        page_picture(tmp_path / "page", page_count(tmp_path / "page"), A4)


def test_a_list_of_frames_that_contains_itself_ends(tmp_path: Path) -> None:
    path = tmp_path / "loop.tif"
    tiff_header(path, 100, 1)
    data = bytearray(path.read_bytes())
    data[8 + 2 + 8 * 12 : 8 + 2 + 8 * 12 + 4] = struct.pack("<I", 8)
    path.write_bytes(bytes(data))
    assert page_count(path) == 1


def test_scripts_of_a_file_are_not_run(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="while (true) {}")
    pdf.save(tmp_path / "page.pdf")
    assert page_picture(tmp_path / "page.pdf", page_count(tmp_path / "page.pdf"), A4)


def test_pages_beyond_those_that_were_opened_at_once_are_read(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for at in range(40):
        pdf.add_blank_page(page_size=(595, 842 + at))
    pdf.save(tmp_path / "pages.pdf")
    assert page_count(tmp_path / "pages.pdf") == 40
    heights = [page_picture(tmp_path / "pages.pdf", at, A4).grey.shape[0] for at in (1, 17, 40)]
    assert heights == pytest.approx([2339, 2383, 2447], abs=2)
