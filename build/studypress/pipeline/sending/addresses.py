"""E-mail addresses that a message may be sent to, and that of its sender."""

import re
from email.headerregistry import Address
from email.utils import parseaddr

from studypress.errors import CallError

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.IGNORECASE)
_MOST, _MOST_LOCAL, _MOST_LABEL = 254, 64, 63  # characters, as in RFC 5321
_MOST_NAME = 100


def valid_address(text: str) -> str:
    """Return an address with its domain in ASCII; an empty string if it is no address.

    The part before the @ must be ASCII without quotes, as most servers accept no other.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return ""
    labels = ascii_domain.split(".")
    address = f"{local}@{ascii_domain}"
    is_valid = (
        _LOCAL.fullmatch(local)
        and len(local) <= _MOST_LOCAL
        and len(address) <= _MOST
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) and len(label) <= _MOST_LABEL for label in labels)
    )
    return address if is_valid else ""


def named_address(name: str, address: str) -> Address:
    """Return an address with the name of its owner, for a header."""
    return Address(name, addr_spec=address)


def sender_of(text: str, option: str) -> Address:
    """Return the sender, written as `exam@example.org` or `Exam Office <exam@example.org>`.

    Raises CallError for any other text; `option` names it in the message.
    """
    name, address = parseaddr(text)
    known = valid_address(address)
    if not known or not text.isprintable() or len(name) > _MOST_NAME:
        raise CallError(
            f"{option}: '{text}' is not a sender: write exam@example.org, or"
            " 'Exam Office <exam@example.org>'"
        )
    return named_address(name, known)
