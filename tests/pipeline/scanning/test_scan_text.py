"""Command scan: numbers of pages, faults, what is next, and the exit code."""

import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from studypress.cli import main
from studypress.pipeline.scanning.scan import scan


def test_all_pages_are_read(room: Path, stack: Path) -> None:
    done = CliRunner().invoke(main, ["scan", str(room), str(stack), "--jobs", "1"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "6 read now",
        "6 of 6 pages",
        f"{room / 'scan/pages.csv'}  has the outcome of each page",
        "next:",
        f"  studypress mark {room}",
    ]


def test_what_is_wrong_is_named_with_the_next_command(
    room: Path, stapler: Any, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Twelve papers were handed in.")
    scans = [stapler.file("a.pdf", 1, 3), tmp_path / "letter.txt"]
    done = CliRunner().invoke(main, ["scan", str(room), *map(str, scans), "--jobs", "1"])
    assert done.exit_code == 1
    fault, first, second = done.stderr.splitlines()
    assert fault == f"{tmp_path / 'letter.txt'}: it is no PDF, TIFF, PNG or JPEG"
    assert first.startswith("page 2 of ")
    assert "(Ana Núñez): missing: not scanned" in first
    assert "(Bo Li): missing" in second
    assert "2 of 6 pages; 2 missing; 1 form without a page" in done.stdout
    assert "absent? " in done.stdout
    assert f"  studypress scan {room} FILES" in done.stdout


def test_without_files_a_new_exam_has_no_pages(room: Path) -> None:
    done = CliRunner().invoke(main, ["scan", str(room)])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:2] == ["0 read now", "nothing yet of 6 pages"]


def test_status_shows_the_scan_and_what_is_next(room: Path, stapler: Any) -> None:
    def shown() -> list[str]:
        return [
            line.strip()
            for line in CliRunner().invoke(main, ["status", str(room)]).stdout.splitlines()
        ]

    assert "scanned     nothing yet of 6 pages" in shown()
    assert f"studypress scan {room} FILES" in shown()
    scan(room, [stapler.file("a.pdf", 1, 2, 3, 4)])
    assert "scanned     4 of 6 pages" in shown()
    assert "1 form without a page" in shown()
    assert f"studypress mark {room}" in shown()
    (room / "scan/readings.json").write_text("{}")
    assert "broken      " in "\n".join(shown())
    shutil.rmtree(room / "scan")


def test_doubts_are_reviewed_before_papers_are_marked(scanned_exam: Path) -> None:
    lines = CliRunner().invoke(main, ["status", str(scanned_exam)]).stdout
    assert "scanned     5 of 6 pages; 2 doubtful, 1 missing, 1 unreadable" in lines
    assert "2 questions to decide" in lines
    assert f"  studypress review {scanned_exam}" in lines
