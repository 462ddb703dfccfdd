"""A mail server that is used over TLS only, and the password of its user."""

import os
import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from pathlib import Path
from typing import Literal

from studypress.errors import CallError
from studypress.pipeline.sending.addresses import sender_of, valid_address

PASSWORD = "STUDYPRESS_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
"""Environment variable of the password."""

Tls = Literal["starttls", "implicit"]
TLS: tuple[Tls, ...] = ("starttls", "implicit")
"""Beginnings of TLS: by a command, or at once."""

_SUBMISSION, _SUBMISSIONS, _LAST = 587, 465, 65535  # ports
_SERVER = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True)
class MailServer:
    """A mail server, its user if it has one, and the sender of the mails.

    `ca` is a file with the certificate of an authority that this system does not know.
    """

    host: str
    port: int
    tls: Tls
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None

    @property
    def name(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"


def mail_server(
    server: str, sender: str = "", user: str = "", tls: str | None = None, ca: Path | None = None
) -> MailServer:
    """Return the server that options name; raise CallError for an option that is invalid.

    The sender is by default the user, if the user's name is an address.
    """
    found = _SERVER.fullmatch(server)
    port = int((found and found[2]) or (_SUBMISSIONS if tls == TLS[1] else _SUBMISSION))
    if not found or not _is_host(found[1]) or not 0 < port <= _LAST:
        raise CallError(f"--server: '{server}' is not a server: write mail.example.org:587")
    if not sender and not valid_address(user):
        raise CallError("--from: the address of the sender is missing")
    if not (user.isascii() and user.isprintable()):
        raise CallError(f"--user: '{user}' has a character that is not ASCII")
    host = found[1].strip("[]")
    return MailServer(
        host,
        port,
        _tls(tls, port),
        sender_of(sender or user, "--from"),
        user,
        _password(host, user) if user else "",
        ca,
    )


def _is_host(name: str) -> bool:
    """Return whether a name can be looked up."""
    try:
        return bool(name.encode("idna"))
    except UnicodeError:
        return False


def _tls(given: str | None, port: int) -> Tls:
    for known in TLS:
        if given == known:
            return known
    if given is not None:
        raise CallError(f"--tls: '{given}' is none of {', '.join(TLS)}")
    return "implicit" if port == _SUBMISSIONS else "starttls"


def _password(host: str, user: str) -> str:
    """Return the password from the environment, or from the keyring of the system."""
    password = os.environ.get(PASSWORD) or _of_keyring(host, user)
    if not password.isascii():
        raise CallError(f"{PASSWORD}: passwords with characters beyond ASCII are not supported")
    return password


def _of_keyring(host: str, user: str) -> str:
    try:
        import keyring  # noqa: PLC0415 - an extra
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        raise CallError(
            f"no password of {user}: set the environment variable {PASSWORD}, or store it in the"
            ' keyring: pip install "studypress[keyring]"'
        ) from None
    try:
        found = keyring.get_password(host, user)
    except KeyringError as error:
        raise CallError(
            f"the keyring has no password ({error}): set the environment variable {PASSWORD}"
        ) from None
    if not found:
        raise CallError(
            f"no password of {user}: set the environment variable {PASSWORD}, or run: keyring set"
            f" {host} {user}"
        )
    return str(found)
