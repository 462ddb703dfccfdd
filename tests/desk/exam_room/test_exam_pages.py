"""The Exams pages in a browser: list, copies, verify, rebuild, erratum, marks."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from studypress.cli import main
from studypress.exam.record.form_record import ItemRecord
from studypress.exam.record.read import Record
from studypress.exam.record.record_file import read_record
from studypress.files.csv_sheet import MAX_BYTES
from studypress.pipeline.view.exam_list import list_exams

BANK = Path(__file__).parents[2] / "banks" / "valid" / "every-kind"
EVIL = "<img src=x onerror=alert(1)>"
ROSTER = f"""\
name,id,group,seat
{EVIL},1001,<b>Hall</b>,A1
María García,1002,<b>Hall</b>,A2
محمد بن سالم,1003,Room 2,B1
O'Neil & Sons,1004,Room 2,B2
"""
ROOMS = ("exam-0123456789ab", "<b>odd/exam", "damaged/exam", "lost/exam", "voided/exam", "marked")

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a printed exam of four forms, and copies of it."""
    folder = tmp_path_factory.mktemp("exams")
    roster = folder / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    arguments = ["exam", BANK, "--roster", roster, "--blueprint", BANK / "blueprint.yaml"]
    options = ["--seed", "correct horse battery staple", "--out", folder, "--jobs", "1"]
    made = CliRunner().invoke(main, list(map(str, [*arguments, *options])))
    assert made.exit_code == 0, made.output
    for name in ROOMS:
        copytree(folder / "exam", folder / name)
    papers = sorted((folder / "damaged/exam/forms").iterdir())
    papers[0].write_bytes(papers[1].read_bytes())
    broken = folder / "broken" / "exam"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{")
    return folder


@pytest.fixture(scope="module")
def desk(start_desk: Callable[..., Any], out: Path) -> Any:
    return start_desk(BANK, "--out", out)


@pytest.fixture
def enter(desk: Any, visit: Callable[..., Any]) -> Open:
    """Open the page of the exam in this folder; without one, the list."""

    def entered(name: str = "", width: int = 1280, height: int = 800) -> Page:
        page: Page = visit(desk, width, height).page
        page.goto(f"{desk.origin}/exams")
        if name:
            page.locator("#exams li", has=page.get_by_text(name, exact=True)).get_by_role(
                "link"
            ).click()
            expect(page.locator("h1")).to_have_text("Every kind")
        return page

    return entered


def record(folder: Path) -> Record:
    return read_record((folder / "manifest.json").read_text(), "manifest.json")


def right(item: ItemRecord) -> str:
    if item.kind.has_choices:
        return item.key or "none"
    if item.value is not None:
        return str(item.value)
    return item.accept[0] if item.accept else str(item.points)


def answers(folder: Path, blank: int = 1) -> bytes:
    """A spreadsheet of right answers, but for the first `blank` questions of later forms."""
    forms = record(folder).forms
    numbers = [str(item.number) for item in forms[0].questions]
    rows = [["code", *numbers]]
    for at, form in enumerate(forms):
        given = [f'"{right(item)}"' for item in form.questions]
        rows.append([form.code, *["-"] * at * blank, *given[at * blank :]])
    return "\n".join(",".join(row) for row in rows).encode()


def upload(page: Page, name: str, data: bytes) -> None:
    file: Any = {"name": name, "mimeType": "text/csv", "buffer": data}
    page.locator("#answers").set_input_files(file)
    page.get_by_role("button", name="Mark", exact=True).click()


def test_all_exams_are_listed_with_their_state(enter: Open) -> None:
    page = enter()
    listed = page.locator("#exams > ul > li")
    expect(listed).to_have_count(len(ROOMS) + 2)
    for name in ("exam", *ROOMS):
        one = listed.filter(has=page.get_by_text(name, exact=True))
        expect(one).to_contain_text("4 copies")
        expect(one).to_contain_text("complete")
        expect(one).to_contain_text("bank unchanged")
    broken = listed.filter(has=page.get_by_role("heading", name="broken/exam"))
    expect(broken.locator(".problems")).to_contain_text("manifest.json")
    assert broken.get_by_role("link").count() == 0
    assert page.locator("#exams b").count() == 0


def test_a_changed_bank_and_another_are_named(out: Path, tmp_path: Path) -> None:
    bank = copytree(BANK, tmp_path / "bank")
    content = bank / "bank.yaml"
    files = [path for path in bank.rglob("*.yaml") if "capital of Brazil" in path.read_text()]
    files[0].write_text(files[0].read_text().replace("capital of Brazil", "capital of Peru"))
    changed = {line.folder: line for line in list_exams(out, (bank, None, 1))}["exam"]
    assert not changed.is_other_bank
    assert changed.changes
    assert ["'capital' has changed" in text for text in changed.changes] == [True]
    another = list_exams(out, (BANK.parent / "single.yaml", None, 1))
    assert {line.is_other_bank for line in another if not line.fault} == {True}
    content.write_text("title: [")
    assert {line.changes for line in list_exams(out, (bank, None, 2))} == {None}


def test_copies_are_found_and_saved_and_names_are_text(enter: Open, out: Path) -> None:
    page = enter("exam")
    rows = page.locator("#found tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text(f"{EVIL} 1001 · <b>Hall</b> · A1")
    assert page.locator("main img, main b").count() == 0
    form = record(out / "exam").forms[1]
    for word in ("garcia", "1002", form.code.replace("-", "").lower()):
        page.get_by_label("Find by name").fill(word)
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("María García")
    with page.expect_download() as saving:
        rows.get_by_role("link", name="Paper").click()
    assert saving.value.suggested_filename == Path(form.file).name
    assert Path(saving.value.path()).read_bytes() == (out / "exam" / form.file).read_bytes()


def test_fairness_is_that_of_the_report(enter: Open, out: Path) -> None:
    page = enter("exam")
    found = json.loads((out / "exam/fairness.json").read_text())
    table = page.get_by_role("group", name="Right letters").locator("tbody tr")
    shown = [row.split() for row in table.all_inner_texts()]
    assert [(row[0], int(row[1])) for row in shown] == list(found["letters"]["counts"].items())
    widths = table.locator("rect").evaluate_all("all => all.map(at => at.getAttribute('width'))")
    most = max(found["letters"]["counts"].values())
    assert [float(width) for width in widths] == [
        pytest.approx(100 * count / most, abs=0.01) for count in found["letters"]["counts"].values()
    ]
    expect(page.locator("#fairness")).to_contain_text("pairs of seats touch")
    expect(page.locator("#fairness")).to_contain_text("Fair: nothing to look at.")
    assert found["verdict"]["outcome"] == "fair"


def test_a_sound_exam_is_ready_to_print(enter: Open) -> None:
    page = enter("exam")
    page.get_by_role("button", name="Verify").click()
    expect(page.locator("#verified")).to_contain_text("No fault: ready to print.")
    expect(page.locator("#state")).to_contain_text("verify exam: done")


def test_a_fault_is_shown_with_its_page(enter: Open) -> None:
    page = enter("damaged/exam")
    page.get_by_role("button", name="Verify").click()
    listed = page.locator("#verified .problems > li")
    expect(listed.filter(has_text="changed after it was printed")).to_be_visible()
    fault = listed.filter(has_text="page 1").first
    fault.locator("summary").click()
    picture = fault.locator("img")
    expect(picture).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('#verified details[open] img')]"
        ".some((image) => image.complete && image.naturalWidth === 1200)"
    )


