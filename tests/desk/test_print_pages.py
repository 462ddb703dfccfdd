"""The Print page: what it prints is what the command line prints; jobs, refusals, access."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studypress.cli.printing import PRINTING
from studypress.desk.option_form import HIDDEN
from studypress.files.csv_sheet import MAX_BYTES
from studypress.page.closed import policy_of

BANK = Path(__file__).parents[1] / "banks" / "valid" / "every-kind"
LONG = 600_000  # milliseconds that a test waits for a print, on a busy machine
MANY_FORMS = "9999"  # minutes of work: cancelled by the tests
WISHES: dict[str, dict[str, Any]] = {
    "guide": {"Theme": "ink-saver"},
    "worksheet": {"Per-page": "2", "Fillable": True},
    "key": {"Paper": "Letter", "Full": True},
    "flashcards": {"Duplex": "short-edge"},
    "scorecard": {"Format": "html"},
    "exam": {"Seed": "it's a $seed", "Roster": "people.csv", "Kind": "any", "Questions": "2"},
    "practice": {"Theme": "ink-saver"},
}
TITLES = {name: name.capitalize() for name in PRINTING} | dict.fromkeys(
    ("guide", "practice"), "Selection"
)
"""First heading of the options: guide and practice page have none of their own."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bank, a roster beside it, and an output folder."""
    folder = tmp_path_factory.mktemp("a desk")
    shutil.copytree(BANK, folder / "bank")
    (folder / "bank/people.csv").write_text("name,id\nAda Lovelace,7\nAlan Turing,12\n")
    return folder


@pytest.fixture(scope="module")
def desk(start_desk: Callable[..., Any], folder: Path) -> Any:
    return start_desk(folder / "bank", "--out", folder / "out")


@pytest.fixture
def out(folder: Path) -> Path:
    """The output folder, which is removed before a page is opened."""
    shutil.rmtree(folder / "out", ignore_errors=True)
    return folder / "out"


@pytest.fixture
def page(desk: Any, visit: Callable[..., Any]) -> Page:
    page: Page = visit(desk).page
    page.goto(f"{desk.origin}/print")
    return page


def ask(desk: Any, path: str, wish: object = None) -> Any:
    connection = HTTPConnection("127.0.0.1", desk.port, timeout=60)
    headers = {"Cookie": f"studypress-{desk.port}={desk.token}", "Origin": desk.origin}
    body = wish if isinstance(wish, bytes | None) else json.dumps(wish)
    connection.request("GET" if wish is None else "POST", path, body, headers)
    response: Any = connection.getresponse()
    response.body = response.read()
    connection.close()
    return response


def fill(page: Page, document: str, wish: dict[str, Any]) -> None:
    """Choose a document, and fill in fields by their labels."""
    page.locator(f"input[name=document][value={document}]").check()
    expect(page.locator("#options legend").first).to_have_text(TITLES[document])
    page.evaluate("document.querySelectorAll('#options details').forEach(one => one.open = true)")
    for label, value in wish.items():
        field = page.get_by_label(label, exact=True)
        if value is True:
            field.check()
        elif field.evaluate("element => element.tagName") == "SELECT":
            option = field.locator("option", has_text=value).first
            field.select_option(label=option.text_content())
        else:
            field.fill(value)


def press(page: Page) -> Any:
    """Press Print; return the new job."""
    before = page.locator("article").count()
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("article")).to_have_count(before + 1)
    return page.locator("article").first


def ended(job: Any, state: str) -> None:
    """Wait for a state, by the number: later jobs are before it in the list."""
    number = job.get_attribute("id")
    expect(job.page.locator(f"#{number}")).to_have_attribute("data-state", state, timeout=LONG)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def job_that_runs_long(page: Page) -> Iterator[Any]:
    """A job that is cancelled at the end."""
    fill(page, "exam", {"Forms": MANY_FORMS, "Replace": True, "Kind": "any"})
    job = press(page)
    number = job.get_attribute("id")
    expect(page.locator(f"#{number} progress[value]")).to_be_visible(timeout=LONG)
    yield page.locator(f"#{number}")
    page.locator(f"#{number}").get_by_role("button", name="Cancel").click()
    ended(page.locator(f"#{number}"), "cancelled")


