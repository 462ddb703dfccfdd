"""Time from saving a bank's file to the new preview on the screen of the desk.

A browser shows a question of the shipped bank. Each round replaces its file by one in which a word
of the explanation differs, as an editor does, and waits until the new preview is visible. Times are
divided by those of a `check` with an empty cache, the faster of one before and one after all
rounds, and of a `guide` after an edit of one question.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright
from rich.table import Table

from bench_clock import Command, cost_of
from studypress.files.cache import VARIABLE
from studypress.files.package_folders import shipped
from studypress.pipeline.check import open_bank

ROUNDS = 15
QUICK = 3
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHOWN = "#stage iframe:not(.coming)"
WAIT = """(old) => {
  const shown = () => document.querySelector("#stage iframe:not(.coming)").getAttribute("src");
  window.seen = new Promise((done) => {
    new MutationObserver(() => shown() !== old && requestAnimationFrame(done)).observe(
      document.querySelector("#stage"), { subtree: true, childList: true, attributes: true });
  });
}"""


def desk_table(*, quick: bool = False) -> Table:
    """Measure both kinds of preview."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        content = shutil.copytree(shipped("content"), root / "content")
        entry = open_bank(content).entries[5]
        file = Path(entry.place().file)
        run = [sys.executable, "-m", "studypress"]
        environment = {VARIABLE: str(root / "cache")}
        check = cost_of(Command([*run, "check", content], root, environment)).seconds
        guide = Command([*run, "guide", content, "--out", root / "out"], root, environment)
        cost_of(guide)
        _edit(file, entry.question.id)
        edited = cost_of(guide).seconds
        with _opened([*run, "desk", content, "--out", root / "out"], environment) as page:
            name = entry.question.id
            rounds = QUICK if quick else ROUNDS
            found = {
                show: list(_rounds(page, file, name, show, rounds)) for show in ("html", "pdf")
            }
        shutil.rmtree(root / "cache")
        check = min(check, cost_of(Command([*run, "check", content], root, environment)).seconds)
    base = {"html": ("check, empty cache", check), "pdf": ("guide, one question edited", edited)}
    table = Table("saved to seen", "median, s", "longest, s", "divided by", "s", "ratio")
    for show, seconds in found.items():
        of, whole = base[show]
        middle = median(seconds)
        numbers = (f"{middle:.2f}", f"{max(seconds):.2f}", of, f"{whole:.1f}")
        table.add_row(f"{show.upper()} preview", *numbers, f"{middle / whole:.2f}")
    return table


def _rounds(page: Page, file: Path, question: str, show: str, number: int) -> Iterator[float]:
    """Yield the seconds from each edit to its preview; the first preview is not counted."""
    origin = page.url.partition("/?")[0].rstrip("/")
    page.goto(f"{origin}/?question={question}&show={show}")
    page.wait_for_selector(SHOWN)
    for _ in range(number):
        page.evaluate(WAIT, page.get_attribute(SHOWN, "src"))
        start = time.perf_counter()
        _edit(file, question)
        page.evaluate("() => window.seen")
        yield time.perf_counter() - start


def _edit(file: Path, question: str) -> None:
    """Replace the file by one with another first word in the explanation of a question."""
    before, found, text = file.read_text("utf-8").partition(f"- id: {question}\n")
    word = f"Again{time.monotonic_ns()}"
    text = re.sub(r"(\sexplanation: (?:[|>]-?\s+)?['\"]?)\w+", rf"\g<1>{word}", text, count=1)
    new = file.with_suffix(".new")
    new.write_text(before + found + text, encoding="utf-8")
    new.replace(file)


@contextmanager
def _opened(words: list[str | Path], environment: dict[str, str]) -> Iterator[Page]:
    """Yield a page of a browser that shows a desk."""
    command = [*map(str, words), "--port", "0", "--no-browser"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        first = process.stdout.readline() if process.stdout else ""
        address = re.search(r"http://\S+", first)
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not (address and path):
            raise SystemExit("no desk, or no Chromium on the path")
        with sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu"]
            page = playwright.chromium.launch(executable_path=path, args=flags).new_page()
            page.goto(address[0])
            page.wait_for_url(address[0].partition("?")[0])
            page.wait_for_selector("#list a")
            yield page
        process.terminate()
