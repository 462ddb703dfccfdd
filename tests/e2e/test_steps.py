"""Progress: every step is announced at the start with its size, and is complete at the end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.bank.selection import Selection
from studypress.cli import main
from studypress.pipeline.build import produce
from studypress.pipeline.request import ExamOptions, Request, Step
from studypress.pipeline.steps import Estimate

FOLDER = Path(__file__).parents[1] / "banks" / "valid" / "folder"


def steps_told(request: Request) -> list[tuple[Step, int]]:
    told: list[tuple[Step, int]] = []
    produce(request, lambda step, done: told.append((step, done)))
    return told


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_each_step_is_announced_first_and_done_at_the_end(
    tmp_path: Path, make_request: Callable[..., Request], form: str
) -> None:
    password = "sesame" if form == "pdf" else None
    exam = ExamOptions("open", 1, 2, "demo", password=password)
    wished = {"documents": ("worksheet", "key"), "exam": exam, "format": form}
    told = steps_told(make_request(tmp_path, bank=FOLDER, selection=Selection(), **wished))
    steps = list(dict.fromkeys(step for step, _ in told))
    assert told[: len(steps)] == [(step, 0) for step in steps]
    assert dict(told) == {step: step.parts for step in steps}
    assert {"worksheet", "key", "forms and keys"} <= {step.name for step in steps}


def test_nothing_is_shown_in_a_pipe(tmp_path: Path) -> None:
    words = ["worksheet", str(FOLDER), "--out", str(tmp_path)]
    assert CliRunner().invoke(main, words).stderr == ""


def test_the_estimate_begins_with_what_is_usual_and_follows_the_pace() -> None:
    one, other = Step("one", 2, 10.0), Step("other", 1, 20.0)
    estimate = Estimate(started=100.0)
    for step in (one, other):
        estimate.record(step, 0, 100.0)
    assert estimate.remaining(100.0) == 40.0
    assert estimate.remaining(105.0) == 35.0
    estimate.record(one, 2, 140.0)
    assert 35.0 < estimate.remaining(140.0) < 40.0
    assert estimate.remaining(400.0) == 0.0