@pytest.mark.parametrize("document", WISHES)
def test_a_document_is_what_the_shown_command_prints(out: Path, page: Page, document: str) -> None:
    fill(page, document, WISHES[document])
    job = press(page)
    ended(job, "done")
    printed = contents(out)
    links = job.get_by_role("link", name="Download")
    downloaded: dict[str, bytes] = {}
    for link in links.all():
        with page.expect_download() as download:
            link.click()
        data = Path(download.value.path()).read_bytes()
        downloaded[download.value.suggested_filename] = data
        assert data in printed.values()
    assert downloaded
    assert {Path(name).name for name in printed} - {"manifest.json"} <= {
        *downloaded,
        *(Path(name).name for name in printed if name.endswith((".json", ".csv"))),
    }
    command = job.locator(".command").text_content()
    assert command
    page.goto("about:blank")
    shutil.rmtree(out)
    shell = f'studypress() {{ "{sys.executable}" -m studypress "$@"; }}\n{command} --quiet'
    subprocess.run(["/bin/bash", "-c", shell], check=True)
    assert contents(out) == printed


def test_pages_are_shown_one_by_one_when_they_come_into_view(page: Page) -> None:
    fill(page, "worksheet", {"Per-page": "1"})
    job = press(page)
    ended(job, "done")
    pages = job.get_by_role("img")
    expect(pages.first).to_be_visible()
    expect(pages.first).to_have_attribute("alt", f"worksheet.pdf, page 1 of {pages.count()}")
    expect(pages.first).to_have_js_property("naturalWidth", 800)
    assert pages.last.evaluate("element => element.naturalWidth") == 0
    pages.last.scroll_into_view_if_needed()
    expect(pages.last).to_have_js_property("naturalWidth", 800)


def test_html_opens_in_a_tab_with_its_own_policy(desk: Any, page: Page) -> None:
    fill(page, "guide", {"Format": "html"})
    job = press(page)
    ended(job, "done")
    link = job.get_by_role("link", name="Open guide.html")
    errors: list[str] = []
    page.context.on("console", lambda message: errors.append(message.text))
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.locator("h1").first).to_be_visible()
    assert errors == []
    policy = ask(desk, str(link.get_attribute("href"))).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-\S+'; ", policy)
    assert "sandbox" in policy
    assert "'self'" not in policy


def test_the_command_follows_the_form(page: Page, folder: Path) -> None:
    command = page.locator("#command")
    expect(command).to_have_text(re.compile("^studypress guide .*/bank' --out '.*/out'$"))
    fill(page, "exam", {"Password": "open sesame", "Roster": "people.csv", "Watermark": True})
    expect(command).to_contain_text(f"--roster '{folder / 'bank/people.csv'}' --watermark")
    expect(command).to_contain_text('--password "${PASSWORD:?}"')
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#state")).to_have_text("The command is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == command.text_content()


def test_values_stay_when_another_document_is_chosen(page: Page) -> None:
    fill(page, "worksheet", {"Paper": "Letter", "Fillable": True, "Per-page": "3"})
    fill(page, "key", {})
    expect(page.locator("#command")).to_have_text(re.compile(r"key .* --paper Letter$"))
    fill(page, "worksheet", {})
    expect(page.locator("#command")).to_contain_text("--paper Letter --fillable --per-page 3")


