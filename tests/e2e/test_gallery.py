"""Sample pages are compared with the inspected pictures in the gallery."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

from studypress.files.package_folders import style_names

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
BLOCK = 8
"""Size of a block in pixels; a letter has about four."""

MEAN = 24
"""Maximum difference of the mean grey of a block, of 255; rasterisers differ by less than ten."""


def load(path: Path) -> ModuleType:
    spec = spec_from_file_location("draw_gallery", path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DRAW = load(GALLERY / "draw.py")


def strangest(first: Image.Image, second: Image.Image) -> float:
    """Largest difference of the mean greys of a block in two pictures of one size."""
    assert first.size == second.size
    width, height = (edge // BLOCK * BLOCK for edge in first.size)
    greys = [np.asarray(at.convert("L"), float)[:height, :width] for at in (first, second)]
    blocks = (greys[0] - greys[1]).reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    return float(abs(blocks.mean(axis=(1, 3))).max())


@pytest.mark.slow
@pytest.mark.parametrize("theme", style_names("themes"))
def test_pages_are_as_they_were_seen(
    tmp_path: Path, theme: str, request: pytest.FixtureRequest
) -> None:
    DRAW.print_all(theme, tmp_path)
    changed = []
    for name, picture in DRAW.pictures(tmp_path, DRAW.SMALL):
        kept = GALLERY / theme / f"{name}.png"
        if request.config.getoption("--refresh"):
            DRAW.small(picture).save(kept, optimize=True)
        with Image.open(kept) as stored:
            if strangest(picture, stored) > MEAN:
                changed.append(name)
    assert changed == []


@pytest.mark.slow
def test_a_brand_is_as_it_was_seen(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    DRAW.print_branded(tmp_path)
    for name, picture in DRAW.brand_pictures(tmp_path, DRAW.SMALL):
        kept = GALLERY / f"{name}.png"
        if request.config.getoption("--refresh"):
            DRAW.small(picture).save(kept, optimize=True)
        with Image.open(kept) as stored:
            assert strangest(picture, stored) <= MEAN, name


@pytest.mark.slow
def test_a_theme_of_the_documentation_is_as_it_was_seen(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    picture = DRAW.picture_of_a_theme(tmp_path, DRAW.SMALL)
    if request.config.getoption("--refresh"):
        picture.save(GALLERY / DRAW.THEME, optimize=True)
    with Image.open(GALLERY / DRAW.THEME) as stored:
        assert strangest(picture, stored) <= MEAN


def test_a_page_in_another_theme_is_seen_to_be_another() -> None:
    with (
        Image.open(GALLERY / "print" / "guide-figure.png") as ours,
        Image.open(GALLERY / "ink-saver" / "guide-figure.png") as other,
    ):
        assert strangest(ours, other) > MEAN


@pytest.mark.parametrize("name", DRAW.SAMPLES)
def test_a_line_that_moves_by_half_its_height_is_seen(name: str) -> None:
    with Image.open(GALLERY / "print" / f"{name}.png") as stored:
        page = stored.convert("L")
    foot = page.crop((0, page.height // 8, *page.size))
    moved = page.copy()
    moved.paste(foot, (0, page.height // 8 + 5))
    assert strangest(page, moved) > MEAN


def test_every_picture_is_held_by_a_theme() -> None:
    kept = {f"{at.parent.name}/{at.stem}" for at in GALLERY.glob("*/*.png")}
    assert kept == {f"{theme}/{name}" for theme in style_names("themes") for name in DRAW.SAMPLES}
