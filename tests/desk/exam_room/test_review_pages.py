"""The Review page in a browser: decisions by keys, typed codes, answers that are marked."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from studypress.exam.record.read import Record
from studypress.pipeline.review.exam_review import add_decisions
from studypress.scan.correction_file import read_corrections
from studypress.scan.review_row import ReviewRow

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def out(scanned_exam: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a copy of the exam with drawn scans."""
    folder = tmp_path_factory.mktemp("review")
    copytree(scanned_exam, folder / "exam")
    return folder


@pytest.fixture(scope="module")
def desk(start_desk: Callable[..., Any], out: Path) -> Any:
    return start_desk(BANK, "--out", out)


@pytest.fixture
def visits() -> list[Any]:
    """Visits of a test."""
    return []


@pytest.fixture
def enter(desk: Any, out: Path, visit: Callable[..., Any], visits: list[Any]) -> Open:
    """Open the Review page of the exam as A. Berg; nothing is decided at first."""
    (out / "exam/scan/corrections.csv").unlink(missing_ok=True)

    def entered(width: int = 1280, height: int = 800, names: str = "") -> Page:
        visits.append(visit(desk, width, height))
        page: Page = visits[-1].page
        page.goto(f"{desk.origin}/exams")
        page.locator("#exams li").get_by_role("link").first.click()
        page.get_by_role("link", name="Review the scanned pages").click()
        page.goto(f"{page.url}{names}")
        page.locator("#who").fill("A. Berg")
        page.locator("#who").press("Enter")
        return page

    return entered


@pytest.fixture
def rows(out: Path, scanned_record: Record) -> Callable[[], list[ReviewRow]]:
    """Corrections in the exam's folder, without their times."""

    def read() -> list[ReviewRow]:
        path = out / "exam/scan/corrections.csv"
        data = path.read_bytes() if path.exists() else b""
        found = read_corrections(scanned_record, data, "c.csv") if data else ()
        assert all(row.who == "A. Berg" and row.when for row in found)
        return list(found)

    return read


def answers(rows: list[ReviewRow]) -> list[tuple[str, str]]:
    return [(row.question, row.answer) for row in rows if row.kind == "answer"]


def saved(page: Page) -> None:
    """Wait until all decisions are saved."""
    expect(page.locator("#review")).to_have_attribute("data-unsaved", "0")


def part(page: Page, name: str) -> None:
    group = page.locator("#groups option", has_text=name).get_attribute("value")
    page.locator("#groups").select_option(group)
    expect(page.locator("#groups")).to_have_value(str(group))


