"""Functions that send files to the candidates of an exam by e-mail."""

from pathlib import Path
from typing import TYPE_CHECKING

from studypress.api.arguments import AnyPath, Names, names_of, path_of

if TYPE_CHECKING:
    from studypress.pipeline.request import Progress
    from studypress.pipeline.sending.mail_plan import MailPlan
    from studypress.pipeline.sending.send import Confirm, SentMails


def plan_mails(
    exam: AnyPath,
    *,
    forms: bool = False,
    results: bool = False,
    files: str | None = None,
    subject: str | None = None,
    text: AnyPath | None = None,
    ids: Names = (),
    again: Names = (),
) -> "MailPlan":
    """Return the mails to the candidates of an exam, each with the candidate's own file only.

    Nothing is sent. The files are copies of the exam (`forms`), result sheets (`results`), or those
    that match the pattern `files`, by the form code or the id in their names. `subject` is a
    template, `text` the file of one. `ids` are those of the only candidates; mails to those in
    `again` are sent even if the log has them.
    """
    from studypress.pipeline.sending.mail_plan import MailCall, kind_of, mail_plan

    call = MailCall(
        kind_of(forms=forms, results=results, files=files),
        files or "",
        subject,
        path_of(text),
        names_of(ids),
        names_of(again),
    )
    return mail_plan(Path(exam), call)


def send(
    mails: "MailPlan",
    server: str,
    *,
    confirm: "Confirm",
    sender: str = "",
    user: str = "",
    tls: str | None = None,
    ca: AnyPath | None = None,
    rate: int = 30,
    test: str | None = None,
    progress: "Progress | None" = None,
) -> "SentMails":
    """Send planned mails over TLS, and record each in the folder of the exam.

    `confirm` is a function that is asked with the plan before anything is sent, or True. `server`
    is `HOST[:PORT]`, `tls` is `starttls` or `implicit`; the password of the `user` is in the
    environment variable STUDYPRESS_SMTP_PASSWORD, or in the keyring. `rate` is the maximum number
    of mails a minute. With `test`, only the first mail is sent, to this address.
    """
    from studypress.pipeline.request import unseen
    from studypress.pipeline.sending.mail_server import mail_server
    from studypress.pipeline.sending.send import send_mails, send_test

    to = mail_server(server, sender, user, tls, path_of(ca))
    if test is not None:
        return send_test(mails, to, test, confirm=confirm)
    return send_mails(mails, to, confirm=confirm, rate=rate, progress=progress or unseen)
