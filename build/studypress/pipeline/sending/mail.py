"""One e-mail of a plan, and the bytes that are sent for it."""

import mimetypes
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from studypress.page.mail.mail_kind import MailKind
from studypress.pipeline.sending.addresses import named_address

_POLICY = SMTP.clone(cte_type="7bit")  # some servers break lines of eight bits
_TYPES = mimetypes.MimeTypes()  # without the files of this system
_ID = 32  # hex digits

MailKey = tuple[str, str, str]
"""Kind, id of the candidate, and SHA-256 of the file: mails of one key are the same mail."""


@dataclass(frozen=True)
class Mail:
    """An e-mail with one file: `name`, `id` and `code` are those of the candidate and the form.

    `attachment` is the name of the file in the mail, `digest` its SHA-256, `size` its bytes.
    """

    kind: MailKind
    id: str
    name: str
    address: str
    code: str
    file: Path
    attachment: str
    digest: str
    size: int
    subject: str
    text: str

    @property
    def key(self) -> MailKey:
        """Identity of the mail in the log."""
        return self.kind, self.id, self.digest

    @property
    def who(self) -> str:
        """Candidate and address, for messages."""
        return f"{self.name} ({self.id}), {self.address}"


def message_of(mail: Mail, data: bytes, sender: Address, now: datetime) -> bytes:
    """Return a mail as bytes; the same mail has the same Message-ID whenever it is sent."""
    message = EmailMessage(policy=_POLICY)
    identity = sha256("\0".join((*mail.key, mail.address)).encode()).hexdigest()[:_ID]
    message["From"] = sender
    message["To"] = named_address(mail.name, mail.address)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{identity}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # no answer that its reader is away
    message.set_content(mail.text + "\n")
    kind = _TYPES.guess_type(mail.attachment)[0] or "application/octet-stream"
    main, _, sub = kind.partition("/")
    message.add_attachment(data, maintype=main, subtype=sub, filename=mail.attachment)
    message.set_boundary(f"=_{identity}")
    return message.as_bytes()