def test_a_lost_copy_is_rebuilt_byte_for_byte(enter: Open, out: Path) -> None:
    form = record(out / "exam").forms[2]
    lost = out / "lost/exam" / form.file
    lost.unlink()
    page = enter("lost/exam")
    row = page.locator("#found tbody tr").nth(2)
    expect(row).to_contain_text("lost")
    row.get_by_role("button", name="Rebuild 3").click()
    expect(page.locator("#rebuilt")).to_contain_text("equal byte for byte")
    assert lost.read_bytes() == (out / "exam" / form.file).read_bytes()
    expect(row.get_by_role("link", name="Paper")).to_be_visible()


def test_questions_are_voided_after_a_confirmation(enter: Open, out: Path) -> None:
    folder = out / "voided/exam"
    page = enter("voided/exam")
    page.get_by_role("button", name="Void the ticked").click()
    expect(page.locator("#state")).to_have_text("Tick the questions to void first.")
    name = next(iter(record(folder).questions))
    page.locator(f"#questions input[value={name}]").check()
    page.get_by_role("button", name="Void the ticked").click()
    dialog = page.get_by_role("dialog")
    for text in (name, "erratum.json", "erratum.csv", "erratum-keys.pdf"):
        expect(dialog).to_contain_text(text)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert not list(folder.glob("erratum*"))
    page.get_by_role("button", name="Void the ticked").click()
    page.get_by_role("button", name="Void them").click()
    expect(page.locator("#voided")).to_contain_text("Written: erratum.json")
    assert len(list(folder.glob("erratum*"))) == 3
    found = json.loads((folder / "erratum.json").read_text())["corrections"]
    assert found == [{"question": name, "kind": "void"}]
    expect(page.locator(f"#questions input[value={name}]")).to_be_disabled()


