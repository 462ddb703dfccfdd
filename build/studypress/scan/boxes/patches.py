"""Patches of a page: a square part around each box, resampled to one scale, without rotation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studypress.exam.scannable.layout import ScanBox
from studypress.exam.scannable.page_marks import BOX
from studypress.scan.geometry.grey_picture import GreyPicture
from studypress.scan.geometry.homography import Homography, mapped

Patches = NDArray[np.float32]
"""Stack of square patches: 0 is paper, 1 as dark as the fiducials."""

PITCH = 8
"""Pixels of a millimetre, near to 200 dpi."""

SIDE = round(BOX * PITCH)
MARGIN = 18
"""Pixels of a patch on each side of the predicted place of a box."""

SIZE = SIDE + 2 * MARGIN
_AFFINE, _BETWEEN = Image.Transform.AFFINE, Image.Resampling.BILINEAR
_PAPER = 70  # percentile of a patch that is paper: most of a patch is
_DARK, _LIGHT = 1.2, -0.3  # limits, against black dust and white lines


def patches_of(
    picture: GreyPicture, matrix: Homography, boxes: Sequence[ScanBox], contrast: float
) -> tuple[Patches, NDArray[np.float32]]:
    """Return the patches of boxes, and the grey level of the paper around each."""
    values = _sampled(Image.fromarray(picture), matrix, boxes)
    paper = np.percentile(values, _PAPER, axis=(1, 2)).astype(np.float32)
    darkness = (paper[:, None, None] - values) / np.float32(contrast)
    return np.clip(darkness, _LIGHT, _DARK), paper


def _sampled(
    picture: Image.Image, matrix: Homography, boxes: Sequence[ScanBox]
) -> NDArray[np.uint8]:
    """Return the grey levels around boxes: the map is affine over so short a distance."""
    first, step = MARGIN / PITCH, 1 / PITCH
    corners = np.array([(box.x - first, box.y - first) for box in boxes])
    here, right, below = (mapped(matrix, corners + move) for move in ((0, 0), (step, 0), (0, step)))
    steps = np.stack([right - here, below - here, here], axis=2).reshape(-1, 6)
    return np.stack(
        [
            np.asarray(picture.transform((SIZE, SIZE), _AFFINE, data, _BETWEEN, fillcolor=255))
            for data in steps.tolist()
        ]
    )
