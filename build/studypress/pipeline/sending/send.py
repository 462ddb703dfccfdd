"""Sending of planned mails, one after the other, with a log that lets an interrupted run go on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from studypress.errors import CallError, ContentError, Problem, SourcePlace
from studypress.files.inside import ClosedDoorError
from studypress.pipeline.request import Progress, Step, unseen
from studypress.pipeline.sending.addresses import valid_address
from studypress.pipeline.sending.courier import Courier, Delivery, ServerError
from studypress.pipeline.sending.mail import Mail, message_of
from studypress.pipeline.sending.mail_plan import MailPlan
from studypress.pipeline.sending.mail_server import MailServer
from studypress.pipeline.sending.own_files import read_own
from studypress.pipeline.sending.sent_log import MailState, SentLog, open_log

RATE = 30
"""Mails a minute by default: far below the limits of most providers."""

MAX_RATE = 6000
WAITS = (60, 300, 900)
"""Seconds before mails that the server has deferred are tried again; servers that defer unknown
senders at first ("greylisting") accept after five minutes."""

_MAILS = "mails"


@dataclass(frozen=True)
class Clock:
    """Time of the run; tests have another."""

    now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class FailedMail:
    """A mail that the server refused, deferred too often, or has perhaps accepted, and why."""

    mail: Mail
    state: MailState
    reason: str

    def __str__(self) -> str:
        """Format candidate, address and reason on one line."""
        return f"{self.mail.who}: {self.state}: {self.reason}"


@dataclass(frozen=True)
class SentMails:
    """Delivery of a run: mails that were sent, those that were not, and those that were not tried.

    `is_confirmed` is False if nothing was sent because the confirmation was refused.
    """

    sent: tuple[Mail, ...] = ()
    failed: tuple[FailedMail, ...] = ()
    left: tuple[Mail, ...] = ()
    is_confirmed: bool = True

    @property
    def is_complete(self) -> bool:
        """True if no mail is left."""
        return self.is_confirmed and not self.failed and not self.left


Confirm = Literal[True] | Callable[[MailPlan], bool]
"""Question whether the mails of a plan are to be sent; True if that was decided before."""


def send_mails(  # noqa: PLR0913 - the options of the command
    plan: MailPlan,
    server: MailServer,
    *,
    confirm: Confirm,
    rate: int = RATE,
    clock: Clock = Clock(),
    progress: Progress = unseen,
) -> SentMails:
    """Send the mails of a plan after a confirmation; the server accepts at most `rate` a minute.

    Raises ServerError before the first mail if the server cannot be used, and ContentError if it
    accepts no mails of this size. A mail that another run has sent meanwhile is not sent again.
    """
    if not 0 < rate <= MAX_RATE:
        raise CallError(f"--rate: {rate} is not in 1 to {MAX_RATE:,} mails a minute")
    if not plan.mails:
        return SentMails()
    if confirm is not True and not confirm(plan):
        return SentMails(left=plan.mails, is_confirmed=False)
    with open_log(plan.folder) as log, Courier(server) as courier:
        mails = [mail for mail in plan.mails if plan.is_open(mail, log.history)]
        _require_size(mails, server, courier.most)
        run = _Run(log, courier, server, clock, 60 / rate, progress)
        left = run.all_of(mails)
    return SentMails(tuple(run.sent), tuple(run.failed.values()), tuple(left))


def send_test(
    plan: MailPlan,
    server: MailServer,
    address: str,
    *,
    confirm: Confirm,
    clock: Clock = Clock(),
) -> SentMails:
    """Send the first mail of a plan to another address, that of the examiner; it is not logged."""
    known = valid_address(address)
    if not known:
        raise CallError(f"--test: '{address}' is no e-mail address")
    first = (*plan.mails, *plan.sent, *plan.unknown)[:1]
    mails = tuple(
        replace(mail, name="", address=known, subject=f"[Test] {mail.subject}") for mail in first
    )
    test = replace(plan, mails=mails)
    if not mails:
        raise CallError("--test: there is no mail to any candidate")
    if confirm is not True and not confirm(test):
        return SentMails(left=mails, is_confirmed=False)
    with Courier(server) as courier:
        outcome = _handed(mails[0], courier, server, clock)
    if outcome.state is MailState.SENT:
        return SentMails(mails)
    return SentMails(failed=(FailedMail(mails[0], *outcome),))


def _require_size(mails: Sequence[Mail], server: MailServer, most: int) -> None:
    """Raise ContentError for mails that are larger than a server accepts; it may state no size."""
    problems = [
        Problem(
            SourcePlace(str(mail.file)),
            f"the mail is larger than {most / 1e6:.1f} MB, the maximum of {server.name}",
        )
        for mail in mails
        if 0 < most < 1.4 * mail.size
    ]
    if problems:
        raise ContentError(problems)


def _handed(mail: Mail, courier: Courier, server: MailServer, clock: Clock) -> Delivery:
    """Hand a mail over with its file, which must be as it was planned."""
    try:
        data = read_own(mail.file)
    except ClosedDoorError as error:
        return Delivery(MailState.FAILED, f"{mail.file}: {error}")
    if sha256(data).hexdigest() != mail.digest:
        return Delivery(MailState.FAILED, f"{mail.file}: changed during the run")
    return courier.deliver(mail.address, message_of(mail, data, server.sender, clock.now()))


@dataclass
class _Run:
    """Deliveries of one run, at most one in `gap` seconds."""

    log: SentLog
    courier: Courier
    server: MailServer
    clock: Clock
    gap: float
    progress: Progress
    sent: list[Mail] = field(default_factory=list)
    failed: dict[str, FailedMail] = field(default_factory=dict)
    due: float = 0

    def all_of(self, mails: Sequence[Mail]) -> list[Mail]:
        """Send all mails, deferred ones several times; return those that were not tried at last."""
        step = Step(_MAILS, len(mails), self.gap)
        self.progress(step, 0)
        left = self._round(mails, step)
        for wait in WAITS:
            deferred = [at.mail for at in self.failed.values() if at.state is MailState.DEFERRED]
            if not (deferred or left):
                break
            self._wait(wait, len(deferred) + len(left))
            left = self._round([*deferred, *left], step)
        return left

    def _wait(self, seconds: int, mails: int) -> None:
        waiting = Step(f"waiting before {mails} deferred mails are tried again", 1, seconds)
        self.progress(waiting, 0)
        self.clock.sleep(seconds)
        self.progress(waiting, 1)

    def _round(self, mails: Sequence[Mail], step: Step) -> list[Mail]:
        """Send mails once; return those that are left if the server cannot be reached again."""
        for at, mail in enumerate(mails):
            now = self.clock.monotonic()
            self.clock.sleep(max(self.due - now, 0))
            self.due = max(self.due, now) + self.gap
            try:
                self.courier.connect()
            except ServerError as error:
                self.failed[mail.id] = FailedMail(mail, MailState.DEFERRED, str(error))
                return list(mails[at + 1 :])
            self._send(mail)
            self.progress(step, len(self.sent))
        return []

    def _send(self, mail: Mail) -> None:
        """Send a mail; its outcome is in the log also if the run is interrupted meanwhile."""
        self.courier.is_handed_over = False
        self.log.add(mail, MailState.SENDING, self.clock.now())
        try:
            state, reason = _handed(mail, self.courier, self.server, self.clock)
        except ServerError as error:
            state, reason = MailState.DEFERRED, str(error)
        except BaseException:  # an interrupt
            is_lost = self.courier.is_handed_over
            state = MailState.UNKNOWN if is_lost else MailState.DEFERRED
            self.log.add(mail, state, self.clock.now(), "interrupted")
            raise
        self.log.add(mail, state, self.clock.now(), reason)
        self.failed.pop(mail.id, None)
        if state is MailState.SENT:
            self.sent.append(mail)
        else:
            self.failed[mail.id] = FailedMail(mail, state, reason)
