"""A few trials of `benchmarks/faults.py`: short commands, each with faults of all kinds."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from trials.commands import COMMANDS
from trials.faults import FAULTS
from trials.rooms import Rooms
from trials.trial import Trials

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="it looks for processes in /proc"),
]
SHORT = ("new", "import")
NO_CHILDREN = "SIGKILL of a child"


def test_nothing_is_lost_or_half_and_the_next_run_completes(tmp_path: Path) -> None:
    trials = Trials(Rooms(tmp_path / "rooms"))
    (tmp_path / "rooms" / "cache").mkdir(parents=True)
    (tmp_path / "rooms" / "cache" / ("0" * 64)).write_bytes(b"an entry that is torn")
    found = [
        trials.trial(command, fault, "slow")
        for command in COMMANDS
        if command.name in SHORT
        for fault in FAULTS
        if fault != NO_CHILDREN
    ]
    assert len(found) == len(SHORT) * (len(FAULTS) - 1)
    assert [each for each in found if not each.is_good] == []
    assert replace(found[0], half=("a file",)).is_good is False
    assert any(each.hit for each in found)
