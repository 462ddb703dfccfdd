"""The command send: what it shows, what it asks, and that it sends nothing without an answer."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from studypress.cli import main
from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.request import Step
from studypress.pipeline.sending import send as sending
from studypress.pipeline.sending.mail import Mail
from studypress.pipeline.sending.mail_plan import MailPlan
from studypress.pipeline.sending.send import FailedMail, SentMails
from studypress.pipeline.sending.sent_log import MailState

SERVER = ("--server", "mail.example.org", "--from", "exam@example.org")


def mail(at: int) -> Mail:
    return Mail(
        MailKind.FORMS, f"{at}", f"Ana {at}", f"ana{at}@example.org", "K7Q4-M3XF",
        Path(f"forms/{at}.pdf"), "midterm.pdf", "ab" * 32, 12_345, "Midterm", "Hello,\nAna",
    )  # fmt: skip


MAILS = tuple(map(mail, range(5)))
PLAN = MailPlan(
    Path("out/exam"), MailKind.FORMS, MAILS[1:], MAILS[:1], without=("Bo (9)",), remarks=("look",)
)
Send = Callable[..., Result]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Calls of the pipeline, which plans four mails and sends all that is confirmed."""
    found: list[dict[str, Any]] = []

    def send(plan: MailPlan, server: object, **more: Any) -> SentMails:
        found.append(more | {"server": server})
        if more["confirm"] is not True and not more["confirm"](plan):
            return SentMails(left=plan.mails, is_confirmed=False)
        if "progress" in more:
            more["progress"](Step("mails"), 0)
        return SentMails(plan.mails)

    def test(plan: MailPlan, server: object, address: str, **more: Any) -> SentMails:
        return send(plan, server, address=address, **more)

    monkeypatch.setattr(sending, "send_mails", send)
    monkeypatch.setattr(sending, "send_test", test)
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Send:
    monkeypatch.setattr("studypress.pipeline.sending.mail_plan.mail_plan", lambda *_: PLAN)
    return lambda *args, **more: CliRunner().invoke(
        main, ["send", str(tmp_path), "--forms", *args], **more
    )


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer questions from the input of the test, as if it were typed."""
    stdin = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(
        "studypress.cli.after_exam.send.sys", SimpleNamespace(stdin=stdin, exit=sys.exit)
    )


def test_a_dry_run_shows_every_mail(run: Send, calls: list[Any]) -> None:
    result = run("--dry-run")
    assert result.exit_code == 0
    assert "\n".join(result.output.splitlines()[:7]) == (
        "look\n"
        "Bo (9): no e-mail address, so nothing is sent\n"
        "to       Ana 1 <ana1@example.org>\n"
        "subject  Midterm\n"
        "file     midterm.pdf, 12 kB, from forms/1.pdf\n"
        "         Hello,\n"
        "         Ana"
    )
    assert result.output.endswith("4 mails to be sent, 1 sent before\n")
    assert not calls


def test_nothing_is_sent_without_a_terminal_or_yes(run: Send, calls: list[Any]) -> None:
    result = run(*SERVER)
    assert result.exit_code == 2
    assert "add --yes" in result.output
    assert "--server is missing" in run("--yes").output
    assert not calls


def test_the_question_has_the_number_the_server_and_the_first(
    run: Send, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_terminal(monkeypatch)
    result = run(*SERVER, input="n\n")
    assert "Ana 1 (1), ana1@example.org: midterm.pdf\n" in result.output
    assert "and 1 more\n" in result.output
    assert "Send 4 mails by mail.example.org? [y/N]" in result.output
    assert result.exit_code == 1
    assert "4 mails not sent\n0 mails sent, 1 sent before\n" in result.output
    assert run(*SERVER, input="y\n").exit_code == 0
    question = "Send one test mail to ana1@example.org, with the file of 1, by mail.example.org?"
    assert question in run(*SERVER, "--test", "me@example.org", input="n\n").output
    assert calls[-1]["address"] == "me@example.org"


def test_the_progress_bar_begins_after_the_question(
    run: Send, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar on the terminal would write over the question."""
    seen: list[str] = []

    @contextmanager
    def bar(*, quiet: bool) -> Iterator[Callable[..., None]]:
        seen.append(f"bar, {quiet}")
        yield lambda *_: None

    def ask(question: str, **_: object) -> bool:
        seen.append(question)
        return True

    at_a_terminal(monkeypatch)
    monkeypatch.setattr("studypress.cli.after_exam.send.progress_bar", bar)
    monkeypatch.setattr("click.confirm", ask)
    assert run(*SERVER).exit_code == 0
    assert seen == ["Send 4 mails by mail.example.org?", "bar, False"]
    assert len(calls) == 1


def test_an_interrupt_is_reported(run: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> SentMails:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "send_mails", interrupted)
    result = run(*SERVER, "--yes")
    assert result.exit_code == 1
    assert "interrupted: the same command sends the rest\n" in result.output


def test_yes_sends_without_a_question(run: Send, calls: list[Any]) -> None:
    result = run(*SERVER, "--yes", "--rate", "7")
    assert result.exit_code == 0
    assert result.output.endswith("4 mails sent, 1 sent before\n")
    assert (calls[0]["confirm"], calls[0]["rate"]) == (True, 7)
    assert (
        run(
            "--yes", env={"STUDYPRESS_SMTP_SERVER": "x", "STUDYPRESS_SMTP_FROM": "a@b.org"}
        ).exit_code
        == 0
    )
    assert calls[1]["server"].host == "x"


def test_mails_that_were_not_sent_are_listed(run: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = FailedMail(MAILS[2], MailState.FAILED, "550 no such user\x1b")
    monkeypatch.setattr(
        sending, "send_mails", lambda *_, **__: SentMails(MAILS[:2], (failed,), MAILS[3:])
    )
    result = run(*SERVER, "--yes")
    assert result.exit_code == 1
    assert "Ana 2 (2), ana2@example.org: failed: 550 no such user\\x1b\n" in result.output
    assert "2 mails not sent\n2 mails sent" in result.output


def test_a_mail_of_unknown_outcome_is_reported(
    run: Send, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = MailPlan(Path(), MailKind.FORMS, (), unknown=MAILS[:1])
    monkeypatch.setattr("studypress.pipeline.sending.mail_plan.mail_plan", lambda *_: plan)
    result = run(*SERVER, "--yes")
    assert result.exit_code == 1
    assert "the outcome of an earlier run is unknown: ask, then use --again 0" in result.output
    assert len(calls) == 1
