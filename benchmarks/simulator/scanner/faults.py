"""Faults of paper and scanner, by name; each changes a picture by a seeded chance."""

from collections.abc import Callable, Collection
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from simulator.candidates.pens import Rng
from simulator.scanner.warp import Warp

Picture = Image.Image

_LIMITS = (110, 170)  # grey levels of thresholds

HARSH = {"fold", "damaged code", "dark streak", "light streak", "threshold"}
"""Faults that may make a page unreadable: they can hide its symbol, or the grey frames."""

COLOUR = "colour"
HIDDEN_CODE = "hidden code"
"""Fault of a single page: it makes a page unreadable."""


def visible(faults: Collection[str], rng: Rng) -> float:
    """Return the least darkness of ink that a scan with this generator shows."""
    if "threshold" in faults:
        return 1.05 - _limit(rng) / 255
    return 0.3 if "dither" in faults else 0.08


def _limit(rng: Rng) -> float:
    """Draw the grey level from which a scanner shows white, apart from all other chance."""
    return rng.spawn(1)[0].uniform(*_LIMITS)


def scanned(
    picture: Picture, faults: Collection[str], resolution: float, dpi: float, rng: Rng
) -> Picture:
    """Scan a filled page: paper, geometry, light and sensor, bits and compression in this order."""
    for name, on_paper in {**PAPER, HIDDEN_CODE: _hidden_code}.items():
        if name in faults:
            picture = on_paper(picture, rng, resolution)
    warp = Warp().turned(rng, 0.4)
    for name, bend in WARPS.items():
        if name in faults:
            warp = bend(warp, rng)
    picture = picture.filter(ImageFilter.GaussianBlur(0.4 * resolution / dpi))  # optics
    picture = _noisy(warp.applied(picture, resolution, dpi), rng, 1.5)
    for name, on_scan in SCANNER.items():
        if name in faults:
            picture = on_scan(picture, rng, dpi)
    return picture


def _fold(picture: Picture, rng: Rng, resolution: float) -> Picture:
    """Fold a corner over: its back side, or the lid, hides what was there."""
    side = rng.uniform(12, 34) * resolution / 25.4
    slope = rng.uniform(0.7, 1.4)
    width, height = picture.size
    x, y = rng.choice((0, width)), rng.choice((0, height))
    along = (x + side * slope * (1 if x == 0 else -1), y)
    down = (x, y + side / slope * (1 if y == 0 else -1))
    draw = ImageDraw.Draw(picture)
    grey = int(rng.choice((250, 225, 60)))
    shade = (grey,) * len(picture.getbands()) if len(picture.getbands()) > 1 else grey
    draw.polygon([(x, y), along, down], fill=shade)
    draw.line([along, down], fill="#888888" if picture.mode != "L" else 136, width=3)
    return picture


def _damaged_code(picture: Picture, rng: Rng, resolution: float) -> Picture:
    """Draw a line of ink through the symbol on either side."""
    draw, scale = ImageDraw.Draw(picture), resolution / 25.4
    for left in (10.0, picture.width / scale - 19.6):
        points = [
            ((left + rng.uniform(-2, 11)) * scale, (20 + rng.uniform(-1, 11)) * scale)
            for _ in range(2)
        ]
        draw.line(points, fill="#202020" if picture.mode != "L" else 32, width=round(0.6 * scale))
    return picture


def _hidden_code(picture: Picture, _: Rng, resolution: float) -> Picture:
    """Stick a white label over the symbol on either side."""
    draw, scale = ImageDraw.Draw(picture), resolution / 25.4
    for left in (8.0, picture.width / scale - 22):
        places = (left * scale, 18 * scale, (left + 14) * scale, 32 * scale)
        draw.rectangle(places, fill="#f5f5f5" if picture.mode != "L" else 245)
    return picture


def _dull_paper(picture: Picture, rng: Rng, _: float) -> Picture:
    """Print on coloured or recycled paper."""
    white = rng.uniform(0.72, 0.92)
    return picture.point(lambda value: value * white)


def _dark_streak(picture: Picture, rng: Rng, dpi: float) -> Picture:
    """Draw the lines of one or two grains of dirt below the feeder."""
    for _ in range(int(rng.integers(1, 3))):
        picture = _streak(picture, rng, dpi, 0.0)
    return picture


