"""Whatever a server answers, and whenever a run ends: own files only, and each at most once."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Any, Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.sending import send
from studypress.pipeline.sending.courier import Delivery, ServerError
from studypress.pipeline.sending.mail_plan import MailCall, mail_plan
from studypress.pipeline.sending.mail_server import MailServer
from studypress.pipeline.sending.sent_log import MailState, SentLog

SERVER = MailServer("x", 587, "starttls", Address("", addr_spec="exam@example.org"))
CALL = MailCall(MailKind.FORMS)
EVENTS = (
    "sent", "failed", "deferred", "accepted, no answer", "lost, no answer", "no server",
    "interrupt", "interrupt, accepted", "interrupt, lost", "killed, accepted",
)  # fmt: skip


class Killed(BaseException):
    """The end of the process: nothing is written after it."""


class AnyServer:
    """A server that answers with drawn events, and accepts all mails after them."""

    def __init__(self, events: Iterator[str]) -> None:
        self.accepted: dict[str, list[bytes]] = defaultdict(list)
        self.is_handed_over = False
        self.is_killed = False
        self.most = 0
        self._events = events

    def __call__(self, _: MailServer) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.is_handed_over = self.is_killed = False

    def connect(self) -> None:
        pass

    def deliver(self, address: str, message: bytes) -> Delivery:
        event = next(self._events, "sent")
        self.is_handed_over = event not in ("interrupt", "no server")
        if "accepted" in event or event == "sent":
            (file,) = message_from_bytes(message, policy=default).iter_attachments()
            self.accepted[address].append(file.get_content())
        if event == "no server":
            raise ServerError("it cannot be reached")
        if event.startswith("interrupt"):
            raise KeyboardInterrupt
        if event.startswith("killed"):
            self.is_killed = True
            raise Killed
        known = {"sent": MailState.SENT, "failed": MailState.FAILED, "deferred": MailState.DEFERRED}
        return Delivery(known.get(event, MailState.UNKNOWN), event)


def unless_killed(add: Callable[..., None], server: AnyServer) -> Callable[..., None]:
    def written(*args: Any) -> None:
        if not server.is_killed:
            add(*args)

    return written


@pytest.fixture(scope="module")
def exam(exam_of: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exam_of(tmp_path_factory.mktemp("any") / "out")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(EVENTS), max_size=8))
def test_own_files_only_and_each_at_most_once(
    exam: Path, fake_time: Any, monkeypatch: pytest.MonkeyPatch, events: list[str]
) -> None:
    rmtree(exam / "exam/mail", ignore_errors=True)
    planned = {mail.address: mail.file.read_bytes() for mail in mail_plan(exam, CALL).mails}
    server = AnyServer(iter(events))
    with monkeypatch.context() as patch:
        patch.setattr(send, "Courier", server)
        patch.setattr(SentLog, "add", unless_killed(SentLog.add, server))
        for _ in range(len(events) + 1):
            with suppress(KeyboardInterrupt, Killed):
                plan = mail_plan(exam, CALL)
                send.send_mails(plan, SERVER, confirm=True, clock=fake_time.clock)
    plan = mail_plan(exam, CALL)
    assert not plan.mails
    assert {at.address for at in (*plan.sent, *plan.unknown)} == {*planned}
    for address, files in server.accepted.items():
        assert files == [planned[address]]
    assert {mail.address for mail in plan.sent} <= {*server.accepted}
