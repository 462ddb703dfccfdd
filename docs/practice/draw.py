"""Draw the pictures of docs/practice.md: `python docs/practice/draw.py`, which needs Chromium."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from studypress.bank.selection import Selection
from studypress.pipeline.build import produce
from studypress.pipeline.request import Request

HERE = Path(__file__).parent
SELECTION = Selection(topics=("Essentials",))
FIRST = "Math.random = () => 0.6;"
"""Script that makes the order of choices the same in each picture."""


def main() -> None:
    """Write each picture into this folder."""
    browser = shutil.which("chromium")
    with TemporaryDirectory() as out, sync_playwright() as playwright:
        request = Request(
            None, Path(out), "A4", "print", "html", SELECTION, documents=("practice",)
        )
        produce(request, lambda *_: None)
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, width, height in (("question", 390, 844), ("answer", 1280, 1100)):
            page = opened.new_page(viewport={"width": width, "height": height})
            page.add_init_script(FIRST)
            page.goto((Path(out) / "practice.html").as_uri())
            page.click("button[value=practice]")
            page.keyboard.press("2")
            if name == "answer":
                page.keyboard.press("Enter")
                page.locator(".bar").scroll_into_view_if_needed()
            page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main()
