"""Files of scanned pictures, as scanners write them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

SUFFIXES = {"pdf": ".pdf", "tiff": ".tif", "png": ".png", "jpeg": ".jpg"}
MIXED = "mixed"
"""Container of stacks that several scanners read: a PDF, a TIFF and a PNG file in turn."""
PAGES = 20
"""Largest number of pages of a file, for containers with more than one."""

_QUALITY = 90


def pages_of(container: str) -> int:
    """Return how many pages a file of this container has at most."""
    return PAGES if container in ("pdf", "tiff") else 1


def container_of(container: str, number: int) -> str:
    """Return the container of a file by its number, from 0."""
    return ("pdf", "tiff", "png")[number % 3] if container == MIXED else container


def write(path: Path, pictures: Sequence[Image.Image], container: str, dpi: float) -> None:
    """Write pictures as a file; black-and-white ones as a facsimile does."""
    first, *rest = pictures
    if container == "pdf":
        # a facsimile has no quality
        quality: dict[str, Any] = {} if first.mode == "1" else {"quality": _QUALITY}
        first.save(
            path, save_all=True, append_images=rest, resolution=dpi,
            creationDate=None, modDate=None, **quality,
        )  # fmt: skip
    elif container == "tiff":
        packing = "group4" if first.mode == "1" else "tiff_deflate"
        resolution = (dpi, dpi)
        first.save(path, save_all=True, append_images=rest, compression=packing, dpi=resolution)
    elif container == "jpeg":
        first.convert("L" if first.mode == "1" else first.mode).save(
            path, quality=_QUALITY, dpi=(dpi, dpi)
        )
    else:
        first.save(path, dpi=(dpi, dpi), compress_level=1)
