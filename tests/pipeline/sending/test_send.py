"""Sending to a real server: everyone gets one's own file once, whatever fails meanwhile."""

import csv
import smtplib
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from studypress.errors import CallError, ContentError, PressError
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.sending import courier
from studypress.pipeline.sending.mail_plan import MailCall, MailPlan, mail_plan
from studypress.pipeline.sending.mail_server import MailServer
from studypress.pipeline.sending.send import SentMails, send_mails, send_test
from studypress.pipeline.sending.sent_log import MailState, open_log

Serve = Callable[..., MailServer]
FORMS = MailCall(MailKind.FORMS)
STEMS = {
    "ana@example.org": "forms/001-ana-sa-11.pdf",
    "bo@example.org": "forms/002-bo-lund-12.pdf",
    "cem@example.org": "forms/003-cem-c-ak-dr-13.pdf",
    "eva@example.org": "protected/005-eva-roy-15.pdf",
}
OWN = {address: [sha256(name.encode()).digest()] for address, name in STEMS.items()}
"""The file that each candidate must get, once."""


def rows_of(exam: Path) -> list[dict[str, str]]:
    with (exam / "exam/mail/sent.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def states_of(exam: Path, name: str) -> list[str]:
    return [row["state"] for row in rows_of(exam) if row["name"] == name]


@pytest.fixture
def send(exam: Path, fake_time: Any) -> Callable[..., SentMails]:
    """Plan and send the copies, in a time that does not pass."""

    def run(server: MailServer, call: MailCall = FORMS, **more: Any) -> SentMails:
        plan = mail_plan(exam, call)
        return send_mails(plan, server, clock=fake_time.clock, **{"confirm": True, **more})

    return run


Send = Callable[..., SentMails]


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_everyone_gets_exactly_the_own_file(
    tls: str, exam: Path, send: Send, serve: Serve, mailbox: Any
) -> None:
    done = send(serve(tls))
    assert done.is_complete
    assert mailbox.files == OWN
    assert mailbox.senders == {"exam@example.org"}
    subjects = {address: message["Subject"] for address, message in mailbox.mails}
    assert subjects["ana@example.org"] == "Midterm"
    texts = {address: message.get_body().get_content() for address, message in mailbox.mails}
    assert texts["ana@example.org"].startswith("Hello Ana Sá,")
    assert texts["bo@example.org"].startswith("Guten Tag, Bo Lund,")
    assert "password, which is not in this e-mail" in texts["eva@example.org"]
    log = exam / "exam/mail/sent.csv"
    assert S_IMODE(log.stat().st_mode) == 0o600
    assert S_IMODE(log.parent.stat().st_mode) == 0o700
    assert [row["state"] for row in rows_of(exam)] == ["sending", "sent"] * 4
    assert rows_of(exam)[0]["when"] == "2026-11-30T12:00:00+00:00"


def test_no_one_gets_a_mail_twice_unless_that_is_wished(
    send: Send, serve: Serve, mailbox: Any
) -> None:
    server = serve()
    send(server)
    assert send(server) == SentMails()
    send(server, MailCall(MailKind.FORMS, again=("12",)))
    assert mailbox.files == OWN | {"bo@example.org": 2 * OWN["bo@example.org"]}
    first, *_, last = [at["Message-ID"] for to, at in mailbox.mails if to == "bo@example.org"]
    assert first == last


def test_a_run_that_was_planned_before_another_sends_nothing_again(
    exam: Path, serve: Serve, mailbox: Any, fake_time: Any
) -> None:
    server, plan = serve(), mail_plan(exam, FORMS)
    for _ in range(2):
        send_mails(plan, server, confirm=True, clock=fake_time.clock)
    assert mailbox.files == OWN


def test_two_runs_at_once_are_refused(exam: Path, send: Send, serve: Serve, mailbox: Any) -> None:
    server = serve()
    with (
        open_log(exam / "exam"),
        pytest.raises(PressError, match="another run is sending"),
    ):
        send(server)
    assert not mailbox.mails


def test_mails_are_sent_at_the_rate(send: Send, serve: Serve, fake_time: Any) -> None:
    send(serve(), rate=12)
    assert fake_time.slept == [5, 5, 5]


def test_a_refused_address_is_listed_and_the_others_get_their_mails(
    exam: Path, send: Send, serve: Serve, mailbox: Any, fake_time: Any
) -> None:
    mailbox.rcpt["bo@example.org"] = ["550 5.1.1 no such user"]
    done = send(serve())
    assert [str(at) for at in done.failed] == [
        "Bo Lund (12), bo@example.org: failed: 550 5.1.1 no such user"
    ]
    assert sorted(mailbox.files) == ["ana@example.org", "cem@example.org", "eva@example.org"]
    assert states_of(exam, "Bo Lund") == ["sending", "failed"]
    assert 60 not in fake_time.slept


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_deferred_mail_is_tried_again_later(
    where: str, exam: Path, send: Send, serve: Serve, mailbox: Any, fake_time: Any
) -> None:
    getattr(mailbox, where)["bo@example.org"] += ["451 4.7.1 greylisted"] * 2
    assert send(serve()).is_complete
    assert mailbox.files == OWN
    assert states_of(exam, "Bo Lund") == ["sending", "deferred"] * 2 + ["sending", "sent"]
    assert [at for at in fake_time.slept if at > 2] == [60, 300]


def test_deferring_has_an_end(send: Send, serve: Serve, mailbox: Any, fake_time: Any) -> None:
    mailbox.rcpt["bo@example.org"] = ["421 too many"] * 9
    done = send(serve())
    assert [at.state for at in done.failed] == [MailState.DEFERRED]
    assert [at for at in fake_time.slept if at > 2] == [60, 300, 900]
    mailbox.rcpt.clear()
    send(serve())
    assert mailbox.files == OWN


def test_a_connection_that_ends_before_a_mail_is_opened_again(
    send: Send, serve: Serve, mailbox: Any, fake_time: Any
) -> None:
    mailbox.rcpt["bo@example.org"] = ["drop"]
    assert send(serve()).is_complete
    assert mailbox.files == OWN
    assert 60 not in fake_time.slept


@pytest.mark.parametrize("answer", ["accept, drop", "drop"])
def test_a_mail_without_an_answer_is_reported_and_not_sent_again(
    answer: str, exam: Path, send: Send, serve: Serve, mailbox: Any
) -> None:
    """The server may have accepted it, or not: only the recipient knows."""
    mailbox.data["bo@example.org"] = [answer]
    server = serve()
    done = send(server)
    assert [(at.mail.id, at.state) for at in done.failed] == [("12", MailState.UNKNOWN)]
    assert len(done.sent) == 3
    assert send(server) == SentMails()
    assert [mail.id for mail in mail_plan(exam, FORMS).unknown] == ["12"]
    before = len(mailbox.files.get("bo@example.org", []))
    assert len(send(server, MailCall(MailKind.FORMS, again=("12",))).sent) == 1
    assert len(mailbox.files["bo@example.org"]) == before + 1


class Interrupt:
    """An interrupt at the second mail, before or after the server has accepted it."""

    def __init__(self) -> None:
        self.mails = 0

    def __call__(self, *_: object) -> None:
        self.mails += 1
        if self.mails == 2:
            raise KeyboardInterrupt


@pytest.mark.parametrize("method", ["rcpt", "data"])
def test_an_interrupted_run_goes_on(
    method: str,
    exam: Path,
    send: Send,
    serve: Serve,
    mailbox: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mail that the server may have, as the interrupt came during its answer, is unknown."""
    server, interrupt, call = serve(), Interrupt(), getattr(smtplib.SMTP, method)

    def interrupted(smtp: smtplib.SMTP, *args: Any) -> Any:
        answer = call(smtp, *args)
        interrupt()
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(smtplib.SMTP, method, interrupted)
        with pytest.raises(KeyboardInterrupt):
            send(server)
    state = "deferred" if method == "rcpt" else "unknown"
    assert [row["state"] for row in rows_of(exam)] == ["sending", "sent", "sending", state]
    done = send(server)
    assert mailbox.files == OWN
    assert len(done.sent) == (3 if method == "rcpt" else 2)


def test_a_killed_run_goes_on(exam: Path, send: Send, serve: Serve, mailbox: Any) -> None:
    """Its last row may be incomplete, and its last mail has no outcome."""
    server = serve()
    send(server, MailCall(MailKind.FORMS, ids=("11", "12")))
    log = exam / "exam/mail/sent.csv"
    whole = log.read_bytes()
    log.write_bytes(whole[:-10])
    assert [mail.id for mail in mail_plan(exam, FORMS).unknown] == ["12"]
    send(server)
    assert mailbox.files == OWN
    assert log.read_bytes().startswith(whole[: whole[:-10].rfind(b"\n") + 1])


def test_a_server_that_goes_away_leaves_the_rest(
    send: Send, serve: Serve, mailbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve()
    left = iter([courier._opened])  # noqa: SLF001 - the connection that ends

    def once(*args: Any) -> Any:
        if found := next(left, None):
            return found(*args)
        raise courier.ServerError("mail.example.org: it cannot be reached")

    with monkeypatch.context() as patch:
        patch.setattr(courier, "_opened", once)
        mailbox.rcpt["bo@example.org"] = ["drop"]
        done = send(server)
    assert [mail.id for mail in done.sent] == ["11"]
    assert {at.mail.id for at in done.failed} | {at.id for at in done.left} == {"12", "13", "15"}
    assert not done.is_complete
    send(server)
    assert mailbox.files == OWN


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"trusted": False}, "certificate is not valid .*--ca"),
        ({"host": "other.example.org"}, "certificate is not valid .*name of the server"),
        ({"tls": "none"}, "does not offer TLS"),
    ],
    ids=["unknown authority", "certificate of another", "no STARTTLS"],
)
def test_nothing_is_sent_without_tls_to_the_named_server(
    options: dict[str, Any], message: str, exam: Path, send: Send, serve: Serve, mailbox: Any
) -> None:
    with pytest.raises(PressError, match=message):
        send(serve(**options))
    assert not mailbox.mails
    assert not rows_of(exam)


def test_a_wrong_password_is_an_error_that_does_not_contain_it(
    send: Send, serve: Serve, mailbox: Any
) -> None:
    server = serve()
    wrong = replace(server, password="xyzzy")  # noqa: S106 - a wrong one
    assert "xyzzy" not in repr(wrong)
    with pytest.raises(PressError, match=r"refuses the password of exam \(535\)") as error:
        send(wrong)
    assert "xyzzy" not in str(error.value)
    assert not mailbox.mails


def test_a_mail_that_the_server_cannot_take_is_an_error_before_the_first(
    send: Send, serve: Serve, mailbox: Any
) -> None:
    with pytest.raises(ContentError, match=r"001-ana-sa-11.pdf: the mail is larger than 0.0 MB"):
        send(serve(data_size_limit=20))
    assert not mailbox.mails


def test_nothing_is_sent_without_a_confirmation(
    exam: Path, send: Send, serve: Serve, mailbox: Any
) -> None:
    asked: list[MailPlan] = []

    def refuse(plan: MailPlan) -> bool:
        asked.append(plan)
        return False

    done = send(serve(), confirm=refuse)
    assert not done.is_complete
    assert len(done.left) == len(asked[0].mails) == 4
    assert not mailbox.mails
    assert not (exam / "exam/mail").exists()


def test_a_file_that_changes_during_the_run_is_not_sent(
    exam: Path, send: Send, serve: Serve, mailbox: Any
) -> None:
    def swap(_: MailPlan) -> bool:
        folder = exam / "exam/forms"
        (folder / "001-ana-sa-11.pdf").write_bytes((folder / "002-bo-lund-12.pdf").read_bytes())
        (folder / "003-cem-c-ak-dr-13.pdf").unlink()
        return True

    done = send(serve(), confirm=swap)
    assert {at.mail.id: at.reason.rpartition(": ")[2] for at in done.failed} == {
        "11": "changed during the run",
        "13": "no such file",
    }
    assert sorted(mailbox.files) == ["bo@example.org", "eva@example.org"]


def test_a_test_mail_goes_to_the_examiner_and_is_no_mail_to_the_candidate(
    exam: Path, serve: Serve, mailbox: Any, fake_time: Any
) -> None:
    server, plan = serve(), mail_plan(exam, FORMS)
    clock = fake_time.clock
    assert send_test(plan, server, "me@example.org", confirm=True, clock=clock).is_complete
    assert mailbox.files == {"me@example.org": OWN["ana@example.org"]}
    assert mailbox.mails[0][1]["Subject"] == "[Test] Midterm"
    assert not (exam / "exam/mail").exists()
    with pytest.raises(CallError, match="--test: 'me' is no e-mail address"):
        send_test(plan, server, "me", confirm=True)
    assert not send_test(plan, server, "me@example.org", confirm=lambda _: False).is_complete
    mailbox.rcpt["me@example.org"] = ["550 no"]
    failed = send_test(plan, server, "me@example.org", confirm=True).failed
    assert [at.reason for at in failed] == ["550 no"]


@pytest.mark.parametrize("rate", [0, 7000])
def test_a_rate_has_limits(rate: int, send: Send, serve: Serve) -> None:
    with pytest.raises(CallError, match="--rate"):
        send(serve(), rate=rate)
