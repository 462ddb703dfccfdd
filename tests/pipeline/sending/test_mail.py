"""Messages: one recipient, one file, and no header that a name could add."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.sending.addresses import named_address
from studypress.pipeline.sending.mail import Mail, message_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SENDER = named_address("Exam Office", "exam@example.org")
HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "MIME-Version"
]  # fmt: skip
LETTERS = st.characters(exclude_categories=["C", "Z"])
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=30), min_size=1, max_size=4).map(" ".join)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=99)
"""Texts as a roster and a template may have them."""


def mail(**more: Any) -> Mail:
    known: dict[str, Any] = {
        "kind": MailKind.FILES, "id": "11", "name": "Ana", "address": "ana@example.org",
        "code": "K7Q4-M3XF", "file": Path("11.pdf"), "attachment": "11.pdf", "digest": "ab" * 32,
        "size": 1, "subject": "Midterm", "text": "Hello",
    }  # fmt: skip
    return Mail(**{**known, **more})


def test_a_message_is_the_same_each_time() -> None:
    assert message_of(mail(), b"x", SENDER, NOW) == message_of(mail(), b"x", SENDER, NOW)
    text = message_of(mail(), b"x", SENDER, NOW).decode("ascii")
    assert "Date: Mon, 30 Nov 2026 12:00:00 +0000\r\n" in text
    assert "\n" not in text.replace("\r\n", "")


def test_another_file_is_another_message() -> None:
    ids = {
        message_from_bytes(message_of(one, b"x", SENDER, NOW))["Message-ID"]
        for one in (mail(), mail(digest="cd" * 32), mail(id="12"), mail(kind=MailKind.FORMS))
    }
    assert len(ids) == 4


@settings(max_examples=50)
@given(WORDS, WORDS, TEXTS)
def test_no_text_adds_a_header_or_a_recipient(name: str, subject: str, text: str) -> None:
    data = message_of(mail(name=name, subject=subject, text=text), b"file", SENDER, NOW)
    message = message_from_bytes(data, policy=default)
    assert sorted(message.keys()) == sorted(HEADERS)
    to = message["To"].addresses
    assert [at.addr_spec for at in to] == ["ana@example.org"]
    assert "".join(to[0].display_name.split()) == "".join(name.split())
    assert "".join(message["Subject"].split()) == "".join(subject.split())
    body, file = message.iter_parts()
    assert body.get_content().split() == text.split()
    assert file.get_content() == b"file"
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
