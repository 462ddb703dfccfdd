"""The page of an audit: its crops, and the file that it writes in a browser."""

from pathlib import Path
from stat import S_IMODE

import pytest
from playwright.sync_api import Browser

from studypress.errors import CallError
from studypress.page.closed import policy_of
from studypress.pipeline.audit.audit_page import write_audit
from studypress.pipeline.audit.audit_result import store_audit


def test_the_page_is_private_closed_and_repeatable(exam: Path) -> None:
    path = write_audit(exam, 5)
    data = path.read_bytes()
    assert path == exam / "scan/audit.html"
    assert S_IMODE(path.stat().st_mode) == 0o600
    assert policy_of(data).startswith("default-src 'none'; img-src data:;")
    assert data.count(b'"picture": "iVBOR') == 5
    assert write_audit(exam, 5).read_bytes() == data


def test_without_boxes_there_is_no_audit(exam: Path) -> None:
    (exam / "scan/readings.json").unlink()
    with pytest.raises(CallError, match="no box was read: run studypress scan"):
        write_audit(exam, 5)


def test_keys_judge_and_the_file_is_stored(exam: Path, browser: Browser, tmp_path: Path) -> None:
    path = write_audit(exam, 6)
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(path.as_uri())
    page.fill("#who", "=Ada")
    page.click("h1")
    for key in ("r", "w", "Backspace", "r", "w", "r", "r"):
        page.keyboard.press(key)
    page.reload()
    page.click("#right")
    assert page.inner_text("#result") == "Read wrong: 1 of 6."
    with page.expect_download() as download:
        page.click("#download")
    download.value.save_as(tmp_path / "audit.csv")
    assert store_audit(exam, tmp_path / "audit.csv").bound.wrong == 1
    assert ",'=Ada," in (exam / "scan/audit.csv").read_text("utf-8-sig")
    assert errors == []
