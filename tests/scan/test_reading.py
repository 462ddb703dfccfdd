"""Readings of pages: words that tables and files contain."""

from studypress.scan.reading import BoxState, PageOutcome


def test_every_page_ends_in_one_of_six_ways() -> None:
    named = ["read", "doubtful", "duplicate", "foreign", "missing", "unreadable"]
    assert [str(outcome) for outcome in PageOutcome] == named


def test_every_box_is_in_one_of_four_states() -> None:
    assert [str(state) for state in BoxState] == ["empty", "marked", "cancelled", "doubtful"]
