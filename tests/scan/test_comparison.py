"""Comparison of readings with the truth: each kind of error is counted."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from simulator.candidates.marks import Mark
from simulator.comparison import Comparison, compared
from simulator.truth import BoxTruth, PageTruth, Truth

FORM, PLACE = "K7Q4-M3XF", "scan-001.pdf:1"
TRUTH = Truth(
    boxes=[
        BoxTruth(FORM, 1, 1, "A", Mark.CROSS, frozenset({"marked"}), clear=True),
        BoxTruth(FORM, 1, 1, "B", Mark.DOT, frozenset({"empty", "marked"}), clear=False),
    ],
    pages=[PageTruth("scan-001.pdf", 1, FORM, 1, frozenset({"read", "doubtful"}))],
    missing=[(FORM, 2)],
)
OUTCOMES = {PLACE: "read", f"{FORM}:2": "missing"}


def comparison(folder: Path, states: Mapping[str, str], outcomes: Mapping[str, str]) -> Comparison:
    boxes = [
        {"box": {"question": 1, "value": value}, "state": state} for value, state in states.items()
    ]
    page = {"source": "scan-001.pdf", "index": 1, "reading": {"boxes": boxes}}
    path = folder / "readings.json"
    path.write_text(json.dumps({"pages": [page]}), encoding="utf-8")
    return compared(TRUTH, outcomes.items(), path)


def test_accepted_states_are_no_errors(tmp_path: Path) -> None:
    for state in ("empty", "marked"):
        found = comparison(tmp_path, {"A": "marked", "B": state}, OUTCOMES)
        assert (found.boxes, found.wrong, found.strange, found.unread) == (2, [], [], 0)


@pytest.mark.parametrize("state", ["empty", "cancelled"])
def test_another_state_is_wrong(tmp_path: Path, state: str) -> None:
    found = comparison(tmp_path, {"A": state, "B": "cancelled"}, OUTCOMES)
    assert [wrong.truth.value for wrong in found.wrong] == ["A", "B"]


def test_doubt_counts_only_for_clear_boxes(tmp_path: Path) -> None:
    found = comparison(tmp_path, {"A": "doubtful", "B": "doubtful"}, OUTCOMES)
    assert (found.doubtful, found.unclear, found.doubt, found.wrong) == (1, 1, 1.0, [])


def test_boxes_that_were_not_read_are_counted(tmp_path: Path) -> None:
    found = comparison(tmp_path, {"A": "marked"}, OUTCOMES)
    assert found.unread == 1


def test_a_page_that_cannot_be_read_may_be_listed_as_missing(tmp_path: Path) -> None:
    outcomes = {PLACE: "unreadable", f"{FORM}:1": "missing", f"{FORM}:2": "missing"}
    found = comparison(tmp_path, {}, outcomes)
    assert [each.split(",")[0] for each in found.strange] == [f"{PLACE}: unreadable"]


@pytest.mark.parametrize(
    "outcomes",
    [
        {PLACE: "foreign", f"{FORM}:2": "missing"},
        {PLACE: "read"},
        {f"{FORM}:2": "missing"},
        {**OUTCOMES, "scan-002.pdf:1": "read"},
    ],
)
def test_a_page_with_another_outcome_is_strange(tmp_path: Path, outcomes: dict[str, str]) -> None:
    found = comparison(tmp_path, {"A": "marked", "B": "empty"}, outcomes)
    assert len(found.strange) == 1
