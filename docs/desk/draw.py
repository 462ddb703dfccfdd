"""Draw the pictures of docs/desk.md: `python docs/desk/draw.py`, which needs Chromium."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from studypress.files.package_folders import shipped

HERE = Path(__file__).parent
FILE = Path("content/deep-learning-mlops/01-foundations.yaml")
FRAME = "#stage iframe:not(.coming)"
QUESTION = "/?question=backpropagation"
PICTURES = {
    "bank": (1280, 800, f"{QUESTION}&show=pdf", FRAME),
    "problem": (1280, 800, f"{QUESTION}&as=exam", "#chosen .problems"),
    "phone": (390, 844, QUESTION, FRAME),
    "print": (1280, 800, "/print", "main form"),
    "exam": (1280, 800, "/exams", "main a"),
    "practice": (390, 844, "/practice", "iframe"),
}
"""Width, height, address, and the element that is there when the page is complete."""


def main() -> None:
    """Write each picture into this folder."""
    browser = shutil.which("chromium")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        shutil.copytree(shipped("content"), Path(folder) / "content")
        command = [sys.executable, "-u", "-m", "studypress"]
        exam = ["exam", "content", "--forms", "4", "--seed", "demo", "--quiet"]
        subprocess.run([*command, *exam], cwd=folder, check=True)  # noqa: S603 - our own command
        with subprocess.Popen(  # noqa: S603 - the same
            [*command, "desk", "content", "--port", "0", "--no-browser"],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        ) as desk:
            found = re.search(r"http://\S+", desk.stdout.readline() if desk.stdout else "")
            if not found:
                raise SystemExit("the desk does not open")
            opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
            page = opened.new_page()
            page.goto(found[0])
            page.wait_for_url(found[0].partition("?")[0])
            for name, (width, height, address, complete) in PICTURES.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(found[0].partition("/?")[0] + address)
                page.wait_for_selector(FRAME if "question" in address else complete)
                text = (Path(folder) / FILE).read_text("utf-8")
                if name == "problem":
                    start, mark, rest = text.partition("- id: backpropagation")
                    faulty = rest.replace("difficulty: medium", "difficulty: middling", 1)
                    (Path(folder) / FILE).write_text(start + mark + faulty, "utf-8")
                page.wait_for_selector(complete)
                if name == "exam":
                    page.click(complete)
                    page.wait_for_selector("text=Fairness")
                if name == "practice":
                    page.frame_locator(complete).get_by_role("button").first.click()
                page.wait_for_timeout(500)  # fonts and the animation of a preview
                path = HERE / f"{name}.png"
                page.screenshot(path=path)
                Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
                if name == "problem":
                    (Path(folder) / FILE).write_text(text, "utf-8")
            desk.terminate()


if __name__ == "__main__":
    main()
