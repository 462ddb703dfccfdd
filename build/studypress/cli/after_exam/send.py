"""Command send: an e-mail to each candidate of an exam, with the candidate's own file."""

import sys
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studypress import api
from studypress.cli.options import folder_argument, joined, quiet_option
from studypress.cli.run import prepare
from studypress.cli.show import counted, echo, progress_bar
from studypress.errors import CallError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studypress.pipeline.request import Progress, Step
    from studypress.pipeline.sending.mail import Mail
    from studypress.pipeline.sending.mail_plan import MailPlan
    from studypress.pipeline.sending.send import SentMails

_FIRST = 3  # recipients in the question

_mail_options = joined(
    click.option("--forms", is_flag=True, help="Send the copies; the protected one if there is."),
    click.option("--results", is_flag=True, help="Send the result sheets."),
    click.option(
        "--files",
        metavar="GLOB",
        help="Send other files, such as 'feedback/*.pdf': each has the code of a form or the id of"
        " a candidate in its name.",
    ),
    click.option("--subject", metavar="TEXT", help="Template of the subject."),
    click.option(
        "--text",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="File with the template of the text.",
    ),
    click.option(
        "--id", "ids", multiple=True, metavar="ID", help="Only this candidate. Repeatable."
    ),
    click.option(
        "--again",
        multiple=True,
        metavar="ID",
        help="Send to this candidate even if the mail was sent before. Repeatable.",
    ),
)
_server_options = joined(
    click.option(
        "--server",
        metavar="HOST[:PORT]",
        envvar="STUDYPRESS_SMTP_SERVER",
        show_envvar=True,
        help="Mail server; port 465 is TLS at once, any other STARTTLS.  [default port: 587]",
    ),
    click.option(
        "--tls", type=click.Choice(["starttls", "implicit"]), help="How TLS begins, if not so."
    ),
    click.option(
        "--ca",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="STUDYPRESS_SMTP_CA",
        show_envvar=True,
        help="Certificate of your own authority (PEM).",
    ),
    click.option(
        "--user",
        default="",
        envvar="STUDYPRESS_SMTP_USER",
        show_envvar=True,
        help="User of the server. The password is in STUDYPRESS_SMTP_PASSWORD, or in the keyring.",
    ),
    click.option(
        "--from",
        "sender",
        default="",
        envvar="STUDYPRESS_SMTP_FROM",
        show_envvar=True,
        help="Sender, such as 'Exam Office <exam@example.org>'.  [default: the user]",
    ),
    click.option(
        "--rate",
        type=click.IntRange(1, 6000),
        default=30,
        show_default=True,
        help="Maximum number of mails a minute.",
    ),
)


@click.command()
@folder_argument
@_mail_options
@click.option("--dry-run", is_flag=True, help="Show every mail, and send none.")
@click.option("--test", metavar="ADDRESS", help="Send only the first mail, to your own address.")
@_server_options
@click.option("--yes", is_flag=True, help="Send without asking.")
@quiet_option
def send(folder: Path, *, dry_run: bool, yes: bool, quiet: bool, **options: Any) -> None:
    """Send each candidate of the exam in DIR an e-mail with the candidate's own file.

    No mail is sent twice: mail/sent.csv in the folder of the exam lists all mails. After an
    interruption the same command sends the rest.
    """
    prepare()
    names = ("forms", "results", "files", "subject", "text", "ids", "again")
    plan = api.plan_mails(folder, **{name: options[name] for name in names})
    if not (dry_run or options["server"]):
        raise CallError("--server is missing; --dry-run shows the mails without it")
    if not (dry_run or yes or sys.stdin.isatty()):
        raise CallError("there is no terminal to confirm the mails: add --yes, or use --dry-run")
    _show_remarks(plan)
    if dry_run:
        for mail in plan.mails:
            _show(mail)
        echo(f"{counted(len(plan.mails), 'mail')} to be sent, {len(plan.sent):,} sent before")
        return
    server = {name: options[name] for name in ("server", "sender", "user", "tls", "ca", "rate")}
    try:
        with _later_progress(quiet=quiet) as progress:
            done = api.send(
                plan,
                **server,
                test=options["test"],
                confirm=True if yes else lambda plan: _is_confirmed(plan, options),
                progress=progress,
            )
    except KeyboardInterrupt:
        echo("interrupted: the same command sends the rest", err=True)
        raise
    _report(plan, done, quiet=quiet)


@contextmanager
def _later_progress(*, quiet: bool) -> "Iterator[Progress]":
    """Yield a callback whose progress bar begins with the first call, after the question."""
    with ExitStack() as stack:

        @cache
        def bar() -> "Progress":
            return stack.enter_context(progress_bar(quiet=quiet))

        def update(step: "Step", done: int) -> None:
            bar()(step, done)

        yield update


def _show_remarks(plan: "MailPlan") -> None:
    for remark in plan.remarks:
        echo(remark, err=True)
    for who in plan.without:
        echo(f"{who}: no e-mail address, so nothing is sent", err=True)
    for mail in plan.unknown:
        again = f"ask, then use --again {mail.id}"
        echo(f"{mail.who}: the outcome of an earlier run is unknown: {again}", err=True)


def _show(mail: "Mail") -> None:
    echo(f"to       {mail.name} <{mail.address}>")
    echo(f"subject  {mail.subject}")
    echo(f"file     {mail.attachment}, {mail.size / 1000:,.0f} kB, from {mail.file}")
    for line in mail.text.splitlines():
        echo(f"         {line}")
    echo("")


def _is_confirmed(plan: "MailPlan", options: dict[str, Any]) -> bool:
    """Ask whether to send the mails, and show their number, server and first recipients."""
    mails, by = plan.mails, f"by {options['server']}"
    first = mails[0]
    if options["test"]:
        question = f"Send one test mail to {first.address}, with the file of {first.id}, {by}?"
        return click.confirm(question, err=True)
    addresses = len({mail.address.casefold() for mail in mails})
    for mail in mails[:_FIRST]:
        echo(f"{mail.who}: {mail.attachment}", err=True)
    if more := len(mails) - _FIRST:
        echo(f"and {more:,} more" if more > 0 else "", err=True)
    to = "" if addresses == len(mails) else f" to {addresses:,} addresses"
    return click.confirm(f"Send {counted(len(mails), 'mail')}{to} {by}?", err=True)


def _report(plan: "MailPlan", done: "SentMails", *, quiet: bool) -> None:
    """Report all mails that were not sent, and exit with 1 if there are any."""
    for failed in done.failed:
        echo(failed, err=True)
    if done.left:
        echo(f"{counted(len(done.left), 'mail')} not sent", err=True)
    if not quiet:
        before = f", {len(plan.sent):,} sent before" if plan.sent else ""
        echo(f"{counted(len(done.sent), 'mail')} sent{before}")
    if not done.is_complete or plan.unknown:
        sys.exit(1)
