"""The documentation site: built in strict mode, complete, and read without a network."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from studypress import api
from studypress.cli import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
Scheme = Literal["light", "dark"]
SIZES: dict[str, tuple[int, Scheme]] = {"desk": (1280, "light"), "phone": (390, "dark")}
HOSTS = {
    "docs.moodle.org",
    "distributed.dask.org",
    "github.com",
    "keepachangelog.com",
    "semver.org",
}
"""Sites that pages may link."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as by `make docs`: a page or anchor that is missing is an error."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def pages_of(site: Path) -> list[str]:
    """Return the addresses of the navigation, which the home page lists."""
    navigation = re.findall(
        r'<a href="([^"#:]+\.html)" class="md-nav__link', (site / "index.html").read_text("utf-8")
    )
    return [*dict.fromkeys(["index.html", *navigation])]


def test_the_commands_page_has_every_command_with_its_options(site: Path) -> None:
    page = (site / "commands.html").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        part = page.partition(f'<h3 id="studypress-{name}">')[2].partition("<h3 ")[0]
        assert f'<a href="#studypress-{name}">' in page
        for option in (name for each in command.params for name in each.opts):
            assert f">{option}<" in part or not option.startswith("-"), (name, option)
    assert "UNSET" not in page


def test_the_reference_has_every_function(site: Path) -> None:
    page = (site / "reference.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r'<h2 id="studypress\.api\.(\w+)"', page)) == sorted(api.__all__)


def test_code_in_tables_has_bars_and_not_their_escapes(site: Path) -> None:
    page = (site / "printing.html").read_text(encoding="utf-8")
    assert "--paper A4|Letter</code>" in page
    assert "\\|" not in page


def test_the_list_of_decisions_is_complete(site: Path) -> None:
    page = (site / "decisions" / "index.html").read_text(encoding="utf-8")
    notes = sorted(path.stem for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    listed = re.findall(r'<li><a href="(0[^"]+)\.html">', page)
    assert listed == notes


def test_pages_link_few_hosts_and_load_nothing_from_them(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'<(?:script|img|link)[^>]+(?:src|href)="https?:[^"]*"', text), page
        hosts = set(re.findall(r'<a [^>]*href="https?://([^/"]+)', text))
        assert hosts <= HOSTS, (page, hosts - HOSTS)


@pytest.fixture
def read(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page as a file, at a size; a message on the console or a request fails the test."""
    found: list[str] = []

    def opened(width: int, scheme: Scheme) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        context.route(re.compile("^(?!file:|data:|blob:)"), lambda route: route.abort())
        page.on("request", lambda each: found.append(each.url))
        page.on("console", lambda message: found.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: found.append(f"error: {error}"))
        return page

    yield opened
    foreign = [line for line in found if not line.startswith(("file:", "data:", "blob:"))]
    assert foreign == []


@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_and_axe_finds_no_serious_fault_on_each_second_one(
    site: Path, read: Callable[..., Page], access_faults: Callable[..., list[str]], size: str
) -> None:
    page = read(*SIZES[size])
    names = pages_of(site)
    assert len(names) > 20
    for at, name in enumerate(names):
        page.goto((site / name).as_uri())
        too_wide = "document.documentElement.scrollWidth > innerWidth"
        assert not page.evaluate(too_wide), name
        if at % len(SIZES) == [*SIZES].index(size):
            assert access_faults(page, "article") == [], name


def test_the_copy_button_copies_commands_and_new_lines(
    site: Path, read: Callable[..., Page]
) -> None:
    page = read(*SIZES["desk"])
    page.goto((site / "start.html").as_uri())
    blocks = page.locator("code[data-copy]").evaluate_all(
        "all => all.map(each => each.dataset.copy)"
    )
    assert "studypress check mybank\nstudypress build mybank --guide --worksheet" in blocks
    assert "    difficulty: easy" in blocks
    page.evaluate(
        "navigator.clipboard.writeText = document.execCommand ="
        " () => { copied = getSelection().toString() }; copied = null"
    )
    page.get_by_role("button", name="Copy to clipboard").nth(1).click()
    assert page.evaluate("copied") == "studypress guide --topic Foundations"


def test_the_search_finds_pages_without_a_server(site: Path, read: Callable[..., Page]) -> None:
    page = read(*SIZES["desk"])
    page.goto((site / "paths" / "coach.html").as_uri())
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("files and exit codes")
    result = page.locator('.md-search-result__link[href*="/printing.html"]:visible').first
    expect(result).to_be_visible(timeout=60_000)
    result.click()
    expect(page.locator("h1")).to_contain_text("Printing")