def test_answers_become_scores_and_plots_and_wrong_ones_nothing(enter: Open, out: Path) -> None:
    folder = out / "marked"
    page = enter("marked")
    name = f"room {EVIL}.csv".replace("/", "")
    data = answers(folder).replace(b",-", b",?!")
    upload(page, name, data)
    problems = page.locator("#marked .problems > li")
    expect(problems.first).to_contain_text(f"{name}:3:")
    assert not (folder / "marks").exists()
    assert page.locator("main img").count() == 0

    upload(page, name, answers(folder))
    expect(page.locator("#marked")).to_contain_text("4 forms read, 4 marked in total.")
    expect(page.locator("#scores tbody tr")).to_have_count(4)
    expect(page.locator("#scores tbody tr").first).to_contain_text(EVIL)
    expect(page.locator("#marked figure svg")).to_have_count(2)
    expect(page.locator("#marked figure title").first).to_contain_text("Histogram of the scores")
    found = json.loads((folder / "marks/statistics.json").read_text())
    expect(page.locator("#marked dl dd").first).to_have_text(f"{100 * found['mean']:.1f} %")
    with page.expect_download() as saving:
        page.get_by_role("link", name="scores.csv").click()
    assert Path(saving.value.path()).read_bytes() == (folder / "marks/scores.csv").read_bytes()

    upload(page, name, answers(folder, blank=2))
    expect(problems.first).to_contain_text("correct this row, or use --replace")
    page.locator("#columns summary").click()
    page.get_by_label("Replace answers").check()
    page.get_by_label("Headings of columns").fill("code=Bogen")
    upload(page, name, answers(folder, blank=2).replace(b"code", b"Bogen", 1))
    expect(problems.first).to_contain_text("replaced: form")


def test_what_is_unknown_or_too_large_is_refused(desk: Any, enter: Open, out: Path) -> None:
    page = enter("exam")
    request, exam = page.context.request, page.url.removeprefix(desk.origin)
    file = record(out / "exam").forms[0].file
    for path in (
        "/exams/0123456789ab",
        f"{exam[:-1]}",
        f"{exam}/files/manifest.json",
        f"{exam}/files/../roster.csv",
        f"{exam}/files/%2e%2e/roster.csv",
        f"{exam}/files/forms%2f..%2f..%2froster.csv",
        f"{exam}/files//etc/passwd",
        f"{exam}/files/{file}%00",
        f"{exam}/pages/1/manifest.json",
        f"{exam}/pages/1/../../roster.csv",
    ):
        assert request.get(desk.origin + path).status == 404, path
    assert request.get(f"{desk.origin}{exam}/files/{file}").status == 200
    refused = request.get(f"{desk.origin}{exam}/pages/99/{file}")
    assert (refused.status, refused.text()) == (400, f"{file}: page 99: it has no page 99\n")
    assert request.get(f"{desk.origin}{exam}/pages/1/contents.csv").status == 400
    origin = {"Origin": desk.origin}
    for path, data, reason in (
        ("mark?name=x.csv", b"x" * (MAX_BYTES + 1), "x.csv: it is larger than 16 MiB"),
        ("mark?name=x.csv&column=oops", b"code,answers", "write FIELD=HEADING"),
        ("void", b'{"ids": []}', "no question is chosen"),
        ("void", b"{", "cannot be read"),
        ("rebuild", b"[]", "cannot be read"),
    ):
        response = request.post(f"{desk.origin}{exam}/{path}", data=data, headers=origin)
        assert (response.status, reason in response.text()) == (400, True), response.text()
    assert request.get(f"{desk.origin}{exam}").headers["cache-control"] == "no-store"


def test_an_answer_that_comes_late_replaces_no_later_one(enter: Open) -> None:
    shown = enter().evaluate(
        """async () => {
            const { refresh } = await import("/static/desk.js");
            const answers = ["early", "later"];
            window.fetch = async () => {
                const text = answers.shift();
                await new Promise((end) => setTimeout(end, text === "early" ? 500 : 0));
                return new Response(`<main id="exams">${text}</main>`);
            };
            await Promise.all([refresh("/exams", "exams"), refresh("/exams", "exams")]);
            return document.getElementById("exams").textContent;
        }"""
    )
    assert shown == "later"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_small_screen_and_a_screen_reader_are_enough(
    enter: Open, scheme: Any, access_faults: Callable[[Page], list[str]]
) -> None:
    page = enter("exam", 390, 844)
    page.emulate_media(color_scheme=scheme)
    for path in (page.url, page.url.rpartition("/")[0]):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert access_faults(page) == []


def test_the_keyboard_is_enough(enter: Open) -> None:
    page = enter("exam", 390, 844)

    def move_to(selector: str) -> None:
        for _ in range(100):
            if page.locator(f"{selector}:focus").count():
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {selector}")

    move_to("#find")
    page.keyboard.type("1002")
    expect(page.locator("#found tbody tr")).to_have_count(1)
    move_to("button.rebuild")
    page.keyboard.press("Enter")
    expect(page.locator("#rebuilt")).to_contain_text("equal byte for byte")
    move_to("#questions input")
    page.keyboard.press("Space")
    move_to("#ask-void")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    move_to("#leave")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#ask-void")).to_be_focused()
