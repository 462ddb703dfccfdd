"""Geometry of a scan: rotation, scale, shear and a feeder's slip, in one resampling."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import cast

import numpy as np
from PIL import Image

from simulator.candidates.pens import Floats, Rng

_STRIPS = 40
_SLIP = 0.3  # largest displacement by a feeder in millimetres, to each side


@dataclass(frozen=True)
class Warp:
    """Degrees, shear, scale, and displacements in millimetres at even places along the page."""

    rotation: float = 0.0
    shear: float = 0.0
    scale: float = 1.0
    slips: tuple[float, ...] = ()
    backing: int = field(default=255)
    """Grey of the scanner's lid, seen beside the page."""

    def turned(self, rng: Rng, most: float = 3.0) -> "Warp":
        """Return it with a rotation, often near to the largest."""
        return replace(self, rotation=most * float(rng.choice((-1, 1))) * rng.uniform(0.3, 1))

    def scaled(self, rng: Rng) -> "Warp":
        """Return it with a scale of 93 to 103 %."""
        return replace(self, scale=rng.uniform(0.93, 1.03))

    def sheared(self, rng: Rng) -> "Warp":
        """Return it with a shear of up to 1 %."""
        return replace(self, shear=rng.uniform(-0.01, 0.01))

    def slipped(self, rng: Rng) -> "Warp":
        """Return it with slips of a feeder that differ by up to 0.6 mm."""
        return replace(self, slips=tuple(rng.uniform(-_SLIP, _SLIP, int(rng.integers(4, 9)))))

    def on_black(self, rng: Rng) -> "Warp":
        """Return it with a dark lid."""
        return replace(self, backing=int(rng.integers(0, 70)))

    def applied(self, picture: Image.Image, resolution: float, dpi: float) -> Image.Image:
        """Resample a picture to a scan of the same paper size."""
        width, height = (round(side * dpi / resolution) for side in picture.size)
        rows = np.linspace(0, height, _STRIPS + 1).round().astype(int)
        mesh = []
        for top, bottom in pairwise(rows):
            corners = np.array([(0, top), (0, bottom), (width, bottom), (width, top)])
            quad = self._source(corners * 25.4 / dpi, picture.size, resolution)
            box = (0, int(top), width, int(bottom))
            mesh.append((box, cast("tuple[float, ...]", tuple(quad.ravel().tolist()))))
        fill = self.backing if picture.mode == "L" else (self.backing,) * 3
        return picture.transform(
            (width, height), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=fill
        )

    def _source(self, places: Floats, size: tuple[int, int], resolution: float) -> Floats:
        """Map places on the scan, in millimetres, to pixels of the picture."""
        middle = np.array(size) * 25.4 / resolution / 2
        x, y = (places - middle).T
        if self.slips:
            at = np.linspace(-middle[1], middle[1], len(self.slips))
            y = y + np.interp(y, at, self.slips)
        angle = np.radians(self.rotation)
        x = x + self.shear * y
        turned = np.stack(
            [x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], axis=1
        )
        pixels: Floats = (turned / self.scale + middle) * resolution / 25.4
        return pixels
