"""Maps from millimetres to pixels: what is fitted is found again, and poses have gates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studypress.scan.geometry.homography import affine, fault_of, homography, mapped, pose_of

CORNERS = np.array([(0, 0), (210, 0), (0, 297), (210, 297)], float)
SCALE = 200 / 25.4


def placed(turn: float, shear: float, ratio: float) -> np.ndarray:
    """Return the map of a page that is turned, sheared and scaled differently in x and y."""
    angle = np.radians(turn)
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    bent = turned @ np.array([[1, np.tan(np.radians(shear))], [0, 1]]) @ np.diag([ratio, 1.0])
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = SCALE * bent, (40, 25)
    return matrix


@given(st.floats(-3, 3), st.floats(-1, 1), st.floats(0.97, 1.03))
def test_a_pose_is_found_again(turn: float, shear: float, ratio: float) -> None:
    matrix = placed(turn, shear, ratio)
    pose = pose_of(matrix, 210, 297)
    assert np.allclose((pose.rotation, pose.shear, pose.ratio), (turn, -shear, ratio), atol=0.02)
    assert abs(pose.dpi - 200) < 200 * 0.02
    assert not fault_of(pose)


@given(st.lists(st.floats(-20, 20), min_size=8, max_size=8))
def test_a_homography_maps_four_points_to_where_they_are(shifts: list[float]) -> None:
    target = mapped(placed(1, 0, 1), CORNERS) + np.array(shifts).reshape(4, 2)
    assert np.allclose(mapped(homography(CORNERS, target), CORNERS), target, atol=1e-3)


@given(st.floats(-3, 3), st.floats(-1, 1))
def test_an_affine_map_is_found_from_three_points(turn: float, shear: float) -> None:
    matrix = placed(turn, shear, 1)
    found = affine(CORNERS[:3], mapped(matrix, CORNERS[:3]))
    assert np.allclose(mapped(found, CORNERS), mapped(matrix, CORNERS), atol=1e-6)


def test_each_gate_says_what_is_beyond_it() -> None:
    bent = mapped(placed(0, 0, 1), CORNERS)
    bent[:2, 0] += 60, -60
    photo = homography(CORNERS, bent)
    coarse = np.diag([3.0, 3.0, 1.0])
    faults = [
        fault_of(pose_of(matrix, 210, 297))
        for matrix in (placed(12, 0, 1), placed(0, 4, 1), placed(0, 0, 1.1), photo, coarse)
    ]
    words = ("rotated", "sheared", "differ in scale", "photo", "resolution")
    assert [word in fault for word, fault in zip(words, faults, strict=True)] == [True] * 5
