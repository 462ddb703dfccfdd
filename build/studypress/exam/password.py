"""Passwords of PDF files: prepared by SASLprep (RFC 4013) as PDF 2.0 requires, or refused."""

import stringprep
from collections.abc import Callable
from unicodedata import normalize

MAX_BYTES = 127
"""Most bytes of a PDF password; readers ignore the rest."""

_Table = Callable[[str], bool]
_REFUSED: tuple[tuple[str, tuple[_Table, ...]], ...] = (
    ("a control character", (stringprep.in_table_c21_c22, stringprep.in_table_c8)),
    ("an invisible character", (stringprep.in_table_b1,)),
    ("an unusual space", (stringprep.in_table_c12,)),
    ("a character that passwords cannot have", (
        stringprep.in_table_c3, stringprep.in_table_c4, stringprep.in_table_c5,
        stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c9,
    )),
    ("a character that some readers do not support", (stringprep.in_table_a1,)),
)  # fmt: skip


def prepared(password: str) -> str:
    """Return the password for encryption: in NFC, otherwise unchanged."""
    return normalize("NFC", password)


def password_fault(password: str) -> str | None:
    """Return the message for a refused password, which does not contain it, or None.

    SASLprep would change some passwords, and not every reader applies it: such a password would
    open a copy in one reader and not in another. Only composed and decomposed letters are equal.
    """
    text = prepared(password)
    return _strange(text) or _changed(text) or _too_long(text)


def _strange(text: str) -> str | None:
    for what, tables in _REFUSED:
        if found := next((char for char in text if any(table(char) for table in tables)), ""):
            return f"the password has {what} (U+{ord(found):04X}): choose another"
    return None


def _changed(text: str) -> str | None:
    """Return the fault of a password that SASLprep or a reader would change or refuse, or None."""
    if text != text.strip():
        return "the password begins or ends with a space: remove it, or choose another"
    if normalize("NFKC", text) != text:
        return "the password has a letter that readers replace by others: choose another"
    if not _is_directed(text):
        return "the password mixes letters of two directions: choose another"
    return None


def _too_long(text: str) -> str | None:
    if not text:
        return "the password is empty: give one, or remove the option"
    if (size := len(text.encode())) > MAX_BYTES:
        return f"the password has {size} bytes in UTF-8; the maximum is {MAX_BYTES}: shorten it"
    return None


def _is_directed(text: str) -> bool:
    """Return whether the text meets the rule for right-to-left letters (RFC 3454, section 6)."""
    to_left = [stringprep.in_table_d1(char) for char in text]
    if not any(to_left):
        return True
    return to_left[0] and to_left[-1] and not any(map(stringprep.in_table_d2, text))
