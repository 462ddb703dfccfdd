"""Parallel work gives the same output, and removes its files when it is interrupted."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest

from studypress.errors import CallError, ContentError, PressError, Problem, SourcePlace
from studypress.page.text.tex import FormulaError
from studypress.pipeline.build import produce
from studypress.pipeline.check import open_bank
from studypress.pipeline.request import ExamOptions, Request, Step
from studypress.pipeline.steps import FORMS
from studypress.pipeline.workers.processes import Workers, cores, executor
from studypress.press.engine import EngineError

MakeRequest = Callable[..., Request]
PROBLEMS = (Problem(SourcePlace("a.yaml", 3, 5), "wrong"), Problem(SourcePlace("b.yaml"), "gone"))
ERRORS = [
    ContentError(PROBLEMS),
    EngineError(["a lost picture", "an unknown property"]),
    PressError("the library Pango is missing"),
    CallError("--paper: unknown name 'A9'"),
    FormulaError("unmatched }"),
]
PATIENCE = 3600  # seconds until a hanging test fails; sufficient on any machine
DOCUMENTS = ("guide", "worksheet", "key", "flashcards")


def test_cores_are_those_that_we_may_use() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("workers", [0, 1])
def test_one_worker_is_this_process(workers: int) -> None:
    with executor(workers) as pool:
        assert pool.submit(os.getpid).result() == os.getpid()
        with pytest.raises(ZeroDivisionError):
            pool.submit(divmod, 1, 0).result()


def test_in_this_process_nothing_is_done_after_an_error() -> None:
    asked = []

    def divide(by: int) -> int:
        asked.append(by)
        return 6 // by

    with executor(1) as pool, pytest.raises(ZeroDivisionError):
        list(pool.map(divide, [3, 0, 2]))
    assert asked == [3, 0]


def test_several_workers_are_other_processes_and_answer_in_order() -> None:
    with executor(2) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()
        assert list(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_whole_after_it_went_through_a_pipe(error: Exception) -> None:
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


def test_an_error_comes_out_of_its_process_with_all_its_problems(banks: Path) -> None:
    bank = banks / "invalid" / "empty-text"
    found = []
    for workers in (1, 2):
        with pytest.raises(ContentError) as caught, executor(workers) as pool:
            list(pool.map(open_bank, [bank, bank]))
        found.append(caught.value.problems)
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_a_process_that_dies_is_told_of() -> None:
    with pytest.raises(PressError, match="process ended too early"), executor(2) as pool:
        pool.submit(os._exit, 9).result()


def test_an_error_ends_what_is_still_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    begun = time.monotonic()
    with pytest.raises(ContentError), executor(2) as pool:
        for _ in range(5):
            pool.submit(time.sleep, PATIENCE)
        raise ERRORS[0]
    assert time.monotonic() - begun < PATIENCE
    assert list(tmp_path.iterdir()) == []


def test_workers_start_when_they_are_needed_and_are_the_same_for_all_stages() -> None:
    with Workers(2) as workers:
        assert not active_children()
        other = workers.pool.submit(os.getpid).result()
        assert other != os.getpid()
        assert {workers.pool.submit(os.getpid).result() for _ in range(8)} <= {
            child.pid for child in active_children()
        }
    assert not active_children()
    with Workers(1) as workers:
        assert workers.pool.submit(os.getpid).result() == os.getpid()


@pytest.fixture
def side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check and print small banks in parallel too."""
    monkeypatch.setattr("studypress.pipeline.check._MANY", 1)
    monkeypatch.setattr("studypress.pipeline.documents.changed_documents._SHORT", 0)


@pytest.mark.usefixtures("side_by_side")
def test_documents_are_the_same_bytes_and_told_in_the_same_order(
    tmp_path: Path, banks: Path, make_request: MakeRequest
) -> None:
    made, told = [], []
    for jobs in (1, 2):
        out = tmp_path / str(jobs)
        steps: list[tuple[Step, int]] = []
        request = make_request(
            out, bank=banks / "valid" / "folder", documents=DOCUMENTS, jobs=jobs, booklet=True
        )
        produce(request, lambda *step, steps=steps: steps.append(step))
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
        told.append(steps)
    assert made[0] == made[1]
    assert told[0] == told[1]
    done = [step.name for step, parts in told[0] if parts == step.parts]
    assert sorted(done) == sorted(DOCUMENTS)


