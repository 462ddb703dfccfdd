"""Samples of boxes: random, repeatable, and of certain boxes only."""

from collections import Counter

import pytest

from studypress.errors import CallError
from studypress.pipeline.audit.sample import audit_sample
from studypress.pipeline.scanning.accounting import ScanAccount
from studypress.scan.reading import BoxState


def test_all_boxes_but_doubtful_ones_can_be_drawn(account: ScanAccount) -> None:
    """Page 1 of form 3 is unreadable, and page 2 has no boxes."""
    boxes = [
        box for page in account.pages[:4] if page.scanned for box in page.scanned.reading.boxes
    ]
    certain = [box for box in boxes if box.state is not BoxState.DOUBTFUL]
    sample = audit_sample(account, 10_000, "any")
    assert len(certain) == len(boxes) - 1 == sample.boxes
    assert len({at.name for at in sample.drawn}) == sample.boxes


def test_a_seed_draws_the_same_boxes_and_fewer_of_them(account: ScanAccount) -> None:
    one, two = (audit_sample(account, 5, "seed") for _ in range(2))
    assert one == two
    assert audit_sample(account, 3, "seed").drawn == one.drawn[:3]
    assert audit_sample(account, 5, "another").drawn != one.drawn


def test_each_box_is_drawn_as_often(account: ScanAccount) -> None:
    drawn = Counter(
        at.name for seed in range(2_000) for at in audit_sample(account, 4, f"{seed}").drawn
    )
    boxes = audit_sample(account, 1, "0").boxes
    expected = 2_000 * 4 / boxes
    assert len(drawn) == boxes
    chi_square = sum((count - expected) ** 2 / expected for count in drawn.values())
    assert chi_square < 3 * boxes  # the mean is about the number of boxes


@pytest.mark.parametrize(("number", "seed", "fault"), [(0, "s", "--audit"), (3, "", "--seed")])
def test_impossible_samples_are_refused(
    account: ScanAccount, number: int, seed: str, fault: str
) -> None:
    with pytest.raises(CallError, match=fault):
        audit_sample(account, number, seed)
