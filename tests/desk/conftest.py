"""A desk that runs in a process of its own, and a browser."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

PATIENCE = 60_000  # milliseconds that a test waits for what must happen


@dataclass
class OpenDesk:
    """A running desk: its first address, and the lines that it has printed."""

    process: "subprocess.Popen[str]"
    address: str
    lines: list[str] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    @property
    def token(self) -> str:
        return self.address.rpartition("=")[2]


@pytest.fixture(scope="session")
def start_desk() -> Iterator[Callable[..., OpenDesk]]:
    """Start a desk with these arguments; it is closed at the end."""
    running: list[subprocess.Popen[str]] = []
    readers: list[Thread] = []

    def start(*arguments: str | Path) -> OpenDesk:
        command = [sys.executable, "-m", "studypress", "desk", "--port", "0", "--no-browser"]
        process = subprocess.Popen(
            [*command, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        running.append(process)
        assert process.stdout
        first = process.stdout.readline()
        address = re.search(r"http://\S+", first)
        assert address, first + process.stdout.read()
        desk = OpenDesk(process, address[0])
        reader = Thread(target=desk.lines.extend, args=(process.stdout,), daemon=True)
        reader.start()
        readers.append(reader)
        return desk

    yield start
    for process in running:
        process.send_signal(signal.SIGINT)
    for process in running:
        assert process.wait(60) == 0
    for reader in readers:
        reader.join()
    for process in running:
        if process.stdout:
            process.stdout.close()


@dataclass
class Visit:
    """An open page, with its console messages, and the addresses of all requests."""

    page: Page
    console: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def access_faults() -> Callable[[Page], list[str]]:
    """Return the serious and critical faults that axe-core finds on a page."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def found(page: Page) -> list[str]:
        page.evaluate(axe)
        return [
            f"{fault['id']}: {node['html'][:200]}"
            for fault in page.evaluate("axe.run()")["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"]
        ]

    return found


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a desk in a new browser of this width; no error and no foreign request may remain."""
    visits: list[tuple[Visit, str]] = []
    expect.set_options(timeout=PATIENCE)

    def open_(desk: OpenDesk, width: int = 1280, height: int = 800) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        found = Visit(context.new_page())
        page = found.page
        page.on("console", lambda message: found.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: found.console.append(f"error: {error}"))
        page.on("request", lambda request: found.asked.append(request.url))
        page.goto(desk.address)
        page.wait_for_url(f"{desk.origin}/")
        visits.append((found, desk.origin))
        return found

    yield open_
    for found, origin in visits:
        found.page.context.close()
        assert [line for line in found.console if line.startswith(("error", "warning"))] == []
        assert [url for url in found.asked if not url.startswith((origin, "data:", "blob:"))] == []
