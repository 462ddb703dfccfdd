"""Calls move into a process with limits when their work needs one, and only then."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from studypress.errors import ContentError, LimitError
from studypress.files.process_limits import SECONDS, is_settled

pytestmark = [
    pytest.mark.contained,
    pytest.mark.skipif(sys.platform == "win32", reason="needs signals"),
]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(Path(__file__).parent)
    return import_module("contained_calls")


def test_a_call_whose_work_is_known_starts_no_process(calls: Any) -> None:
    assert calls.warm() == os.getpid()


def test_another_one_moves_once_and_reports_its_progress(calls: Any) -> None:
    told: list[object] = []
    moved, inner = calls.cold(2, progress=lambda *step: told.append(step))
    assert moved == inner != os.getpid()
    assert told == [(calls.STEP, 2)]
    assert not is_settled()


def test_errors_arrive_as_they_are_and_defects_with_their_place(calls: Any) -> None:
    with pytest.raises(ContentError, match=r"a\.yaml:1:2: wrong"):
        calls.fail()
    with pytest.raises(ZeroDivisionError) as caught:
        calls.break_down()
    assert "contained_calls.py" in caught.value.__notes__[0]


def test_a_process_that_is_killed_is_an_error_that_names_the_signal(
    calls: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "own").mkdir()
    with pytest.raises(LimitError, match="by signal 9"):
        calls.die(tmp_path / "own")
    assert [path.name for path in tmp_path.iterdir()] == ["own"]
    assert (tmp_path / "own" / "begun").exists()


def test_work_without_end_is_ended(calls: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECONDS, "1")
    with pytest.raises(LimitError, match="more than 1 seconds of work for a page"):
        calls.spin()


def test_an_interrupt_ends_the_process_after_it_has_cleaned_up(calls: Any, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        calls.interrupt(tmp_path, os.getpid())
    assert (tmp_path / "cleaned").exists()