def test_a_wrong_wish_is_refused_beside_the_form(page: Page) -> None:
    before = page.locator("article").count()
    fill(page, "guide", {"Booklet-sheet": "A3"})
    expect(page.get_by_role("alert")).to_have_text(
        "--booklet-sheet: only with a booklet: add --booklet"
    )
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("article").count() == before
    fill(page, "guide", {"Booklet": True})
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"document": "exam", "values": {"forms": ["0"], "spares": ["many"]}}, "'--spares'"),
        ({"document": "exam", "values": {"forms": ["0"], "spares": ["many"]}}, "'--forms'"),
        ({"document": "exam", "values": {"roster": ["/etc/passwd"]}}, "not in the list"),
        ({"document": "guide", "values": {"theme": ["../x"]}}, "not in the list"),
        ({"document": "verify", "values": {}}, "no document 'verify'"),
        ({"document": "guide", "values": []}, "load the page again"),
        ("guide", "load the page again"),
        (b"[" * 100_000, "load the page again"),
        (b" " * (MAX_BYTES + 1), "the request: it is larger than 16 MiB"),
    ],
)
def test_a_wish_that_no_page_sends_is_refused(desk: Any, wish: object, message: str) -> None:
    response = ask(desk, "/print/jobs", wish)
    assert response.status == 400
    assert message in response.body.decode()


def test_only_files_and_pages_of_a_job_are_served(desk: Any, page: Page) -> None:
    fill(page, "flashcards", {})
    job = press(page)
    ended(job, "done")
    address = str(job.get_by_role("link", name="Download").get_attribute("href"))
    assert ask(desk, address).status == ask(desk, f"{address}/pages/1").status == 200
    of_job = address.removesuffix("/0")
    for path in (
        "/print/jobs/999/files/0",
        f"{of_job}/99",
        f"{of_job}/-1",
        f"{of_job}/0/open",
        f"{of_job}/0/pages/0",
        f"{of_job}/0/pages/9999",
        f"{of_job}/..%2f..%2fbank%2fbank.yaml",
    ):
        assert ask(desk, path).status == 404


def test_a_file_that_now_leads_out_of_the_folder_is_not_served(
    desk: Any, page: Page, folder: Path
) -> None:
    fill(page, "flashcards", {})
    job = press(page)
    ended(job, "done")
    address = str(job.get_by_role("link", name="Download").get_attribute("href"))
    page.goto("about:blank")
    (folder / "out/flashcards.pdf").unlink()
    (folder / "out/flashcards.pdf").symlink_to("/etc/passwd")
    for path, status in ((address, 404), (f"{address}/pages", 200), (f"{address}/pages/1", 404)):
        response = ask(desk, path)
        assert (response.status, b"outside" in response.body) == (status, True)
    (folder / "out/flashcards.pdf").unlink()


def test_a_cancelled_job_leaves_nothing_and_the_next_one_runs(page: Page, folder: Path) -> None:
    fill(page, "flashcards", {})
    ended(press(page), "done")
    before = contents(folder / "out")
    with job_that_runs_long(page) as long:
        fill(page, "key", {})
        second = press(page)
        ended(second, "waiting")
        expect(second).to_contain_text("Waits until the job before it has ended.")
        number = second.get_attribute("id")
    expect(long).to_contain_text("Nothing was written")
    assert {name: contents(folder / "out")[name] for name in before} == before
    assert set(contents(folder / "out")) <= {*before, "key.pdf"}
    ended(page.locator(f"#{number}"), "done")


