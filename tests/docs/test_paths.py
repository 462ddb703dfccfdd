"""Four pages for new readers, followed in an empty folder: each command runs, outputs are equal."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from page_reader import Reader, Stand
from path_hands import hands, load_page

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[2] / "docs"

Follow = Callable[..., Path]


@pytest.fixture
def follow(tmp_path: Path, request: pytest.FixtureRequest) -> Follow:
    """Follow a page; return the reader's folder. With --refresh, store the outputs that differ."""

    def follow(name: str, more: Mapping[str, Stand] | None = None) -> Path:
        path, folder = DOCS / name, tmp_path / "reader"
        folder.mkdir()
        refresh = bool(request.config.getoption("--refresh"))
        reader = Reader(folder, {**hands(folder, load_page), **(more or {})}, refresh)
        page = reader.follow(path.read_text("utf-8"))
        if refresh:
            path.write_text(page, "utf-8")
        return folder

    return follow


@pytest.fixture
def send(serve: Callable[..., Any], ca: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Send mails by a server of this machine, and consent."""
    monkeypatch.setenv("STUDYPRESS_SMTP_CA", str(ca))
    server = serve()

    def send(line: str) -> str:
        there = line.replace("mail.example.org", f"{server.host}:{server.port}")
        return there.replace("--user hiring", "--user exam") + " --yes"

    return send


def test_start_in_five_minutes(follow: Follow) -> None:
    assert {path.name for path in follow("start.md").iterdir()} == {"mybank", "out", "room1"}


def test_the_path_of_a_candidate(follow: Follow) -> None:
    folder = follow("paths/candidate.md")
    assert {path.name for path in (folder / "out").iterdir()} == {
        *("guide.pdf", "guide.html", "worksheet.pdf", "key.pdf", "flashcards.pdf", "practice.html")
    }


def test_the_path_of_a_coach(follow: Follow, send: Stand, mailbox: Any) -> None:
    folder = follow("paths/coach.md", {"studypress send test --forms --server": send})
    copies = sorted((folder / "test" / "exam" / "forms").iterdir())
    assert mailbox.files == {
        f"{name}@example.org": [copy.read_bytes()]
        for name, copy in zip(("imani", "jonas", "mei"), copies, strict=True)
    }


def test_the_path_of_an_examiner(follow: Follow, send: Stand, mailbox: Any) -> None:
    folder = follow("paths/examiner.md", {"studypress send quiz --results --server": send})
    sheets = [path.read_bytes() for path in (folder / "quiz" / "exam" / "results").iterdir()]
    assert sorted(sheets) == sorted(file for (file,) in mailbox.files.values())
    assert len(sheets) == 5
