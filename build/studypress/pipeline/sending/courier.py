"""Delivery of single mails to a mail server, over one connection that is opened again if it ends.

The outcome tells whether the server has accepted a mail, refused it, or may have accepted it.
"""

import smtplib
import ssl
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple, Self

from studypress.errors import CallError, PressError, visible
from studypress.pipeline.sending.mail_server import MailServer
from studypress.pipeline.sending.sent_log import MailState

_SECONDS = 60  # of waiting for an answer
_LONGEST = 200  # characters of an answer
_OK, _WILL_FORWARD, _CLOSING, _FOR_NOW, _FOR_EVER = 250, 251, 421, 400, 500
_ATTEMPTS = 2  # connections for a mail, as servers end idle ones


class Delivery(NamedTuple):
    """Delivery of a delivery, and the answer of the server."""

    state: MailState
    detail: str = ""


class ServerError(PressError):
    """A server that cannot be used: unreachable, without TLS, or it refuses the user."""


class Courier:
    """Connection to a mail server; nothing is written to it before TLS is established.

    `is_handed_over` is True from the moment in which the server may have accepted the last mail.
    """

    def __init__(self, server: MailServer) -> None:
        """Prepare a connection, which `connect` opens."""
        self.is_handed_over = False
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._context = _context(server)

    def __enter__(self) -> Self:
        """Open the connection; raise ServerError if the server cannot be used."""
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        """End the connection."""
        if self._smtp:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit() if kind is None else self._smtp.close()
            self._smtp = None

    def connect(self) -> smtplib.SMTP:
        """Return the connection, which is opened if there is none."""
        if self._smtp is None or self._smtp.sock is None:
            self._smtp = _opened(self._server, self._context)
        return self._smtp

    @property
    def most(self) -> int:
        """Maximum size of a mail in bytes, as the server states it; 0 if it states none."""
        size = self.connect().esmtp_features.get("size", "")
        return int(size) if size.isdecimal() else 0

    def deliver(self, address: str, message: bytes) -> Delivery:
        """Deliver a message to one address; raise ServerError if the server cannot be used."""
        self.is_handed_over = False
        for _ in range(_ATTEMPTS):
            smtp = self.connect()
            try:
                return self._delivered(smtp, address, message)
            except smtplib.SMTPDataError as error:
                return self._refused(error.smtp_code, error.smtp_error)
            except (OSError, smtplib.SMTPException) as error:
                self._close()
                if self.is_handed_over:
                    return Delivery(MailState.UNKNOWN, f"no answer to the mail ({_text(error)})")
        return Delivery(MailState.DEFERRED, "the server closed the connection")

    def _delivered(self, smtp: smtplib.SMTP, address: str, message: bytes) -> Delivery:
        options = [f"size={len(message)}"] if smtp.has_extn("size") else []
        code, answer = smtp.mail(self._server.sender.addr_spec, options)
        if code == _OK:
            code, answer = smtp.rcpt(address)
        if code not in (_OK, _WILL_FORWARD):
            return self._refused(code, answer)
        self.is_handed_over = True
        code, answer = smtp.data(message)
        if code == _OK:
            return Delivery(MailState.SENT, _text(answer))
        return self._refused(code, answer)

    def _refused(self, code: int, answer: bytes | str) -> Delivery:
        """Return the outcome of a refusal, after which the server waits for another mail."""
        self.is_handed_over = False
        if self._smtp and code != _CLOSING:
            with suppress(smtplib.SMTPException):
                self._smtp.rset()
        else:
            self._close()
        is_for_now = _FOR_NOW <= code < _FOR_EVER
        return Delivery(
            MailState.DEFERRED if is_for_now else MailState.FAILED, f"{code} {_text(answer)}"
        )

    def _close(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None


def _context(server: MailServer) -> ssl.SSLContext:
    """Return a context that verifies certificates; raise CallError for an unreadable `--ca`."""
    try:
        context = ssl.create_default_context()
        if server.ca:
            context.load_verify_locations(server.ca)
    except (OSError, ssl.SSLError) as error:
        why = getattr(error, "strerror", None) or "no certificate"
        raise CallError(f"--ca: {server.ca} cannot be read ({why}): give a PEM file") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _opened(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    """Return a connection over TLS, on which the user has logged in."""
    smtp: smtplib.SMTP | None = None
    try:
        if server.tls == "implicit":
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as error:  # both have errors of TLS
        if smtp:
            smtp.close()
        raise ServerError(f"{server.name}: {_why_not(server, error)}") from None
    return smtp


def _why_not(server: MailServer, error: Exception) -> str:
    """Return the reason and the remedy of a connection that failed, without the password."""
    match error:
        case ssl.SSLError():
            return _without_tls(server, error)
        case smtplib.SMTPAuthenticationError():
            return (
                f"it refuses the password of {server.user} ({error.smtp_code}): check --user and"
                " the password; some providers want one made for programs"
            )
        case smtplib.SMTPNotSupportedError() if "AUTH" in str(error):
            return "it has no login: omit --user"
        case smtplib.SMTPNotSupportedError():
            return (
                "it does not offer TLS (STARTTLS), and nothing is sent without: use its port for"
                " TLS, often 465"
            )
        case smtplib.SMTPException():
            return f"it does not work as a mail server ({_text(error)}): check --server and --tls"
        case _:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return f"it cannot be reached ({why}): check --server and the network"


def _without_tls(server: MailServer, error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not valid ({error.verify_message}): check the name of the"
            " server, or give the certificate of your own authority with --ca"
        )
    other = "starttls" if server.tls == "implicit" else "implicit"
    return f"it does not answer with TLS ({error.reason}): try --tls {other}"


def _text(answer: bytes | str | Exception) -> str:
    """Return an answer of the server on one line of bounded length."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    return visible(" ".join(text.split()))[:_LONGEST]
