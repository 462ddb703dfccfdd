"""Forms made on a real cluster on this machine, whose processes are killed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from studypress.cli import main
from studypress.files.cache import VARIABLE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

FORMS = ["exam", "--forms", "400", "--questions", "4", "--seed", "s", "--quiet"]
WORKERS = 3
SECONDS = 240


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


class Cluster:
    """A scheduler, and workers that are not started again, in processes of their own."""

    run: "subprocess.Popen[str]"

    def __init__(self, folder: Path) -> None:
        from distributed import Client  # noqa: PLC0415 - only here

        self.folder, self._file = folder, folder / "scheduler.json"
        folder.mkdir()
        self.environment = {**os.environ, VARIABLE: str(folder / "cache")}
        at = ["--scheduler-file", str(self._file), "--no-dashboard"]
        local = ["--host", "127.0.0.1", "--port", "0"]
        self.scheduler = self._started("distributed.cli.dask_scheduler", *local, *at)
        one = ["--no-nanny", "--nthreads", "1"]
        self.workers = {
            str(name): self._started("distributed.cli.dask_worker", *one, *at, "--name", str(name))
            for name in range(WORKERS)
        }
        self.client: Any = Client(
            scheduler_file=self._file, set_as_default=False, timeout=f"{SECONDS}s"
        )
        self.client.wait_for_workers(WORKERS, timeout=SECONDS)
        self.address = str(self.client.scheduler_info()["address"])

    def _started(self, module: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", module, *words]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=quiet, stderr=quiet
        )

    def exam(self, out: Path) -> "subprocess.Popen[str]":
        """Begin to print the exam on the cluster."""
        command = [sys.executable, "-m", "studypress", *FORMS, "--scheduler", self.address]
        self.run = subprocess.Popen(
            [*command, "--out", str(out)], env=self.environment, text=True, stderr=subprocess.PIPE
        )
        return self.run

    def busy(self, run: "subprocess.Popen[str]") -> str:
        """Return a worker that has tasks, once a task of the run is done and others are not."""

        def tasks(dask_scheduler: Any) -> tuple[int, dict[str, int]]:
            done = sum(task.state == "memory" for task in dask_scheduler.tasks.values())
            workers = dask_scheduler.workers.values()
            return done, {str(each.name): len(each.processing) for each in workers}

        while run.poll() is None:
            done, pending = self.client.run_on_scheduler(tasks)
            if done and any(pending.values()):
                return str(max(pending, key=lambda name: pending[name]))
            time.sleep(0.02)
        raise AssertionError("the exam was printed before a worker could be killed")

    def end(self) -> None:
        self.client.close(timeout=1)
        self.run.kill()
        self.run.communicate()  # closes its pipe
        for process in (*self.workers.values(), self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = Cluster(tmp_path / "cluster")
    yield found
    found.end()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    result = CliRunner().invoke(main, [*FORMS, "--jobs", "1", "--out", str(out)])
    assert result.exit_code == 0, result.output
    return files_in(out)


def test_an_exam_is_complete_and_equal_if_a_worker_is_killed(
    cluster: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    run = cluster.exam(tmp_path / "out")
    cluster.workers[cluster.busy(run)].kill()
    _, errors = run.communicate(timeout=SECONDS)
    assert run.returncode == 0, errors
    assert len(cluster.client.scheduler_info()["workers"]) == WORKERS - 1
    assert files_in(tmp_path / "out") == undisturbed
    assert len(undisturbed) > 2 * 400


def test_a_lost_scheduler_is_told_and_the_next_run_completes(
    cluster: Cluster, tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    run = cluster.exam(out)
    cluster.busy(run)
    cluster.scheduler.kill()
    _, errors = run.communicate(timeout=SECONDS)
    assert run.returncode == 1
    assert errors.splitlines()[-1:] == [
        f"--scheduler: the scheduler at {cluster.address} is lost: start it, and run again"
    ]
    assert "Traceback" not in errors
    assert not out.exists() or os.listdir(out) == []
    assert CliRunner().invoke(main, [*FORMS, "--out", str(out)]).exit_code == 0
    assert files_in(out) == undisturbed


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path) -> None:
    words = ["--scheduler", "tcp://127.0.0.1:9", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*FORMS, *words])
    assert result.exit_code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in result.stderr
    assert os.listdir(tmp_path) == []
