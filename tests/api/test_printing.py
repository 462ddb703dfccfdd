"""Printing by the API: selections, wrong options, and a process that stays as it was."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from studypress import api
from studypress.errors import CallError

if TYPE_CHECKING:
    from studypress.pipeline.request import Step

STATE = """
import gc, json, logging, os, signal, sys, threading, warnings
from studypress import api

def state():
    signals = {str(each): repr(signal.getsignal(each)) for each in signal.valid_signals()}
    log = logging.getLogger("weasyprint")
    handlers = [each for each in map(repr, log.handlers) if "NullHandler" not in each]
    return [
        dict(os.environ), os.getcwd(), signals, gc.isenabled(), gc.get_freeze_count(), sys.path,
        repr(sys.stdout), repr(sys.stderr), repr(sys.excepthook), len(warnings.filters),
        log.propagate, handlers, sys.getrecursionlimit(), repr(gc.callbacks),
    ]

before = state()
bank, out = sys.argv[1:]
api.print_documents(bank, out, "worksheet")
api.print_documents(bank, out, "practice")
api.make_exam(bank, out, forms=1)
api.verify(out, bank)
print(json.dumps([before, state()]))
"""


@pytest.fixture
def folder(banks: Path) -> Path:
    return banks / "valid" / "folder"


def test_a_selection_is_printed_as_by_the_options_of_the_command(
    tmp_path: Path, folder: Path
) -> None:
    light = api.select(folder, topic="Light")
    printed = api.print_documents(light, tmp_path / "api", "worksheet", space="grid", per_page=2)
    assert printed.paths == (tmp_path / "api" / "worksheet.pdf",)
    words = ["worksheet", str(folder), "--topic", "light", "--space", "grid", "--per-page", "2"]
    command = [sys.executable, "-m", "studypress", *words, "--out", str(tmp_path / "cli")]
    subprocess.run(command, check=True, capture_output=True)
    by_command = (tmp_path / "cli" / "worksheet.pdf").read_bytes()
    assert printed.paths[0].read_bytes() == by_command


def test_a_loaded_bank_is_not_read_again(tmp_path: Path, banks: Path) -> None:
    path = tmp_path / "bank.yaml"
    path.write_bytes((banks / "valid" / "single.yaml").read_bytes())
    bank = api.load(path)
    path.unlink()
    assert api.print_documents(bank, tmp_path, "key").paths == (tmp_path / "key.pdf",)
    assert api.export_bank(bank, tmp_path, "json").questions == bank.total


def test_scorecards_and_progress(tmp_path: Path, folder: Path) -> None:
    seen: list[tuple[Step, int]] = []
    roster = tmp_path / "roster.csv"
    roster.write_text("Kandidat,Nr\nAda,1\nBen,2\n")
    columns = {"name": "Kandidat", "id": "Nr"}
    printed = api.make_scorecards(
        folder,
        tmp_path,
        roster=str(roster),
        columns=columns,
        progress=lambda step, done: seen.append((step, done)),
    )
    assert [path.parent.name for path in printed.paths] == ["scorecards"] * 2
    (step,) = {step for step, _ in seen}
    assert [done for _, done in seen] == [0, 1, 2]
    assert step.parts == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"signature": 4}, "--signature: only with a booklet: add --booklet"),
        ({"format": "docx"}, "--format: no 'docx'"),
        ({"documents": ["guid"]}, "--document: no 'guid'; did you mean 'guide'?"),
        ({"space": "line"}, "did you mean 'lines'?"),
        ({"per_page": 0}, "--per-page 0: write a number from 1 to 8"),
        ({"duplex": "long"}, "did you mean 'long-edge'?"),
        ({"theme": "pint"}, "--theme: unknown name 'pint'"),
        ({"documents": ["guide", "practice"]}, "practice is a page of HTML"),
        ({"jobs": 0}, "--jobs 0"),
        ({"fillable": True, "format": "html"}, "--fillable: only a PDF can be a form"),
    ],
)
def test_wrong_options_are_errors_of_the_call(
    options: dict[str, Any], message: str, tmp_path: Path, folder: Path
) -> None:
    with pytest.raises(CallError) as error:
        api.print_documents(folder, tmp_path / "out", **options)
    assert message in str(error.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "opn"}, "--kind: no 'opn'"),
        ({"forms": 0}, "--forms 0: write a number from 1 to 9999"),
        ({"questions": -1}, "--questions -1"),
        ({"seed": ""}, "--seed: a seed must be printable, and not empty"),
        ({"watermark": True}, "--watermark: only with a roster"),
        ({"columns": {"id": "Nr"}}, "--column: only with a roster"),
        ({"columns": {"shoe": "Nr"}}, "unknown field 'shoe'"),
        ({"blueprint": "final"}, "--blueprint: no file and no shipped blueprint 'final'"),
    ],
)
def test_wrong_options_of_an_exam_are_errors_of_the_call(
    options: dict[str, Any], message: str, tmp_path: Path, folder: Path
) -> None:
    with pytest.raises(CallError) as error:
        api.make_exam(folder, tmp_path / "out", **options)
    assert message in str(error.value)


def test_an_exam_of_questions_that_verify_cannot_select_again_is_refused(
    tmp_path: Path, folder: Path
) -> None:
    some = api.load(folder).where(lambda entry: entry.number == 1)
    with pytest.raises(CallError, match="choose questions with select"):
        api.make_exam(some, tmp_path)
    assert api.print_documents(some, tmp_path, "key").paths


def test_the_process_that_calls_stays_as_it_was(tmp_path: Path, folder: Path) -> None:
    command = [sys.executable, "-c", STATE, str(folder), str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    before, after = json.loads(done.stdout)
    assert before == after
    assert done.stderr == ""


def test_threads_and_an_event_loop_print_the_same_bytes(
    tmp_path: Path, folder: Path, banks: Path
) -> None:
    def printed(name: str, bank: Path) -> dict[str, str]:
        made = api.print_documents(bank, tmp_path / name, ["guide", "worksheet"], cache=False)
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in made.paths}

    async def in_a_loop(task: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.to_thread(task, *args)

    other = banks / "valid" / "every-kind"
    expected = [printed("one", folder), printed("two", other)]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(printed, ("three", "four"), (folder, other))) == expected
    assert asyncio.run(in_a_loop(printed, "five", folder)) == expected[0]
