"""A mail server with TLS on this machine that counts the mails of each address."""

import ssl
from asyncio import Server
from collections import Counter
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


class Mailbox:
    """Handler of the server: number of accepted mails by address."""

    def __init__(self) -> None:
        """Begin without mails."""
        self.mails: Counter[str] = Counter()

    async def handle_DATA(self, _: object, __: object, envelope: Envelope) -> str:  # noqa: N802
        """Count a mail."""
        self.mails.update(envelope.rcpt_tos)
        return "250 OK"


class MailRoom(Controller):
    """Server on a free port; `ca` is the certificate of its authority."""

    def __init__(self, ca: Path) -> None:
        """Prepare the server, and write the certificate."""
        self.box, self.ca = Mailbox(), ca
        authority = trustme.CA()
        authority.cert_pem.write_to_path(ca)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(context)
        super().__init__(self.box, "localhost", 0, tls_context=context, require_starttls=True)

    async def _create_server(self) -> Server:
        server = await super()._create_server()
        if not isinstance(server, Server):
            raise TypeError("the server has no sockets")
        self.port = server.sockets[0].getsockname()[1]
        return server

    @property
    def name(self) -> str:
        """Host and port."""
        return f"localhost:{self.port}"