@pytest.mark.usefixtures("side_by_side")
def test_the_processes_that_check_a_bank_end_before_its_exam_is_printed(
    tmp_path: Path, banks: Path, make_request: MakeRequest
) -> None:
    seen: dict[str, set[int]] = {}

    def progress(step: Step, parts: int) -> None:
        if parts:
            seen.setdefault(step.name, set()).add(len(active_children()))

    exam = ExamOptions(questions=3, forms=2, seed="a seed of many words")
    bank = banks / "valid" / "every-kind"
    produce(make_request(tmp_path, bank=bank, exam=exam, jobs=2), progress)
    assert seen[FORMS] == {0}


@pytest.mark.usefixtures("side_by_side")
def test_the_faults_of_a_style_are_told_as_by_one_process(
    tmp_path: Path, banks: Path, make_request: MakeRequest
) -> None:
    (tmp_path / "own" / "styles").mkdir(parents=True)
    (tmp_path / "own" / "styles" / "base.css").write_text("p { colour: red }\nq { siize: 3 }")
    faults = []
    for jobs in (1, 2):
        request = make_request(
            tmp_path / "out",
            bank=banks / "valid" / "folder",
            documents=DOCUMENTS,
            custom=tmp_path / "own",
            jobs=jobs,
        )
        with pytest.raises(ContentError) as caught:
            produce(request, lambda *_: None)
        faults.append(caught.value.problems)
        assert not (tmp_path / "out").exists()
    assert faults[0] == faults[1]
    assert [fault.place.line for fault in faults[0]] == [1, 2]


@pytest.mark.parametrize("look", [{"jobs": 1}, {"format": "html"}, {}], ids=repr)
def test_no_process_is_started_where_it_does_not_pay(
    tmp_path: Path,
    banks: Path,
    make_request: MakeRequest,
    monkeypatch: pytest.MonkeyPatch,
    look: dict[str, object],
) -> None:
    if look:  # otherwise the bank is too small
        monkeypatch.setattr("studypress.pipeline.documents.changed_documents._SHORT", 0)
    monkeypatch.delattr("studypress.pipeline.workers.processes._Pool")
    wished = {"bank": banks / "valid" / "folder", "documents": ("guide", "key"), "jobs": 2} | look
    produce(make_request(tmp_path, **wished), lambda *_: None)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A parallel build of the shipped bank, with all processes at work."""
    (tmp_path / "temporary").mkdir()
    command = [
        sys.executable,
        "-m",
        "studypress",
        "build",
        "--guide",
        "--key",
        "--jobs",
        "2",
        "--no-cache",
    ]
    running = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"TMPDIR": str(tmp_path / "temporary")},
    )
    until(lambda: len(list((tmp_path / "temporary").rglob(".studypress-*/cache"))) == 2)
    yield running
    if not all_gone(running.pid):
        os.killpg(running.pid, signal.SIGKILL)
    running.communicate()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def all_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups")
@pytest.mark.parametrize(
    "by", ["SIGINT", *(pytest.param(by, marks=pytest.mark.slow) for by in ("SIGHUP", "SIGTERM"))]
)
def test_an_interrupted_build_leaves_nothing(
    build: subprocess.Popen[str], tmp_path: Path, by: str
) -> None:
    if by == "SIGTERM":
        build.terminate()
    else:  # like a terminal on Ctrl-C, and when it is closed
        os.killpg(build.pid, getattr(signal, by))
    said = build.communicate(timeout=PATIENCE)
    assert build.returncode == 1
    assert said == ("", "\nAborted!\n" if by == "SIGINT" else "")
    until(lambda: all_gone(build.pid))
    assert not (tmp_path / "out").exists()
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups")
def test_processes_end_with_a_build_that_is_killed(build: subprocess.Popen[str]) -> None:
    build.kill()
    build.wait()
    until(lambda: all_gone(build.pid))


def test_a_script_that_uses_processes_runs_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from studypress.pipeline.workers.processes import executor\n"
        "print('begun')\n"
        "with executor(2) as pool:\n"
        "    print(pool.submit(len, 'abc').result())\n"
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("begun\n3\n", "")
