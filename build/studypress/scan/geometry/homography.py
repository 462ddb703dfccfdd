"""Maps from millimetres on the printed page to pixels: fitted, applied, and their gates."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studypress.scan.geometry.grey_picture import Points

Homography = NDArray[np.float64]
"""Matrix of three rows and columns."""

_INCH = 25.4
_ROTATION, _SHEAR, _STRETCH = 8.0, 2.5, 0.06  # degrees, degrees, share
_LEAST_DPI = 110.0
_PERSPECTIVE = 0.02  # by which the scale may differ between two edges of the page


def mapped(matrix: Homography, points: Points) -> Points:
    """Return the images of points."""
    image = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(image[:, :2] / image[:, 2:])


def affine(source: Points, target: Points) -> Homography:
    """Return the affine map that fits pairs of points best."""
    design = np.column_stack([source, np.ones(len(source))])
    solution, *_ = np.linalg.lstsq(design, target, rcond=None)
    return np.vstack([solution.T, [0, 0, 1]])


def homography(source: Points, target: Points) -> Homography:
    """Return the homography through four pairs of points."""
    rows = [
        row
        for (x, y), (u, v) in zip(source, target, strict=True)
        for row in ((x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y))
    ]
    solution = np.linalg.solve(np.array(rows, float), target.reshape(-1))
    return np.append(solution, 1.0).reshape(3, 3)


class Pose(NamedTuple):
    """Rotation and shear in degrees, ratio of the scales, dots per inch, and perspective."""

    rotation: float
    shear: float
    ratio: float
    dpi: float
    perspective: float


def pose_of(matrix: Homography, width: float, height: float) -> Pose:
    """Return the pose of a page of a size in millimetres."""
    corners = np.array([(0, 0), (width, 0), (0, height), (width, height)], float)
    top_left, top_right, bottom_left, bottom_right = mapped(matrix, corners)
    across, down = top_right - top_left, bottom_left - top_left
    x, y = np.hypot(*across) / width, np.hypot(*down) / height
    angle = np.degrees(np.arctan2(across[1], across[0]))
    other = np.degrees(np.arctan2(-down[0], down[1]))
    bent = np.hypot(*(bottom_right - top_right - down)) / np.hypot(*down)
    return Pose(angle, other - angle, x / y, (x + y) / 2 * _INCH, bent)


def fault_of(pose: Pose) -> str:
    """Return why a page cannot be read with certainty in this pose; empty if it can."""
    gates = (
        (pose.dpi < _LEAST_DPI, f"resolution of {pose.dpi:.0f} dpi; {_LEAST_DPI:.0f} are needed"),
        (pose.perspective > _PERSPECTIVE, "in perspective, as on a photo"),
        (abs(pose.rotation) > _ROTATION, f"rotated by {pose.rotation:.1f} degrees"),
        (abs(pose.shear) > _SHEAR, f"sheared by {pose.shear:.1f} degrees"),
        (abs(pose.ratio - 1) > _STRETCH, f"width and height differ in scale by {pose.ratio:.2f}"),
    )
    return next((reason for failed, reason in gates if failed), "")
