"""The log of mails: rows that survive, and rows that are none."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studypress.errors import ContentError, PressError
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.sending.mail import Mail
from studypress.pipeline.sending.sent_log import NAME, MailState, open_log, sent_so_far

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STRANGE = ["=1+1", "'x", ' "q", y', "@a;b|c", "-", "\N{LINE SEPARATOR}z"]


def mail(id_: str) -> Mail:
    kind = MailKind.FILES
    return Mail(kind, id_, id_, "a@example.org", "", Path("x"), id_, "ab" * 32, 1, "s", "t")


def test_the_last_state_counts_unless_a_mail_was_sent(tmp_path: Path) -> None:
    states = {
        "1": [MailState.SENDING],
        "2": [MailState.SENDING, MailState.DEFERRED, MailState.SENDING, MailState.SENT],
        "3": [MailState.SENT, MailState.SENDING, MailState.FAILED],
        "4": [MailState.SENDING, MailState.FAILED],
    }
    with open_log(tmp_path) as log:
        assert log.history == {}
        for name, each in states.items():
            for state in each:
                log.add(mail(name), state, NOW)
    wanted = [MailState.SENDING, MailState.SENT, MailState.SENT, MailState.FAILED]
    assert list(sent_so_far(tmp_path).values()) == wanted


def test_ids_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Also those that a spreadsheet would take for a formula."""
    with open_log(tmp_path) as log:
        for name in STRANGE:
            log.add(mail(name), MailState.SENT, NOW, 'said "no", and\nmore')
    assert {id_ for _, id_, _ in sent_so_far(tmp_path)} == {*STRANGE}


@pytest.mark.parametrize("cut", range(1, 120, 7))
def test_an_incomplete_row_does_not_count(tmp_path: Path, cut: int) -> None:
    with open_log(tmp_path) as log:
        log.add(mail("1"), MailState.SENDING, NOW)
        log.add(mail("1"), MailState.SENT, NOW)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(sent_so_far(tmp_path).values()) == [MailState.SENDING]
    with open_log(tmp_path) as log:
        log.add(mail("2"), MailState.SENT, NOW)
    assert len(sent_so_far(tmp_path)) == 2


def test_rows_that_are_none_are_located(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        log.add(mail("1"), MailState.SENT, NOW)
    path = tmp_path / NAME
    path.write_text(path.read_text() + "2026,lost,x\n\n")
    for read in (lambda: sent_so_far(tmp_path), lambda: open_log(tmp_path).__enter__()):
        with pytest.raises(ContentError, match=r"sent.csv:3:1: this is no row") as error:
            read()
        assert len(error.value.problems) == 2
    path.write_text("when\n")
    with pytest.raises(ContentError, match=r"sent.csv:1:1"):
        sent_so_far(tmp_path)


def test_the_log_is_not_written_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "exam").mkdir()
    (tmp_path / "exam/mail").symlink_to(tmp_path / "away")
    with pytest.raises(PressError, match="leads out"), open_log(tmp_path / "exam"):
        pass
    (tmp_path / "exam/mail").unlink()
    (tmp_path / "exam/mail").mkdir()
    (tmp_path / "exam" / NAME).symlink_to(tmp_path / "away" / "x")
    with pytest.raises(PressError, match="cannot write"), open_log(tmp_path / "exam"):
        pass
    assert not list((tmp_path / "away").iterdir())


def test_each_row_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    path = tmp_path / NAME
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(path.read_bytes()))
    with open_log(tmp_path) as log:
        log.add(mail("1"), MailState.SENDING, NOW)
        assert synced[-1].endswith(b"\r\n")
        assert b"sending" in synced[-1]
