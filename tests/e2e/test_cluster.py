"""Forms made on a real cluster on this machine."""

import os
import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner

from studypress.cli import main

FORMS = ["exam", "--forms", "60", "--questions", "4", "--seed", "s", "--quiet"]


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_makes_the_same_files(tmp_path: Path) -> None:
    from distributed import LocalCluster  # noqa: PLC0415 - only here

    one, many = tmp_path / "one", tmp_path / "many"
    assert CliRunner().invoke(main, [*FORMS, "--jobs", "1", "--out", str(one)]).exit_code == 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            address = cluster.scheduler_address
            words = [*FORMS, "--scheduler", address, "--out", str(many)]
            result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert files_in(many) == files_in(one)
    assert len(files_in(many)) > 2 * 60


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path) -> None:
    words = ["--scheduler", "tcp://127.0.0.1:9", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, [*FORMS, *words])
    assert result.exit_code == 1
    assert "no scheduler answers at tcp://127.0.0.1:9" in result.stderr
    assert os.listdir(tmp_path) == []
