"""The review as a file in a browser: it is closed, keeps decisions, and writes corrections."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from studypress.errors import CallError
from studypress.exam.record.read import Record
from studypress.page.closed import policy_of
from studypress.pipeline.review import review_file
from studypress.pipeline.review.exam_review import add_decisions, exam_review
from studypress.pipeline.review.review_file import review
from studypress.scan.correction_file import read_corrections
from studypress.scan.review_row import ReviewRow

WHEN = "2026-02-03T14:05:06Z"
ANSWERS = {"1": "A", "3": "7", "4": "Rio", "5": "2.5"}
BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without network, on which no error may be logged."""
    context = browser.new_context(offline=True, accept_downloads=True)
    said: list[str] = []
    found = context.new_page()
    found.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    found.on("pageerror", lambda error: said.append(f"error: {error}"))
    yield found
    context.close()
    assert [line for line in said if line.startswith(("error", "warning"))] == []


def test_the_file_is_closed_private_and_the_same_each_time(exam: Path) -> None:
    made = review(exam, BANK)
    (path,) = made.paths
    assert (path.relative_to(exam).as_posix(), made.left.left) == ("scan/review.html", 12)
    data = path.read_bytes()
    assert "default-src 'none'; img-src data:" in policy_of(data)
    assert "script-src 'sha256-" in policy_of(data)
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Núñez".encode() not in data
    review(exam, BANK)
    assert path.read_bytes() == data


def test_many_crops_are_in_several_files_and_old_ones_are_removed(
    exam: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_file, "_LARGEST", 60_000)
    names = [path.name for path in review(exam, BANK).paths]
    assert names[:2] == ["review.html", "review-2.html"]
    monkeypatch.setattr(review_file, "MOST", 1)
    made = review(exam, BANK)
    assert [path.name for path in (exam / "scan").glob("*.html")] == ["review.html"]
    assert made.remarks == ("11 more will be in the files once these are decided",)


def test_decisions_survive_a_reload_and_are_read_in(
    exam: Path, scanned_record: Record, page: Page, tmp_path: Path
) -> None:
    (path,) = review(exam, BANK).paths
    page.goto(path.as_uri())
    page.locator("#who").fill("=A. Berg")
    page.locator("#who").press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("0")
    code = scanned_record.forms[2].code
    page.locator("#text").fill(f"{code} 1")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("9 left")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#count")).to_contain_text("9 left")
    with page.expect_download() as saved:
        page.locator("#download").click()
    target = tmp_path / "corrections.csv"
    saved.value.save_as(target)
    rows = read_corrections(scanned_record, target.read_bytes(), "c.csv")
    assert [row.answer for row in rows] == ["A", "-", ""]
    assert [(row.code, row.page) for row in rows][2] == (code, "1")
    assert {row.who for row in rows} == {"=A. Berg"}
    made = review(exam, BANK, [target])
    assert (made.added, made.remarks, made.left.left) == (3, (), 12 - 3 + 2)
    assert review(exam, BANK, [target]).added == 0


def test_nothing_is_left_of_a_review_when_all_is_decided(exam: Path) -> None:
    review(exam, BANK)
    found = exam_review(exam).items
    rows = [
        ReviewRow("answer", "", at.form.code, "", str(at.item.number), "", "", WHEN)
        for at in (*found.doubts, *found.answers)
    ]
    add_decisions(exam, [replace(row, answer=ANSWERS[row.question]) for row in rows])
    add_decisions(exam, [ReviewRow("page", "room.pdf:5", "", "-", "", "", "", WHEN)])
    made = review(exam, BANK)
    assert (made.paths, made.left.left) == ((), 0)
    assert not list((exam / "scan").glob("*.html"))
    (exam / "scan/readings.json").unlink()
    with pytest.raises(CallError, match="no page was scanned"):
        review(exam, BANK)