def test_doubts_are_decided_by_keys_and_taken_back(
    enter: Open, rows: Callable[[], list[ReviewRow]]
) -> None:
    page = enter()
    expect(page.locator("#item")).to_contain_text("Question 1 of paper")
    expect(page.locator("#reason")).to_contain_text("B: marked or not (some ink, faint lines)")
    letters = page.locator("#choices button")
    expect(letters.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(letters.nth(1)).to_have_accessible_name("B, in doubt")
    page.keyboard.press("b")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("2 of 2")
    page.keyboard.press("0")
    expect(page.locator("#groups")).to_contain_text("Boxes in doubt (2 of 2)")
    page.locator("#text").press("Backspace")
    expect(page.locator("#groups")).to_contain_text("Boxes in doubt (1 of 2)")
    expect(page.locator("#made")).to_have_text("Not decided yet")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#made")).to_contain_text("Decided: B, by A. Berg")
    saved(page)
    assert answers(rows()) == [("1", "B"), ("1", "-"), ("1", "")]


def test_boxes_are_toggled_on_the_picture_too(
    enter: Open, rows: Callable[[], list[ReviewRow]]
) -> None:
    page = enter(390, 844)
    page.locator(".crop button[data-value=C]").click()
    page.locator(".crop button[data-value=A]").click()
    page.get_by_role("button", name="Accept").click()
    saved(page)
    assert answers(rows()) == [("1", "C")]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0


def test_a_code_is_checked_while_it_is_typed(
    enter: Open, rows: Callable[[], list[ReviewRow]], scanned_record: Record
) -> None:
    page = enter()
    part(page, "Pages without a code")
    hint, text = page.locator("#entry-hint"), page.locator("#text")
    code = scanned_record.forms[2].code
    wrong = code[:-1] + ("3" if code[-1] == "2" else "2")
    for typed, said in (
        (wrong, "is misread: its check symbol does not fit"),
        (f"{code[:3]}0{code[4:]}", "Codes have no 0"),
        ("33QB-YBVL".replace("L", "1"), "Codes have no 1"),
        (code, "Add the page, from 1, 2"),
        (f"{code} 7", "has these pages: 1, 2"),
        (f"{code} 2", "scanned already"),
        (f"{code.lower().replace('-', '')}1", "This page is missing: it fits"),
    ):
        text.fill(typed)
        expect(hint).to_contain_text(said)
    text.fill(code[:2])
    page.get_by_role("button", name=f"{code}, page 1").click()
    expect(page.locator("#groups")).to_contain_text("Boxes in doubt (0 of 4)")
    saved(page)
    (row,) = rows()
    assert (row.kind, row.source, row.code, row.page) == ("page", "room.pdf:5", code, "1")
    part(page, "Boxes in doubt")
    expect(page.locator("#reason")).to_contain_text("not read")
    expect(page.locator(".crop.whole canvas")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("Choose letters, or 0")


def test_what_is_typed_stays_while_a_page_with_a_typed_code_is_read(
    enter: Open, scanned_record: Record
) -> None:
    page, held = enter(), list[Route]()
    page.route("**/items*", lambda route: held.append(route))  # noqa: PLW0108 - it gets attributes
    part(page, "Pages without a code")
    page.locator("#text").fill(f"{scanned_record.forms[2].code} 1")
    with page.expect_request("**/items*"):
        page.keyboard.press("Enter")
    part(page, "Open: token-bucket")
    page.locator("#text").fill("1.5")
    held.pop().continue_()
    saved(page)
    expect(page.locator("#text")).to_have_value("1.5")


def test_open_questions_are_marked_question_by_question(
    enter: Open, rows: Callable[[], list[ReviewRow]]
) -> None:
    page = enter()
    part(page, "Open: token-bucket")
    expect(page.locator("#lines button").first).to_contain_text("Names the atomic step")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("a")
    page.keyboard.press("c")
    expect(page.locator("#text")).to_have_value("3.5")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("2 of 3")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("from 0 to 4.5")
    page.locator("#text").fill("2,5")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("3 of 3")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("Tick lines, or write points")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    saved(page)
    assert answers(rows()) == [("5", "ac"), ("5", "2.5"), ("5", "0")]


def test_written_answers_are_offered_again(
    enter: Open, rows: Callable[[], list[ReviewRow]]
) -> None:
    page = enter()
    part(page, "Short answers")
    expect(page.locator("#asked")).to_contain_text("Accepted: Brasília")
    page.keyboard.type("Bras")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("2 of 3")
    page.get_by_role("button", name="Bras (1)").click()
    expect(page.locator("#count")).to_contain_text("3 of 3")
    page.get_by_role("button", name="No answer").click()
    saved(page)
    assert answers(rows()) == [("4", "Bras"), ("4", "Bras"), ("4", "-")]


def test_two_open_pages_lose_nothing_and_see_each_other(
    enter: Open, rows: Callable[[], list[ReviewRow]]
) -> None:
    one, other = enter(), enter()
    one.keyboard.press("Enter")
    expect(other.locator("#made")).to_contain_text("Decided: A, by A. Berg")
    other.keyboard.press("ArrowRight")
    other.keyboard.press("Enter")
    expect(one.locator("#made")).to_contain_text("Decided: AB, by A. Berg")
    saved(one)
    saved(other)
    assert answers(rows()) == [("1", "A"), ("1", "AB")]


def test_names_are_shown_on_request_only(enter: Open) -> None:
    page = enter()
    assert "Ana Núñez" not in page.content()
    page = enter(names="?names")
    expect(page.locator("#item")).to_contain_text("Ana Núñez")


def test_a_decision_needs_a_name_and_a_refused_one_is_taken_back(
    enter: Open, out: Path, visits: list[Any]
) -> None:
    page = enter()
    page.locator("#who").fill("")
    page.locator("#seen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("Write your name first")
    expect(page.locator("#who")).to_be_focused()
    page.locator("#who").fill("A. Berg")
    page.keyboard.press("Enter")
    (out / "exam/scan/corrections.csv").write_text("code\n")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("no file of corrections")
    expect(page.locator("#made")).to_have_text("Not decided yet")
    (fault,) = [line for line in visits[0].console if line.startswith("error")]
    assert "400" in fault
    visits[0].console.clear()


def test_only_parts_of_scanned_pages_are_shown(enter: Open) -> None:
    page = enter()
    crops = f"{page.url}/crops"
    for address, status in (
        ("/0?x=40&y=70&width=4&height=4", 200),
        ("/4", 200),
        ("/99", 400),
        ("/0?x=nan&y=0&width=1&height=1", 404),
        ("/0?x=1", 404),
        ("/0?x=0&y=0&width=1e9&height=1", 404),
    ):
        assert page.request.get(crops + address).status == status, address


def test_the_page_can_be_used_without_sight(
    enter: Open, access_faults: Callable[[Page], list[str]]
) -> None:
    page = enter()
    for name in ("Boxes in doubt", "Pages without a code", "Short answers", "Open"):
        part(page, name)
        assert access_faults(page) == []


def test_scanned_papers_are_marked_once_all_is_decided(
    enter: Open, out: Path, scanned_record: Record
) -> None:
    page = enter()
    page.get_by_role("link", name="Back to the exam").click()
    page.get_by_role("button", name="Mark the scanned papers").click()
    expect(page.locator("#marked")).to_contain_text("not decided")
    rows = [
        ReviewRow("answer", "", form.code, "", number, text, "A. Berg", "2026-02-03T14:05:06Z")
        for form in scanned_record.forms
        for number, text in {"1": "B", "2": "AC", "3": "384400", "4": "Rio", "5": "ab"}.items()
    ]
    add_decisions(out / "exam", rows)
    page.get_by_role("button", name="Mark the scanned papers").click()
    expect(page.locator("#marked")).to_contain_text("3 marked in total")


def test_pages_are_read_by_their_typed_codes(
    enter: Open, out: Path, scanned_record: Record
) -> None:
    code = scanned_record.forms[2].code
    page = enter()
    row = ReviewRow("page", "room.pdf:5", code, "1", "", "", "A. Berg", "2026-02-03T14:05:06Z")
    add_decisions(out / "exam", [row])
    page.get_by_role("link", name="Back to the exam").click()
    page.get_by_role("button", name="Read pages with typed codes").click()
    expect(page.locator("#scanned")).to_contain_text("see what is left in the review")
    assert code in (out / "exam/scan/pages.csv").read_text("utf-8-sig")
