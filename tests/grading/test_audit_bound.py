"""Bound of an audit: known values, and the rule of three."""

import pytest

from studypress.grading.audit_bound import AuditBound


@pytest.mark.parametrize(
    ("wrong", "checked", "most"),
    [  # one-sided limits, by the quantiles of the beta distribution
        (0, 1, 0.95),
        (0, 300, 1 - 0.05 ** (1 / 300)),
        (0, 10_000, 1 - 0.05 ** (1 / 10_000)),
        (1, 100, 0.0465598),
        (2, 50, 0.1206142),
        (10, 10, 1.0),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(wrong: int, checked: int, most: float) -> None:
    assert AuditBound(wrong, checked, 20_000).most == pytest.approx(most, abs=1e-6)


@pytest.mark.parametrize("checked", [50, 300, 2_000])
def test_without_a_wrong_box_it_is_at_most_three_by_the_number_of_boxes(checked: int) -> None:
    assert 2.9 < AuditBound(0, checked, 20_000).most * checked < 3
