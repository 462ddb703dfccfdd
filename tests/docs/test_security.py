"""The page about security names tests that exist, and each threat has a test and a limit."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
THREATS = [part for part in PAGE.split("\n## ")[1:] if not part.startswith("Report")]


def test_its_tests_exist() -> None:
    named = re.findall(r"`(tests/[^`]+)`", PAGE)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_each_threat_has_a_test_and_a_limit() -> None:
    assert len(THREATS) >= 10
    for threat in THREATS:
        done, limits = threat.split("**Not done.**")
        assert re.search(r"`tests/[^`]+\.py`", done), threat
        assert len(limits.split()) > 4
