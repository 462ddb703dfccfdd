"""Addresses that a mail server accepts."""

import pytest

from studypress.errors import CallError
from studypress.pipeline.sending.addresses import sender_of, valid_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@example.org", "ana@example.org"),
        (" o'neill+x@a-b.example.org ", "o'neill+x@a-b.example.org"),
        ("ana@münchen.example", "ana@xn--mnchen-3ya.example"),
        ("ana", ""),
        ("ana@", ""),
        ("@example.org", ""),
        ("ana@localhost", ""),
        ("ana@@example.org", ""),
        ("ana@example..org", ""),
        ("ana@-a.org", ""),
        ("anä@example.org", ""),
        ("ana b@example.org", ""),
        ("ana.@example.org", ""),
        ("ana@example.org, bo@example.org", ""),
        ("ana@example.org\nBcc: bo@example.org", ""),
        ("ana@example.org>\r\nRCPT TO:<bo@example.org", ""),
        (f"{'a' * 65}@example.org", ""),
        (f"a@{'b' * 64}.org", ""),
        (f"a@{'b.' * 130}org", ""),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert valid_address(text) == address


def test_a_sender_may_have_a_name() -> None:
    assert str(sender_of("Exam Office <exam@example.org>", "--from")) == (
        "Exam Office <exam@example.org>"
    )
    assert str(sender_of("exam@example.org", "--from")) == "exam@example.org"
    for text in ("exam", "Exam\r\nBcc: x@example.org <exam@example.org>", "x" * 101 + " <a@b.org>"):
        with pytest.raises(CallError, match="--from: "):
            sender_of(text, "--from")
