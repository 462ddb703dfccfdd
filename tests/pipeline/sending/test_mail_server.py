"""Options of a mail server, and where its password comes from."""

import sys
from types import ModuleType
from typing import Any

import pytest

from studypress.errors import CallError
from studypress.pipeline.sending.mail_server import PASSWORD, mail_server


@pytest.fixture(autouse=True)
def no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.mark.parametrize(
    ("text", "tls", "found"),
    [
        ("mail.example.org", None, ("mail.example.org", 587, "starttls")),
        ("mail.example.org:465", None, ("mail.example.org", 465, "implicit")),
        ("mail.example.org:2525", None, ("mail.example.org", 2525, "starttls")),
        ("mail.example.org", "implicit", ("mail.example.org", 465, "implicit")),
        ("mail.example.org:2465", "implicit", ("mail.example.org", 2465, "implicit")),
        ("[::1]:587", None, ("::1", 587, "starttls")),
    ],
)
def test_the_port_decides_how_tls_begins(
    text: str, tls: str | None, found: tuple[str, int, str]
) -> None:
    server = mail_server(text, "exam@example.org", tls=tls)
    assert (server.host, server.port, server.tls) == found


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("",), "--server: '' is not a server"),
        (("smtp://x",), "--server"),
        (("x:0",), "--server"),
        (("x:99999",), "--server"),
        (("a..b",), "--server"),
        (("a\nb",), "--server"),
        (("x", "", "exam"), "--from: the address of the sender is missing"),
        (("x", "nobody"), "--from: 'nobody' is not a sender"),
        (("x", "a@example.org", "prüfung"), "--user: 'prüfung' has a character"),
        (("x", "a@example.org", "", "none"), "--tls: 'none' is none of starttls, implicit"),
        (("x", "a@example.org", "exam"), f"set the environment variable {PASSWORD}"),
    ],
)
def test_faults_of_options(options: tuple[Any, ...], message: str) -> None:
    with pytest.raises(CallError, match=message):
        mail_server(*options)


def test_the_sender_is_the_user_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "secret")
    server = mail_server("x", user="exam@example.org")
    assert server.sender.addr_spec == "exam@example.org"
    assert server.password == "secret"  # noqa: S105 - of this test
    monkeypatch.setenv(PASSWORD, "geheim\N{LATIN SMALL LETTER SHARP S}")
    with pytest.raises(CallError, match="beyond ASCII") as error:
        mail_server("x", user="exam@example.org")
    assert "geheim" not in str(error.value)


def test_the_password_may_be_in_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring: Any = ModuleType("keyring")
    errors: Any = ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})
    kept = {("x", "exam"): "secret"}
    keyring.get_password = lambda host, user: kept.get((host, user))
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    server = mail_server("x", "a@example.org", "exam")
    assert server.password == "secret"  # noqa: S105 - of this test
    with pytest.raises(CallError, match="run: keyring set y exam"):
        mail_server("y", "a@example.org", "exam")

    def locked(*_: str) -> str:
        raise errors.KeyringError("it is locked")

    keyring.get_password = locked
    with pytest.raises(CallError, match=r"no password .it is locked.: set the environment"):
        mail_server("x", "a@example.org", "exam")