def test_an_answer_that_comes_late_does_not_hide_that_a_job_has_ended(page: Page) -> None:
    page.evaluate(
        """() => {
            const real = fetch;
            const second = () => new Promise((end) => setTimeout(end, 1000));
            window.fetch = async (...asked) => {
                const answer = await real(...asked);
                if (asked.length > 1 || document.body.dataset.late) return answer;
                document.body.dataset.late = "held";
                do await second();
                while (/data-state="(waiting|running)"/.test(await (await real(...asked)).text()));
                await second(); // the page is told the end of the job
                second().then(() => { document.body.dataset.late = "shown"; });
                return answer;
            };
        }"""
    )
    page.get_by_role("button", name="Print", exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-late", "shown", timeout=LONG)
    expect(page.locator("article").first).to_have_attribute("data-state", "done")


def test_a_job_goes_on_when_the_page_is_left(desk: Any, page: Page) -> None:
    with job_that_runs_long(page) as job:
        number = job.get_attribute("id")
        page.goto(desk.origin)
        page.goto(f"{desk.origin}/print")
        back = page.locator(f"#{number}")
        ended(back, "running")
        expect(back.get_by_role("progressbar")).to_have_accessible_name("Progress of exam")
        expect(back).to_contain_text("left")


def test_a_file_printed_again_is_shown_with_the_later_job_only(page: Page) -> None:
    fill(page, "key", {})
    first = press(page).get_attribute("id")
    ended(page.locator(f"#{first}"), "done")
    fill(page, "key", {"Paper": "Letter"})
    ended(press(page), "done")
    expect(page.locator(f"#{first}")).to_contain_text("printed again since")
    expect(page.locator(f"#{first}").get_by_role("link")).to_have_count(0)


def test_a_broken_bank_is_reported_with_the_place_and_can_be_mended(
    page: Page, folder: Path
) -> None:
    path = folder / "bank/bank.yaml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("title:", "titel:", 1), encoding="utf-8")
    job = press(page)
    ended(job, "failed")
    expect(job.locator(".problems")).to_contain_text(re.compile(r"bank\.yaml:1:\d+: .*titel"))
    path.write_text(good, encoding="utf-8")
    ended(press(page), "done")


def test_no_password_is_logged_or_shown(desk: Any, page: Page, folder: Path) -> None:
    wish = {"Password": "open sesame", "Roster": "people.csv", "Replace": True, "Kind": "any"}
    fill(page, "exam", wish)
    job = press(page)
    ended(job, "done")
    assert "open sesame" not in page.content() + "".join(desk.lines)
    assert len(list((folder / "out/exam/protected").iterdir())) == 2


@pytest.mark.parametrize("document", PRINTING)
def test_the_page_asks_for_each_option(desk: Any, document: str) -> None:
    html = ask(desk, f"/print?document={document}").body.decode()
    form = html[html.index('<div id="options">') : html.index("</form>")]
    options = {param.name for param in PRINTING[document].params} - set(HIDDEN)
    assert set(re.findall(r' id="option-(\w+)"', form)) == options


def test_it_works_by_keyboard_alone(page: Page) -> None:
    expect(page.locator("#command")).not_to_be_empty()
    focused = "document.activeElement"
    while not page.evaluate(f"{focused}.name === 'document'"):
        page.keyboard.press("Tab")
    for name in ("worksheet", "key"):
        page.keyboard.press("ArrowDown")
        expect(page.locator("#command")).to_contain_text(f"studypress {name}")
        assert page.evaluate(f"{focused}.value") == name
    while not page.evaluate(f"{focused}.name === 'full'"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#command")).to_contain_text("--full")
    before = page.locator("article").count()
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(before + 1)
    ended(page.locator("article").first, "done")
    while not page.evaluate(f"{focused}.closest('article')"):
        page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.textContent") == "Download key.pdf"


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_and_has_no_serious_fault_of_access(
    desk: Any,
    visit: Callable[..., Any],
    access_faults: Callable[[Page], list[str]],
    width: int,
) -> None:
    page = visit(desk, width).page
    page.goto(f"{desk.origin}/print?document=exam")
    fill(page, "exam", {"Booklet-sheet": "A3"})
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert access_faults(page) == []


@pytest.mark.parametrize("policy", ["", "script-src *\nX-Header: 1", "script-src \u20ac"])
def test_a_document_without_a_policy_that_a_header_can_have_may_do_nothing(policy: str) -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""
    page = f"<!DOCTYPE html><html><head>{meta}<script>alert(1)</script>"
    assert policy_of(page.encode()) == "default-src 'none'"
