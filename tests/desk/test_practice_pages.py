"""Page of the desk on which one practises: the document in a frame, and a changed bank."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

QUESTIONS = 10


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    listed = "".join(
        f"""
      - id: question-{number}
        question: Which number is {number}?
        difficulty: easy
        tags: [numbers]
        minutes: 1
        choices: [{{text: "Number {number}", correct: true}}, {{text: Another, why: No.}}]
        answer: {{bullet: It is {number}., explanation: It is the number {number}.}}
"""
        for number in range(1, QUESTIONS + 1)
    )
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "bank.yaml").write_text(
        "title: Numbers\nsections:\n- id: all\n  title: All\n  topics:\n"
        f"  - topic: Numbers\n    questions:{listed}"
    )
    return folder


def open_practice(page: Page) -> FrameLocator:
    page.get_by_role("link", name="Practise").click()
    return page.frame_locator("iframe")


def test_ten_questions_are_practised_and_remembered(
    bank: Path, tmp_path: Path, start_desk: Callable[..., Any], visit: Callable[..., Any]
) -> None:
    page = visit(start_desk(bank, "--out", tmp_path / "out")).page
    frame = open_practice(page)
    frame.get_by_role("button", name="Practice").click()
    for _ in range(QUESTIONS):
        frame.locator("article:visible [data-right] input").check()
        frame.get_by_role("button", name="Check").click()
        frame.get_by_role("button", name="Good").click()
    expect(frame.get_by_role("row", name="Total")).to_contain_text(str(QUESTIONS))
    page.reload()
    expect(frame.locator("[data-number=fresh]")).to_have_text("0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_changed_bank_is_loaded_on_request(
    bank: Path,
    tmp_path: Path,
    start_desk: Callable[..., Any],
    visit: Callable[..., Any],
    access_faults: Callable[[Page], list[str]],
) -> None:
    page = visit(start_desk(bank, "--out", tmp_path / "out"), 390, 844).page
    frame = open_practice(page)
    expect(frame.locator("[data-number=found]")).to_have_text(str(QUESTIONS))
    file = bank / "bank.yaml"
    text = file.read_text()
    file.write_text(text[: text.index("      - id: question-10")])
    page.get_by_role("button", name="Load it again").wait_for()
    assert access_faults(page) == []
    page.get_by_role("button", name="Load it again").click()
    expect(frame.locator("[data-number=found]")).to_have_text(str(QUESTIONS - 1))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