def _light_streak(picture: Picture, rng: Rng, dpi: float) -> Picture:
    """Blend out a line, as dust on the lamp does."""
    return _streak(picture, rng, dpi, 255.0)


def _streak(picture: Picture, rng: Rng, dpi: float, grey: float) -> Picture:
    pixels = np.asarray(picture).astype(np.float32)
    left = int(rng.integers(0, picture.width - 20))
    width = max(round(rng.uniform(0.15, 0.8) * dpi / 25.4), 1)
    share = rng.uniform(0.4, 0.95)
    pixels[:, left : left + width] = pixels[:, left : left + width] * (1 - share) + grey * share
    return Image.fromarray(pixels.astype(np.uint8))


def _blur(picture: Picture, rng: Rng, dpi: float) -> Picture:
    return picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.06, 0.2) * dpi / 25.4))


def _uneven_light(picture: Picture, rng: Rng, _: float) -> Picture:
    """Darken the page towards an edge or a corner by up to 40 %."""
    pixels = np.asarray(picture).astype(np.float32)
    y = np.linspace(-1, 1, pixels.shape[0], dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, pixels.shape[1], dtype=np.float32)[None, :]
    toward = rng.uniform(0, 2 * np.pi)
    slope = (np.cos(toward) * x + np.sin(toward) * y) / 1.42
    light = 1 - rng.uniform(0.1, 0.4) * ((slope + 1) / 2) ** 2
    shaded = pixels * (light if pixels.ndim == 2 else light[..., None])
    return Image.fromarray(shaded.astype(np.uint8))


def _noise(picture: Picture, rng: Rng, _: float) -> Picture:
    return _noisy(picture, rng, rng.uniform(6, 18))


def _noisy(picture: Picture, rng: Rng, sigma: float) -> Picture:
    pixels = np.asarray(picture).astype(np.float32)
    pixels += sigma * rng.standard_normal(pixels.shape, dtype=np.float32)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _jpeg(picture: Picture, rng: Rng, _: float) -> Picture:
    """Compress at a quality of 25 to 80."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=int(rng.integers(25, 81)))
    return Image.open(file).copy()


def _threshold(picture: Picture, rng: Rng, _: float) -> Picture:
    limit = _limit(rng)
    return picture.convert("L").point(lambda value: 255 * (value > limit)).convert("1")


def _dither(picture: Picture, _: Rng, __: float) -> Picture:
    return picture.convert("L").convert("1", dither=Image.Dither.FLOYDSTEINBERG)


def _faint_print(picture: Picture, rng: Rng, _: float) -> Picture:
    """Lower the contrast, as too bright a setting does."""
    black = rng.uniform(40, 110)
    return picture.point(lambda value: black + value * (255 - black) / 255)


def _upside_down(picture: Picture, _: Rng, __: float) -> Picture:
    return picture.transpose(Image.Transpose.ROTATE_180)


def _sideways(picture: Picture, rng: Rng, _: float) -> Picture:
    return picture.transpose(
        Image.Transpose.ROTATE_90 if rng.random() < 0.5 else Image.Transpose.ROTATE_270
    )


PAPER: dict[str, Callable[[Picture, Rng, float], Picture]] = {
    "fold": _fold,
    "damaged code": _damaged_code,
    "dull paper": _dull_paper,
}
WARPS: dict[str, Callable[[Warp, Rng], Warp]] = {
    "rotation": Warp.turned,
    "scale": Warp.scaled,
    "shear": Warp.sheared,
    "feeder": Warp.slipped,
    "black lid": Warp.on_black,
}
SCANNER: dict[str, Callable[[Picture, Rng, float], Picture]] = {
    "blur": _blur,
    "uneven light": _uneven_light,
    "faint": _faint_print,
    "dark streak": _dark_streak,
    "light streak": _light_streak,
    "noise": _noise,
    "jpeg": _jpeg,
    "threshold": _threshold,
    "dither": _dither,
    "upside down": _upside_down,
    "sideways": _sideways,
}
PAGE_FAULTS = (*PAPER, *WARPS, *SCANNER, COLOUR)
"""Names of the faults of a page."""
