"""Numbers of sent mails: of current files and of candidates who count."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studypress import api
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.exam_folder.files import printed_exam
from studypress.pipeline.marking.sheet_record import NAME
from studypress.pipeline.sending.mail import Mail
from studypress.pipeline.sending.mail_plan import MailCall, mail_plan
from studypress.pipeline.sending.mail_status import MailCount, mail_counts
from studypress.pipeline.sending.sent_log import MailState, open_log

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
Log = Callable[[Mail, MailState], None]


@pytest.fixture
def log(exam: Path) -> Log:
    def add(mail: Mail, state: MailState) -> None:
        with open_log(exam / "exam") as log:
            log.add(mail, state, NOW)

    return add


def counts(exam: Path) -> tuple[MailCount, ...]:
    return mail_counts(*printed_exam(exam))


def test_copies_that_are_not_the_current_ones_do_not_count(exam: Path, log: Log) -> None:
    assert counts(exam) == ()
    first, second, third, _ = mail_plan(exam, MailCall(MailKind.FORMS)).mails
    log(first, MailState.SENT)
    log(second, MailState.SENDING)
    log(replace(third, digest="cd" * 32), MailState.SENT)
    assert counts(exam) == (MailCount(MailKind.FORMS, 1, 5, unknown=1, without=1),)


def test_results_count_if_the_last_sheet_was_sent(exam: Path, log: Log) -> None:
    first, second, *_ = mail_plan(exam, MailCall(MailKind.FORMS)).mails
    sheet = {"file": "results/001.pdf", "sha256": first.digest, "result": "ab" * 32}
    path = exam / "exam" / NAME
    path.parent.mkdir()
    path.write_text(json.dumps({first.code: sheet, second.code: sheet}))
    for mail in (first, second):
        log(replace(mail, kind=MailKind.RESULTS), MailState.SENT)
    assert counts(exam) == (MailCount(MailKind.RESULTS, 1, 2),)


def test_other_files_count_once_for_each_candidate(exam: Path, log: Log) -> None:
    first, *_ = mail_plan(exam, MailCall(MailKind.FORMS)).mails
    for digest in ("ab", "cd"):
        log(replace(first, kind=MailKind.FILES, digest=digest * 32), MailState.SENT)
    assert counts(exam) == (MailCount(MailKind.FILES, 1, 5, without=1),)


def test_status_has_the_numbers_or_the_fault_of_the_log(exam: Path, log: Log) -> None:
    log(mail_plan(exam, MailCall(MailKind.FORMS)).mails[0], MailState.SENT)
    assert api.status(exam).mails == (MailCount(MailKind.FORMS, 1, 5, without=1),)
    (exam / "exam/mail/sent.csv").write_text("x\n")
    assert "sent.csv:1:1: this is no row of a log" in api.status(exam).fault
